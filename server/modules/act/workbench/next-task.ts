import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { dayTasks } from './day-tasks.ts'
import { stopOf } from './may-contact.ts'
import type { TaskRow } from './may-contact.ts'
import type { WorkbenchParts } from './parts.ts'

interface NextAsked {
  readonly principal: Principal
  readonly now: EpochMs
  /** The task being left. */
  readonly after: Pick<TaskRow, 'task_id' | 'customer_id'>
}

/** The first of the person's own tasks of today that may be worked, of another customer. */
export async function nextTask(
  parts: WorkbenchParts,
  served: ServedMart,
  { principal, now, after }: NextAsked,
): Promise<string | null> {
  const tasks = await dayTasks(parts, served, {
    principal,
    staffNumbers: [principal.staffNumber],
    date: dateAt(now, parts.timeZone),
    days: 'today',
  })
  const next = tasks.find(
    ({ row, judged }) =>
      row.task_id !== after.task_id &&
      row.customer_id !== after.customer_id &&
      judged !== undefined &&
      stopOf(parts, served, row, judged, now) === null,
  )
  return next?.row.task_id ?? null
}
