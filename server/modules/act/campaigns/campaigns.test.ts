import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'

import type { Campaign } from '#contracts/campaigns.ts'
import { addDays } from '#kernel/business-date.ts'
import { dateAt } from '#kernel/clock.ts'
import { pauseForBreach } from './pause-for-breach.ts'
import { plainPlan } from '#server/testing/campaign-bank.ts'
import { APP_STARTS, testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'
import { TEST_DATE, testCustomers } from '#server/testing/test-organisation.ts'
import type { TestPerson } from '#server/testing/test-organisation.ts'

interface Members {
  readonly members: readonly { readonly customerId: string; readonly arm: string }[]
  readonly next: string | null
}

describe('campaigns over HTTP', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
    await bank.bank.deliver(
      TEST_DATE,
      'consent',
      testCustomers.map(({ id }) => ({
        consent_id: `K-${id}`,
        customer_id: id,
        purpose: 'marketing',
        given: true,
        given_date: '2026-01-01',
      })),
    )
    await bank.bank.night(TEST_DATE)
  })
  after(() => bank.close())

  const today = dateAt(Date.parse(APP_STARTS), 'Asia/Shanghai')
  const plan = {
    ...plainPlan,
    goal: { ...plainPlan.goal, target: 2 },
    from: today,
    to: addDays(today, 10),
    controlShare: 0.3,
    waves: [{ ...plainPlan.waves[0], date: today, channel: 'app', copy: '定期存款正在办理。' }],
  }

  async function act(person: TestPerson, name: ActName, { campaignId, version }: Campaign) {
    const client = await bank.as(person)
    return client.answer<Campaign>(name, { params: { campaignId }, body: { version } })
  }

  async function whenDone(campaignId: string, done: (campaign: Campaign) => boolean) {
    const client = await bank.as('marketer')
    for (let tries = 0; tries < 200; tries += 1) {
      const campaign = await client.answer<Campaign>('readCampaign', { params: { campaignId } })
      if (done(campaign)) return campaign
      await pause(50)
    }
    throw new Error('the campaign got no further')
  }

  async function membersSeenBy(person: TestPerson, campaignId: string, limit: number) {
    const client = await bank.as(person)
    const found: string[] = []
    let after: string | null = null
    do {
      const page: Members = await client.answer<Members>('listMembers', {
        params: { campaignId },
        query: { limit, ...(after !== null && { after }) },
      })
      assert.ok(page.members.length <= limit)
      found.push(...page.members.map((member) => member.customerId))
      after = page.next
    } while (after !== null)
    return found
  }

  let launched: Campaign

  it('launches by itself, within seconds, what three people agreed on', async () => {
    const marketer = await bank.as('marketer')
    const body = { ...plan, ownerStaff: 'M1' }
    const draft = await marketer.answer<Campaign>('createCampaign', { body })
    assert.deepEqual(draft.may, ['edit', 'submit', 'delete'])
    const submitted = await act('marketer', 'submitCampaign', draft)
    assert.deepEqual(submitted.may, [])
    const approved = await act('compliance', 'approveCampaign', submitted)
    const passed = await act('protection', 'protectCampaign', approved)
    assert.equal(passed.state, 'approved')
    await act('marketer', 'launchCampaign', passed)
    launched = await whenDone(
      draft.campaignId,
      ({ progress }) =>
        (progress?.treated ?? 0) > 0 &&
        (progress?.sent ?? 0) + (progress?.waiting ?? 0) === progress?.treated,
    )
    assert.equal(launched.state, 'running')
    assert.ok((launched.progress?.control ?? 0) > 0)
  })

  it('shows a head the members of their unit alone, page by page', async () => {
    const { campaignId } = launched
    const all = await membersSeenBy('marketer', campaignId, 7)
    assert.equal(all.length, launched.progress?.members)
    assert.deepEqual(await membersSeenBy('analyst', campaignId, 200), all)
    const heads = ['outlet_head', 'team_head', 'sub_branch_head', 'branch_head'] as const
    for (const person of heads) {
      const own = new Set(
        testCustomers.filter(({ visibleTo }) => visibleTo.has(person)).map(({ id }) => id),
      )
      const expected = all.filter((id) => own.has(id))
      assert.ok(expected.length > 0 && expected.length < all.length, person)
      assert.deepEqual(await membersSeenBy(person, campaignId, 3), expected, person)
      assert.deepEqual(await membersSeenBy(person, campaignId, 200), expected, person)
    }
  })

  it('lists the members of an arm', async () => {
    const client = await bank.as('branch_head')
    const { members } = await client.answer<Members>('listMembers', {
      params: { campaignId: launched.campaignId },
      query: { arm: 'control' },
    })
    assert.ok(members.every(({ arm }) => arm === 'control'))
  })

  it('previews a plan for the customers a head may see', async () => {
    const client = await bank.as('outlet_head')
    const preview = await client.answer<{ audience: number }>('previewCampaign', { body: plan })
    const own = testCustomers.filter(({ visibleTo }) => visibleTo.has('outlet_head'))
    assert.equal(preview.audience, own.length)
  })

  it('is paused by what a night finds it did, once, until a person lets it go on', async () => {
    const { ledger } = bank.bank
    const why = { zh: '在 08:00-21:00 之外发送营销短信', en: 'an SMS outside 08:00-21:00' }
    const pausing = () => pauseForBreach(ledger, launched.campaignId, why, bank.clock.now())
    assert.deepEqual([await pausing(), await pausing()], [true, false])
    assert.equal(await pauseForBreach(ledger, 'HD-of-the-bank', why, bank.clock.now()), false)
    const held = await (await bank.as('marketer')).answer<typeof launched>('readCampaign', {
      params: { campaignId: launched.campaignId },
    })
    assert.deepEqual([held.state, held.may], ['paused', ['resume', 'stop']])
    launched = await act('marketer', 'resumeCampaign', held)
  })

  it('is paused, resumed and stopped from the page', async () => {
    const paused = await act('marketer', 'pauseCampaign', launched)
    assert.deepEqual(paused.may, ['resume', 'stop'])
    const resumed = await act('marketer', 'resumeCampaign', paused)
    const stopped = await act('marketer', 'stopCampaign', resumed)
    assert.deepEqual([stopped.state, stopped.may], ['stopped', []])
    const stale = await (await bank.as('marketer')).ask('stopCampaign', {
      params: { campaignId: launched.campaignId },
      body: { version: resumed.version },
    })
    assert.equal(stale.json().code, 'changed_meanwhile')
  })
})

type ActName =
  | 'submitCampaign'
  | 'approveCampaign'
  | 'protectCampaign'
  | 'launchCampaign'
  | 'pauseCampaign'
  | 'resumeCampaign'
  | 'stopCampaign'
