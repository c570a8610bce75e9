import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { campaignExports } from '#modules/act/campaigns/index.ts'
import { campaignBank, plainPlan, reachable, TODAY } from '#server/testing/campaign-bank.ts'
import type { CampaignBank } from '#server/testing/campaign-bank.ts'

import { openResults } from './results.ts'
import type { Results } from './results.ts'

/** Of everybody. */
const bankWide = { kind: 'bank' } as const

describe('a campaign planned here', () => {
  let world: CampaignBank
  let results: Results
  let campaignId: string

  before(async () => {
    world = await campaignBank(reachable(200))
    results = openResults(world.bank.parts)
    campaignId = (await world.launched(plainPlan)).campaignId
  })
  after(() => world.close())

  test('has no result before its members are fixed', async () => {
    assert.equal(await results.read(campaignId, bankWide), undefined)
  })

  test('is too early to judge from its launch on, before any night knows of it', async () => {
    await world.fix(campaignId)
    const { progress } = await world.read(campaignId)
    const result = await results.read(campaignId, bankWide)
    assert.equal(result?.verdict, 'too_early')
    assert.equal(result.started, TODAY)
    assert.equal(result.measuredTo, null)
    assert.ok(result.daysLeft >= plainPlan.goal.windowDays)
    assert.deepEqual(
      result.arms.map(({ arm, customers, converted }) => [arm, customers, converted]),
      [
        ['control', progress?.control, 0],
        ['treated', progress?.treated, 0],
      ],
    )
    assert.equal(result.sampleRatio.good, true)
    const { results: listed } = await results.list()
    assert.deepEqual(
      listed.map((one) => [one.campaignId, one.verdict, one.delivered]),
      [[campaignId, 'too_early', false]],
    )
  })

  test('is measured from the night that knows it, at what it really cost', async () => {
    const { bank } = world
    const launched: { campaign: string; customer: string; arm: string }[] = []
    for (const { dataset, rows } of campaignExports(bank.ledger, bank.loaded.pack)) {
      const given: Record<string, unknown>[] = []
      for await (const some of rows(TODAY)) given.push(...some)
      for (const { campaign_id, customer_id, arm } of given) {
        if (arm === undefined) continue
        launched.push({
          campaign: String(campaign_id),
          customer: String(customer_id),
          arm: String(arm),
        })
      }
      await bank.deliver(TODAY, dataset.name, given)
    }
    await bank.deliver(
      TODAY,
      'customer',
      launched.map(({ customer }) => ({ customer_id: customer, kind: 'personal' })),
    )
    const treated = launched.filter(({ arm }) => arm === 'treated')
    await bank.deliver(
      TODAY,
      'outcome',
      treated.slice(0, 3).map(({ customer }, n) => ({
        outcome_id: `O${n}`,
        customer_id: customer,
        outcome_date: TODAY,
        kind: 'purchased',
        amount_cents: 1_000_000,
      })),
    )
    await bank.deliver(
      TODAY,
      'contact',
      treated.slice(0, 5).map(({ customer }, n) => ({
        contact_id: `K${n}`,
        customer_id: customer,
        contact_date: TODAY,
        channel: 'sms',
        campaign_id: campaignId,
      })),
    )
    await bank.deliver(
      TODAY,
      'account',
      treated.slice(0, 2).map(({ customer }, n) => ({
        account_id: `A${n}`,
        customer_id: customer,
        family: 'time_deposit',
        opened_date: TODAY,
        balance_cents: 1_000_000,
      })),
    )
    await bank.publish(TODAY, [])
    const result = await results.read(campaignId, bankWide)
    assert.equal(result?.measuredTo, TODAY)
    assert.equal(result.arms.find(({ arm }) => arm === 'treated')?.converted, 2)
    // No message went out: the plan's cost of a contact is not charged for others' contacts.
    assert.equal(result.costCents, 0)
    const { results: listed } = await results.list()
    assert.deepEqual(
      listed.map((one) => [one.campaignId, one.delivered]),
      [[campaignId, false]],
    )
  })
})
