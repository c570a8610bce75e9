import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  type Lift,
  formatLift,
  formatP,
  formatPoints,
  formatRate,
  liftRows,
  shownLifts,
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
  welch: null,
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

test('of several treated arms the one the verdict is told from stands first', () => {
  const arm = (name: string, control = false) => ({
    arm: name,
    control,
    customers: 10,
    converted: 1,
    rate: 0.1,
    comparableRate: null,
    reportedOnly: 0,
    sumCents: 0,
    meanCents: 0,
    visits: null,
  })
  const interval = { lift: 0.1, low: -0.1, high: 0.3 }
  const estimate = {
    measure: 'conversion' as const,
    method: 'exact' as const,
    p: 0.4,
    absolute: interval,
    relative: interval,
  }
  const lifts = [lift({ arm: 'a' }), lift({ arm: 'b' })]
  const several = shownLifts({ estimate, lifts, arms: [arm('control', true), arm('a'), arm('b')] })
  assert.deepEqual(
    liftRows(several).map((row) => [row.arm, row.clear]),
    [
      ['all_treated', false],
      ['a', true],
      ['b', true],
    ],
  )
  const one = shownLifts({
    estimate,
    lifts: [lift({})],
    arms: [arm('control', true), arm('treated')],
  })
  assert.equal(one.length, 1)
})
