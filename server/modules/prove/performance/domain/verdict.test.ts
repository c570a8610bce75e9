import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'

import type { MeasuredArm, MeasuredCampaign } from './measured.ts'
import { resultOf } from './result.ts'

const yuan = { zh: '元', en: 'yuan' }
const margin = { rate: 0.01, words: { zh: '存款年化利差', en: 'yearly margin on deposits' } }
const over = businessDateOf('2026-10-31')

function arm(name: string, customers: number, converted: number, each = 100_000): MeasuredArm {
  return {
    arm: name,
    control: name === 'control',
    customers,
    converted,
    reportedOnly: 0,
    sumCents: converted * each,
    sumSquares: converted * each ** 2,
    visits: null,
  }
}

function campaign(
  arms: readonly MeasuredArm[],
  given: Partial<MeasuredCampaign> = {},
): MeasuredCampaign {
  return {
    plan: {
      campaignId: 'C1',
      name: '存款活动',
      family: 'time_deposit',
      productId: null,
      measure: 'purchases',
      started: businessDateOf('2026-09-01'),
      windowDays: 30,
      controlArm: 'control',
      controlShare: 0.5,
      costPerContactCents: 800,
      costCents: null,
    },
    arms,
    closes: businessDateOf('2026-09-30'),
    contacts: 1_000,
    assetsKnown: true,
    ...given,
  }
}

const told = (measured: MeasuredCampaign, asOf = over) => resultOf(measured, [], margin, asOf, yuan)

describe('what is said of a campaign', () => {
  test('better: the lift, its yuan with their interval, the margin on them, and the return', () => {
    const result = told(campaign([arm('control', 5_000, 200), arm('treated', 5_000, 300)]))
    assert.equal(result.verdict, 'better')
    assert.match(result.verdictWords.zh, /^有效：与没有触达的客户相比 \+2\.00 个百分点/)
    // 2 points of 5,000 customers at 1,000 yuan each.
    assert.equal(result.incrementalCents, 10_000_000)
    assert.ok((result.incrementalLowCents ?? 0) > 5_000_000)
    assert.ok((result.incrementalHighCents ?? 0) < 15_000_000)
    assert.equal(result.contributionCents, 100_000)
    assert.equal(result.costCents, 800_000)
    assert.equal(result.roi, (100_000 - 800_000) / 800_000)
    assert.match(result.incrementalWords.en, /volume, not income.*1%: yearly margin on deposits/)
  })

  test('worse is said as plainly', () => {
    const result = told(campaign([arm('control', 5_000, 300), arm('treated', 5_000, 200)]))
    assert.equal(result.verdict, 'worse')
    assert.ok((result.incrementalCents ?? 0) < 0)
    assert.match(result.verdictWords.en, /^It did harm: −2\.00 percentage points/)
  })

  test('no difference only where one would have shown', () => {
    const result = told(campaign([arm('control', 50_000, 5_000), arm('treated', 50_000, 5_010)]))
    assert.equal(result.verdict, 'no_difference')
    const small = told(campaign([arm('control', 500, 50), arm('treated', 500, 52)]))
    assert.equal(small.verdict, 'too_small')
    assert.ok((small.neededCustomers ?? 0) > 1_000)
    assert.match(small.verdictWords.en, /Too few customers to tell: 1,000;/)
    assert.deepEqual([small.incrementalCents, small.roi], [null, null])
    assert.ok(small.lifts.length > 0)
  })

  test('as many customers as are named would indeed show the difference', () => {
    const small = told(campaign([arm('control', 500, 50), arm('treated', 500, 60)]))
    const more = (small.neededCustomers ?? 0) / 2
    const enough = told(
      campaign([
        arm('control', more, Math.round(more * 0.1)),
        arm('treated', more, Math.round(more * 0.12)),
      ]),
    )
    assert.equal(enough.verdict, 'better')
  })

  test('a handful of conversions proves nothing, however lopsided', () => {
    const result = told(campaign([arm('control', 40, 0), arm('treated', 40, 7)]))
    assert.equal(result.verdict, 'too_small')
    assert.ok((result.neededCustomers ?? 0) >= 115)
  })

  test('where nobody did it there is no number to give', () => {
    const result = told(campaign([arm('control', 40, 0), arm('treated', 40, 0)]))
    assert.deepEqual([result.verdict, result.neededCustomers], ['too_small', null])
    assert.deepEqual(result.lifts, [])
  })

  test('arms that end up exactly alike, around nothing, name no size that would do', () => {
    const { plan } = campaign([])
    const alike = { converted: 1, sumCents: 0, sumSquares: 20_000 }
    const result = told(
      campaign(
        [
          { ...arm('control', 40, 1), ...alike },
          { ...arm('treated', 40, 1), ...alike },
        ],
        { plan: { ...plan, measure: 'aum_cents' } },
      ),
    )
    assert.deepEqual([result.verdict, result.neededCustomers], ['too_small', null])
  })

  test('too early: how many days are left, and no lift, whatever the figures say', () => {
    const measured = campaign([arm('control', 5_000, 200), arm('treated', 5_000, 300)])
    const result = told(measured, businessDateOf('2026-09-28'))
    assert.deepEqual([result.verdict, result.daysLeft], ['too_early', 2])
    assert.match(result.verdictWords.zh, /还有 2 天/)
    assert.deepEqual([result.lifts, result.incrementalCents, result.roi], [[], null, null])
    assert.equal(result.measuredTo, '2026-09-28')
    assert.equal(told(measured, businessDateOf('2026-09-30')).verdict, 'better')
  })

  test('unsound: a split that is not as meant, early or late, shows no lift', () => {
    const arms = [arm('control', 4_500, 200), arm('treated', 5_500, 300)]
    for (const day of ['2026-09-10', '2026-10-31']) {
      const result = told(campaign(arms), businessDateOf(day))
      assert.equal(result.verdict, 'unsound')
      assert.equal(result.sampleRatio.good, false)
      assert.ok(result.sampleRatio.p < 0.001)
      assert.deepEqual([result.lifts, result.incrementalCents], [[], null])
    }
  })

  test('a split nobody described is not checked, and says so', () => {
    const arms = [arm('control', 4_500, 200), arm('treated', 5_500, 300)]
    const { plan } = campaign(arms)
    const result = told(campaign(arms, { plan: { ...plan, controlShare: null } }))
    assert.equal(result.verdict, 'better')
    assert.match(result.sampleRatio.words.en, /was not checked/)
  })

  test('without a control, or with nobody treated, nothing is proved', () => {
    for (const arms of [[arm('treated', 5_000, 300)], [arm('control', 5_000, 300)]]) {
      const result = told(campaign(arms))
      assert.equal(result.verdict, 'unsound')
      assert.deepEqual(result.lifts, [])
    }
  })

  test('several treated arms stand each against the control, and share one verdict', () => {
    const { plan } = campaign([])
    const result = told(
      campaign([arm('control', 3_000, 100), arm('a', 3_000, 200), arm('b', 3_000, 105)], {
        plan: { ...plan, controlShare: 1 / 3 },
      }),
    )
    assert.deepEqual([...new Set(result.lifts.map((lift) => lift.arm))], ['a', 'b'])
    assert.equal(result.verdict, 'better')
    // What both arms brought together: 105 conversions of 1,000 yuan beyond the control's rate.
    assert.equal(result.incrementalCents, 105 * 100_000)
  })

  test('treated arms of unlike sizes are no broken split', () => {
    const { plan } = campaign([])
    const result = told(
      campaign([arm('control', 3_000, 100), arm('a', 5_000, 300), arm('b', 1_000, 60)], {
        plan: { ...plan, controlShare: 1 / 3 },
      }),
    )
    assert.deepEqual([result.sampleRatio.good, result.verdict], [true, 'better'])
  })

  test('customers and not money: no yuan, no return', () => {
    const { plan } = campaign([])
    const result = told(
      campaign([arm('control', 5_000, 200, 0), arm('treated', 5_000, 300, 0)], {
        plan: { ...plan, measure: 'logins' },
      }),
    )
    assert.equal(result.verdict, 'better')
    assert.deepEqual([result.incrementalCents, result.roi], [null, null])
    assert.match(result.incrementalWords.en, /in customers/)
  })

  test('a cost told in all is taken as it is', () => {
    const { plan } = campaign([])
    const arms = [arm('control', 5_000, 200), arm('treated', 5_000, 300)]
    const result = told(campaign(arms, { plan: { ...plan, costCents: 50_000 } }))
    assert.deepEqual([result.costCents, result.roi], [50_000, 1])
    const free = told(campaign(arms, { plan: { ...plan, costCents: 0 } }))
    assert.equal(free.roi, null)
  })
})
