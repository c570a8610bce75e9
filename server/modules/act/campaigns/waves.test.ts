import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'

import type { Campaign, CampaignPlan } from '#contracts/campaigns.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import { customerMessages } from '#modules/act/delivery/index.ts'
import { campaignBank, NIGHT, plainPlan, reachable, TODAY } from '#server/testing/campaign-bank.ts'
import type { CampaignBank } from '#server/testing/campaign-bank.ts'

import { campaignFacts, heldBack } from './campaign-facts.ts'
import { dueWaves, runWave } from './waves.ts'

const CUSTOMERS = 120
const copies = {
  sms: '您好，我行定期存款正在办理。拒收请回复R',
  email: '{name}您好，我行定期存款正在办理。退订：{unsubscribe}',
  app: '我行定期存款正在办理。',
  rm_task: '您好，我行定期存款正在办理，方便时为您介绍。',
} as const
type Wave = CampaignPlan['waves'][number]
const wave = (phase: Wave['phase'], date: string, channel: Wave['channel'] = 'sms'): Wave => ({
  phase,
  date,
  channel,
  copy: copies[channel],
  subject: channel === 'email' ? '定期存款' : null,
})

describe('the waves of a campaign', () => {
  let world: CampaignBank
  before(async () => {
    world = await campaignBank(reachable(CUSTOMERS))
  })
  beforeEach(() => world.setDay(TODAY))
  after(() => world.close())

  async function going(change: Partial<CampaignPlan> = {}): Promise<Campaign> {
    const { campaignId } = await world.launched({ ...plainPlan, ...change })
    await world.fix(campaignId)
    await world.tick()
    return world.read(campaignId)
  }

  const query = async <T extends object>(text: string, parameters: unknown[]) =>
    (await world.bank.ledger.pool.query<T>(text, parameters)).rows

  const messagesOf = (campaignId: string) =>
    query<{
      customer_id: string
      state: string
      channel: string
      subject: string | null
      wave: number
    }>(
      `select message.customer_id, message.state, mailing.channel, mailing.subject, mailing.wave
    from message join mailing using (mailing_id)
    where campaign_id = $1 order by mailing.wave, customer_id`,
      [campaignId],
    )

  const tasksOf = (campaignId: string) =>
    query<{
      customer_id: string
      owner_staff: string
      state: string
      held: boolean
      due: string
      task_id: string
    }>(`select * from work_task where campaign_id = $1 order by customer_id`, [campaignId])

  const armOf = (campaignId: string, arm: string) =>
    query<{ customer_id: string }>(
      `select customer_id from campaign_member
    where campaign_id = $1 and arm = $2 order by customer_id`,
      [campaignId, arm],
    )

  /** As campaigns approved before ceilings were kept: the budget alone bounds them. */
  const withoutCeiling = (campaignId: string) =>
    query('update campaign set approved_people = null where campaign_id = $1', [campaignId])

  async function answer(campaignId: string, customerId: string, kind: string): Promise<void> {
    await query(
      `insert into work_outcome (
        contact_id, task_id, idempotency_key, customer_id, kind, channel, campaign_id,
        staff_number, note, business_date, at
      )
      select
        $2 || $1, task_id, $2 || $1, $2, $3, 'phone', $1, owner_staff, '', $4, $5
      from work_task where campaign_id = $1 and customer_id = $2`,
      [campaignId, customerId, kind, TODAY, `${TODAY}T03:00:00Z`],
    )
  }

  it('go to the treated, once each, however often they are looked for', async () => {
    const { campaignId, progress } = await going()
    const treated = (await armOf(campaignId, 'treated')).map((row) => row.customer_id)
    const sent = async () => (await messagesOf(campaignId)).map((row) => row.customer_id)
    assert.deepEqual(await sent(), treated)
    assert.equal(progress?.waiting, treated.length)
    await world.tick()
    const again = { campaignId, wave: 1 }
    await Promise.all([runWave(world.parts, again, { now: world.now() }), world.tick()])
    assert.deepEqual(await sent(), treated)
  })

  it('are taken by one of two that look at the same moment', async () => {
    const { campaignId } = await world.launched(plainPlan)
    await world.fix(campaignId)
    const due = await dueWaves(world.bank.ledger.db, businessDateOf(TODAY))
    assert.ok(due.some((one) => one.campaignId === campaignId))
    const both = await Promise.all(
      [1, 2, 3].map(() => runWave(world.parts, { campaignId, wave: 1 }, { now: world.now() })),
    )
    assert.equal(both.filter((contacts) => contacts !== undefined).length, 1)
    assert.equal((await messagesOf(campaignId)).length, (await armOf(campaignId, 'treated')).length)
  })

  it('go on where they were killed, and give nobody twice', async () => {
    const { campaignId } = await world.launched(plainPlan)
    await world.fix(campaignId)
    const treated = (await armOf(campaignId, 'treated')).map((row) => row.customer_id)
    for (const parts of [1, 2]) {
      let seen = 0
      await assert.rejects(
        runWave(
          world.parts,
          { campaignId, wave: 1 },
          {
            now: world.now(),
            atOnce: 10,
            onPart: () => {
              seen += 1
              if (seen === parts) throw new Error('killed')
            },
          },
        ),
      )
    }
    assert.equal((await messagesOf(campaignId)).length, 30)
    const rest = await runWave(
      world.parts,
      { campaignId, wave: 1 },
      { now: world.now(), atOnce: 10 },
    )
    assert.equal(rest, treated.length - 30)
    assert.deepEqual(
      (await messagesOf(campaignId)).map((row) => row.customer_id),
      treated,
    )
    const { history } = await world.read(campaignId)
    const sent = history.filter(({ what }) => what === 'wave')
    assert.equal(sent.length, 1)
    assert.ok(sent[0]?.note?.en.includes(`${treated.length}`))
  })

  it('stand still where a pause found them, and go on within the budget', async () => {
    // Nine cents more than the contacts pay for: the next one is not begun.
    const budget = { capCents: CUSTOMERS * 10 + 9, costPerContactCents: 10 }
    const launched = await world.launched({ ...plainPlan, budget, controlShare: 0 })
    const { campaignId } = launched
    await withoutCeiling(campaignId)
    await world.bank.publish(TODAY, reachable(CUSTOMERS * 2))
    await world.fix(campaignId)
    let paused: Campaign | undefined
    const made = await runWave(
      world.parts,
      { campaignId, wave: 1 },
      {
        now: world.now(),
        atOnce: 40,
        onPart: async (contacts) => {
          if (contacts === 80) paused = await world.act('pauseCampaign', launched, world.marketer)
        },
      },
    )
    assert.equal(made, 80)
    await world.tick()
    assert.equal((await messagesOf(campaignId)).length, 80)
    assert.ok(paused)
    await world.act('resumeCampaign', paused, world.marketer)
    await world.tick()
    assert.equal((await messagesOf(campaignId)).length, CUSTOMERS)
    const { progress } = await world.read(campaignId)
    const beyond = progress?.withheld.find(({ code }) => code === 'budget_used_up')
    assert.equal(beyond?.customers, (progress?.treated ?? 0) - CUSTOMERS)
    await world.bank.publish(TODAY, reachable(CUSTOMERS))
  })

  it('come on their own days', async () => {
    const { campaignId } = await going({
      waves: [wave('warm_up', TODAY, 'app'), wave('burst', '2026-11-05', 'email')],
    })
    const channels = async () => [
      ...new Set((await messagesOf(campaignId)).map(({ channel }) => channel)),
    ]
    assert.deepEqual(await channels(), ['app'])
    world.setDay('2026-11-04')
    await world.tick()
    assert.deepEqual(await channels(), ['app'])
    world.setDay('2026-11-05')
    await world.tick()
    assert.deepEqual(await channels(), ['app', 'email'])
    const mail = (await messagesOf(campaignId)).find(({ channel }) => channel === 'email')
    assert.deepEqual([mail?.subject, mail?.wave], ['定期存款', 1])
  })

  it('give each manager a task for each of their customers', async () => {
    const rows = reachable(CUSTOMERS)
    Object.assign(rows[7] ?? {}, { rm_id: null })
    await world.bank.publish(TODAY, rows)
    const { campaignId, progress } = await going({
      waves: [wave('burst', TODAY, 'rm_task')],
      controlShare: 0,
    })
    const tasks = await tasksOf(campaignId)
    const treated = await armOf(campaignId, 'treated')
    // Without a manager nobody is reached: that is known before the launch, not at the wave.
    assert.ok(!treated.some((row) => row.customer_id === 'C00007'))
    assert.equal(tasks.length, treated.length)
    for (const { customer_id: id, owner_staff: owner, due } of tasks) {
      assert.equal(owner, `R${Number(id.slice(1)) % 3}`)
      assert.equal(due, TODAY)
    }
    const unmanaged = progress?.withheld.find(({ code }) => code === 'no_manager')
    assert.equal(unmanaged?.customers, 1)
    assert.deepEqual(progress?.tasks, { open: tasks.length, done: 0, withdrawn: 0 })
    await world.bank.publish(TODAY, reachable(CUSTOMERS))
  })

  it('leave out of a follow-up who answered or bought, here or as the bank told', async () => {
    const { campaignId } = await going({
      waves: [
        wave('warm_up', TODAY, 'rm_task'),
        wave('burst', '2026-11-04'),
        wave('follow_up', '2026-11-06'),
      ],
    })
    const treated = (await armOf(campaignId, 'treated')).map((row) => row.customer_id)
    const [bought, interested, declined, told, booked, clicked, called] = treated
    assert.ok(bought && interested && declined && told && booked && clicked && called)
    // Whoever answers something else since the launch has not answered this.
    const elsewhere = treated.slice(7, 11)
    const [otherCall, otherBought, otherEvent, unnamed] = elsewhere
    assert.ok(otherCall && otherBought && otherEvent && unnamed)
    await answer(campaignId, bought, 'purchased')
    await answer(campaignId, interested, 'interested')
    await answer(campaignId, declined, 'declined')
    await world.bank.deliver(NIGHT, 'product', [
      { product_id: 'TD1', family: 'time_deposit', name: '定期' },
      { product_id: 'WM1', family: 'wealth', name: '理财' },
    ])
    const contact = { contact_date: '2026-11-03', channel: 'phone', purpose: 'marketing' }
    await world.bank.deliver(NIGHT, 'contact', [
      { ...contact, contact_id: 'K1', customer_id: called, campaign_id: campaignId },
      { ...contact, contact_id: 'K2', customer_id: otherCall, campaign_id: 'another' },
    ])
    const since = { outcome_date: '2026-11-03' }
    await world.bank.deliver(NIGHT, 'outcome', [
      { ...since, outcome_id: 'O1', customer_id: told, kind: 'purchased', product_id: 'TD1' },
      { ...since, outcome_id: 'O3', customer_id: called, kind: 'interested', contact_id: 'K1' },
      { ...since, outcome_id: 'O4', customer_id: otherCall, kind: 'interested', contact_id: 'K2' },
      {
        ...since,
        outcome_id: 'O5',
        customer_id: otherBought,
        kind: 'purchased',
        product_id: 'WM1',
      },
      // Before the campaign began: no answer to it.
      { outcome_id: 'O2', customer_id: declined, outcome_date: '2026-10-03', kind: 'purchased' },
    ])
    const account = { customer_id: booked, family: 'time_deposit', status: 'active' }
    await world.bank.deliver(NIGHT, 'account', [
      { ...account, account_id: 'D1', opened_date: '2026-11-03' },
      { ...account, customer_id: declined, account_id: 'D2', opened_date: '2026-10-03' },
      {
        ...account,
        customer_id: declined,
        account_id: 'D3',
        opened_date: '2026-11-03',
        family: 'demand_deposit',
      },
    ])
    await world.bank.deliver(NIGHT, 'event', [
      {
        event_id: 'E1',
        customer_id: clicked,
        kind: 'response',
        event_date: '2026-11-04',
        subject: campaignId,
      },
      {
        event_id: 'E3',
        customer_id: otherEvent,
        kind: 'response',
        event_date: '2026-11-04',
        subject: 'another',
      },
      { event_id: 'E4', customer_id: unnamed, kind: 'response', event_date: '2026-11-04' },
      { event_id: 'E2', customer_id: declined, kind: 'login', event_date: '2026-11-04' },
    ])
    world.setDay('2026-11-06')
    await world.tick()
    const messages = await messagesOf(campaignId)
    const of = (index: number) =>
      messages.filter((row) => row.wave === index).map((row) => row.customer_id)
    const answered = new Set([bought, interested, told, booked, clicked, called])
    assert.deepEqual(of(1), treated)
    assert.ok(elsewhere.every((id) => of(2).includes(id)))
    assert.deepEqual(
      of(2),
      treated.filter((id) => !answered.has(id)),
    )
    const { progress } = await world.read(campaignId)
    const left = progress?.withheld.find(({ code }) => code === 'answered_already')
    assert.equal(left?.customers, 6)
    assert.deepEqual([progress?.responded, progress?.purchased], [2, 1])
  })

  it('make no contact the budget does not pay for, and say so', async () => {
    // The night before the job ran brought more customers than the plan was reckoned with.
    const budget = { capCents: CUSTOMERS * 10 + 9, costPerContactCents: 10 }
    const { campaignId } = await world.launched({ ...plainPlan, budget, controlShare: 0 })
    await withoutCeiling(campaignId)
    await world.bank.publish(TODAY, reachable(CUSTOMERS * 2))
    await world.fix(campaignId)
    await world.tick()
    const treated = (await armOf(campaignId, 'treated')).length
    assert.ok(treated > CUSTOMERS)
    assert.equal((await messagesOf(campaignId)).length, CUSTOMERS)
    const { progress } = await world.read(campaignId)
    const beyond = progress?.withheld.find(({ code }) => code === 'budget_used_up')
    assert.equal(beyond?.customers, treated - CUSTOMERS)
    await world.bank.publish(TODAY, reachable(CUSTOMERS))
  })

  it('wait while it is paused, go on when resumed, are withdrawn when stopped', async () => {
    const launched = await going({
      waves: [
        wave('warm_up', TODAY),
        wave('burst', '2026-11-03', 'rm_task'),
        wave('follow_up', '2026-11-04'),
      ],
    })
    const { campaignId } = launched
    world.setDay('2026-11-03')
    await world.tick()
    const states = async () => {
      const held = await query<{ state: string }>(
        'select distinct state from mailing where campaign_id = $1',
        [campaignId],
      )
      const tasks = await tasksOf(campaignId)
      return {
        mailings: held.map(({ state }) => state),
        tasks: [...new Set(tasks.map((task) => `${task.state}${task.held ? ' held' : ''}`))],
        messages: [...new Set((await messagesOf(campaignId)).map(({ state }) => state))],
      }
    }
    const { act, marketer } = world
    const paused = await act('pauseCampaign', launched, marketer, '客户有疑问')
    assert.deepEqual(await states(), {
      mailings: ['held'],
      tasks: ['open held'],
      messages: ['waiting'],
    })
    world.setDay('2026-11-04')
    await world.tick()
    assert.ok((await messagesOf(campaignId)).every((row) => row.wave === 0))
    const resumed = await act('resumeCampaign', paused, marketer)
    assert.deepEqual(await states(), {
      mailings: ['running'],
      tasks: ['open'],
      messages: ['waiting'],
    })
    await world.tick()
    assert.ok((await messagesOf(campaignId)).some((row) => row.wave === 2))
    const stopped = await act('stopCampaign', resumed, marketer, '利率调整')
    assert.deepEqual(await states(), {
      mailings: ['stopped'],
      tasks: ['withdrawn'],
      messages: ['withheld'],
    })
    assert.deepEqual(stopped.may, [])
    const [customer] = await messagesOf(campaignId)
    const received = await customerMessages(world.bank.ledger.db, customer?.customer_id ?? '', 50)
    const own = received.filter((message) => message.campaignId === campaignId)
    assert.deepEqual([...new Set(own.map(({ reason }) => reason?.code))], ['campaign_stopped'])
  })

  it('are never made of a campaign that was paused before its members were known', async () => {
    const launched = await world.launched(plainPlan)
    const { campaignId } = launched
    await world.act('pauseCampaign', launched, world.marketer)
    await world.fix(campaignId)
    await world.tick()
    assert.deepEqual(await messagesOf(campaignId), [])
    const paused = await world.read(campaignId)
    assert.ok((paused.progress?.members ?? 0) > 0)
    await world.act('resumeCampaign', paused, world.marketer)
    await world.tick()
    assert.ok((await messagesOf(campaignId)).length > 0)
  })

  it('end when the window is over: the campaign is finished, its tasks are gone', async () => {
    const goal = { ...plainPlan.goal, windowDays: 25 }
    const { campaignId } = await going({ goal, waves: [wave('burst', TODAY, 'rm_task')] })
    world.setDay('2026-11-26')
    await world.tick()
    assert.equal((await world.read(campaignId)).state, 'running')
    world.setDay('2026-11-27')
    await world.tick()
    const finished = await world.read(campaignId)
    assert.equal(finished.state, 'finished')
    assert.deepEqual(finished.may, [])
    assert.equal(finished.history.at(-1)?.what, 'finish')
    assert.equal(finished.progress?.tasks.open, 0)
  })

  it('are not counted anew for every look at a large campaign, but after every act', async () => {
    const launched = await going()
    const { campaignId } = launched
    await query('update campaign set treated = 10000 where campaign_id = $1', [campaignId])
    const waiting = async () => (await world.read(campaignId)).progress?.waiting
    const before = await waiting()
    const addOne = (customerId: string) =>
      query(
        `insert into message (
        message_key, mailing_id, customer_id, due_at, created_at, updated_at
      )
      select $2, mailing_id, $2, now(), now(), now() from mailing where campaign_id = $1`,
        [campaignId, customerId],
      )
    await addOne(`late-${campaignId}`)
    assert.equal(await waiting(), before)
    const paused = await world.act('pauseCampaign', launched, world.marketer)
    assert.equal(paused.progress?.waiting, (before ?? 0) + 1)
  })

  it('leave controls alone: what they are not to be offered meanwhile, while it runs', async () => {
    const action = world.parts
      .strategy()
      .pack.actions.find(
        ({ name, treatments }) =>
          name === 'mobile_bank_start' && treatments.some(({ channel }) => channel === 'sms'),
      )
    assert.ok(action)
    const launched = await going({ family: null, action: action.name })
    const { campaignId } = launched
    const { db } = world.bank.ledger
    const all = reachable(CUSTOMERS).map((row) => row.customer_id)
    const control = (await armOf(campaignId, 'control')).map((row) => row.customer_id)
    const holdout = (await armOf(campaignId, 'holdout')).map((row) => row.customer_id)
    const held = await heldBack(db, all)
    assert.ok(control.length > 0)
    assert.deepEqual([...held.keys()].toSorted(), [...control, ...holdout].toSorted())
    for (const actions of held.values()) assert.deepEqual([...actions], [action.name])
    assert.deepEqual(await heldBack(db, []), new Map())

    const facts = await campaignFacts(db, campaignId)
    assert.equal(facts?.started, TODAY)
    assert.deepEqual(facts?.plannedShares, { treated: 0.8, control: 0.2 })
    assert.equal(facts?.members.control, control.length)
    assert.equal(await campaignFacts(db, 'nobody'), undefined)

    await world.act('stopCampaign', launched, world.marketer)
    assert.deepEqual(await heldBack(db, all), new Map())
  })
})
