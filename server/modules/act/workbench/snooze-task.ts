import { ProblemError } from '#contracts/problems.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { appendAudit } from '#platform/audit/index.ts'

import { assertWaiting, findTask } from './find-task.ts'
import { nextTask } from './next-task.ts'
import type { WorkbenchParts } from './parts.ts'
import { workbenchTables } from './tables.ts'

/** Put off longer, it is better declined. */
const SNOOZE_DAYS = 60

interface SnoozeAsked {
  readonly taskId: string
  readonly until: string
  readonly reason: string
  readonly principal: Principal
  readonly now: EpochMs
}

/**
 * Puts a task off to a day; it comes back by itself. An appointment was agreed with the customer
 * and is changed with them, by recording what came of it.
 * @returns the person's next task
 */
export async function snooze(
  parts: WorkbenchParts,
  served: ServedMart,
  { taskId, until, reason, principal, now }: SnoozeAsked,
): Promise<string | null> {
  const { row } = await findTask(parts, served, principal, taskId)
  assertWaiting(row)
  const today = dateAt(now, parts.timeZone)
  if (principal.role === 'outlet_head' && row.owner_staff !== principal.staffNumber) {
    throw new ProblemError('right_missing', {
      zh: '任务由其负责人推迟',
      en: 'a task is put off by whose it is',
    })
  }
  if (row.kind === 'appointment') {
    throw untilProblem('约好的时间请与客户改约', 'change an appointment with the customer')
  }
  if (until <= today || until > addDays(businessDateOf(today), SNOOZE_DAYS)) {
    throw untilProblem('请选择明天到 60 天内的日期', 'choose a day from tomorrow, within 60 days')
  }
  await parts.ledger.db.transaction().execute(async (within) => {
    const put = await workbenchTables(within)
      .updateTable('work_task')
      .set({ state: 'snoozed', due: until })
      .where('task_id', '=', taskId)
      .where('state', 'in', ['open', 'snoozed'])
      .returning('task_id')
      .executeTakeFirst()
    if (put === undefined) throw new ProblemError('changed_meanwhile')
    await appendAudit(within, {
      at: new Date(now).toISOString(),
      actor: actorOf(principal),
      action: 'task.snooze',
      subject: `customer:${row.customer_id}`,
      detail: { task: taskId, until, reason },
    })
  })
  return nextTask(parts, served, { principal, now, after: row })
}

function untilProblem(zh: string, en: string): ProblemError {
  const words = { zh, en }
  return new ProblemError('input_invalid', words, { fields: [{ path: 'until', words }] })
}
