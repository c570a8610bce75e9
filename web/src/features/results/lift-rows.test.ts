import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  type Lift,
  formatLift,
  formatP,
  formatPoints,
  formatRate,
  liftRows,
  withoutRelative,
} from './lift-rows.ts'

const lift = (over: Partial<Lift>): Lift => ({
  arm: 'treated',
  measure: 'conversion',
  kind: 'relative',
  lift: 0.2,
  low: 0.05,
  high: 0.35,
  p: 0.01,
  ...over,
})

test('only what shares one axis is drawn together', () => {
  const rows = liftRows([
    lift({ kind: 'absolute', lift: 0.006 }),
    lift({}),
    lift({ measure: 'value_cents' }),
  ])
  assert.deepEqual(
    rows.map(({ measure }) => measure),
    ['conversion', 'value_cents'],
  )
})

test('a lift over a control of zero is told as it is, not in per cent', () => {
  const none = lift({ kind: 'absolute', lift: 0.006 })
  assert.deepEqual(
    withoutRelative([
      none,
      lift({ measure: 'value_cents' }),
      lift({ measure: 'value_cents', kind: 'absolute' }),
    ]),
    [none],
  )
})

test('an interval across zero is not clear', () => {
  const [clear, unclear, worse] = liftRows([
    lift({}),
    lift({ arm: 'b', low: -0.01 }),
    lift({ arm: 'c', lift: -0.2, low: -0.4, high: -0.1 }),
  ])
  assert.deepEqual([clear?.clear, unclear?.clear, worse?.clear], [true, false, true])
})

test('a lift is read with its sign, and nothing as nothing', () => {
  assert.equal(formatLift(0.1234), '+12.3%')
  assert.equal(formatLift(-0.04), '−4.0%')
  assert.equal(formatLift(-0.0001), '0.0%')
  assert.equal(formatPoints(0.00681), '+0.68')
  assert.equal(formatPoints(-0.0005), '−0.05')
  assert.equal(formatPoints(0.00001), '0.00')
  assert.equal(formatRate(0.005726), '0.57%')
})

test('a p too small to tell apart says so', () => {
  assert.equal(formatP(0.00001), '<0.0001')
  assert.equal(formatP(0.0312), '0.0312')
})
