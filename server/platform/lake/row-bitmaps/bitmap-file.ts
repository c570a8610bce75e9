import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { z } from 'zod'

import { BLOCK_ROWS, BLOCK_WORDS, countWord } from './bit-slices.ts'
import type { Bits, Slice } from './bit-slices.ts'
import type { BitmapColumn } from './bitmap-column.ts'
import type { BlockColumn, Blocks } from './count-blocks.ts'
import type { SlicedBlock } from './slice-block.ts'

/**
 * A file of row bitmaps: block after block, within a block column after column, of each which rows
 * are known, which have the least number, and the slices from the highest bit down; what is the
 * same for all rows is not stored. Then the directory, an entry a block and column; then the header
 * as JSON; then its length and the mark. Written once, read at places only.
 */
const FORM = 2
const MARK = 'zhike-bitmaps\n'
const SLICE_BYTES = BLOCK_WORDS * 4
/** Whole numbers of a double, which rows are known, and which have the least. */
const SLICES_MOST = 55
/** Read at once: the lower ones of a number are often not needed. */
const SLICES_AT_ONCE = 6

/** Numbers of an entry: where its slices begin, and the number subtracted. */
const PLACES = 2
/** Words of an entry: how many slices; two words of those stored, two of all set; known; least. */
const STATES = 7
const ENTRY_BYTES = PLACES * 8 + STATES * 4

const headerSchema = z.object({
  form: z.literal(FORM),
  rows: z.int().min(0),
  columns: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['flag', 'integer', 'cents', 'day', 'millionth', 'text']),
      texts: z.array(z.string()).optional(),
      /** Its place among the columns of a block. */
      place: z.int().min(0),
    }),
  ),
  /** Columns of a block, those left out of the header included. */
  placesInBlock: z.int().min(0),
  directory: z.int().min(0),
})
type Header = z.infer<typeof headerSchema>

/** What every reader of a file shares: its header, and its directory in shared memory. */
export interface BitmapIndex {
  readonly path: string
  readonly rows: number
  readonly columns: readonly (BitmapColumn & { readonly place: number })[]
  readonly placesInBlock: number
  readonly directory: SharedArrayBuffer
}

/** How a slice that may be the same for all rows is kept. */
const kept = { none: 0, stored: 1, all: 2 } as const

export function blocksOf(rows: number): number {
  return Math.ceil(rows / BLOCK_ROWS)
}

/** Writes a file of row bitmaps block by block; memory stays that of one block. */
export class BitmapFileWriter {
  readonly #file: number
  readonly #columns: number
  readonly #places: number[] = []
  readonly #states: number[] = []
  #end = 0

  constructor(path: string, columns: number) {
    this.#file = openSync(path, 'wx')
    this.#columns = columns
  }

  /** The next block: one entry a column, in their order. */
  write(block: readonly SlicedBlock[]): void {
    if (block.length !== this.#columns) throw new Error('a block has an entry for every column')
    for (const { base, slices, known, least } of block) {
      this.#places.push(this.#end, base)
      const knownState = this.#keep(known)
      const leastState = this.#keep(least)
      const stored = new SliceMask()
      const all = new SliceMask()
      for (const [down, slice] of slices.toReversed().entries()) {
        const bit = slices.length - 1 - down
        if (slice === 'all') all.set(bit)
        else if (slice !== 'none') {
          stored.set(bit)
          this.#append(slice)
        }
      }
      this.#states.push(slices.length, stored.low, stored.high, all.low, all.high)
      this.#states.push(knownState, leastState)
    }
  }

  #keep(slice: Slice): number {
    if (typeof slice === 'string') return kept[slice]
    this.#append(slice)
    return kept.stored
  }

  /** Ends the file. Columns not named are left out, as if they were not there. */
  finish(rows: number, columns: Header['columns']): void {
    const directory = this.#end
    this.#append(Float64Array.from(this.#places))
    this.#append(Uint32Array.from(this.#states))
    const header: Header = {
      ...{ form: FORM, rows, columns, placesInBlock: this.#columns, directory },
    }
    const text = Buffer.from(JSON.stringify(header))
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(text.length))
    this.#append(Buffer.concat([text, length, Buffer.from(MARK)]))
    fsyncSync(this.#file)
  }

  close(): void {
    closeSync(this.#file)
  }

  #append(bytes: Int32Array | Uint32Array | Float64Array | Uint8Array): void {
    const raw = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let written = 0
    while (written < raw.length) {
      written += writeSync(this.#file, raw, written, raw.length - written)
    }
    this.#end += raw.length
  }
}

/** Up to 53 flags in two words: JavaScript's shifts end at 32. */
class SliceMask {
  low = 0
  high = 0

  set(slice: number): void {
    if (slice < 32) this.low = (this.low | (1 << slice)) >>> 0
    else this.high = (this.high | (1 << (slice - 32))) >>> 0
  }
}

function isSet(low: number, high: number, slice: number): boolean {
  return (slice < 32 ? (low >>> slice) & 1 : (high >>> (slice - 32)) & 1) === 1
}

/** Reads a file's header and directory; undefined when there is none, or one of another form. */
export function readBitmapIndex(path: string): BitmapIndex | undefined {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) return undefined
  const file = openSync(path, 'r')
  try {
    const tail = MARK.length + 8
    const end = readAt(file, size - tail, tail)
    if (end.toString('latin1', 8) !== MARK) throw new Error(`${path} is no file of row bitmaps`)
    const length = Number(end.readBigUInt64LE(0))
    const text = readAt(file, size - tail - length, length).toString('utf8')
    const written = JSON.parse(text) as { readonly form?: unknown }
    if (written.form !== FORM) return undefined
    const header = headerSchema.parse(written)
    const entries = blocksOf(header.rows) * header.placesInBlock
    const directory = new SharedArrayBuffer(entries * ENTRY_BYTES)
    fillFrom(file, header.directory, new Uint8Array(directory))
    const columns = header.columns.map(({ name, kind, texts, place }) => ({
      ...{ name, kind, place },
      ...(texts !== undefined && { texts }),
    }))
    return { path, rows: header.rows, columns, placesInBlock: header.placesInBlock, directory }
  } finally {
    closeSync(file)
  }
}

/** An open file; one for each thread that reads. */
export class BitmapFileReader implements Blocks {
  readonly rows: number
  readonly #index: BitmapIndex
  readonly #file: number
  readonly #places: Float64Array
  readonly #states: Uint32Array
  readonly #buffer = new SliceBuffer()

  constructor(index: BitmapIndex) {
    this.rows = index.rows
    this.#index = index
    this.#file = openSync(index.path, 'r')
    const entries = blocksOf(index.rows) * index.placesInBlock
    this.#places = new Float64Array(index.directory, 0, entries * PLACES)
    this.#states = new Uint32Array(index.directory, entries * PLACES * 8, entries * STATES)
  }

  /** The slices lie in one buffer, used again by the next call. */
  read(block: number, column: number): BlockColumn {
    const place = this.#index.columns[column]?.place ?? 0
    const entry = block * this.#index.placesInBlock + place
    const state = (word: number) => this.#states[entry * STATES + word] ?? 0
    const [width, knownState, leastState] = [state(0), state(5), state(6)]
    const [storedLow, storedHigh, allLow, allHigh] = [state(1), state(2), state(3), state(4)]
    const knownStored = Number(knownState === kept.stored)
    const first = knownStored + Number(leastState === kept.stored)
    const stored = first + countWord(storedLow) + countWord(storedHigh)
    const buffer = this.#buffer
    buffer.open(this.#file, this.#places[entry * PLACES] ?? 0, stored)
    const keptAs = (keptState: number, at: number): Slice =>
      keptState === kept.stored ? buffer.slice(at) : keptState === kept.all ? 'all' : 'none'
    return {
      base: this.#places[entry * PLACES + 1] ?? 0,
      width,
      known: () => keptAs(knownState, 0),
      least: () => keptAs(leastState, knownStored),
      slice(bit) {
        if (!isSet(storedLow, storedHigh, bit)) return isSet(allLow, allHigh, bit) ? 'all' : 'none'
        // Before it stand the stored ones of higher bits.
        const above =
          bit >= 31
            ? countWord(bit >= 63 ? 0 : storedHigh >>> (bit - 31))
            : countWord(storedHigh) + countWord(storedLow >>> (bit + 1))
        return buffer.slice(first + above)
      },
    }
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** Slices one after the other in the file, read as far as somebody asks. */
class SliceBuffer {
  readonly #bytes = new Uint8Array(SLICES_MOST * SLICE_BYTES)
  readonly #views: readonly Bits[] = Array.from(
    { length: SLICES_MOST },
    (_, s) => new Int32Array(this.#bytes.buffer, s * SLICE_BYTES, BLOCK_WORDS),
  )
  #file = -1
  #from = 0
  #count = 0
  #read = 0

  open(file: number, from: number, count: number): void {
    this.#file = file
    this.#from = from
    this.#count = count
    this.#read = 0
  }

  slice(at: number): Slice {
    if (at >= this.#read) {
      const until = Math.min(this.#count, Math.max(at + 1, this.#read + SLICES_AT_ONCE))
      const [start, end] = [this.#read * SLICE_BYTES, until * SLICE_BYTES]
      fillFrom(this.#file, this.#from + start, this.#bytes.subarray(start, end))
      this.#read = until
    }
    const slice = this.#views[at]
    if (slice === undefined) throw new Error(`a block has no slice ${at}`)
    return slice
  }
}

function readAt(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  fillFrom(file, from, bytes)
  return bytes
}

function fillFrom(file: number, from: number, bytes: Uint8Array): void {
  let filled = 0
  while (filled < bytes.length) {
    const read = readSync(file, bytes, filled, bytes.length - filled, from + filled)
    if (read === 0) throw new Error('a file of row bitmaps ends too early')
    filled += read
  }
}
