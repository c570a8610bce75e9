import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { ProblemError } from '#contracts/problems.ts'
import { openAccess } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { readAudit } from '#platform/audit/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { MONDAY_AT_TEN, WORK_NIGHT, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { campaignTask, deskOf, refusedWith } from '#server/testing/workbench-desk.ts'
import type { Desk } from '#server/testing/workbench-desk.ts'

import { addTasks } from './index.ts'
import { workbenchTables } from './tables.ts'

const NEXT_NIGHT = '2026-11-02'
const TUESDAY = MONDAY_AT_TEN + 86_400_000
const managers = ['leaver', 'stayer', 'far']

let bank: WorkbenchBank
let desk: Desk

/**
 * An organisation without one outlet and a staff file in which a manager has left, customers not
 * delivered again: what made 41 of 51 customers vanish from their head's view.
 */
before(async () => {
  bank = await workbenchBank(managers)
  desk = deskOf(bank)
  await addTasks(
    bank.ledger.db,
    managers.flatMap((staffNumber) =>
      [1, 2, 3].map((number) =>
        campaignTask({
          taskKey: `${staffNumber}-${number}`,
          customerId: `${staffNumber}-${number}`,
          staffNumber,
        }),
      ),
    ),
    MONDAY_AT_TEN,
  )
  const units = [
    { unitId: 'HO', parentId: null, level: 'head_office' as const, name: '总行' },
    { unitId: 'B1', parentId: 'HO', level: 'branch' as const, name: '分行' },
    { unitId: 'SB1', parentId: 'B1', level: 'sub_branch' as const, name: '支行' },
    { unitId: 'O1', parentId: 'SB1', level: 'outlet' as const, name: '一网点' },
  ]
  const staff = [...managers, 'helper'].map((staffNumber) => ({
    staffNumber,
    unitId: staffNumber === 'far' ? 'O2' : 'O1',
    position: 'rm',
    displayName: staffNumber,
    joinedDate: null,
    leftDate: staffNumber === 'leaver' ? NEXT_NIGHT : null,
  }))
  await bank.deliverAll(NEXT_NIGHT, {
    org_unit: units.map(({ unitId, parentId, level, name }) => ({
      ...{ unit_id: unitId, level, name },
      ...(parentId !== null && { parent_id: parentId }),
    })),
  })
  const access = openAccess({
    ledger: bank.ledger,
    sessions: { idleMinutes: 60, hours: 10 },
    timeZone: 'Asia/Shanghai',
  })
  const act = { actor: 'system:test', now: TUESDAY }
  await access.syncOrganisation({ units, staff, date: NEXT_NIGHT }, act)
  const night = await bank.nightWithLedger(NEXT_NIGHT)
  assert.equal(
    night.certificate?.passed,
    true,
    'an outlet that is gone keeps no night from being published',
  )
})
after(() => bank.close())

const left = (who: Principal, query: { after?: string; limit?: number } = {}) =>
  desk.routes.listLeftBehind({ ...askedBy(who, TUESDAY), query: { limit: 50, ...query } })

const reassign = async (
  who: Principal,
  taskIds: string[],
  toStaff: string,
  reason = '原经理已离职',
) => desk.routes.reassignTasks({ ...askedBy(who, TUESDAY), body: { taskIds, toStaff, reason } })

const idsOf = (told: Awaited<ReturnType<typeof left>>) =>
  told.customers.map(({ customerId }) => customerId).toSorted()

const six = (manager: string) => Array.from({ length: 6 }, (_, index) => `${manager}-${index + 1}`)

test('who and what nobody living has in care comes to the head of the next unit up', async () => {
  const told = await left(bank.head('SB1'))
  assert.deepEqual(idsOf(told), [...six('far'), ...six('leaver')])
  assert.equal(told.total, 12)
  const why = new Map(told.customers.map(({ customerId, because }) => [customerId, because]))
  assert.deepEqual(why.get('leaver-1'), ['owner_gone'])
  assert.deepEqual(why.get('far-1'), ['outlet_gone'])
  assert.deepEqual(told.tasks.map(({ customerId }) => customerId).toSorted(), [
    'leaver-1',
    'leaver-2',
    'leaver-3',
  ])
  // The outlet's own head sees what is theirs.
  assert.deepEqual(idsOf(await left(bank.head('O1'))), six('leaver'))
  // Dearest first, page by page.
  const page = await left(bank.head('SB1'), { limit: 5 })
  const rest = await left(bank.head('SB1'), { limit: 50, after: page.next ?? '' })
  assert.deepEqual([page.customers.length, rest.customers.length], [5, 7])
  assert.deepEqual([...page.customers, ...rest.customers], told.customers)
})

test('nothing disappears from every view at once', async () => {
  const everybody = [bank.rm('stayer'), bank.rm('far'), bank.rm('helper')]
  const heads = [bank.head('O1'), bank.head('SB1'), bank.person('marketer')]
  const seenOf = async (who: Principal) => {
    const { customers, tasks } = await left(who)
    return {
      customers: customers.map(({ customerId }) => customerId),
      tasks: tasks.map(({ taskId }) => taskId),
    }
  }
  const lists = await Promise.all(heads.map(seenOf))
  const days = await Promise.all(everybody.map((who) => desk.day(who, TUESDAY)))
  const inCare = new Set([...six('stayer'), ...six('far'), 'leaver-2'])
  for (const customer of managers.flatMap(six)) {
    const listed = lists.slice(1).some(({ customers }) => customers.includes(customer))
    assert.ok(inCare.has(customer) || listed, `${customer} is in nobody's view`)
  }
  const open = await workbenchTables(bank.ledger.db)
    .selectFrom('work_task')
    .select(['task_id', 'customer_id'])
    .where('state', 'in', ['open', 'snoozed'])
    .where('kind', '=', 'campaign')
    .execute()
  assert.equal(open.length, 9)
  for (const { task_id: taskId, customer_id: customer } of open) {
    const worked = days.some(({ tasks }) => tasks.some((task) => task.taskId === taskId))
    const listed = lists.some(({ tasks }) => tasks.includes(taskId))
    assert.ok(worked || listed, `the work for ${customer} is in nobody's list`)
  }
})

test('a head gives work to a colleague, with a reason that stands in the audit', async () => {
  const head = bank.head('SB1')
  const { tasks } = await left(head)
  const [first, ...others] = tasks.map(({ taskId }) => taskId)
  assert.ok(first !== undefined && others.length === 2)

  await assert.rejects(reassign(head, [first], 'leaver'), refusedWith('input_invalid'))
  await assert.rejects(reassign(head, [first, 'no-such-task'], 'stayer'), refusedWith('not_found'))
  const strangers = bank.head('O2')
  await assert.rejects(
    reassign(strangers, [first], 'stayer'),
    (error: ProblemError) => error.code === 'referral_refused' || error.code === 'not_found',
  )

  assert.deepEqual(await reassign(head, [first], 'stayer'), { moved: 1 })
  assert.deepEqual(await reassign(head, others, 'stayer'), { moved: 2 })
  assert.deepEqual(await reassign(head, others, 'stayer'), { moved: 0 })
  assert.deepEqual((await left(head)).tasks, [])

  const day = await desk.day(bank.rm('stayer'), TUESDAY)
  for (const taskId of [first, ...others]) {
    assert.ok(
      day.tasks.some((task) => task.taskId === taskId),
      'who was given it has it today',
    )
  }
  const rows = await readAudit(bank.ledger.db, { action: 'task.reassign', limit: 10 })
  assert.equal(rows.length, 3)
  assert.deepEqual(
    rows.map(({ actor, detail }) => [actor, detail['from'], detail['to'], detail['reason']]),
    Array.from({ length: 3 }, () => ['staff:head-SB1', 'leaver', 'stayer', '原经理已离职']),
  )
})

test('a bank that never told of its staff and units has nobody missing', async (t) => {
  const silent = await workbenchBank(['solo'])
  t.after(() => silent.close())
  await silent.ledger.db.deleteFrom('staff' as never).execute()
  const told = await deskOf(silent).routes.listLeftBehind({
    ...askedBy(silent.head('SB1'), MONDAY_AT_TEN),
    query: { limit: 50 },
  })
  assert.deepEqual([told.customers, told.tasks], [[], []])
  assert.equal(WORK_NIGHT, '2026-11-01')
})
