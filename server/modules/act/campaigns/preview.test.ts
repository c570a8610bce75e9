import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { CampaignPlan } from '#contracts/campaigns.ts'
import { mayLaunch, nothingSince } from '#modules/decide/conduct/index.ts'
import { factRowOf, onServedMart } from '#modules/act/customers/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { twoBranches } from '#server/testing/two-branches.ts'
import type { TwoBranches } from '#server/testing/two-branches.ts'
import { plainPlan } from '#server/testing/campaign-bank.ts'

import { drawOf, drawsBelow } from './domain/arms.ts'
import type { CampaignsParts } from './parts.ts'
import { planSubject, previewPlan } from './preview.ts'
import type { Preview } from './preview.ts'
import { holdoutSecret } from './secrets.ts'

const scope = { kind: 'bank' } as const
const sms = '您好，欢迎咨询。拒收请回复R'
const wave = (channel: 'sms' | 'email' | 'app' | 'rm_task', date: string) => ({
  phase: 'burst' as const,
  date,
  channel,
  copy: sms,
  subject: null,
})

describe('the preview of a plan', () => {
  let bank: TwoBranches
  let parts: CampaignsParts
  before(async () => {
    bank = await twoBranches()
    const { marts, facts, ledger, directory, strategy, vault } = bank.parts
    parts = {
      ...{ marts, facts, ledger, directory, strategy, vault },
      timeZone: 'Asia/Shanghai',
      smsSetting: { publicOrigin: 'https://zhike.bank.example', signature: '【知客银行】' },
      clock: { now: () => Date.parse('2026-11-02T02:00:00Z') },
      log: silentLog(),
    }
  })
  after(() => bank.close())

  const subjects: [string, Partial<CampaignPlan>][] = [
    ['a deposit by SMS', { family: 'time_deposit' }],
    ['a fund by its product', { family: null, productId: 'P1' }],
    [
      'a fund to be talked about',
      {
        family: null,
        productId: 'P1',
        waves: [wave('rm_task', '2026-11-05')],
      },
    ],
    [
      'wealth over two channels',
      {
        family: null,
        productId: 'P2',
        waves: [wave('sms', '2026-11-05'), wave('app', '2026-11-06')],
      },
    ],
    ['a part of the bank', { audience: { text: 'age >= 40 and aum >= 100000' } }],
  ]
  /** The night's own day, the days after, and a day on which assessments have run out. */
  const days = ['2026-10-31', '2026-11-02', '2026-11-16', '2027-07-15']

  /** What conduct says of every customer of the audience, one by one. */
  async function oneByOne(plan: CampaignPlan, now: number) {
    const loaded = parts.strategy()
    const secret = await holdoutSecret(parts.ledger.db)
    const audience =
      'text' in plan.audience && plan.audience.text.startsWith('age')
        ? 'where age >= 40 and aum >= 100000'
        : ''
    return onServedMart(parts.marts, loaded.vocabulary, async (served) => {
      const about = await planSubject(parts, plan, served)
      assert.ok(about.ok)
      const rows = await served.read<Record<string, unknown>>(`select * from profile ${audience}`)
      const removed = new Map<string, number>()
      let reachable = 0
      for (const row of rows) {
        const verdict = mayLaunch({
          strategy: loaded,
          subject: about.subject,
          row: factRowOf(row, loaded.vocabulary),
          asOf: served.mart.date,
          live: nothingSince,
          at: now,
          timeZone: parts.timeZone,
        })
        const share = loaded.pack.arbitration.holdout
        const isHeldOut = drawOf(secret, String(row['customer_id'])) < drawsBelow(share)
        if (verdict.allowed && !isHeldOut) reachable += 1
        const key = verdict.allowed
          ? 'contact_policy bank_holdout'
          : `${verdict.refusal.stage} ${verdict.refusal.code}`
        if (!verdict.allowed || isHeldOut) removed.set(key, (removed.get(key) ?? 0) + 1)
      }
      return { audience: rows.length, reachable, removed: Object.fromEntries(removed) }
    })
  }

  /** The field a plan's subject lacks; null: nothing. */
  const refusedField = (plan: CampaignPlan) =>
    onServedMart(parts.marts, parts.strategy().vocabulary, async (served) => {
      const about = await planSubject(parts, plan, served)
      return about.ok ? null : about.path
    })

  const countsOf = ({ audience, reachable, removed }: Preview) => ({
    audience,
    reachable,
    removed: Object.fromEntries(
      removed.map(({ stage, code, customers }) => [`${stage} ${code}`, customers]),
    ),
  })

  for (const [what, change] of subjects) {
    it(`counts ${what} as conduct judges each customer alone, on any day`, async () => {
      const plan = { ...plainPlan, ...change }
      for (const day of days) {
        const now = Date.parse(`${day}T10:00:00+08:00`)
        const preview = await previewPlan(parts, plan, { scope, now })
        assert.deepEqual(countsOf(preview), await oneByOne(plan, now), day)
        const sum = preview.removed.reduce((total, { customers }) => total + customers, 0)
        assert.equal(sum + preview.reachable, preview.audience)
        assert.equal(preview.treated + preview.control, preview.reachable)
      }
    })
  }

  it('counts every action of the strategy so', async () => {
    const now = Date.parse('2026-11-16T10:00:00+08:00')
    const marketing = parts.strategy().pack.actions.filter(({ purpose }) => purpose !== 'service')
    for (const { name, treatments, family } of marketing) {
      const [first] = treatments
      assert.ok(first)
      const waves = [wave(first.channel, '2026-11-05')]
      const plan = { ...plainPlan, family: null, action: name, waves }
      // A loan has a yearly total cost, a family of loans has none to tell.
      if (family?.endsWith('_loan') === true) {
        assert.equal(await refusedField(plan), 'productId', name)
        continue
      }
      const preview = await previewPlan(parts, plan, { scope, now })
      assert.deepEqual(countsOf(preview), await oneByOne(plan, now), name)
    }
  })

  it('asks a campaign of loans for its product: a family has no yearly total cost', async () => {
    for (const family of ['mortgage', 'consumer_loan', 'business_loan']) {
      assert.equal(await refusedField({ ...plainPlan, family }), 'productId', family)
    }
    assert.equal(await refusedField({ ...plainPlan, family: 'credit_card' }), null)
  })

  it('tells the ladder in its order, in words, and is not empty of refusals', async () => {
    const plan = { ...plainPlan, family: null, productId: 'P1' }
    const now = Date.parse('2026-11-02T10:00:00+08:00')
    const { removed } = await previewPlan(parts, plan, { scope, now })
    const order = ['statutory', 'consent', 'eligibility', 'suitability', 'contact_policy']
    const stages = removed.map(({ stage }) => order.indexOf(stage))
    assert.deepEqual(
      stages,
      stages.toSorted((a, b) => a - b),
    )
    assert.ok(removed.length >= 4, JSON.stringify(removed))
    for (const { words } of removed) assert.ok(words.zh !== '' && words.en !== '')
  })

  it('counts only the customers a person may see', async () => {
    const now = Date.parse('2026-11-02T10:00:00+08:00')
    const unit = { kind: 'unit', column: 'branch_id', unitId: 'B1' } as const
    const mine = await previewPlan(parts, plainPlan, { scope: unit, now })
    const placed = bank.customers.filter(({ branch }) => branch === 'B1').length
    assert.equal(mine.audience, placed)
  })

  it('tells cost against the cap, and what the sample can show', async () => {
    const now = Date.parse('2026-11-02T10:00:00+08:00')
    const budget = { capCents: 100, costPerContactCents: 50 }
    const preview = await previewPlan(parts, { ...plainPlan, budget }, { scope, now })
    assert.equal(preview.costCents, preview.treated * 50)
    assert.equal(preview.overBudget, true)
    assert.ok(preview.missing.some(({ path }) => path === 'budget.capCents'))
    const { baseRate, detectableLift, neededPerArm, words } = preview.sample
    // The score test, two-sided 5 %, 80 % power: pooled under no difference, apart under one.
    const [p1, p2] = [baseRate, baseRate * 1.1]
    const pooled = (p1 + p2) / 2
    const alike = 1.959964 * Math.sqrt(2 * pooled * (1 - pooled))
    const apart = 0.841621 * Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    const needed = Math.ceil(((alike + apart) / (p2 - p1)) ** 2)
    assert.ok(neededPerArm !== null && Math.abs(neededPerArm / needed - 1) <= 0.002)
    assert.ok(detectableLift !== null && detectableLift > 0)
    assert.ok(words.zh.includes('先验') && words.en.includes('prior'))
    const alone = await previewPlan(parts, { ...plainPlan, controlShare: 0 }, { scope, now })
    const call = { ...plainPlan, waves: [wave('rm_task', '2026-11-05')] }
    const calls = await previewPlan(parts, { ...call, budget }, { scope, now })
    // Six minutes at 2.50 yuan, whatever was typed.
    assert.equal(calls.costCents, calls.treated * 1_500)
    assert.deepEqual(calls.contactPrices, [
      { channel: 'rm_task', leastCents: 1_500, eachCents: 1_500 },
    ])
    assert.equal(alone.sample.detectableLift, null)
    assert.equal(alone.control, 0)
    assert.ok(alone.sample.words.zh.includes('没有对照组'))
  })

  it('takes a rate from past outcomes where there are enough, and for each measure', async () => {
    const now = Date.parse('2026-11-02T10:00:00+08:00')
    const measured = async (measure: CampaignPlan['goal']['measure']) => {
      const goal = { ...plainPlan.goal, measure }
      return (await previewPlan(parts, { ...plainPlan, goal }, { scope, now })).sample
    }
    const logins = await measured('logins')
    assert.ok(logins.baseRate > 0 && logins.baseRate < 1 && logins.words.zh.includes('登录'))
    const assets = await measured('aum_cents')
    assert.ok(assets.baseRate > 0 && assets.baseRate < 1 && assets.words.zh.includes('变异'))

    await bank.deliver(
      '2026-10-31',
      'contact',
      Array.from({ length: 400 }, (_, index) => ({
        contact_id: `past-${index}`,
        customer_id: `P${index}`,
        contact_date: '2026-09-01',
        channel: 'sms',
        purpose: 'marketing',
      })),
    )
    await bank.deliver(
      '2026-10-31',
      'outcome',
      Array.from({ length: 30 }, (_, index) => ({
        outcome_id: `past-${index}`,
        customer_id: `P${index}`,
        outcome_date: '2026-09-10',
        kind: index < 20 ? 'purchased' : 'interested',
      })),
    )
    await bank.night('2026-11-01')
    const purchases = await measured('purchases')
    assert.equal(purchases.baseRate, 20 / 400)
    assert.ok(purchases.words.zh.includes('400 位'))
    assert.equal((await measured('responses')).baseRate, 30 / 400)
  })

  it('names what it is about that nobody knows, and still counts the audience', async () => {
    const now = Date.parse('2026-11-02T10:00:00+08:00')
    const unknown: [Partial<CampaignPlan>, string][] = [
      [{ family: null }, 'family'],
      [{ family: 'spaceships' }, 'family'],
      // An investment nobody rated can't be judged by the law of suitability.
      [{ family: 'fund' }, 'productId'],
      [{ action: 'dance' }, 'action'],
      [{ productId: 'P9' }, 'productId'],
    ]
    for (const [change, path] of unknown) {
      const preview = await previewPlan(parts, { ...plainPlan, ...change }, { scope, now })
      assert.ok(
        preview.missing.some((one) => one.path === path),
        path,
      )
      assert.equal(preview.audience, 96)
    }
  })
})
