import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import type { CampaignResult } from '#contracts/results.ts'
import { smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { campaignResult } from './index.ts'

const NIGHT = '2026-10-31'

type Row = Record<string, unknown>

const campaigns: Row[] = []
const members: Row[] = []
const outcomes: Row[] = []
const contacts: Row[] = []
const accounts: Row[] = []
const events: Row[] = []

/** A campaign of 1 September with a window of 30 days; customers are `<campaign>-<arm>-<n>`. */
function campaign(id: string, arms: Readonly<Record<string, number>>, plan: Row = {}) {
  campaigns.push({
    campaign_id: id,
    family: 'time_deposit',
    measure: 'purchases',
    started_date: '2026-09-01',
    window_days: 30,
    control_arm: 'control',
    ...plan,
  })
  const customer = (arm: string, n: number) => `${id}-${arm}-${n}`
  for (const [arm, count] of Object.entries(arms)) {
    for (let n = 0; n < count; n += 1) member(id, customer(arm, n), arm)
  }
  return customer
}

function member(campaignId: string, customerId: string, arm: string, given: Row = {}): void {
  members.push({ campaign_id: campaignId, customer_id: customerId, arm, ...given })
}

function opened(customerId: string): void {
  accounts.push({
    account_id: `A${accounts.length}`,
    customer_id: customerId,
    family: 'time_deposit',
    opened_date: '2026-09-05',
    balance_cents: 100_000,
  })
}

function interested(customerId: string, given: Row): void {
  outcomes.push({
    outcome_id: `O${outcomes.length}`,
    customer_id: customerId,
    outcome_date: '2026-09-05',
    kind: 'interested',
    ...given,
  })
}

function spoke(customerId: string, campaignId: string): string {
  const contactId = `K${contacts.length}`
  contacts.push({
    contact_id: contactId,
    customer_id: customerId,
    contact_date: '2026-09-04',
    channel: 'phone',
    campaign_id: campaignId,
  })
  return contactId
}

describe('whom a result is of', () => {
  let bank: SmallBank

  before(async () => {
    tellEverything()
    bank = await smallBank()
    const facts = {
      campaign: campaigns,
      campaign_member: members,
      outcome: outcomes,
      contact: contacts,
      account: accounts,
      event: events,
      product: [{ product_id: 'WM1', family: 'wealth', name: '理财' }],
      customer: members
        .filter(({ customer_id: id }) => !/^stranger(-|_only)/.test(String(id)))
        .map(({ customer_id }) => ({ customer_id, kind: 'personal' })),
    }
    for (const [fact, rows] of Object.entries(facts)) await bank.deliver(NIGHT, fact, rows)
    await bank.publish(NIGHT, [])
  })
  after(() => bank.close())

  const read = (id: string): Promise<CampaignResult> => campaignResult(bank.parts, id)

  test('members who are no customers are counted and not analysed', async () => {
    const { arms, unknownMembers, verdict, sampleRatio } = await read('strangers')
    assert.deepEqual(
      [arms.map(({ customers }) => customers), unknownMembers, verdict, sampleRatio.state],
      [[4, 4], 6, 'too_small', 'not_checked'],
    )
    const nobody = await read('stranger_only')
    assert.deepEqual(
      [nobody.arms, nobody.unknownMembers, nobody.verdict, nobody.sampleRatio.state],
      [[], 200, 'unsound', 'not_checked'],
    )
    assert.match(nobody.sampleRatio.words.zh, /200 个号码都不是本行客户/)
  })

  test('members whom a later file put into another arm are counted where they were drawn', async () => {
    const { arms, crossedOver, unknownMembers } = await read('crossed')
    assert.deepEqual(
      [arms.map(({ arm, customers }) => [arm, customers]), crossedOver, unknownMembers],
      [
        [
          ['control', 20],
          ['treated', 20],
        ],
        7,
        0,
      ],
    )
    assert.equal((await read('all_treated')).crossedOver, 0)
  })

  test('all treated, of a half meant for control, fails the check and is unsound', async () => {
    const { verdict, sampleRatio } = await read('all_treated')
    assert.deepEqual([verdict, sampleRatio.state, sampleRatio.good], ['unsound', 'failed', false])
  })

  test('waves drawn by other shares are compared each with its own control', async () => {
    const { arms, waves, estimate, daily } = await read('waves')
    assert.deepEqual(
      waves.map(({ wave, controlShare, arms: inWave }) => [
        wave,
        controlShare,
        inWave.map(({ customers, converted }) => [converted, customers]),
      ]),
      [
        [
          '1 @ 50%',
          0.5,
          [
            [0, 8],
            [0, 8],
          ],
        ],
        [
          '2 @ 20%',
          0.2,
          [
            [2, 4],
            [8, 16],
          ],
        ],
      ],
    )
    // Added up a sixth against a third; wave by wave nothing.
    assert.deepEqual(
      arms.map(({ rate }) => Number(rate.toFixed(3))),
      [0.167, 0.333],
    )
    assert.ok(Math.abs(estimate?.absolute.lift ?? 1) < 1e-12)
    const last = daily.at(-1)?.rates.map(({ rate }) => rate) ?? []
    assert.ok(Math.abs((last[0] ?? 0) - (last[1] ?? 1)) < 1e-12, 'the days say the same')
  })

  test("an answer to another campaign's call or message answers that one", async () => {
    const { arms } = await read('answered_other')
    assert.deepEqual(
      arms.map(({ arm, converted }) => [arm, converted]),
      [
        ['control', 0],
        ['treated', 1],
      ],
    )
  })
})

function tellEverything(): void {
  const strangers = campaign('strangers', { control: 4, treated: 4 })
  opened(strangers('treated', 0))
  opened('stranger-9')
  for (let n = 0; n < 6; n += 1) member('strangers', `stranger-${n}`, 'treated')
  campaign('stranger_only', { control: 100, treated: 100 }, { control_share: 0.5 })
  campaign('all_treated', { treated: 200 }, { control_share: 0.5 })
  campaign('crossed', {})
  for (let n = 0; n < 40; n += 1) {
    const [arm, other] = n % 2 === 0 ? ['control', 'treated'] : ['treated', 'control']
    member('crossed', `crossed-${n}`, arm, n < 7 ? { also_arm: other } : { also_arm: null })
  }

  const waves = campaign('waves', {})
  const drawn = (
    wave: string,
    share: number,
    arm: string,
    [buyers, count]: readonly [number, number],
  ) => {
    for (let n = 0; n < count; n += 1) {
      const customer = waves(`${arm}-${wave}`, n)
      member('waves', customer, arm, { wave, control_share: share })
      if (n < buyers) opened(customer)
    }
  }
  drawn('1', 0.5, 'control', [0, 8])
  drawn('1', 0.5, 'treated', [0, 8])
  drawn('2', 0.2, 'control', [2, 4])
  drawn('2', 0.2, 'treated', [8, 16])

  const other = campaign('answered_other', { control: 4, treated: 4 }, { measure: 'responses' })
  interested(other('treated', 0), { contact_id: spoke(other('treated', 0), 'answered_other') })
  interested(other('treated', 1), { contact_id: spoke(other('treated', 1), 'another') })
  // Interest in a product the campaign is not about.
  interested(other('treated', 2), { product_id: 'WM1' })
  events.push({
    event_id: 'E-other',
    customer_id: other('treated', 3),
    kind: 'response',
    event_date: '2026-09-05',
    subject: 'another',
  })
}
