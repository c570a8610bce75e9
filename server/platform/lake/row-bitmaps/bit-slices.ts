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

/** Rows whose number is at least `bound`, which is a whole number within the slices' width. */
export function atLeast(slices: readonly Slice[], bound: number, into: Bits): void {
  if (bound <= 0) return void into.fill(-1)
  if (bound >= 2 ** slices.length) return void into.fill(0)
  into.fill(-1)
  let rest = bound
  for (const slice of slices) {
    const isSet = rest % 2 === 1
    rest = Math.floor(rest / 2)
    // From the lowest bit up: a higher bit decides unless it is as in the bound.
    if (slice === 'none') {
      if (isSet) into.fill(0)
    } else if (slice === 'all') {
      if (!isSet) into.fill(-1)
    } else if (isSet) {
      and(into, slice)
    } else {
      or(into, slice)
    }
  }
}

/** Rows whose number lies between two whole numbers, both included. */
export function within(
  slices: readonly Slice[],
  from: number,
  to: number,
  into: Bits,
  scratch: Bits,
): void {
  if (from > to) return void into.fill(0)
  if (from === to) return equals(slices, from, into)
  atLeast(slices, from, into)
  if (to + 1 >= 2 ** slices.length) return
  atLeast(slices, to + 1, scratch)
  andNot(into, scratch)
}

/** Rows whose number is this one. */
export function equals(slices: readonly Slice[], number: number, into: Bits): void {
  if (number < 0 || number >= 2 ** slices.length) return void into.fill(0)
  into.fill(-1)
  let rest = number
  for (const slice of slices) {
    const isSet = rest % 2 === 1
    rest = Math.floor(rest / 2)
    if (slice === 'none' || slice === 'all') {
      if (isSet !== (slice === 'all')) return void into.fill(0)
    } else if (isSet) {
      and(into, slice)
    } else {
      andNot(into, slice)
    }
  }
}

/** Rows whose number is marked in a table of all numbers there are: for sets without any order. */
export function marked(slices: readonly Slice[], table: Uint8Array, into: Bits): void {
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

export function andNot(into: Bits, other: Bits): void {
  for (let w = 0; w < BLOCK_WORDS; w += 1) into[w] = (into[w] ?? 0) & ~(other[w] ?? 0)
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

function countWord(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
