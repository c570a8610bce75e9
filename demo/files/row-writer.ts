import { closeSync, openSync, writeSync } from 'node:fs'

import { dayOf, dayText } from '../days.ts'
import type { Day } from '../days.ts'
import { encodeGb18030 } from './gb18030.ts'

export interface RowFormat {
  readonly encoding: 'utf-8' | 'gb18030'
  readonly separator: string
  /** Column names on a first line; absent: no such line. */
  readonly header?: readonly string[]
}

/** Large enough that the operating system is asked rarely, small enough to stay in cache. */
const BUFFER_BYTES = 1 << 20
/** No row of ours is longer. */
const ROW_BYTES_MAX = 4096

/** Days with ready-made texts: from the oldest customer's birth to the last mortgage's end. */
const FIRST_DAY = dayOf(1905, 1, 1)
const LAST_DAY = dayOf(2065, 12, 31)
let compactDays: Buffer | undefined
let dashedDays: Buffer | undefined

function dayTable(text: (day: Day) => string, width: number): Buffer {
  const bytes = Buffer.allocUnsafe((LAST_DAY - FIRST_DAY + 1) * width)
  for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
    bytes.write(text(day), (day - FIRST_DAY) * width, width, 'latin1')
  }
  return bytes
}

function withoutDashes(dashed: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe((dashed.length / 10) * 8)
  let length = 0
  for (const byte of dashed) if (byte !== 45) bytes[length++] = byte
  return bytes
}

/**
 * Writes one delimited file, field by field, as bytes: millions of rows a second without a string
 * each. Every method writes one field; `end` ends the row. Values must not hold the separator.
 */
export class RowWriter {
  readonly path: string
  rows = 0
  bytes = 0
  readonly #format: RowFormat
  readonly #separator: number
  readonly #file: number
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  readonly #texts = new Map<string, Uint8Array>()
  readonly #compactDays: Buffer
  readonly #dashedDays: Buffer
  #length = 0

  constructor(path: string, format: RowFormat) {
    if (format.separator.length !== 1) throw new RangeError('one character separates fields')
    this.path = path
    this.#format = format
    this.#separator = format.separator.charCodeAt(0)
    this.#file = openSync(path, 'w')
    this.#dashedDays = dashedDays ??= dayTable(dayText, 10)
    this.#compactDays = compactDays ??= withoutDashes(this.#dashedDays)
    if (format.header) {
      for (const name of format.header) this.text(name)
      this.end()
      this.rows = 0
    }
  }

  empty(): void {
    this.#separate()
  }

  /** A text seen often: its bytes are kept. */
  code(text: string): void {
    let bytes = this.#texts.get(text)
    if (!bytes) {
      bytes = this.#encode(text)
      this.#texts.set(text, bytes)
    }
    this.#put(bytes)
  }

  text(text: string): void {
    this.#put(this.#encode(text))
  }

  /** ASCII bytes that stay as they are. */
  raw(bytes: Uint8Array): void {
    this.#put(bytes)
  }

  /** The first fields of a row as bytes, each with its separator. */
  fields(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  integer(value: number): void {
    this.#digits(value, 1)
    this.#separate()
  }

  /** A whole number with leading zeros. */
  serial(value: number, width: number): void {
    this.#digits(value, width)
    this.#separate()
  }

  /** Yuan with two decimals from cents. */
  yuan(cents: number): void {
    this.decimal(cents, 2)
  }

  /** A number with `places` decimals, given as a whole number of its last place. */
  decimal(scaled: number, places: number): void {
    if (scaled < 0) this.#buffer[this.#length++] = 45
    this.#digits(Math.abs(scaled), places + 1)
    this.#buffer.copyWithin(this.#length - places + 1, this.#length - places, this.#length)
    this.#buffer[this.#length - places] = 46
    this.#length += 1
    this.#separate()
  }

  /** `20261031`. */
  day(day: Day): void {
    this.#date(this.#compactDays, day, 8)
    this.#separate()
  }

  dayOrEmpty(day: Day | undefined): void {
    if (day === undefined) this.empty()
    else this.day(day)
  }

  /** `2026-10-31 18:05:09`, the wall clock in Beijing. */
  time(day: Day, second: number): void {
    this.#date(this.#dashedDays, day, 10)
    this.#buffer[this.#length++] = 32
    this.#digits(Math.floor(second / 3600), 2)
    this.#buffer[this.#length++] = 58
    this.#digits(Math.floor(second / 60) % 60, 2)
    this.#buffer[this.#length++] = 58
    this.#digits(second % 60, 2)
    this.#separate()
  }

  end(): void {
    this.#buffer[this.#length - 1] = 10
    this.rows += 1
    if (this.#length > BUFFER_BYTES - ROW_BYTES_MAX) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#file)
  }

  #encode(text: string): Uint8Array {
    return this.#format.encoding === 'gb18030' ? encodeGb18030(text) : Buffer.from(text, 'utf8')
  }

  #put(bytes: Uint8Array): void {
    const length = bytes.length
    for (let n = 0; n < length; n += 1) this.#buffer[this.#length + n] = bytes[n] ?? 0
    this.#length += length
    this.#separate()
  }

  #date(texts: Buffer, day: Day, width: number): void {
    if (!(day >= FIRST_DAY && day <= LAST_DAY)) throw new RangeError(`day ${day} has no text here`)
    const from = (day - FIRST_DAY) * width
    for (let n = 0; n < width; n += 1) this.#buffer[this.#length + n] = texts[from + n] ?? 0
    this.#length += width
  }

  #separate(): void {
    this.#buffer[this.#length++] = this.#separator
  }

  /** Decimal digits of a whole number of either sign, at least `width` of them. */
  #digits(value: number, width: number): void {
    let left = value
    if (left < 0) {
      this.#buffer[this.#length++] = 45
      left = -left
    }
    let count = 1
    for (let ceiling = 10; left >= ceiling; ceiling *= 10) count += 1
    if (count < width) count = width
    let position = this.#length + count
    while (position > this.#length) {
      position -= 1
      const rest = left > 0x7fffffff ? Math.floor(left / 10) : (left / 10) | 0
      this.#buffer[position] = 48 + (left - rest * 10)
      left = rest
    }
    this.#length += count
  }

  #flush(): void {
    let from = 0
    while (from < this.#length) {
      from += writeSync(this.#file, this.#buffer, from, this.#length - from)
    }
    this.bytes += this.#length
    this.#length = 0
  }
}
