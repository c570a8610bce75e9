import { BLOCK_ROWS, BLOCK_WORDS, transpose32 } from './bit-slices.ts'
import type { Bits, Numbers, Slice } from './bit-slices.ts'

/** The numbers of a column in one block of rows, bit by bit. */
export interface SlicedBlock {
  /** Subtracted from every number before it is sliced. */
  readonly base: number
  /** From the lowest bit up. */
  readonly slices: readonly Slice[]
  /** Rows whose number is the base. */
  readonly least: Slice
  /** Rows whose number is known. */
  readonly known: Slice
}

/**
 * Slices the whole numbers of a block's rows; NaN is a missing value, and so are the rows after the
 * last. Numbers are safe integers, no further apart than 2^53.
 */
export function sliceBlock(numbers: Float64Array): SlicedBlock {
  if (numbers.length !== BLOCK_ROWS) throw new Error(`a block has ${BLOCK_ROWS} rows`)
  const { from, to, count } = spread(numbers)
  const base = count === 0 ? 0 : from
  const width = count === 0 ? 0 : bitsOf(to - from)
  const stored = Array.from({ length: width }, () => new Int32Array(BLOCK_WORDS))
  const known = new Int32Array(BLOCK_WORDS)
  const least = new Int32Array(BLOCK_WORDS)
  const low = new Int32Array(32)
  const high = new Int32Array(32)
  for (let w = 0; w < BLOCK_WORDS; w += 1) {
    let knownHere = 0
    let leastHere = 0
    for (let r = 0; r < 32; r += 1) {
      const number = numbers[w * 32 + r] ?? NaN
      const isKnown = number === number
      const offset = isKnown ? number - base : 0
      if (isKnown) knownHere |= 1 << r
      if (number === base) leastHere |= 1 << r
      low[r] = offset | 0
      high[r] = width > 32 ? Math.floor(offset / 0x1_0000_0000) : 0
    }
    known[w] = knownHere
    least[w] = leastHere
    if (width > 0) place(low, stored, 0, w)
    if (width > 32) place(high, stored, 32, w)
  }
  return {
    ...{ base, slices: stored.map(constantOr) },
    ...{ least: constantOr(least), known: constantOr(known) },
  }
}

/** A block in hand, to compare. */
export function numbersOf({ slices, least }: SlicedBlock): Numbers {
  return {
    width: slices.length,
    slice: (bit) => slices[bit] ?? 'none',
    least: () => least,
  }
}

function place(words: Int32Array, stored: readonly Bits[], from: number, w: number): void {
  transpose32(words)
  const to = Math.min(from + 32, stored.length)
  for (let s = from; s < to; s += 1) {
    const slice = stored[s]
    if (slice !== undefined) slice[w] = words[s - from] ?? 0
  }
}

function spread(numbers: Float64Array): { from: number; to: number; count: number } {
  let from = Infinity
  let to = -Infinity
  let count = 0
  for (const number of numbers) {
    if (number !== number) continue
    count += 1
    if (number < from) from = number
    if (number > to) to = number
  }
  return { from, to, count }
}

function bitsOf(number: number): number {
  if (number >= 2 ** 53) throw new Error(`${number} is too far from the least number of its block`)
  let bits = 0
  for (let rest = number; rest >= 1; rest /= 2) bits += 1
  return bits
}

function constantOr(bits: Bits): Slice {
  const [first] = bits
  if (first !== 0 && first !== -1) return bits
  for (const word of bits) if (word !== first) return bits
  return first === 0 ? 'none' : 'all'
}
