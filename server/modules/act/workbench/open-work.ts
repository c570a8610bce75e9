import type { Task } from '#contracts/workbench.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { withCustomers } from './day-tasks.ts'
import type { WorkbenchParts } from './parts.ts'
import { workbenchTables } from './tables.ts'
import { taskViews } from './task-view.ts'

/** Open pieces of work with one customer: a person can look through so many. */
const SHOWN_AT_MOST = 50

/**
 * Every open piece of work with a customer, for whatever day and whoever's it is: what was agreed
 * does not vanish until its day comes. Soonest first.
 */
export async function openWork(
  parts: WorkbenchParts,
  served: ServedMart,
  {
    customerId,
    principal,
    now,
  }: { readonly customerId: string; readonly principal: Principal; readonly now: EpochMs },
): Promise<Task[]> {
  const rows = await workbenchTables(parts.ledger.db)
    .selectFrom('work_task')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('state', 'in', ['open', 'snoozed'])
    .orderBy('due')
    .orderBy('appointed_at')
    .orderBy('task_id')
    .limit(SHOWN_AT_MOST)
    .execute()
  const heldBack = (await parts.heldBack([customerId])).get(customerId)
  const tasks = await withCustomers(
    parts,
    served,
    rows.filter(({ action }) => action === null || heldBack?.has(action) !== true),
    principal,
  )
  return taskViews(parts, served, tasks, { principal, now })
}
