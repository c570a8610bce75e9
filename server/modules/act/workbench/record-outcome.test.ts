import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'

import type { ProblemError } from '#contracts/problems.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { MONDAY_AT_TEN, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { deskOf, refusedWith } from '#server/testing/workbench-desk.ts'
import type { Desk, Said } from '#server/testing/workbench-desk.ts'

import { workbenchTables } from './tables.ts'

const DAY = 86_400_000
const MINUTE = 60_000

let bank: WorkbenchBank
let desk: Desk

before(async () => {
  bank = await workbenchBank(['kinds', 'caps', 'sale', 'undo', 'day', 'against', 'plain'])
  desk = deskOf(bank)
})
after(() => bank.close())

describe('an outcome', () => {
  it('of each kind is kept, done, and leads on to the next task', async () => {
    const who = bank.rm('kinds')
    const { tasks } = await desk.day(who)
    const kinds = ['reached', 'not_reached', 'interested', 'declined', 'do_not_contact'] as const
    for (const [index, outcome] of kinds.entries()) {
      const next = tasks[index + 1]?.taskId ?? null
      const made = await desk.record(who, tasks[index]?.taskId ?? '', { outcome })
      assert.deepEqual([made.next, made.undoUntil], [next, '2026-11-02T02:10:00.000Z'])
    }
    const { tasks: left, done } = await desk.day(who)
    assert.deepEqual([left, done], [[], kinds.length])
    const last = tasks[4]?.customer.customerId ?? ''
    const contacts = await desk.contacts(who, last)
    assert.deepEqual(
      contacts.map(({ by, outcome, countsAgainstCaps, undoUntil }) => [
        by,
        outcome?.zh,
        countsAgainstCaps,
        undoUntil,
      ]),
      [['经理kinds', '要求勿扰', true, null]],
    )
    const own = await desk.start(who, last)
    const card = await desk.card(who, own.taskId)
    assert.equal(card.mayCall, false)
    assert.match(card.whyNot?.zh ?? '', /勿扰/)
  })

  it('refuses what contradicts itself, naming every field', async () => {
    const who = bank.rm('caps')
    const [task] = (await desk.day(who)).tasks
    assert.ok(task)
    const fields = async (said: Said) => {
      const error = await desk.record(who, task.taskId, said).then(
        () => {
          throw new Error('was recorded')
        },
        (problem: unknown) => problem as ProblemError,
      )
      assert.equal(error.code, 'input_invalid')
      return error.fields.map(({ path }) => path)
    }
    const ahead = '2026-11-03T06:00:00.000Z'
    assert.deepEqual(await fields({ outcome: 'appointment' }), ['appointmentAt'])
    assert.deepEqual(
      await fields({ outcome: 'appointment', appointmentAt: '2026-11-01T06:00:00.000Z' }),
      ['appointmentAt'],
    )
    assert.deepEqual(
      await fields({
        outcome: 'do_not_contact',
        appointmentAt: ahead,
        promise: { what: '送资料', due: '2026-11-03' },
      }),
      ['appointmentAt', 'promise'],
    )
    // 03:00 and 21:00 in Shanghai: before the hours of contact, and just past them.
    for (const at of ['2026-11-02T19:00:00.000Z', '2026-11-03T13:00:00.000Z']) {
      const early = { outcome: 'appointment', appointmentAt: at } as const
      assert.deepEqual(await fields(early), ['appointmentAt'], at)
      await assert.rejects(
        () => desk.record(who, task.taskId, early),
        refusedWith('input_invalid', /9:00-21:00 之内，请改约.*agree on another time/),
      )
    }
    assert.deepEqual(await fields({ outcome: 'purchased' }), ['productId'])
    assert.deepEqual(await fields({ outcome: 'reached', amountCents: 1 }), ['amountCents'])
    assert.deepEqual(await fields({ outcome: 'reached', withStaff: 'caps' }), ['withStaff'])
    assert.deepEqual(await fields({ outcome: 'reached', withStaff: 'nobody' }), ['withStaff'])
    assert.deepEqual(
      await fields({ outcome: 'reached', promise: { what: '送资料', due: '2026-10-30' } }),
      ['promise.due'],
    )
    assert.deepEqual(
      await fields({ outcome: 'purchased', productId: 'NONE', amountCents: 1_000_000 }),
      ['productId'],
    )
  })

  it('pressed twice, even at once, counts once and answers the same', async () => {
    const who = bank.rm('caps')
    const [task] = (await desk.day(who)).tasks
    assert.ok(task)
    const said = { outcome: 'interested', idempotencyKey: randomUUID() } as const
    const answers = await Promise.all([1, 2, 3].map(() => desk.record(who, task.taskId, said)))
    answers.push(await desk.record(who, task.taskId, said, MONDAY_AT_TEN + MINUTE))
    assert.deepEqual(
      answers,
      answers.map(() => answers[0]),
    )
    const contacts = await desk.contacts(who, task.customer.customerId)
    assert.equal(contacts.length, 1)
    await assert.rejects(
      () => desk.record(who, task.taskId, { outcome: 'declined' }),
      refusedWith('changed_meanwhile'),
    )
  })

  it('counts against the caps at once: whatever else was planned is stopped', async () => {
    const who = bank.rm('caps')
    const [task] = (await desk.day(who)).tasks
    assert.ok(task)
    const { customerId } = task.customer
    const other = await desk.start(who, customerId, 'cash_wealth')
    assert.equal((await desk.card(who, other.taskId)).task.stopped, null)
    await desk.record(who, task.taskId, { outcome: 'reached' })
    const card = await desk.card(who, other.taskId)
    assert.match(card.task.stopped?.zh ?? '', /一天最多营销联络 1 次/)
    assert.equal(card.mayCall, false)
    // The day after it may be worked again; the two calls of 30 days are not used up.
    assert.equal((await desk.card(who, other.taskId, MONDAY_AT_TEN + DAY)).task.stopped, null)
  })
})

describe('what was done against a rule', () => {
  it('is marked on every channel', async () => {
    const who = bank.rm('against')
    const told = (await desk.day(who)).tasks.slice(0, 4)
    const channels = ['phone', 'visit', 'outlet', 'wecom'] as const
    for (const [index, { taskId, customer, action }] of told.entries()) {
      const channel = channels[index]
      assert.ok(channel && action)
      // Told while the task was open: by another talk with the same customer.
      const other = await desk.start(who, customer.customerId)
      await desk.record(who, other.taskId, { outcome: 'do_not_contact' })
      const { contactId } = await desk.record(who, taskId, { outcome: 'reached', channel })
      assert.deepEqual(await markOf(contactId), 'do_not_contact', channel)
    }
  })

  it('is judged by its own channel: who consented to calls alone is not to be written to', async () => {
    const who = bank.rm('plain')
    const told = (await desk.day(who)).tasks.slice(0, 4)
    const marks: [string, string | null][] = []
    for (const [index, channel] of (['phone', 'visit', 'outlet', 'wecom'] as const).entries()) {
      const { contactId } = await desk.record(who, told[index]?.taskId ?? '', {
        outcome: 'reached',
        channel,
      })
      marks.push([channel, await markOf(contactId)])
    }
    assert.deepEqual(marks, [
      ['phone', null],
      ['visit', null],
      ['outlet', null],
      ['wecom', 'no_open_channel'],
    ])
  })

  async function markOf(contactId: string): Promise<string | null> {
    const { against } = await workbenchTables(bank.ledger.db)
      .selectFrom('work_outcome')
      .select('against')
      .where('contact_id', '=', contactId)
      .executeTakeFirstOrThrow()
    return against === null ? null : against.code
  }
})

describe('a head', () => {
  it("records as themselves, and puts off nobody else's task", async () => {
    const head = bank.head('O1')
    const task = (await desk.day(head)).tasks.find(({ owner }) => owner.staffNumber === 'caps')
    assert.ok(task)
    await assert.rejects(
      async () =>
        desk.routes.snoozeTask({
          ...askedBy(head, MONDAY_AT_TEN),
          params: { taskId: task.taskId },
          body: { until: '2026-11-04', reason: '' },
        }),
      refusedWith('right_missing'),
    )
    await desk.record(head, task.taskId, { outcome: 'reached', channel: 'outlet' })
    const [told] = await desk.contacts(head, task.customer.customerId)
    assert.equal(told?.by, 'head-O1')
  })
})

describe('a purchase', () => {
  it('that conduct refuses leaves nothing behind', async () => {
    const who = bank.rm('sale')
    const { tasks } = await desk.day(who)
    const cautious = tasks.find(({ customer }) => customer.customerId === 'sale-5')
    assert.ok(cautious)
    await assert.rejects(
      () =>
        desk.record(who, cautious.taskId, {
          outcome: 'purchased',
          productId: 'FD4',
          amountCents: 5_000_000,
        }),
      refusedWith('sale_refused', /产品风险 R4 高于客户承受能力/),
    )
    await assert.rejects(
      () => desk.record(who, cautious.taskId, { outcome: 'purchased', productId: 'TD1' }),
      refusedWith('input_invalid', /成交金额/),
    )
    const after = await desk.day(who)
    assert.deepEqual([after.tasks.length, after.done], [5, 0])
    const contacts = await desk.contacts(who, 'sale-5')
    assert.deepEqual(contacts, [])
  })

  it('beyond the means waits for the seller to confirm where the money is from', async () => {
    const who = bank.rm('sale')
    const { tasks } = await desk.day(who)
    const task = tasks.find(({ customer }) => customer.customerId === 'sale-3')
    assert.ok(task)
    const said = { outcome: 'purchased', productId: 'WP2', amountCents: 90_000_000_000 } as const
    await assert.rejects(
      () => desk.record(who, task.taskId, said),
      refusedWith('sale_refused', /rule\.amount_within_means/),
    )
    await desk.record(who, task.taskId, { ...said, confirmed: ['amount_within_means'] })
  })
})

describe('undoing', () => {
  it('opens the task again, withdraws what was agreed, and gives the cap back', async () => {
    const who = bank.rm('undo')
    const before = await desk.day(who)
    const [task] = before.tasks
    assert.ok(task)
    const made = await desk.record(who, task.taskId, {
      outcome: 'interested',
      promise: { what: '送利率表', due: '2026-11-04' },
    })
    await assert.rejects(() => desk.undo(bank.rm('day'), made.contactId), refusedWith('not_found'))
    await desk.undo(who, made.contactId, MONDAY_AT_TEN + 9 * MINUTE)
    assert.deepEqual(await desk.day(who), before)
    assert.deepEqual((await desk.day(who, MONDAY_AT_TEN, { date: '2026-11-04' })).tasks, [])
    await assert.rejects(() => desk.undo(who, made.contactId), refusedWith('not_found'))
    const second = await desk.record(who, task.taskId, { outcome: 'reached' })
    await assert.rejects(
      () => desk.undo(who, second.contactId, MONDAY_AT_TEN + 11 * MINUTE),
      refusedWith('undo_refused', /十分钟/),
    )
  })

  it('is refused for a complaint and for a wish not to be contacted', async () => {
    const who = bank.rm('undo')
    const { tasks } = await desk.day(who)
    for (const [index, outcome] of (['complaint', 'do_not_contact'] as const).entries()) {
      const { contactId } = await desk.record(who, tasks[index]?.taskId ?? '', { outcome })
      await assert.rejects(() => desk.undo(who, contactId), refusedWith('undo_refused'))
    }
  })
})

describe('a complaint heard', () => {
  it('stops marketing until the head says that it is settled', async () => {
    const who = bank.rm('day')
    const [task] = (await desk.day(who)).tasks
    assert.ok(task)
    const { customerId } = task.customer
    const { contactId } = await desk.record(who, task.taskId, { outcome: 'complaint' })
    const other = await desk.start(who, customerId, 'cash_wealth')
    const tomorrow = MONDAY_AT_TEN + DAY
    const stopped = async () => (await desk.card(who, other.taskId, tomorrow)).task.stopped?.zh
    assert.match((await stopped()) ?? '', /投诉/)
    const settle = async (by: Principal) =>
      desk.routes.settleComplaint({
        ...askedBy(by, tomorrow),
        params: { contactId },
        body: { how: '已致歉并退费' },
      })
    await assert.rejects(() => settle(who), refusedWith('right_missing'))
    await assert.rejects(() => settle(bank.head('O2')), refusedWith('not_found'))
    await settle(bank.head('O1'))
    assert.equal(await stopped(), undefined)
  })
})
