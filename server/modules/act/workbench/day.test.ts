import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { askedBy } from '#server/testing/small-bank.ts'
import { MONDAY_AT_TEN, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { campaignTask, deskOf, refusedWith } from '#server/testing/workbench-desk.ts'
import type { Desk } from '#server/testing/workbench-desk.ts'

import { workbenchRoutes } from './index.ts'
import { addTasks, taskCounts } from './tasks.ts'

const MINUTE = 60_000

let bank: WorkbenchBank
let desk: Desk

before(async () => {
  bank = await workbenchBank(['day', 'farfew', 'held', 'farrace', 'far1'])
  desk = deskOf(bank)
})
after(() => bank.close())

describe('the day', () => {
  it('offers the best of the customers in care who may be called, with reasons', async () => {
    const { tasks, date, asOf } = await desk.day(bank.rm('day'))
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
    const matures = tasks
      .flatMap(({ reasons }) => reasons)
      .find(({ zh }) => zh.startsWith('30 天内到期'))
    assert.match(matures?.zh ?? '', /（.* 4 ?天）$/)
    assert.match(matures?.en ?? '', /^matures within 30 days \(.* 4 days?\)$/)
  })

  it('is the same list when it is opened again, by whoever opens it', async () => {
    const first = await desk.day(bank.rm('day'))
    const again = await Promise.all([desk.day(bank.rm('day')), desk.day(bank.head('O1'))])
    assert.deepEqual(again[0], first)
    const ofHead = again[1].tasks.filter(({ owner }) => owner.staffNumber === 'day')
    assert.deepEqual(
      ofHead.map(({ taskId }) => taskId).toSorted(),
      first.tasks.map(({ taskId }) => taskId).toSorted(),
    )
    assert.ok(again[1].tasks.every(({ customer }) => !customer.customerId.startsWith('far')))
  })

  it('is given out once, however many open it at the same moment', async () => {
    const who = bank.rm('farrace')
    const days = await Promise.all([desk.day(who), desk.day(who), desk.day(who)])
    assert.deepEqual(
      days,
      days.map(() => days[0]),
    )
    assert.equal(days[0]?.tasks.length, 5)
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
    const campaign = campaignTask({
      taskKey: 'campaign:farfew',
      customerId: 'farfew-1',
      staffNumber: 'farfew',
    })
    const added = await bank.ledger.db
      .transaction()
      .execute(async (within) => [
        await addTasks(within, [campaign], MONDAY_AT_TEN),
        await addTasks(within, [campaign], MONDAY_AT_TEN),
      ])
    assert.deepEqual(added, [1, 0])
    const who = bank.rm('farfew')
    const { tasks } = await small.readDay({ ...askedBy(who, MONDAY_AT_TEN), query: {} })
    assert.deepEqual(
      tasks.map(({ kind, customer }) => [kind, customer.customerId]),
      [
        ['campaign', 'farfew-1'],
        ['recommendation', 'farfew-5'],
        ['recommendation', 'farfew-4'],
      ],
    )
    const card = await desk.card(bank.rm('farfew'), tasks[0]?.taskId ?? '')
    assert.equal(card.opening.zh, '您好，秋季活动')
    await desk.record(bank.rm('farfew'), tasks[0]?.taskId ?? '', { outcome: 'interested' })
    assert.deepEqual(await taskCounts(bank.ledger.db, 'K1'), {
      open: 0,
      done: 1,
      withdrawn: 0,
      responded: 1,
      purchased: 0,
    })
  })

  it('leaves out who is compared with, for the action they are held back from', async () => {
    const open = await desk.day(bank.rm('held'))
    const [first] = open.tasks
    assert.ok(first?.action)
    const {
      customer: { customerId },
      action: { code },
    } = first
    const within = workbenchRoutes({
      ...bank.workbench,
      heldBack: async () => new Map([[customerId, new Set([code])]]),
    })
    const shown = await within.readDay({ ...askedBy(bank.rm('held'), MONDAY_AT_TEN), query: {} })
    assert.deepEqual(
      shown.tasks.map(({ taskId }) => taskId),
      open.tasks.slice(1).map(({ taskId }) => taskId),
    )
    await assert.rejects(
      async () =>
        within.startTask({
          ...askedBy(bank.rm('held'), MONDAY_AT_TEN),
          params: { customerId },
          body: { action: code },
        }),
      refusedWith('input_invalid', /对照组/),
    )
  })

  it('stops marketing calls outside their hours and says so, but loses no task', async () => {
    const early = await desk.day(bank.rm('day'), MONDAY_AT_TEN - 3 * 60 * MINUTE)
    assert.equal(early.tasks.length, 5)
    assert.ok(early.tasks.every(({ stopped }) => stopped?.zh.includes('联络时段')))
  })
})

describe('the talk card', () => {
  it('says how to open, what to say and never, the notices, and what may be sold', async () => {
    const { tasks } = await desk.day(bank.rm('day'))
    const renewal = tasks.find(({ action }) => action?.code === 'time_deposit_renewal') ?? tasks[0]
    assert.ok(renewal?.action)
    const card = await desk.card(bank.rm('day'), renewal.taskId)
    assert.ok(card.opening.zh.length > 5 && card.neverSay.length > 0)
    assert.match(card.phoneMasked ?? '', /^139\*+/)
    assert.deepEqual([card.mayCall, card.whyNot], [true, null])
    assert.deepEqual(
      card.products.map(({ productId }) => productId),
      // The action's family first; a talk may end in another product.
      ['TD1', 'FD4', 'WP2'],
    )
  })

  it('is not found by another manager, and is by the assistant and the head', async () => {
    const { tasks } = await desk.day(bank.rm('day'))
    const second = tasks.find(({ customer }) => customer.customerId === 'day-2')
    assert.ok(second)
    for (const who of [bank.rm('farfew'), bank.head('O2')]) {
      await assert.rejects(() => desk.card(who, second.taskId), refusedWith('not_found'))
    }
    for (const who of [bank.rm('helper'), bank.head('O1')]) {
      assert.equal((await desk.card(who, second.taskId)).task.owner.mine, false)
    }
  })
})
