import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { datasets } from '#modules/know/intake/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { MONDAY_AT_TEN, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { campaignTask, deskOf, refusedWith } from '#server/testing/workbench-desk.ts'
import type { Desk } from '#server/testing/workbench-desk.ts'

import { onServedMart } from '#modules/act/customers/index.ts'

import { addTasks, creditShares, holdTasks, receiversOf, withdrawTasks } from './index.ts'

const DAY = 86_400_000

let bank: WorkbenchBank
let desk: Desk

before(async () => {
  bank = await workbenchBank(['later', 'give', 'own', 'night', 'day', 'heir', 'far1'])
  desk = deskOf(bank)
})
after(() => bank.close())

describe('later', () => {
  it('a promise, an appointment and a snoozed task come back on their day', async () => {
    const who = bank.rm('later')
    const { tasks } = await desk.day(who)
    const [first, second, third] = tasks
    assert.ok(first && second && third)
    await desk.record(who, first.taskId, {
      outcome: 'interested',
      promise: { what: '送利率表', due: '2026-11-04' },
    })
    await desk.record(who, second.taskId, {
      outcome: 'appointment',
      appointmentAt: '2026-11-04T06:30:00.000Z',
    })
    const { next } = await desk.routes.snoozeTask({
      ...askedBy(who, MONDAY_AT_TEN),
      params: { taskId: third.taskId },
      body: { until: '2026-11-04', reason: '' },
    })
    assert.equal(next, tasks[3]?.taskId)
    // Not gone until its day: it stands among what was agreed for later, and with the customer.
    const monday = await desk.day(who)
    assert.deepEqual(
      monday.upcoming.map(({ kind, due }) => [kind, due]),
      [
        ['promise', '2026-11-04'],
        ['recommendation', '2026-11-04'],
        ['appointment', '2026-11-04'],
      ],
    )
    const withCustomer = await desk.open(who, second.customer.customerId)
    assert.deepEqual(
      withCustomer.map(({ kind, at }) => [kind, at]),
      [['appointment', '2026-11-04T06:30:00.000Z']],
    )
    const tuesday = await desk.day(who, MONDAY_AT_TEN + DAY)
    assert.equal(tuesday.upcoming.length, 3)
    assert.ok(tuesday.tasks.every(({ kind }) => kind === 'recommendation'))
    assert.ok(tuesday.tasks.every(({ taskId }) => taskId !== third.taskId))
    const wednesday = await desk.day(who, MONDAY_AT_TEN + 2 * DAY)
    assert.deepEqual(
      wednesday.tasks.slice(0, 2).map(({ kind, customer, at }) => [kind, customer.customerId, at]),
      [
        ['appointment', second.customer.customerId, '2026-11-04T06:30:00.000Z'],
        ['promise', first.customer.customerId, null],
      ],
    )
    assert.deepEqual(wednesday.tasks[1]?.reasons[0], {
      zh: '已答应客户：送利率表',
      en: 'promised: 送利率表',
    })
    const back = wednesday.tasks.find(({ taskId }) => taskId === third.taskId)
    assert.equal(back?.state, 'open')
    // The customer agreed to be called: the two calls of 30 days don't stop it.
    assert.ok(wednesday.tasks.slice(0, 2).every(({ stopped }) => stopped === null))
  })
})

describe('a referral', () => {
  it('goes to a colleague of the outlet, who is told the need alone', async () => {
    const who = bank.rm('give')
    const refer = (toStaff: string) => desk.refer(who, 'give-1', toStaff, '想了解经营贷款')
    await assert.rejects(() => refer('far1'), refusedWith('referral_refused'))
    await assert.rejects(() => refer('give'), refusedWith('input_invalid'))
    const { taskId } = await refer('own')
    assert.deepEqual(await refer('own'), { taskId })
    const colleague = bank.rm('own')
    const [told] = (await desk.day(colleague)).tasks
    assert.deepEqual(
      [told?.taskId, told?.kind, told?.customer.customerId, told?.customer.name],
      [taskId, 'referral', 'give-1', null],
    )
    const card = await desk.card(colleague, taskId)
    assert.deepEqual([card.phoneMasked, card.mayCall], [null, false])
    await assert.rejects(
      () => desk.contacts(colleague, 'give-1'),
      refusedWith('customer_not_visible'),
    )
    await desk.record(colleague, taskId, { outcome: 'interested', channel: 'outlet' })
    const contacts = await desk.contacts(who, 'give-1')
    assert.deepEqual(
      contacts.map(({ by, countsAgainstCaps }) => [by, countsAgainstCaps]),
      [['经理own', false]],
    )
    const shares = await creditShares(bank.ledger.db, { from: '2026-11-02', to: '2026-11-02' })
    const share = shares.find((one) => one.customerId === 'give-1')
    assert.deepEqual([share?.contactedBy, share?.referredBy], ['own', 'give'])
  })
})

describe('a change of manager', () => {
  it('takes along what a campaign asks for, and what was agreed by who has left', async () => {
    const task = (customerId: string, staffNumber: string) =>
      campaignTask({ taskKey: `campaign:${customerId}`, customerId, staffNumber })
    await addTasks(
      bank.ledger.db,
      [
        task('heir-1', 'gone'),
        task('heir-3', 'day'),
        // The assistant works it.
        task('heir-2', 'helper'),
      ],
      MONDAY_AT_TEN,
    )
    const { tasks } = await desk.day(bank.rm('heir'))
    const sent = tasks.filter(({ kind }) => kind === 'campaign')
    assert.deepEqual(sent.map(({ customer }) => customer.customerId).toSorted(), [
      'heir-1',
      'heir-3',
    ])
    assert.ok(tasks.every(({ customer }) => customer.customerId !== 'heir-2'))
    const [helping] = (await desk.day(bank.rm('helper'))).tasks
    assert.equal(helping?.customer.customerId, 'heir-2')
  })

  it('leaves a paused campaign where it is, and a stopped one goes', async () => {
    const { db } = bank.ledger
    await holdTasks(db, 'K1', true)
    const held = (await desk.day(bank.rm('heir'))).tasks.filter(({ kind }) => kind === 'campaign')
    assert.deepEqual(
      held.map(({ stopped }) => stopped?.en),
      ['the campaign is paused', 'the campaign is paused'],
    )
    await holdTasks(db, 'K1', false)
    const helper = bank.rm('helper')
    const [helped] = (await desk.day(helper)).tasks
    const { contactId } = await desk.record(helper, helped?.taskId ?? '', { outcome: 'reached' })
    const reason = { zh: '活动已停止', en: 'the campaign was stopped' }
    assert.equal(await withdrawTasks(db, 'K1', reason, MONDAY_AT_TEN), 2)
    await desk.undo(helper, contactId)
    assert.deepEqual((await desk.day(helper)).tasks, [], 'undone, it does not come back either')
    const left = (await desk.day(bank.rm('heir'))).tasks
    assert.ok(left.every(({ kind }) => kind === 'recommendation'))
    const [gone] = held
    await assert.rejects(
      () => desk.record(bank.rm('heir'), gone?.taskId ?? '', { outcome: 'reached' }),
      refusedWith('changed_meanwhile', /活动已停止/),
    )
  })
})

describe('a talk nobody planned', () => {
  it('is one task, however often it is begun', async () => {
    const who = bank.rm('own')
    const begin = (customerId: string) => desk.start(who, customerId)
    assert.deepEqual(await begin('own-1'), await begin('own-1'))
    await assert.rejects(() => begin('day-1'), refusedWith('customer_not_visible'))
  })
})

describe('the next night', () => {
  it('knows the outcomes, and whoever reads the customer knows each contact once', async () => {
    const who = bank.rm('night')
    const { tasks } = await desk.day(who)
    const [bought, shared, mistaken] = tasks
    assert.ok(bought && shared && mistaken)
    const made = await desk.record(who, bought.taskId, {
      outcome: 'purchased',
      productId: 'TD1',
      amountCents: 2_000_000,
      withStaff: 'helper',
    })
    const declined = await desk.record(who, shared.taskId, {
      outcome: 'declined',
      note: '下次再说',
    })
    const wrong = await desk.record(who, mistaken.taskId, { outcome: 'interested' })
    await desk.undo(who, wrong.contactId)
    const shares = await creditShares(bank.ledger.db, { from: '2026-11-02', to: '2026-11-02' })
    assert.deepEqual(
      shares
        .filter(({ contactedBy }) => contactedBy === 'night')
        .map(({ kind, assistedBy, amountCents }) => [kind, assistedBy, amountCents]),
      [
        ['purchased', 'helper', 2_000_000],
        ['declined', null, null],
      ],
    )
    const night = await bank.nightWithLedger('2026-11-02')
    assert.ok(night.certificate.passed, JSON.stringify(night.certificate))
    const rows = await outcomesInLake('2026-11-02', 'night')
    assert.deepEqual(rows, [
      {
        contact_id: made.contactId,
        customer_id: bought.customer.customerId,
        kind: 'purchased',
        product_id: 'TD1',
        amount_cents: 2_000_000,
        outcome_date: '2026-11-02',
      },
      {
        contact_id: declined.contactId,
        customer_id: shared.customer.customerId,
        kind: 'declined',
        product_id: null,
        amount_cents: null,
        outcome_date: '2026-11-02',
      },
    ])
    const contacts = await desk.contacts(who, shared.customer.customerId, MONDAY_AT_TEN + DAY)
    const told = contacts.filter(({ contactId }) => contactId === declined.contactId)
    assert.deepEqual(
      told.map(({ note, outcome, undoUntil }) => [note, outcome?.zh, undoUntil]),
      [['下次再说', '拒绝', null]],
    )
    const day = await desk.day(who, MONDAY_AT_TEN + DAY)
    assert.equal(day.asOf?.date, '2026-11-02')
    const again = day.tasks.find(
      ({ customer }) => customer.customerId === shared.customer.customerId,
    )
    assert.notEqual(again?.action?.code, shared.action?.code, 'declined is not recommended again')
  })

  async function outcomesInLake(date: string, staff: string): Promise<unknown[]> {
    const dataset = datasets.get('outcome')
    assert.ok(dataset)
    const relation = await bank.parts.facts.relation(dataset, businessDateOf(date))
    return bank.parts.marts.session((read) =>
      read(
        `select contact_id, customer_id, kind, product_id, amount_cents,
        cast(outcome_date as varchar) as outcome_date
      from (${relation}) as outcome
      where staff_id = ?
      order by outcome_id`,
        [staff],
      ),
    )
  }
})

describe('what is offered', () => {
  it('is what is accepted: to whom a customer may be referred, whoever it is', async () => {
    const everybody = ['later', 'give', 'own', 'night', 'day', 'heir', 'far1', 'helper', 'lobby']
    for (const [who, customerId] of [
      ['give', 'give-2'],
      ['give', 'give-3'],
      ['far1', 'far1-2'],
    ] as const) {
      const principal = bank.rm(who)
      const offered = await onServedMart(bank.parts.marts, bank.loaded.vocabulary, (served) =>
        receiversOf(bank.workbench, served, {
          ...{ customerId, principal, now: MONDAY_AT_TEN },
          limit: 50,
        }),
      )
      const names = new Set(offered.map(({ staffNumber }) => staffNumber))
      assert.ok(names.size > 0 && !names.has(who) && !names.has('lobby'), [...names].join())
      for (const [index, toStaff] of everybody.entries()) {
        const referred = desk.refer(principal, customerId, toStaff, `需求 ${who} ${index}`)
        if (names.has(toStaff)) assert.ok((await referred).taskId)
        else await assert.rejects(referred, /./)
      }
    }
    // The lobby manager of the outlet signs in nowhere: said so, instead of being lost.
    await assert.rejects(
      () => desk.refer(bank.rm('give'), 'give-2', 'lobby', '想开手机银行'),
      refusedWith('referral_refused'),
    )
  })
})
