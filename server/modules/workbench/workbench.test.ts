import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'

import type { ProblemError } from '#contracts/problems.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import type { Principal } from '#modules/access/index.ts'
import { datasets } from '#modules/intake/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { MONDAY_AT_TEN, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'

import { creditShares, workbenchRoutes } from './index.ts'
import type { OutcomeBody } from './record-outcome.ts'
import { addTasks, taskCounts } from './tasks.ts'

const DAY = 86_400_000
const MINUTE = 60_000

let bank: WorkbenchBank
let routes: ReturnType<typeof workbenchRoutes>

before(async () => {
  bank = await workbenchBank([
    'day', 'farfew', 'kinds', 'sale', 'caps', 'undo', 'later', 'held', 'give', 'night', 'own', 'far1',
  ])
  routes = workbenchRoutes(bank.workbench)
})
after(() => bank.close())

const dayOf = async (who: Principal, now = MONDAY_AT_TEN, query: { date?: string } = {}) =>
  routes.readDay({ ...askedBy(who, now), query })
const cardOf = async (who: Principal, taskId: string, now = MONDAY_AT_TEN) =>
  routes.readTalkCard({ ...askedBy(who, now), params: { taskId } })

const nothingElse: Omit<OutcomeBody, 'idempotencyKey' | 'outcome'> = {
  channel: 'phone',
  productId: null,
  amountCents: null,
  note: '',
  appointmentAt: null,
  promise: null,
  withStaff: null,
  confirmed: [],
}

async function record(
  who: Principal,
  taskId: string,
  said: Partial<OutcomeBody> & Pick<OutcomeBody, 'outcome'>,
  now = MONDAY_AT_TEN,
) {
  const body = { ...nothingElse, idempotencyKey: randomUUID(), ...said }
  return routes.recordOutcome({ ...askedBy(who, now), params: { taskId }, body })
}

const refused = (code: string, text?: RegExp) => (error: ProblemError) => {
  assert.equal(error.code, code, `${error.message} ${JSON.stringify(error.fields)}`)
  if (text !== undefined) assert.match(JSON.stringify([error.words, error.fields]), text)
  return true
}

describe('the day', () => {
  it('offers the best of the customers in care who may be called, with reasons', async () => {
    const { tasks, date, asOf } = await dayOf(bank.rm('day'))
    assert.deepEqual([date, asOf?.date], ['2026-11-02', '2026-11-01'])
    // The sixth consents to SMS alone: nobody is to call.
    assert.deepEqual(
      tasks.map(({ customer }) => customer.customerId),
      ['day-5', 'day-4', 'day-3', 'day-2', 'day-1'],
    )
    for (const { reasons, stopped, owner, kind } of tasks) {
      assert.deepEqual([stopped, owner.mine, kind], [null, true, 'recommendation'])
      assert.ok(reasons.length >= 3, JSON.stringify(reasons))
      assert.match(reasons[0]?.zh ?? '', /^推荐：/)
      assert.match(reasons.at(-1)?.zh ?? '', /值 .*可能性 [\d.]+%/)
    }
  })

  it('is the same list when it is opened again, by whoever opens it', async () => {
    const first = await dayOf(bank.rm('day'))
    const again = await Promise.all([dayOf(bank.rm('day')), dayOf(bank.head('O1'))])
    assert.deepEqual(again[0], first)
    const ofHead = again[1].tasks.filter(({ owner }) => owner.staffNumber === 'day')
    assert.deepEqual(
      ofHead.map(({ taskId }) => taskId).toSorted(),
      first.tasks.map(({ taskId }) => taskId).toSorted(),
    )
    assert.ok(again[1].tasks.every(({ customer }) => !customer.customerId.startsWith('far')))
  })

  it('holds no more than one person can work, counting what they have to do besides', async () => {
    const { pack } = bank.loaded
    const small = workbenchRoutes({
      ...bank.workbench,
      strategy: () => ({
        ...bank.loaded,
        pack: { ...pack, arbitration: { ...pack.arbitration, tasks_a_day: 3 } },
      }),
    })
    const campaign = {
      taskKey: 'campaign:few',
      kind: 'campaign',
      customerId: 'farfew-1',
      staffNumber: 'farfew',
      action: null,
      traits: {
        name: 'c', purpose: 'marketing', family: null, familyClass: null, productRisk: null,
        privatePlacement: false, minimumYuan: null, channels: ['rm_task'],
      },
      campaignId: 'K1',
      campaignName: '秋季活动',
      due: '2026-11-02',
      opening: { zh: '您好，秋季活动', en: 'Hello, the autumn campaign' },
      valueCents: null,
    } as const
    const added = await bank.ledger.db.transaction().execute(async (within) => [
      await addTasks(within, [campaign], MONDAY_AT_TEN),
      await addTasks(within, [campaign], MONDAY_AT_TEN),
    ])
    assert.deepEqual(added, [1, 0])
    const { tasks } = await small.readDay({ ...askedBy(bank.rm('farfew'), MONDAY_AT_TEN), query: {} })
    assert.deepEqual(tasks.map(({ kind, customer }) => [kind, customer.customerId]), [
      ['campaign', 'farfew-1'], ['recommendation', 'farfew-5'], ['recommendation', 'farfew-4'],
    ])
    const card = await cardOf(bank.rm('farfew'), tasks[0]?.taskId ?? '')
    assert.equal(card.opening.zh, '您好，秋季活动')
    await record(bank.rm('farfew'), tasks[0]?.taskId ?? '', { outcome: 'interested' })
    assert.deepEqual(await taskCounts(bank.ledger.db, 'K1'), {
      open: 0, done: 1, withdrawn: 0, responded: 1, purchased: 0,
    })
  })

  it('leaves out who is compared with, for the action they are held back from', async () => {
    const open = await dayOf(bank.rm('held'))
    const [first] = open.tasks
    assert.ok(first?.action)
    const { customer: { customerId }, action: { code } } = first
    const within = workbenchRoutes({
      ...bank.workbench, heldBack: async () => new Map([[customerId, new Set([code])]]),
    })
    const shown = await within.readDay({ ...askedBy(bank.rm('held'), MONDAY_AT_TEN), query: {} })
    assert.deepEqual(
      shown.tasks.map(({ taskId }) => taskId), open.tasks.slice(1).map(({ taskId }) => taskId),
    )
    await assert.rejects(
      async () => within.startTask({
        ...askedBy(bank.rm('held'), MONDAY_AT_TEN), params: { customerId }, body: { action: code },
      }),
      refused('input_invalid', /对照组/),
    )
  })

  it('stops marketing calls outside their hours and says so, but loses no task', async () => {
    const early = await dayOf(bank.rm('day'), MONDAY_AT_TEN - 3 * 60 * MINUTE)
    assert.equal(early.tasks.length, 5)
    assert.ok(early.tasks.every(({ stopped }) => stopped?.zh.includes('联络时段')))
  })
})

describe('the talk card', () => {
  it('says how to open, what to say and never, the notices, and what may be sold', async () => {
    const { tasks } = await dayOf(bank.rm('day'))
    const renewal = tasks.find(({ action }) => action?.code === 'time_deposit_renewal') ?? tasks[0]
    assert.ok(renewal?.action)
    const card = await cardOf(bank.rm('day'), renewal.taskId)
    assert.ok(card.opening.zh.length > 5 && card.neverSay.length > 0)
    assert.match(card.phoneMasked ?? '', /^139\*+/)
    assert.deepEqual([card.mayCall, card.whyNot], [true, null])
    assert.deepEqual(card.products.map(({ productId }) => productId), ['TD1'])
  })

  it('is not found by another manager, and is by the assistant and the head', async () => {
    const { tasks } = await dayOf(bank.rm('day'))
    const second = tasks.find(({ customer }) => customer.customerId === 'day-2')
    assert.ok(second)
    await assert.rejects(() => cardOf(bank.rm('farfew'), second.taskId), refused('not_found'))
    await assert.rejects(() => cardOf(bank.head('O2'), second.taskId), refused('not_found'))
    for (const who of [bank.rm('helper'), bank.head('O1')]) {
      assert.equal((await cardOf(who, second.taskId)).task.owner.mine, false)
    }
  })
})

describe('an outcome', () => {
  it('of each kind is kept, done, and leads on to the next task', async () => {
    const who = bank.rm('kinds')
    const { tasks } = await dayOf(who)
    const kinds = ['reached', 'not_reached', 'interested', 'declined', 'do_not_contact'] as const
    for (const [index, outcome] of kinds.entries()) {
      const next = tasks[index + 1]?.taskId ?? null
      const made = await record(who, tasks[index]?.taskId ?? '', { outcome })
      assert.deepEqual([made.next, made.undoUntil], [next, '2026-11-02T02:10:00.000Z'])
    }
    const { tasks: left, done } = await dayOf(who)
    assert.deepEqual([left, done], [[], kinds.length])
    const last = tasks[4]?.customer.customerId ?? ''
    const { contacts } = await routes.listContacts({
      ...askedBy(who, MONDAY_AT_TEN), params: { customerId: last }, query: { limit: 50 },
    })
    assert.deepEqual(
      contacts.map(({ by, outcome, countsAgainstCaps, undoUntil }) =>
        [by, outcome?.zh, countsAgainstCaps, undoUntil]),
      [['经理kinds', '要求勿扰', true, null]],
    )
    const own = await routes.startTask({
      ...askedBy(who, MONDAY_AT_TEN), params: { customerId: last }, body: { action: null },
    })
    const card = await cardOf(who, own.taskId)
    assert.equal(card.mayCall, false)
    assert.match(card.whyNot?.zh ?? '', /勿扰/)
  })

  it('refuses what contradicts itself, naming every field', async () => {
    const who = bank.rm('caps')
    const [task] = (await dayOf(who)).tasks
    assert.ok(task)
    const fields = async (said: Parameters<typeof record>[2]) => {
      const error = await record(who, task.taskId, said).then(
        () => { throw new Error('was recorded') },
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
    const [task] = (await dayOf(who)).tasks
    assert.ok(task)
    const said = { outcome: 'interested', idempotencyKey: randomUUID() } as const
    const answers = await Promise.all([1, 2, 3].map(() => record(who, task.taskId, said)))
    answers.push(await record(who, task.taskId, said, MONDAY_AT_TEN + MINUTE))
    assert.deepEqual(answers, answers.map(() => answers[0]))
    const { contacts } = await routes.listContacts({
      ...askedBy(who, MONDAY_AT_TEN),
      params: { customerId: task.customer.customerId },
      query: { limit: 50 },
    })
    assert.equal(contacts.length, 1)
    await assert.rejects(
      () => record(who, task.taskId, { outcome: 'declined' }), refused('changed_meanwhile'),
    )
  })

  it('counts against the caps at once: whatever else was planned is stopped', async () => {
    const who = bank.rm('caps')
    const [task] = (await dayOf(who)).tasks
    assert.ok(task)
    const { customerId } = task.customer
    const other = await routes.startTask({
      ...askedBy(who, MONDAY_AT_TEN),
      params: { customerId },
      body: { action: 'cash_wealth' },
    })
    assert.equal((await cardOf(who, other.taskId)).task.stopped, null)
    await record(who, task.taskId, { outcome: 'reached' })
    const card = await cardOf(who, other.taskId)
    assert.match(card.task.stopped?.zh ?? '', /一天最多营销联络 1 次/)
    assert.equal(card.mayCall, false)
    // The day after it may be worked again; the two calls of 30 days are not used up.
    assert.equal((await cardOf(who, other.taskId, MONDAY_AT_TEN + DAY)).task.stopped, null)
  })
})

describe('a purchase', () => {
  it('that conduct refuses leaves nothing behind', async () => {
    const who = bank.rm('sale')
    const { tasks } = await dayOf(who)
    const cautious = tasks.find(({ customer }) => customer.customerId === 'sale-5')
    assert.ok(cautious)
    await assert.rejects(
      () => record(who, cautious.taskId, {
        outcome: 'purchased', productId: 'FD4', amountCents: 5_000_000,
      }),
      refused('sale_refused', /产品风险 R4 高于客户承受能力/),
    )
    await assert.rejects(
      () => record(who, cautious.taskId, { outcome: 'purchased', productId: 'TD1' }),
      refused('input_invalid', /成交金额/),
    )
    const after = await dayOf(who)
    assert.deepEqual([after.tasks.length, after.done], [5, 0])
    const { contacts } = await routes.listContacts({
      ...askedBy(who, MONDAY_AT_TEN), params: { customerId: 'sale-5' }, query: { limit: 9 },
    })
    assert.deepEqual(contacts, [])
  })

  it('beyond the means waits for the seller to confirm where the money is from', async () => {
    const who = bank.rm('sale')
    const { tasks } = await dayOf(who)
    const task = tasks.find(({ customer }) => customer.customerId === 'sale-3')
    assert.ok(task)
    const said = { outcome: 'purchased', productId: 'WP2', amountCents: 90_000_000_000 } as const
    await assert.rejects(
      () => record(who, task.taskId, said), refused('sale_refused', /rule\.amount_within_means/),
    )
    await record(who, task.taskId, { ...said, confirmed: ['amount_within_means'] })
  })
})

describe('undoing', () => {
  it('opens the task again, withdraws what was agreed, and gives the cap back', async () => {
    const who = bank.rm('undo')
    const before = await dayOf(who)
    const [task] = before.tasks
    assert.ok(task)
    const made = await record(who, task.taskId, {
      outcome: 'interested', promise: { what: '送利率表', due: '2026-11-04' },
    })
    const undo = (contactId: string, now: number, principal = who) =>
      routes.undoOutcome({
        ...askedBy(principal, now), params: { contactId }, body: { reason: '点错了' },
      })
    await assert.rejects(
      async () => undo(made.contactId, MONDAY_AT_TEN, bank.rm('day')), refused('not_found'),
    )
    await undo(made.contactId, MONDAY_AT_TEN + 9 * MINUTE)
    assert.deepEqual(await dayOf(who), before)
    assert.deepEqual((await dayOf(who, MONDAY_AT_TEN, { date: '2026-11-04' })).tasks, [])
    await assert.rejects(async () => undo(made.contactId, MONDAY_AT_TEN), refused('not_found'))
    const second = await record(who, task.taskId, { outcome: 'reached' })
    await assert.rejects(
      async () => undo(second.contactId, MONDAY_AT_TEN + 11 * MINUTE),
      refused('undo_refused', /十分钟/),
    )
  })

  it('is refused for a complaint and for a wish not to be contacted', async () => {
    const who = bank.rm('undo')
    const { tasks } = await dayOf(who)
    for (const [index, outcome] of (['complaint', 'do_not_contact'] as const).entries()) {
      const { contactId } = await record(who, tasks[index]?.taskId ?? '', { outcome })
      await assert.rejects(
        async () => routes.undoOutcome({
          ...askedBy(who, MONDAY_AT_TEN), params: { contactId }, body: { reason: '点错了' },
        }),
        refused('undo_refused'),
      )
    }
  })
})

describe('later', () => {
  it('a promise comes back on its day, an appointment at its time, a snoozed task too', async () => {
    const who = bank.rm('later')
    const { tasks } = await dayOf(who)
    const [first, second, third] = tasks
    assert.ok(first && second && third)
    await record(who, first.taskId, {
      outcome: 'interested', promise: { what: '送利率表', due: '2026-11-04' },
    })
    await record(who, second.taskId, {
      outcome: 'appointment', appointmentAt: '2026-11-04T06:30:00.000Z',
    })
    const { next } = await routes.snoozeTask({
      ...askedBy(who, MONDAY_AT_TEN),
      params: { taskId: third.taskId },
      body: { until: '2026-11-04', reason: '' },
    })
    assert.equal(next, tasks[3]?.taskId)
    const tuesday = await dayOf(who, MONDAY_AT_TEN + DAY)
    assert.ok(tuesday.tasks.every(({ kind }) => kind === 'recommendation'))
    assert.ok(tuesday.tasks.every(({ taskId }) => taskId !== third.taskId))
    const wednesday = await dayOf(who, MONDAY_AT_TEN + 2 * DAY)
    assert.deepEqual(wednesday.tasks.slice(0, 2).map(({ kind, customer, at }) =>
      [kind, customer.customerId, at]), [
      ['appointment', second.customer.customerId, '2026-11-04T06:30:00.000Z'],
      ['promise', first.customer.customerId, null],
    ])
    assert.deepEqual(wednesday.tasks[1]?.reasons[0], {
      zh: '已答应客户：送利率表', en: 'promised: 送利率表',
    })
    const back = wednesday.tasks.find(({ taskId }) => taskId === third.taskId)
    assert.equal(back?.state, 'open')
    // The customer agreed to be called: the two calls of 30 days don't stop it.
    assert.ok(wednesday.tasks.slice(0, 2).every(({ stopped }) => stopped === null))
  })
})

describe('a referral', () => {
  it('goes to a colleague of the customer or their outlet, who is told the need alone', async () => {
    const who = bank.rm('give')
    const refer = async (toStaff: string) => routes.referCustomer({
      ...askedBy(who, MONDAY_AT_TEN),
      params: { customerId: 'give-1' },
      body: { toStaff, need: '想了解经营贷款' },
    })
    await assert.rejects(() => refer('far1'), refused('referral_refused'))
    await assert.rejects(() => refer('give'), refused('input_invalid'))
    const { taskId } = await refer('own')
    assert.deepEqual(await refer('own'), { taskId })
    const colleague = bank.rm('own')
    const [told] = (await dayOf(colleague)).tasks
    assert.deepEqual(
      [told?.taskId, told?.kind, told?.customer.customerId, told?.customer.name],
      [taskId, 'referral', 'give-1', null],
    )
    const card = await cardOf(colleague, taskId)
    assert.deepEqual([card.phoneMasked, card.mayCall], [null, false])
    await assert.rejects(
      async () => routes.listContacts({
        ...askedBy(colleague, MONDAY_AT_TEN), params: { customerId: 'give-1' }, query: { limit: 9 },
      }),
      refused('customer_not_visible'),
    )
    await record(colleague, taskId, { outcome: 'interested', channel: 'outlet' })
    const { contacts } = await routes.listContacts({
      ...askedBy(who, MONDAY_AT_TEN), params: { customerId: 'give-1' }, query: { limit: 9 },
    })
    assert.deepEqual(contacts.map(({ by, countsAgainstCaps }) => [by, countsAgainstCaps]), [
      ['经理own', false],
    ])
  })
})

describe('a talk nobody planned', () => {
  it('is one task, however often it is begun', async () => {
    const who = bank.rm('own')
    const begin = (customerId: string) => routes.startTask({
      ...askedBy(who, MONDAY_AT_TEN), params: { customerId }, body: { action: null },
    })
    assert.deepEqual(await begin('own-1'), await begin('own-1'))
    await assert.rejects(async () => begin('day-1'), refused('customer_not_visible'))
  })
})

describe('the next night', () => {
  it('knows the outcomes, and whoever reads the customer knows each contact once', async () => {
    const who = bank.rm('night')
    const { tasks } = await dayOf(who)
    const [bought, shared, mistaken] = tasks
    assert.ok(bought && shared && mistaken)
    const made = await record(who, bought.taskId, {
      outcome: 'purchased', productId: 'TD1', amountCents: 2_000_000, withStaff: 'helper',
    })
    const declined = await record(who, shared.taskId, { outcome: 'declined', note: '下次再说' })
    const wrong = await record(who, mistaken.taskId, { outcome: 'interested' })
    await routes.undoOutcome({
      ...askedBy(who, MONDAY_AT_TEN),
      params: { contactId: wrong.contactId },
      body: { reason: '点错了' },
    })
    const shares = await creditShares(bank.ledger.db, { from: '2026-11-02', to: '2026-11-02' })
    assert.deepEqual(
      shares.filter(({ contactedBy }) => contactedBy === 'night')
        .map(({ kind, assistedBy, amountCents }) => [kind, assistedBy, amountCents]),
      [['purchased', 'helper', 2_000_000], ['declined', null, null]],
    )
    const night = await bank.nightWithLedger('2026-11-02')
    assert.ok(night.certificate.passed, JSON.stringify(night.certificate))
    const rows = await outcomesInLake('2026-11-02', 'night')
    assert.deepEqual(rows, [
      {
        contact_id: made.contactId, customer_id: bought.customer.customerId, kind: 'purchased',
        product_id: 'TD1', amount_cents: 2_000_000, outcome_date: '2026-11-02',
      },
      {
        contact_id: declined.contactId, customer_id: shared.customer.customerId, kind: 'declined',
        product_id: null, amount_cents: null, outcome_date: '2026-11-02',
      },
    ])
    const { contacts } = await routes.listContacts({
      ...askedBy(who, MONDAY_AT_TEN + DAY),
      params: { customerId: shared.customer.customerId },
      query: { limit: 50 },
    })
    assert.deepEqual(contacts.map(({ contactId, note, outcome, undoUntil }) =>
      [contactId, note, outcome?.zh, undoUntil]), [
      [declined.contactId, '下次再说', '拒绝', null],
    ])
    const day = await dayOf(who, MONDAY_AT_TEN + DAY)
    assert.equal(day.asOf?.date, '2026-11-02')
    const again = day.tasks.find(({ customer }) =>
      customer.customerId === shared.customer.customerId)
    assert.notEqual(again?.action?.code, shared.action?.code, 'declined is not recommended again')
  })

  async function outcomesInLake(date: string, staff: string): Promise<unknown[]> {
    const dataset = datasets.get('outcome')
    assert.ok(dataset)
    const relation = await bank.parts.facts.relation(dataset, businessDateOf(date))
    return bank.parts.marts.session((read) => read(
      `select contact_id, customer_id, kind, product_id, amount_cents,
        cast(outcome_date as varchar) as outcome_date
      from (${relation}) as outcome
      where staff_id = ?
      order by outcome_id`,
      [staff],
    ))
  }
})
