import { ProblemError } from '#contracts/problems.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { withCustomers } from './day-tasks.ts'
import type { DayTask } from './day-tasks.ts'
import type { TaskRow } from './may-contact.ts'
import type { WorkbenchParts } from './parts.ts'
import { workbenchTables } from './tables.ts'

/**
 * A task of a customer within the person's scope, or one referred to them. One of another unit and
 * one that isn't there are the same.
 * @throws ProblemError `not_found`
 */
export async function findTask(
  parts: WorkbenchParts,
  served: ServedMart,
  principal: Principal,
  taskId: string,
): Promise<DayTask> {
  const row = await workbenchTables(parts.ledger.db)
    .selectFrom('work_task')
    .selectAll()
    .where('task_id', '=', taskId)
    .executeTakeFirst()
  const [task] = row === undefined ? [] : await withCustomers(parts, served, [row], principal)
  if (task === undefined) throw new ProblemError('not_found')
  return task
}

/** @throws ProblemError `changed_meanwhile` where it was done or withdrawn */
export function assertWaiting({ state, closed_because: because }: TaskRow): void {
  if (state === 'done') {
    throw new ProblemError('changed_meanwhile', {
      zh: '该任务已登记过结果',
      en: 'an outcome of this task was recorded already',
    })
  }
  if (state === 'withdrawn') {
    throw new ProblemError(
      'changed_meanwhile',
      because ?? {
        zh: '该任务已撤回',
        en: 'this task was withdrawn',
      },
    )
  }
}
