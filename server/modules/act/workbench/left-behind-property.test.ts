import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { addDays, businessDateOf } from '#kernel/business-date.ts'
import { openAccess } from '#modules/know/access/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { MONDAY_AT_TEN, WORK_NIGHT, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { campaignTask, deskOf } from '#server/testing/workbench-desk.ts'

import { addTasks } from './index.ts'
import { workbenchTables } from './tables.ts'

const NIGHTS = 5
const DAY = 86_400_000
const managers = ['m1', 'm2', 'far1']
const customers = managers.flatMap((manager) =>
  [1, 2, 3, 4, 5, 6].map((number) => ({ id: `${manager}-${number}`, manager })),
)
const branches = [
  { unitId: 'HO', parentId: null, level: 'head_office' as const, name: '总行' },
  { unitId: 'B1', parentId: 'HO', level: 'branch' as const, name: '分行' },
  { unitId: 'SB1', parentId: 'B1', level: 'sub_branch' as const, name: '支行' },
]
const outlets = ['O1', 'O2', 'O3']

/** Of a sequence that is the same everywhere: a failure names its seed by its night. */
function dice(seed: number): <T>(of: readonly T[]) => T {
  let state = seed
  return (of) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return of[Math.floor((state / 2_147_483_648) * of.length)] as never
  }
}

let bank: WorkbenchBank
before(async () => {
  bank = await workbenchBank(managers)
  await addTasks(
    bank.ledger.db,
    customers.map(({ id, manager }) =>
      campaignTask({ taskKey: id, customerId: id, staffNumber: manager }),
    ),
    MONDAY_AT_TEN,
  )
})
after(() => bank.close())

/** Staff, outlets, customers and owners as a careless core might send them. */
function delivery(seed: number) {
  const one = dice(seed)
  const living = { staff: new Set<string>(), units: new Set(branches.map((unit) => unit.unitId)) }
  for (const staff of [...managers, 'helper']) if (one([1, 1, 1, 0]) === 1) living.staff.add(staff)
  for (const outlet of outlets) if (one([1, 1, 0]) === 1) living.units.add(outlet)
  const placed = customers.map(({ id, manager }) => ({
    id,
    outlet: one([...outlets, 'O1', 'O2', 'never', null]),
    owner: one([manager, manager, ...managers, 'nobody', null]),
  }))
  return { living, placed }
}

for (let night = 1; night <= NIGHTS; night += 1) {
  test(`whatever is delivered, nobody and no work is in no view at all (seed ${night})`, async () => {
    const date = addDays(businessDateOf(WORK_NIGHT), night)
    const now = MONDAY_AT_TEN + night * DAY
    const { living, placed } = delivery(night)
    const units = [
      ...branches,
      ...outlets
        .filter((outlet) => living.units.has(outlet))
        .map((unitId) => ({ unitId, parentId: 'SB1', level: 'outlet' as const, name: unitId })),
    ]
    await bank.deliverAll(date, {
      org_unit: units.map(({ unitId, parentId, level, name }) => ({
        ...{ unit_id: unitId, level, name },
        ...(parentId !== null && { parent_id: parentId }),
      })),
      customer: placed.map(({ id, outlet }) => ({
        ...{ customer_id: id, kind: 'personal', birth_date: '1986-03-15' },
        ...(outlet !== null && { outlet_id: outlet }),
      })),
      ownership: placed.flatMap(({ id, owner }) =>
        owner === null ? [] : [{ customer_id: id, staff_id: owner, role: 'main' }],
      ),
    })
    const access = openAccess({
      ledger: bank.ledger,
      sessions: { idleMinutes: 60, hours: 10 },
      timeZone: 'Asia/Shanghai',
    })
    const staff = [...managers, 'helper'].map((staffNumber) => ({
      ...{ staffNumber, unitId: 'SB1', position: 'rm', displayName: staffNumber },
      ...{ joinedDate: null, leftDate: living.staff.has(staffNumber) ? null : date },
    }))
    await access.syncOrganisation({ units, staff, date }, { actor: 'system:test', now })
    const { certificate } = await bank.nightWithLedger(date)
    assert.deepEqual(
      certificate?.results.filter(({ violations }) => violations > 0),
      [],
    )

    const left = await deskOf(bank).routes.listLeftBehind({
      ...askedBy(bank.person('marketer'), now),
      query: { limit: 200 },
    })
    const listed = new Set(left.customers.map(({ customerId }) => customerId))
    const owners = new Map(placed.map((one) => [one.id, one.owner]))
    const lost = placed.filter(({ id, owner, outlet }) => {
      const inCare =
        owner !== null && living.staff.has(owner) && outlet !== null && living.units.has(outlet)
      // In somebody's care, or in the list: never neither, and never both.
      return inCare === listed.has(id)
    })
    assert.deepEqual(lost, [])
    assert.equal(left.total, listed.size)

    const open = await workbenchTables(bank.ledger.db)
      .selectFrom('work_task')
      .select(['task_id', 'customer_id', 'owner_staff'])
      .where('state', 'in', ['open', 'snoozed'])
      .where('kind', '=', 'campaign')
      .execute()
    assert.equal(open.length, customers.length)
    const told = new Set(left.tasks.map(({ taskId }) => taskId))
    const unseen = open.filter(({ task_id: taskId, customer_id: customer, owner_staff: owner }) => {
      const works = living.staff.has(owner) && owners.get(customer) === owner
      return !works && !told.has(taskId)
    })
    assert.deepEqual(unseen, [])
  })
}
