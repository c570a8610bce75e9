import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'

import { armsOf } from './arms.ts'
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

const plan: MeasuredCampaign['plan'] = {
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
}

function campaign(
  arms: readonly MeasuredArm[],
  given: Partial<MeasuredCampaign> = {},
): MeasuredCampaign {
  return {
    plan,
    arms,
    waves: [{ wave: '2026-09-01', controlShare: (given.plan ?? plan).controlShare, arms }],
    unknownMembers: 0,
    crossedOver: 0,
    closes: businessDateOf('2026-09-30'),
    contacts: [{ channel: 'phone', contacts: 1_000 }],
    assetsKnown: true,
    ...given,
  }
}

const prices = new Map([['phone', { cents: 800, words: { zh: '电话', en: 'phone call' } }]])
const told = (measured: MeasuredCampaign, asOf = over) =>
  resultOf(measured, [], { margin, prices, currency: yuan }, asOf)

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

  test('a handful of conversions proves what the exact test says, no more and no less', () => {
    const few = told(campaign([arm('control', 40, 1), arm('treated', 40, 7)]))
    assert.deepEqual([few.verdict, few.estimate?.p.toFixed(3)], ['too_small', '0.057'])
    const clear = told(campaign([arm('control', 40, 0), arm('treated', 40, 7)]))
    assert.deepEqual([clear.verdict, clear.estimate?.p.toFixed(3)], ['better', '0.012'])
  })

  test('18 of 651 against 3 of 289 is too small, and says so in every figure', () => {
    const plan30 = { ...plan, controlShare: 0.3 }
    const result = told(
      campaign([arm('control', 289, 3), arm('treated', 651, 18)], { plan: plan30 }),
    )
    assert.equal(result.verdict, 'too_small')
    const { p, absolute, relative } = result.estimate ?? assert.fail('no estimate')
    assert.equal(p.toFixed(3), '0.149')
    assert.ok(absolute.low < 0 && absolute.high > 0)
    assert.ok(relative !== null && relative.low < 0 && relative.high > 0)
    assert.equal(result.tone, 'plain')
  })

  test('where nobody did it there is no number to give', () => {
    const result = told(campaign([arm('control', 40, 0), arm('treated', 40, 0)]))
    assert.deepEqual([result.verdict, result.neededCustomers], ['too_small', null])
    assert.deepEqual(result.lifts, [])
  })

  test('arms that end up exactly alike, around nothing, name no size that would do', () => {
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
      assert.ok((result.sampleRatio.p ?? 1) < 0.001)
      assert.deepEqual([result.lifts, result.incrementalCents], [[], null])
    }
  })

  test('a split nobody described is not checked, and says so', () => {
    const arms = [arm('control', 4_500, 200), arm('treated', 5_500, 300)]
    const result = told(campaign(arms, { plan: { ...plan, controlShare: null } }))
    assert.equal(result.verdict, 'better')
    assert.deepEqual(
      [result.sampleRatio.state, result.sampleRatio.good, result.sampleRatio.p],
      ['not_checked', false, null],
    )
    assert.match(result.sampleRatio.words.en, /was not checked/)
    assert.match(result.verdictWords.zh, /分组比例未核对/)
  })

  test('without a control, or with nobody treated, nothing is proved', () => {
    for (const arms of [[arm('treated', 5_000, 300)], [arm('control', 5_000, 300)]]) {
      const result = told(campaign(arms))
      assert.equal(result.verdict, 'unsound')
      assert.deepEqual(result.lifts, [])
    }
  })

  test('several treated arms stand each against the control, and share one verdict', () => {
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
    const result = told(
      campaign([arm('control', 3_000, 100), arm('a', 5_000, 300), arm('b', 1_000, 60)], {
        plan: { ...plan, controlShare: 1 / 3 },
      }),
    )
    assert.deepEqual([result.sampleRatio.good, result.verdict], [true, 'better'])
  })

  test('customers and not money: no yuan, no return', () => {
    const result = told(
      campaign([arm('control', 5_000, 200, 0), arm('treated', 5_000, 300, 0)], {
        plan: { ...plan, measure: 'logins' },
      }),
    )
    assert.equal(result.verdict, 'better')
    assert.deepEqual([result.incrementalCents, result.roi], [null, null])
    assert.match(result.incrementalWords.en, /in customers/)
  })

  test('worked, and lost money: two verdicts, and no green', () => {
    const result = told(campaign([arm('control', 5_000, 200), arm('treated', 5_000, 300)]))
    assert.deepEqual([result.verdict, result.money.verdict, result.tone], ['better', 'lost', 'bad'])
    assert.match(result.money.words.zh, /^亏本：一年毛利减成本 −7,000\.00 元/)
    const cheap = { ...plan, costCents: 60_000 }
    const unclear = told(
      campaign([arm('control', 5_000, 200), arm('treated', 5_000, 300)], { plan: cheap }),
    )
    assert.deepEqual(
      [unclear.money.verdict, unclear.money.netCents, unclear.tone],
      ['unclear', 40_000, 'good'],
    )
    const free = { ...plan, costCents: 10_000 }
    const earned = told(
      campaign([arm('control', 5_000, 200), arm('treated', 5_000, 300)], { plan: free }),
    )
    assert.deepEqual([earned.money.verdict, earned.tone], ['earned', 'good'])
  })

  test('a volume without a margin is no income: no verdict on money', () => {
    const result = resultOf(
      campaign([arm('control', 5_000, 200), arm('treated', 5_000, 300)]),
      [],
      { margin: null, prices, currency: yuan },
      over,
    )
    assert.equal(result.money.verdict, 'not_told')
    assert.match(result.money.words.zh, /成交额不是收入/)
  })

  test('a call costs its minutes, whatever was typed', () => {
    const typed = { ...plan, costPerContactCents: 10 }
    const result = told(
      campaign([arm('control', 5_000, 200), arm('treated', 5_000, 300)], { plan: typed }),
    )
    assert.deepEqual(result.costs, [
      {
        channel: 'phone',
        words: { zh: '电话', en: 'phone call' },
        contacts: 1_000,
        eachCents: 800,
        cents: 800_000,
      },
    ])
    assert.ok((result.roi ?? 1) < 0)
  })

  test('waves of other shares are compared each with its own control', () => {
    const wave = (name: string, controlShare: number, arms: readonly MeasuredArm[]) => ({
      wave: name,
      controlShare,
      arms,
    })
    const waves = [
      wave('1', 0.5, [arm('control', 6_000, 301), arm('treated', 6_000, 300)]),
      wave('2', 0.5, [arm('control', 6_000, 366), arm('treated', 6_000, 360)]),
      wave('3', 0.125, [arm('control', 2_000, 242), arm('treated', 14_000, 1_680)]),
    ]
    const result = told(campaign(armsOf(waves), { waves }))
    assert.equal(result.sampleRatio.state, 'passed')
    assert.equal(result.verdict, 'no_difference')
    assert.match(result.verdictWords.zh, /按 3 波分别比较/)
    const [control, treated] = result.arms
    assert.ok((treated?.rate ?? 0) - (control?.rate ?? 0) > 0.02, 'added up it looks like much')
    const apart = (treated?.comparableRate ?? 0) - (control?.comparableRate ?? 0)
    assert.ok(Math.abs(apart - (result.estimate?.absolute.lift ?? 1)) < 1e-12)
    assert.deepEqual(
      result.waves.map(({ lift }) => lift !== null && lift.low < 0 && lift.high > 0),
      [true, true, true],
    )
  })

  test('a wave without a control is in no comparison, and is counted', () => {
    const waves = [
      { wave: '1', controlShare: null, arms: [arm('control', 500, 20), arm('treated', 500, 21)] },
      { wave: '2', controlShare: null, arms: [arm('treated', 4_000, 900)] },
    ]
    const result = told(campaign(armsOf(waves), { waves }))
    assert.equal(result.notCompared, 4_000)
    assert.equal(result.verdict, 'too_small')
  })

  test('members of whom none is a customer are not analysed: unsound, the split not checked', () => {
    const result = told(campaign([], { waves: [], unknownMembers: 200 }))
    assert.deepEqual(
      [result.verdict, result.sampleRatio.state, result.unknownMembers],
      ['unsound', 'not_checked', 200],
    )
    assert.match(result.verdictWords.zh, /没有一个是本行客户/)
  })

  test('all treated against a half meant for control has failed the check', () => {
    const result = told(campaign([arm('treated', 200, 10)]))
    assert.deepEqual([result.verdict, result.sampleRatio.state], ['unsound', 'failed'])
  })

  test('a cost told in all is taken as it is', () => {
    const arms = [arm('control', 5_000, 200), arm('treated', 5_000, 300)]
    const result = told(campaign(arms, { plan: { ...plan, costCents: 50_000 } }))
    assert.deepEqual([result.costCents, result.roi], [50_000, 1])
    const free = told(campaign(arms, { plan: { ...plan, costCents: 0 } }))
    assert.equal(free.roi, null)
  })
})
