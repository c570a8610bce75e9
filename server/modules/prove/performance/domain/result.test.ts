import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { campaignResult } from '#contracts/results.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'

import type { MeasuredArm, MeasuredCampaign, Measure } from './measured.ts'
import { resultOf } from './result.ts'

const measures: readonly Measure[] = ['purchases', 'responses', 'aum_cents', 'logins']
const yuan = { zh: '元', en: 'yuan' }
const started = businessDateOf('2026-09-01')

const arm = fc.record({
  customers: fc.integer({ min: 1, max: 5_000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  amounts: fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), { maxLength: 6 }),
  seen: fc.boolean(),
})

const campaign = fc.record({
  measure: fc.constantFrom(...measures),
  arms: fc.array(arm, { minLength: 1, maxLength: 4 }),
  hasControl: fc.boolean(),
  controlShare: fc.option(fc.double({ min: 0.001, max: 0.9, noNaN: true })),
  windowDays: fc.integer({ min: 1, max: 90 }),
  asOf: fc.integer({ min: -5, max: 120 }),
  margin: fc.option(fc.double({ min: 0, max: 0.1, noNaN: true })),
  costCents: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
  assetsKnown: fc.boolean(),
})

test('whatever was measured, the result is one the page can show', () => {
  fc.assert(
    fc.property(campaign, (given) => {
      const arms = given.arms.map((one, at): MeasuredArm => {
        const converted = Math.floor(one.customers * one.share)
        const amounts = given.measure === 'aum_cents' ? one.amounts : one.amounts.map(Math.abs)
        const counted = amounts.slice(0, one.customers)
        return {
          arm: at === 0 && given.hasControl ? 'control' : `arm ${at}`,
          control: at === 0 && given.hasControl,
          customers: one.customers,
          converted,
          reportedOnly: 0,
          sumCents: counted.reduce((sum, cents) => sum + cents, 0),
          sumSquares: counted.reduce((sum, cents) => sum + cents ** 2, 0),
          visits: one.seen ? converted : null,
        }
      })
      const measured: MeasuredCampaign = {
        plan: {
          campaignId: 'C',
          name: 'C',
          family: null,
          productId: null,
          measure: given.measure,
          started,
          windowDays: given.windowDays,
          controlArm: given.hasControl ? 'control' : null,
          controlShare: given.controlShare,
          costPerContactCents: 5,
          costCents: given.costCents,
        },
        arms,
        closes: addDays(started, given.windowDays - 1),
        contacts: 10,
        assetsKnown: given.assetsKnown,
      }
      const margin =
        given.margin === null ? null : { rate: given.margin, words: { zh: '利差', en: 'margin' } }
      const result = resultOf(measured, [], margin, addDays(started, given.asOf), yuan)
      const parsed = campaignResult.safeParse({ ...result, credits: [] })
      assert.ok(parsed.success, JSON.stringify(parsed.error?.issues))
      for (const { low, lift, high, p } of result.lifts) {
        assert.ok(low <= lift && lift <= high && p >= 0 && p <= 1)
      }
      const open = given.asOf < given.windowDays - 1
      if (open) assert.ok(['too_early', 'unsound'].includes(result.verdict))
      if (!['better', 'worse', 'no_difference'].includes(result.verdict)) {
        assert.equal(result.incrementalCents, null)
      }
    }),
    { seed: 3, numRuns: 1_500 },
  )
})
