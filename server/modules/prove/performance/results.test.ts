import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import type { CampaignResult } from '#contracts/results.ts'
import { askedBy, smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { performanceRoutes, campaignResult } from './index.ts'
import { openResults } from './results.ts'

const NIGHT = '2026-10-31'

type Row = Record<string, unknown>

/** Facts told in a line each; every test delivers its campaign to the same bank. */
const campaigns: Row[] = []
const members: Row[] = []
const outcomes: Row[] = []
const contacts: Row[] = []
const accounts: Row[] = []
const holdings: Row[] = []
const transactions: Row[] = []
const events: Row[] = []
const balances: Row[] = []

interface Told {
  readonly arms: Readonly<Record<string, number>>
  readonly plan?: Row
}

/** A campaign of 1 September with a window of 30 days; customers are `<campaign>-<arm>-<n>`. */
function campaign(id: string, { arms, plan = {} }: Told): (arm: string, n: number) => string {
  campaigns.push({
    campaign_id: id,
    name: `活动 ${id}`,
    family: 'time_deposit',
    measure: 'purchases',
    started_date: '2026-09-01',
    window_days: 30,
    control_arm: 'control',
    cost_per_contact_cents: 500,
    ...plan,
  })
  const customer = (arm: string, n: number) => `${id}-${arm}-${n}`
  for (const [arm, count] of Object.entries(arms)) {
    for (let n = 0; n < count; n += 1) {
      members.push({
        campaign_id: id,
        customer_id: customer(arm, n),
        arm,
        assigned_date: '2026-09-01',
      })
    }
  }
  return customer
}

function opened(customerId: string, day: string, given: Row = {}): void {
  accounts.push({
    account_id: `A${accounts.length}`,
    customer_id: customerId,
    family: 'time_deposit',
    product_id: 'TD1',
    opened_date: day,
    balance_cents: 100_000,
    ...given,
  })
}

function recorded(customerId: string, day: string, given: Row = {}): void {
  outcomes.push({
    outcome_id: `O${outcomes.length}`,
    customer_id: customerId,
    outcome_date: day,
    kind: 'purchased',
    product_id: 'TD1',
    amount_cents: 100_000,
    ...given,
  })
}

function spoke(customerId: string, day: string, staff: string, given: Row = {}): string {
  const contactId = `K${contacts.length}`
  contacts.push({
    contact_id: contactId,
    customer_id: customerId,
    contact_date: day,
    channel: 'phone',
    staff_id: staff,
    purpose: 'marketing',
    ...given,
  })
  return contactId
}

describe('results as the lake tells them', () => {
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
      holding: holdings,
      transaction: transactions,
      event: events,
      balance_month_end: balances,
      customer: members.map(({ customer_id }) => ({ customer_id, kind: 'personal' })),
      product: [
        { product_id: 'TD1', family: 'time_deposit', name: '定期' },
        { product_id: 'TD2', family: 'time_deposit', name: '定期二' },
        { product_id: 'WM1', family: 'wealth', name: '理财' },
      ],
      org_unit: [
        { unit_id: 'U0', level: 'branch', name: '分行' },
        { unit_id: 'U1', parent_id: 'U0', level: 'outlet', name: '甲' },
        { unit_id: 'U2', parent_id: 'U0', level: 'outlet', name: '乙' },
      ],
      staff: [
        { staff_id: 'S1', unit_id: 'U1', role: 'rm' },
        { staff_id: 'S2', unit_id: 'U2', role: 'rm' },
      ],
    }
    for (const [fact, rows] of Object.entries(facts)) await bank.deliver(NIGHT, fact, rows)
    await bank.publish(NIGHT, [])
  })
  after(() => bank.close())

  const read = (id: string): Promise<CampaignResult> => campaignResult(bank.parts, id)
  async function armsOf(id: string): Promise<Record<string, readonly number[]>> {
    const { arms } = await read(id)
    return Object.fromEntries(
      arms.map((arm) => [arm.arm, [arm.customers, arm.converted, arm.sumCents, arm.reportedOnly]]),
    )
  }

  test('a control customer, whom nobody called, is counted by the books', async () => {
    assert.deepEqual(await armsOf('books'), {
      control: [10, 3, 300_000 + 50_000, 0],
      treated: [10, 2, 200_000, 1],
    })
  })

  test('everybody assigned counts in their arm, contacted or not', async () => {
    const { arms, costCents } = await read('intent')
    assert.deepEqual(
      arms.map(({ arm, customers, converted }) => [arm, customers, converted]),
      [
        ['control', 4, 0],
        ['treated', 6, 1],
      ],
    )
    // One call: the plan says 5.00 yuan, its six minutes are worth 15.00.
    assert.equal(costCents, 1_500)
  })

  test('the window holds its first and its last day and nothing besides', async () => {
    assert.deepEqual((await armsOf('window'))['treated']?.slice(0, 2), [4, 2])
    const daily = (await read('window')).daily
    assert.equal(daily.length, 30)
    const treated = daily.map(({ rates }) => rates.find(({ arm }) => arm === 'treated')?.rate)
    assert.deepEqual([treated[0], treated[28], treated[29]], [0.25, 0.25, 0.5])
  })

  test('who buys twice is one customer with both amounts', async () => {
    assert.deepEqual((await armsOf('twice'))['treated'], [3, 1, 300_000, 0])
  })

  test('one sale that staff and books both tell of is one sale', async () => {
    assert.deepEqual((await armsOf('both'))['treated'], [2, 1, 100_000, 0])
  })

  test('only the product or family the campaign is for counts', async () => {
    assert.deepEqual((await armsOf('family'))['treated']?.slice(0, 2), [4, 2])
    assert.deepEqual((await armsOf('product'))['treated']?.slice(0, 2), [4, 1])
  })

  test('a campaign for anything counts payments for purchases too', async () => {
    assert.deepEqual((await armsOf('any'))['treated'], [3, 2, 70_000, 0])
  })

  test('responses are interest shown to staff and answers to messages', async () => {
    assert.deepEqual((await armsOf('answers'))['treated'], [4, 2, 0, 1])
  })

  test('logins are counted once a customer', async () => {
    const { arms, lifts } = await read('logins')
    assert.deepEqual(
      arms.map(({ converted, visits }) => [converted, visits]),
      [
        [1, 1],
        [2, 2],
      ],
    )
    assert.ok(lifts.some(({ measure }) => measure === 'visit'))
  })

  test('assets are those of the newest balances before the start and in the window', async () => {
    const { arms, daily } = await read('assets')
    assert.deepEqual(
      arms.map(({ arm, converted, sumCents }) => [arm, converted, sumCents]),
      [
        ['control', 1, 1_000],
        ['treated', 2, 5_000 - 2_000 + 700],
      ],
    )
    assert.deepEqual(daily, [])
  })

  test('assets without balances of before the start are not known', async () => {
    const { verdict, verdictWords } = await read('assets_unknown')
    assert.equal(verdict, 'unsound')
    assert.match(verdictWords.zh, /没有活动开始前的资产余额/)
  })

  test('a window that is still open says until when', async () => {
    const { verdict, daysLeft, measuredTo, lifts } = await read('open')
    assert.deepEqual([verdict, daysLeft, measuredTo, lifts], ['too_early', 19, NIGHT, []])
  })

  test('a split that is not as it was meant is found', async () => {
    const { verdict, sampleRatio } = await read('split')
    assert.deepEqual([verdict, sampleRatio.good], ['unsound', false])
  })

  test("the bank's holdout is in no arm", async () => {
    assert.deepEqual(Object.keys(await armsOf('holdout')), ['control', 'treated'])
  })

  test('a sale is credited to who recorded it, else to who spoke last before it', async () => {
    const { credits } = await read('credit')
    const told = credits.map((one) => [one.staffNumber, one.role.en, one.outcomes, one.cents])
    assert.deepEqual(told, [
      ['S2', 'Responsible', 2, 200_000],
      ['S1', 'Responsible', 1, 100_000],
    ])
  })

  test('a head sees the credits of their own unit and no other', async () => {
    const results = openResults(bank.parts)
    const seen = async (unitId: string, column: 'outlet_id' | 'branch_id') =>
      (await results.read('credit', { kind: 'unit', column, unitId }))?.credits.map(
        ({ staffNumber }) => staffNumber,
      )
    assert.deepEqual(await seen('U1', 'outlet_id'), ['S1'])
    assert.deepEqual(await seen('U2', 'outlet_id'), ['S2'])
    assert.deepEqual(await seen('U0', 'branch_id'), ['S2', 'S1'])
    assert.deepEqual((await results.read('credit', { kind: 'nobody' }))?.credits, [])
    const head = bank.person('outlet_head', {
      unit: { unitId: 'U1', parentId: 'U0', level: 'outlet', name: '甲' },
    })
    const routes = performanceRoutes(openResults(bank.parts))
    const told = await routes.readResult({ ...askedBy(head), params: { campaignId: 'credit' } })
    assert.deepEqual(
      told.credits.map(({ staffNumber }) => staffNumber),
      ['S1'],
    )
    // The arms are the whole campaign's for everybody.
    assert.deepEqual(
      told.arms.map(({ customers }) => customers),
      [3, 6],
    )
  })

  test('a campaign nobody knows is not found', async () => {
    await assert.rejects(read('nothing'), { code: 'not_found' })
  })

  test('the list has every campaign, newest first, with the verdict of its page', async () => {
    const routes = performanceRoutes(openResults(bank.parts))
    const { results: listed } = await routes.listResults(askedBy(bank.person('analyst')))
    assert.equal(listed.length, campaigns.length)
    assert.equal(listed[0]?.campaignId, 'open')
    for (const { campaignId, verdict, members: count, delivered } of listed) {
      const page = await read(campaignId)
      assert.equal(verdict, page.verdict, campaignId)
      assert.equal(
        count,
        page.arms.reduce((sum, { customers }) => sum + customers, 0),
      )
      assert.equal(delivered, true)
    }
  })

  test('facts that come later are counted without a restart', async () => {
    const results = openResults(bank.parts)
    const before = await results.read('intent', { kind: 'bank' })
    recorded('intent-treated-1', '2026-09-05')
    await bank.deliver(NIGHT, 'outcome', outcomes)
    const later = await results.read('intent', { kind: 'bank' })
    assert.deepEqual(
      [before, later].map((one) => one?.arms[1]?.converted),
      [1, 2],
    )
  })
})

function tellEverything(): void {
  const books = campaign('books', { arms: { control: 10, treated: 10 } })
  opened(books('control', 0), '2026-09-05')
  opened(books('control', 1), '2026-09-06')
  recorded(books('control', 2), '2026-09-07', { amount_cents: 150_000 })
  opened(books('control', 2), '2026-09-07', { balance_cents: 150_000 })
  opened(books('treated', 0), '2026-09-05')
  recorded(books('treated', 1), '2026-09-08')

  const intent = campaign('intent', { arms: { control: 4, treated: 6 } })
  spoke(intent('treated', 0), '2026-09-02', 'S1', { campaign_id: 'intent' })
  opened(intent('treated', 5), '2026-09-09')

  const window = campaign('window', { arms: { control: 4, treated: 4 } })
  opened(window('treated', 0), '2026-08-31')
  opened(window('treated', 1), '2026-09-01')
  opened(window('treated', 2), '2026-09-30')
  opened(window('treated', 3), '2026-10-01')

  const twice = campaign('twice', { arms: { control: 3, treated: 3 } })
  opened(twice('treated', 0), '2026-09-05')
  opened(twice('treated', 0), '2026-09-06', { balance_cents: 200_000 })

  const both = campaign('both', { arms: { control: 2, treated: 2 } })
  opened(both('treated', 0), '2026-09-05')
  recorded(both('treated', 0), '2026-09-06')

  const family = campaign('family', { arms: { control: 4, treated: 4 } })
  opened(family('treated', 0), '2026-09-05', { product_id: 'TD2' })
  opened(family('treated', 1), '2026-09-05', { family: 'wealth', product_id: 'WM1' })
  recorded(family('treated', 2), '2026-09-05', { product_id: 'WM1' })
  // Nobody said which product, but it came of this campaign's call.
  const call = spoke(family('treated', 3), '2026-09-04', 'S1', { campaign_id: 'family' })
  recorded(family('treated', 3), '2026-09-05', { product_id: null, contact_id: call })

  const product = campaign('product', {
    arms: { control: 4, treated: 4 },
    plan: { product_id: 'TD1' },
  })
  opened(product('treated', 0), '2026-09-05', { product_id: 'TD2' })
  opened(product('treated', 1), '2026-09-05')

  const any = campaign('any', { arms: { control: 3, treated: 3 }, plan: { family: null } })
  const paid = { kind: 'purchase', transaction_date: '2026-09-05' }
  transactions.push(
    {
      transaction_id: 'T1',
      customer_id: any('treated', 0),
      direction: 'out',
      amount_cents: 20_000,
      ...paid,
    },
    {
      transaction_id: 'T2',
      customer_id: any('treated', 0),
      direction: 'in',
      amount_cents: 90_000,
      ...paid,
    },
  )
  holdings.push({
    holding_id: 'H1',
    customer_id: any('treated', 1),
    product_id: 'WM1',
    family: 'wealth',
    cost_cents: 50_000,
    value_cents: 60_000,
    opened_date: '2026-09-09',
  })

  const answers = campaign('answers', {
    arms: { control: 4, treated: 4 },
    plan: { measure: 'responses', family: null },
  })
  recorded(answers('treated', 0), '2026-09-05', { kind: 'interested' })
  recorded(answers('treated', 1), '2026-09-05', { kind: 'declined' })
  events.push({
    event_id: 'E0',
    customer_id: answers('treated', 2),
    kind: 'response',
    event_date: '2026-09-05',
  })

  const logins = campaign('logins', {
    arms: { control: 5, treated: 5 },
    plan: { measure: 'logins', family: null },
  })
  const login = (customerId: string, day: string) =>
    events.push({
      event_id: `E${events.length}`,
      customer_id: customerId,
      kind: 'login',
      event_date: day,
    })
  login('somebody', '2026-08-01')
  login(logins('control', 0), '2026-09-05')
  login(logins('treated', 0), '2026-09-05')
  login(logins('treated', 0), '2026-09-06')
  login(logins('treated', 1), '2026-09-30')
  login(logins('treated', 2), '2026-10-01')

  const assets = campaign('assets', {
    arms: { control: 2, treated: 3 },
    plan: { measure: 'aum_cents', family: null },
  })
  const held = (customerId: string, day: string, cents: number, of = 'time_deposit') =>
    balances.push({
      customer_id: customerId,
      family: of,
      balance_date: day,
      balance_cents: cents,
    })
  held(assets('control', 0), '2026-08-31', 1_000)
  held(assets('control', 0), '2026-09-30', 2_000)
  held(assets('treated', 0), '2026-09-30', 5_000)
  held(assets('treated', 1), '2026-08-31', 2_000)
  held(assets('treated', 1), '2026-08-31', 9_000, 'mortgage')
  held(assets('treated', 2), '2026-08-31', 300, 'fund')
  held(assets('treated', 2), '2026-09-30', 1_000, 'fund')
  held(assets('treated', 2), '2026-07-31', 77_000, 'fund')
  campaign('assets_unknown', {
    arms: { control: 2, treated: 3 },
    plan: { measure: 'aum_cents', family: null, started_date: '2026-01-01' },
  })

  campaigns.push({
    campaign_id: 'open',
    name: '进行中',
    family: 'wealth',
    measure: 'purchases',
    started_date: '2026-10-15',
    window_days: 30,
    control_arm: 'control',
  })
  for (const [n, arm] of ['control', 'treated', 'treated'].entries()) {
    members.push({
      campaign_id: 'open',
      customer_id: `open-${n}`,
      arm,
      // Who joins later has a later window: the last one ends the campaign's.
      assigned_date: n === 2 ? '2026-10-21' : null,
    })
  }

  campaign('split', { arms: { control: 90, treated: 30 }, plan: { control_share: 0.5 } })
  campaign('holdout', { arms: { control: 2, treated: 2, holdout: 2 } })

  const credit = campaign('credit', { arms: { control: 3, treated: 6 } })
  // S1 spoke first, S2 last: S2's sale.
  spoke(credit('treated', 0), '2026-09-02', 'S1')
  spoke(credit('treated', 0), '2026-09-04', 'S2')
  opened(credit('treated', 0), '2026-09-05')
  // S1 spoke last before the sale, S2 after it.
  spoke(credit('treated', 1), '2026-09-04', 'S1')
  opened(credit('treated', 1), '2026-09-05')
  spoke(credit('treated', 1), '2026-09-06', 'S2')
  // S1 called, S2 recorded the sale of that day.
  const first = spoke(credit('treated', 2), '2026-09-05', 'S1')
  recorded(credit('treated', 2), '2026-09-05', { staff_id: 'S2', contact_id: first })
  // Nobody spoke to this one within the window, nor to those of the control.
  spoke(credit('treated', 3), '2026-08-20', 'S1')
  opened(credit('treated', 3), '2026-09-05')
  spoke(credit('control', 0), '2026-09-02', 'S1')
  opened(credit('control', 0), '2026-09-05')
}
