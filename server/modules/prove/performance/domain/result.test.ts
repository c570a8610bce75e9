import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { campaignResult } from '#contracts/results.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'

import type { MeasuredArm, MeasuredCampaign, Measure } from './measured.ts'
import { armsOf } from './arms.ts'
import { resultOf } from './result.ts'
import type { MeasuredResult } from './result.ts'

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
  waves: fc.integer({ min: 1, max: 4 }),
  strangers: fc.integer({ min: 0, max: 3 }),
})

/** What the page, its chart and its money say must be the same thing. */
function oneVerdict({ verdict, estimate, tone, money, sampleRatio }: MeasuredResult): void {
  const told = verdict === 'better' ? 1 : verdict === 'worse' ? -1 : 0
  for (const interval of [estimate?.absolute, estimate?.relative]) {
    if (!interval || Math.abs((estimate?.p ?? 0) - 0.05) < 1e-6) continue
    assert.equal(interval.low > 0 ? 1 : interval.high < 0 ? -1 : 0, told)
  }
  if (tone === 'good') {
    assert.equal(verdict, 'better')
    assert.ok((money.netCents ?? 0) >= 0)
  }
  assert.equal(sampleRatio.good, sampleRatio.state === 'passed')
  assert.equal(sampleRatio.p === null, sampleRatio.state === 'not_checked')
}

test('whatever was measured, the result is one the page can show', () => {
  fc.assert(
    fc.property(campaign, (given) => {
      const drawn = given.arms.map((one, at): MeasuredArm => {
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
      const waves = Array.from({ length: given.waves }, (_, at) => ({
        wave: String(at),
        controlShare: given.controlShare,
        // Not every wave has every arm.
        arms: drawn.filter((_arm, place) => at === 0 || place % 3 !== at % 3),
      }))
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
        arms: armsOf(waves),
        waves,
        unknownMembers: given.strangers,
        crossedOver: 0,
        closes: addDays(started, given.windowDays - 1),
        contacts: [{ channel: 'phone', contacts: 10 }],
        assetsKnown: given.assetsKnown,
      }
      const margin =
        given.margin === null ? null : { rate: given.margin, words: { zh: '利差', en: 'margin' } }
      const prices = new Map([['phone', { cents: 1_500, words: { zh: '电话', en: 'phone call' } }]])
      const reckoning = { margin, prices, currency: yuan }
      const result = resultOf(measured, [], reckoning, addDays(started, given.asOf))
      const parsed = campaignResult.safeParse({ ...result, credits: [] })
      assert.ok(parsed.success, JSON.stringify(parsed.error?.issues))
      for (const { low, lift, high, p } of result.lifts) {
        assert.ok(low <= lift && lift <= high && p >= 0 && p <= 1)
      }
      const open = given.asOf < given.windowDays - 1
      if (open) assert.ok(['too_early', 'unsound'].includes(result.verdict))
      if (!['better', 'worse', 'no_difference'].includes(result.verdict)) {
        assert.equal(result.incrementalCents, null)
        assert.equal(result.money.verdict, 'not_told')
      }
      oneVerdict(result)
    }),
    { seed: 3, numRuns: 1_500 },
  )
})
