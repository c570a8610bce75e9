import assert from 'node:assert/strict'
import { test } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'

import { daysAveraged, paceOf } from './critical-pace.ts'

const yuan = (amount: number) => amount * 100

const paces: readonly (readonly [
  what: string,
  average: number,
  threshold: number,
  asOf: string,
  days: number,
  eachDay: number,
])[] = [
  // 27 days at 280,000 and three at x: 30 × 300,000 = 7,560,000 + 3x.
  ['three days of November left', 280_000, 300_000, '2026-11-27', 3, 480_000],
  ['half the window left', 280_000, 300_000, '2026-11-15', 15, 320_000],
  // On the last day of a month the next one is aimed at: its whole window is still to come.
  ['a month to go, thirty days of it counted', 280_000, 300_000, '2026-11-30', 30, 300_000],
  ['one day left: it carries the whole gap', 299_000, 300_000, '2026-11-29', 1, 329_000],
]
for (const [what, average, threshold, asOf, days, eachDay] of paces) {
  test(`what the days left must hold: ${what}`, () => {
    const pace = paceOf(yuan(average), {
      threshold: yuan(threshold),
      over: 30,
      asOf: businessDateOf(asOf),
    })
    assert.deepEqual([pace.days, pace.eachDay], [days, yuan(eachDay)])
    // Held so, the average of the last day is the threshold.
    const sum = yuan(average) * (30 - pace.days) + pace.eachDay * pace.days
    assert.equal(sum / 30, yuan(threshold))
  })
}

test('a measure of the day has no days to average over, one of an average has', async () => {
  const { pack } = await shippedPack()
  assert.equal(daysAveraged(pack, 'aum'), undefined)
  assert.equal(daysAveraged(pack, 'aum_average_30d'), 30)
  assert.equal(daysAveraged(pack, 'aum_measured'), 30)
})
