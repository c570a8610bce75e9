/**
 * Numbers of many rows kept bit by bit: slice `s` of a block holds bit `s` of every row's number,
 * each row at the same place of every slice. Comparing all rows with one number is then a few
 * logical operations on whole words, 32 rows at a time, however the numbers lie.
 */

/** Rows of a block: its slices stay in the processor's cache while they are combined. */
export const BLOCK_ROWS = 32_768
export const BLOCK_WORDS = BLOCK_ROWS / 32

/** One bit a row of a block. */
export type Bits = Int32Array

export function newBits(): Bits {
  return new Int32Array(BLOCK_WORDS)
}

/** A slice of numbers: constant in many blocks, as when nobody there has so much. */
export type Slice = Bits | 'none' | 'all'

/** Turns 32 numbers round: bit `r` of word `s` becomes bit `s` of number `r`. Its own inverse. */
export function transpose32(words: Int32Array): void {
  let mask = 0x0000ffff
  for (let width = 16; width > 0; width >>= 1) {
    for (let k = 0; k < 32; k = (k + width + 1) & ~width) {
      const low = words[k] ?? 0
      const high = words[k + width] ?? 0
      const swapped = ((low >>> width) ^ high) & mask
      words[k] = low ^ (swapped << width)
      words[k + width] = high ^ swapped
    }
    mask ^= mask << (width >> 1)
  }
}

/** The numbers of a block's rows, less the least of them, bit by bit. */
export interface Numbers {
  readonly width: number
  /** Bit `bit` of every row's number; the highest is asked for first, the lowest often never. */
  slice(bit: number): Slice
  /** Rows whose number is 0: often so many that they have a slice of their own. */
  least(): Slice
}

/** Bits lent for the length of a comparison. */
export interface Helpers {
  readonly low: Bits
  readonly high: Bits
}

/**
 * Rows whose number lies between two whole numbers, both included. From the highest bit down: as
 * soon as no row is left whose bits so far are those of an end, what lies lower is not looked at.
 */
export function within(
  numbers: Numbers,
  from: number,
  to: number,
  into: Bits,
  { low, high }: Helpers,
): void {
  const most = 2 ** numbers.width - 1
  const first = Math.max(from, 0)
  const last = Math.min(to, most)
  into.fill(0)
  if (first > last) return
  if (first === 0 && last === most) return void into.fill(-1)
  if (last === 0) return copy(numbers.least(), into)
  if (first === 1 && last === most) {
    copy(numbers.least(), into)
    return invert(into)
  }
  low.fill(-1)
  let bit = numbers.width - 1
  for (; bit >= 0 && hasBit(first, bit) === hasBit(last, bit); bit -= 1) {
    if (!keep(low, numbers.slice(bit), hasBit(first, bit))) return
  }
  if (bit < 0) return into.set(low)
  high.fill(0)
  move(low, numbers.slice(bit), true, high)
  fromUp(numbers, bit - 1, first, low, into)
  downTo(numbers, bit - 1, last, high, into)
}

/** Of some rows those whose bits from `bit` down are at least those of `first`. */
function fromUp(numbers: Numbers, bit: number, first: number, rows: Bits, into: Bits): void {
  for (let b = bit; b >= 0 && first % 2 ** (b + 1) !== 0; b -= 1) {
    const some = hasBit(first, b)
      ? keep(rows, numbers.slice(b), true)
      : move(rows, numbers.slice(b), true, into)
    if (!some) return
  }
  or(into, rows)
}

/** Of some rows those whose bits from `bit` down are at most those of `last`. */
function downTo(numbers: Numbers, bit: number, last: number, rows: Bits, into: Bits): void {
  for (let b = bit; b >= 0 && last % 2 ** (b + 1) !== 2 ** (b + 1) - 1; b -= 1) {
    const some = hasBit(last, b)
      ? move(rows, numbers.slice(b), false, into)
      : keep(rows, numbers.slice(b), false)
    if (!some) return
  }
  or(into, rows)
}

/** Numbers are up to 2^53: JavaScript's shifts end at 32. */
function hasBit(number: number, bit: number): boolean {
  return Math.floor(number / 2 ** bit) % 2 === 1
}

/** Leaves of some rows those whose bit is as asked. @returns whether any are left */
function keep(rows: Bits, slice: Slice, isSet: boolean): boolean {
  if (typeof slice === 'string') {
    if ((slice === 'all') === isSet) return true
    rows.fill(0)
    return false
  }
  const flip = isSet ? 0 : -1
  let left = 0
  for (let w = 0; w < BLOCK_WORDS; w += 1) {
    const word = (rows[w] ?? 0) & ((slice[w] ?? 0) ^ flip)
    rows[w] = word
    left |= word
  }
  return left !== 0
}

/** Moves those of some rows whose bit is as asked elsewhere. @returns whether any are left */
function move(rows: Bits, slice: Slice, isSet: boolean, into: Bits): boolean {
  if (typeof slice === 'string') {
    if ((slice === 'all') !== isSet) return true
    or(into, rows)
    rows.fill(0)
    return false
  }
  const flip = isSet ? 0 : -1
  let left = 0
  for (let w = 0; w < BLOCK_WORDS; w += 1) {
    const row = rows[w] ?? 0
    const moved = row & ((slice[w] ?? 0) ^ flip)
    into[w] = (into[w] ?? 0) | moved
    rows[w] = row ^ moved
    left |= row ^ moved
  }
  return left !== 0
}

export function copy(slice: Slice, into: Bits): void {
  if (slice === 'none') into.fill(0)
  else if (slice === 'all') into.fill(-1)
  else into.set(slice)
}

/** Rows whose number is marked in a table of all numbers there are: for sets without any order. */
export function marked(numbers: Numbers, table: Uint8Array, into: Bits): void {
  const slices = Array.from({ length: numbers.width }, (_, bit) => numbers.slice(bit))
  const words = new Int32Array(32)
  for (let w = 0; w < BLOCK_WORDS; w += 1) {
    words.fill(0)
    for (const [s, slice] of slices.entries()) {
      words[s] = slice === 'none' ? 0 : slice === 'all' ? -1 : (slice[w] ?? 0)
    }
    transpose32(words)
    let bits = 0
    for (let r = 0; r < 32; r += 1) bits |= (table[words[r] ?? 0] ?? 0) << r
    into[w] = bits
  }
}

export function and(into: Bits, other: Bits): void {
  for (let w = 0; w < BLOCK_WORDS; w += 1) into[w] = (into[w] ?? 0) & (other[w] ?? 0)
}

export function or(into: Bits, other: Bits): void {
  for (let w = 0; w < BLOCK_WORDS; w += 1) into[w] = (into[w] ?? 0) | (other[w] ?? 0)
}

export function invert(into: Bits): void {
  for (let w = 0; w < BLOCK_WORDS; w += 1) into[w] = ~(into[w] ?? 0)
}

export function isEmpty(bits: Bits): boolean {
  for (let w = 0; w < BLOCK_WORDS; w += 1) if (bits[w] !== 0) return false
  return true
}

export function isFull(bits: Bits): boolean {
  for (let w = 0; w < BLOCK_WORDS; w += 1) if (bits[w] !== -1) return false
  return true
}

/** How many of the first `rows` rows are set. */
export function countBits(bits: Bits, rows: number): number {
  const whole = rows >>> 5
  let count = 0
  for (let w = 0; w < whole; w += 1) count += countWord(bits[w] ?? 0)
  const rest = rows & 31
  return rest === 0 ? count : count + countWord((bits[whole] ?? 0) & ((1 << rest) - 1))
}

/** How many bits of a word are set. */
export function countWord(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
