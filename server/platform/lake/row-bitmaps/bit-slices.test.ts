import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import {
  BLOCK_ROWS,
  countBits,
  invert,
  isEmpty,
  isFull,
  marked,
  newBits,
  transpose32,
  within,
} from './bit-slices.ts'
import type { Bits, Slice } from './bit-slices.ts'
import { numbersOf, sliceBlock } from './slice-block.ts'

/** Numbers of a block: some given, then the same again until the block is full. */
function blockOf(numbers: readonly number[]): Float64Array {
  return Float64Array.from({ length: BLOCK_ROWS }, (_, row) => numbers[row % numbers.length] ?? NaN)
}

function rowsOf(bits: Bits, rows: number): boolean[] {
  return Array.from(
    { length: rows },
    (_, row) => (((bits[row >> 5] ?? 0) >>> (row & 31)) & 1) === 1,
  )
}

const someNumber = fc.oneof(
  fc.constantFrom(
    0,
    1,
    2,
    31,
    32,
    33,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 33,
    2 ** 51,
  ),
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 2 ** 51 }),
)
const someNumbers = fc.array(fc.option(someNumber, { nil: NaN, freq: 5 }), {
  minLength: 1,
  maxLength: 70,
})

test('turning 32 words round twice gives the words back, and bits change places with words', () => {
  const words = Int32Array.from({ length: 32 }, (_, k) => Math.imul(k + 1, 0x9e3779b1))
  const turned = Int32Array.from(words)
  transpose32(turned)
  for (let s = 0; s < 32; s += 1) {
    for (let r = 0; r < 32; r += 1) {
      assert.equal(((turned[s] ?? 0) >>> r) & 1, ((words[r] ?? 0) >>> s) & 1, `${s}, ${r}`)
    }
  }
  transpose32(turned)
  assert.deepEqual(turned, words)
})

test('rows compare by slices as their numbers do', () => {
  fc.assert(
    fc.property(someNumbers, someNumber, someNumber, (numbers, one, other) => {
      const block = sliceBlock(blockOf(numbers))
      const { base, known } = block
      const helpers = { low: newBits(), high: newBits() }
      const [from, to] = one < other ? [one, other] : [other, one]
      const into = newBits()
      const isKnown = known === 'none' ? newBits() : known === 'all' ? newBits().fill(-1) : known
      assert.deepEqual(
        rowsOf(isKnown, numbers.length),
        numbers.map((n) => !Number.isNaN(n)),
      )
      const check = (name: string, holds: (number: number) => boolean) => {
        const found = rowsOf(into, numbers.length).map((is, row) => is && rowsOf(isKnown, 70)[row])
        assert.deepEqual(
          found,
          numbers.map((n) => !Number.isNaN(n) && holds(n)),
          name,
        )
      }
      within(numbersOf(block), one - base, Infinity, into, helpers)
      check('at least', (number) => number >= one)
      within(numbersOf(block), -Infinity, one - base, into, helpers)
      check('at most', (number) => number <= one)
      within(numbersOf(block), one - base, one - base, into, helpers)
      check('equals', (number) => number === one)
      within(numbersOf(block), from - base, to - base, into, helpers)
      check('within', (number) => number >= from && number <= to)
    }),
    { numRuns: 300, seed: 20_261_031 },
  )
})

test('rows are found by a table of their numbers', () => {
  const numbers = [0, 5, 9, 3, 9]
  const block = sliceBlock(blockOf(numbers))
  const { base } = block
  const table = new Uint8Array(16)
  table[9 - base] = 1
  table[0] = 1
  const into = newBits()
  marked(numbersOf(block), table, into)
  assert.deepEqual(rowsOf(into, 5), [true, false, true, false, true])
})

test('a slice that is the same for every row is kept as a word', () => {
  const slicesOf = (numbers: readonly number[]): readonly Slice[] =>
    sliceBlock(blockOf(numbers)).slices
  assert.deepEqual(slicesOf([7, 7]), [])
  assert.deepEqual(slicesOf([0, 4]).slice(0, 2), ['none', 'none'])
  assert.equal(sliceBlock(blockOf([NaN])).known, 'none')
})

test('rows beyond the last are not counted', () => {
  const bits = newBits()
  assert.equal(isEmpty(bits), true)
  invert(bits)
  assert.equal(isFull(bits), true)
  assert.equal(countBits(bits, 0), 0)
  assert.equal(countBits(bits, 33), 33)
  assert.equal(countBits(bits, BLOCK_ROWS), BLOCK_ROWS)
})
