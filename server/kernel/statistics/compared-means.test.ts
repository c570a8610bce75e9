import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { compareMeans } from './compared-means.ts'
import type { MeansOfStratum, MeanTotals } from './compared-means.ts'

const five = (value: number) => Number(value.toFixed(5))

test('of one wave it is the published Welch test', () => {
  const compared = compareMeans([
    {
      control: { n: 3407, sum: 1396.87, sumSquares: 52377.9767 },
      treated: { n: 3461, sum: 2422.7, sumSquares: 134698.29 },
    },
  ])
  assert.ok(typeof compared !== 'string')
  const { lift, low, high } = compared.absolute
  assert.deepEqual([lift, low, high, compared.p].map(five), [0.29, 0.04538, 0.53462, 0.02016])
  // The same test in per cent: it leaves out nought as well, where the delta method's does not.
  assert.ok(compared.relative !== null && compared.relative.low > 0)
  assert.equal(five(compared.relative.lift), 0.70732)
})

function totals(values: readonly number[]): MeanTotals {
  return {
    n: values.length,
    sum: values.reduce((all, value) => all + value, 0),
    sumSquares: values.reduce((all, value) => all + value * value, 0),
  }
}

const amounts = fc.array(fc.integer({ min: -5_000, max: 50_000 }), {
  minLength: 1,
  maxLength: 40,
})
const wave: fc.Arbitrary<MeansOfStratum> = fc
  .tuple(amounts, amounts)
  .map(([control, treated]) => ({ control: totals(control), treated: totals(treated) }))

test('both intervals of any waves leave out nought together, and with p', () => {
  fc.assert(
    fc.property(fc.array(wave, { minLength: 1, maxLength: 4 }), (waves) => {
      const compared = compareMeans(waves)
      if (typeof compared === 'string') return
      if (Math.abs(compared.p - 0.05) < 1e-6) return
      for (const interval of [compared.absolute, compared.relative]) {
        if (interval === null) continue
        const { low, lift, high } = interval
        const hair = 1e-9 * Math.max(1, Math.abs(low), Math.abs(high))
        assert.ok(low <= lift + hair && lift <= high + hair)
        assert.equal(low > 0 || high < 0, compared.p < 0.05)
      }
    }),
    { seed: 12, numRuns: 500 },
  )
})

test('waves of another level and another share are not added up', () => {
  const level = (n: number, mean: number): MeanTotals => ({
    n,
    sum: n * mean,
    sumSquares: n * (mean * mean + 100),
  })
  const compared = compareMeans([
    { control: level(3_000, 10), treated: level(3_000, 10) },
    { control: level(300, 90), treated: level(3_000, 90) },
  ])
  assert.ok(typeof compared !== 'string')
  assert.equal(compared.absolute.lift, 0)
})

test('one customer an arm, or amounts all alike, tell nothing', () => {
  assert.equal(compareMeans([{ control: totals([3]), treated: totals([4, 5]) }]), 'arm_too_small')
  assert.equal(compareMeans([{ control: totals([3, 3]), treated: totals([3, 3]) }]), 'no_variation')
})
