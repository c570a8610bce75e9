import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { actorOf, visibleAmong } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { appendAudit } from '#platform/audit/index.ts'

import { assertColleague, assignableTo } from './colleagues.ts'
import type { WorkbenchParts } from './parts.ts'
import { workbenchTables } from './tables.ts'

export interface Reassigned {
  readonly taskIds: readonly string[]
  readonly toStaff: string
  readonly reason: string
  readonly principal: Principal
  readonly now: EpochMs
}

/**
 * Gives open work of one's units to a colleague who works in them, all of it or none. It stays with
 * them whoever's customer it is; who doesn't have the customer in care sees the number and the work.
 * @throws ProblemError `input_invalid`, `referral_refused`, `not_found`, `changed_meanwhile`
 * @returns how many changed hands
 */
export async function reassignTasks(
  parts: WorkbenchParts,
  served: ServedMart,
  { taskIds, toStaff, reason, principal, now }: Reassigned,
): Promise<number> {
  const { works } = await assertColleague(parts, 'toStaff', toStaff, now)
  const asked = { principal, now, staffNumber: toStaff, limit: 1 }
  const [colleague] = await assignableTo(parts, served, asked)
  if (colleague === undefined) {
    throw new ProblemError('referral_refused', works ? ofNoneOfTheirs : noWorkbench)
  }
  const at = new Date(now).toISOString()
  return parts.ledger.db.transaction().execute(async (within) => {
    const tasks = await workbenchTables(within)
      .selectFrom('work_task')
      .select(['task_id', 'customer_id', 'owner_staff', 'state'])
      .where('task_id', 'in', [...new Set(taskIds)])
      .orderBy('task_id')
      .forUpdate()
      .execute()
    const customers = [...new Set(tasks.map((task) => task.customer_id))]
    const visible = await visibleAmong(served.read, principal.scope, customers)
    const seen = tasks.filter(
      (task) => principal.scope.kind === 'bank' || visible.has(task.customer_id),
    )
    if (seen.length < new Set(taskIds).size) throw new ProblemError('not_found')
    if (seen.some(({ state }) => state !== 'open' && state !== 'snoozed')) {
      throw new ProblemError('changed_meanwhile', {
        zh: '所选工作中有已完成或已撤回的，请刷新后重选',
        en: 'some of it is done or withdrawn: reload and choose again',
      })
    }
    const moving = seen.filter((task) => task.owner_staff !== toStaff)
    if (moving.length === 0) return 0
    await workbenchTables(within)
      .updateTable('work_task')
      .set({ owner_staff: toStaff, assigned_by: principal.staffNumber })
      .where(
        'task_id',
        'in',
        moving.map((task) => task.task_id),
      )
      .execute()
    await appendAudit(
      within,
      moving.map((task) => ({
        at,
        actor: actorOf(principal),
        action: 'task.reassign',
        subject: `customer:${task.customer_id}`,
        detail: { task: task.task_id, from: task.owner_staff, to: toStaff, reason },
      })),
    )
    return moving.length
  })
}

const ofNoneOfTheirs = {
  zh: '该同事不在您管辖的网点',
  en: 'the colleague works in none of your outlets',
}

const noWorkbench = {
  zh: '该同事没有可登录的工作台账号，接不到工作',
  en: 'the colleague signs in to no workbench and would never see it',
}
