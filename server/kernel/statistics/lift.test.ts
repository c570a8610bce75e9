import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { liftOf } from './lift.ts'
import type { ArmTotals, Difference, Lift } from './lift.ts'
import { customersNeeded, detectableDifference } from './sample.ts'

function told(lift: ReturnType<typeof liftOf>): Lift {
  assert.ok(typeof lift !== 'string', `expected a lift, got ${String(lift)}`)
  return lift
}

function rounded(lift: Lift): readonly number[] {
  return [lift.lift, lift.low, lift.high, lift.standardError, lift.p].map((value) =>
    Number(value.toFixed(5)),
  )
}

const mean = (n: number, sum: number, sumSquares: number): ArmTotals => {
  return { kind: 'mean', n, sum, sumSquares }
}
const share = (n: number, successes: number): ArmTotals => ({ kind: 'share', n, successes })

const published: readonly (readonly [
  what: string,
  control: ArmTotals,
  treated: ArmTotals,
  difference: Difference,
  expected: readonly number[],
])[] = [
  [
    'relative difference of means',
    mean(3407, 1396.87, 52377.9767),
    mean(3461, 2422.7, 134698.29),
    'relative',
    [0.70732, -0.03526, 1.44989, 0.37879, 0.06191],
  ],
  [
    'absolute difference of means',
    mean(3407, 1396.87, 52377.9767),
    mean(3461, 2422.7, 134698.29),
    'absolute',
    [0.29, 0.04538, 0.53462, 0.12478, 0.02016],
  ],
  [
    'relative difference of shares',
    share(28, 14),
    share(30, 16),
    'relative',
    [0.06667, -0.47767, 0.61101, 0.2717, 0.80707],
  ],
]

for (const [what, control, treated, difference, expected] of published) {
  test(`the ${what} equals the published value to five decimals`, () => {
    assert.deepEqual(rounded(told(liftOf(control, treated, difference))), expected)
  })
}

test('a lift is not told where it could only be invented', () => {
  assert.equal(liftOf(share(1, 0), share(40, 3), 'absolute'), 'arm_too_small')
  assert.equal(liftOf(share(50, 0), share(50, 0), 'absolute'), 'no_variation')
  assert.equal(liftOf(share(50, 0), share(50, 3), 'relative'), 'control_is_zero')
  assert.equal(liftOf(share(50, 3), share(50, 0), 'relative'), 'no_variation')
})

test('swapping the arms turns the absolute lift round', () => {
  const arms = fc.tuple(
    fc.integer({ min: 2, max: 5000 }),
    fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  )
  fc.assert(
    fc.property(arms, arms, ([n1, r1], [n2, r2]) => {
      const a = share(n1, Math.min(n1 - 1, Math.max(1, Math.round(n1 * r1))))
      const b = share(n2, Math.min(n2 - 1, Math.max(1, Math.round(n2 * r2))))
      const there = told(liftOf(a, b, 'absolute'))
      const back = told(liftOf(b, a, 'absolute'))
      assert.ok(Math.abs(there.lift + back.lift) < 1e-12)
      assert.ok(Math.abs(there.p - back.p) < 1e-9)
      assert.ok(there.low <= there.lift && there.lift <= there.high)
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('the customers needed show just the difference asked for', () => {
  const question = { baseRate: 0.05, controlShare: 0.2 }
  const needed = customersNeeded(0.01, question)
  assert.ok(detectableDifference(needed, question) <= 0.01)
  assert.ok(detectableDifference(needed - 2, question) > 0.0099)
})
