import { createHash } from 'node:crypto'

import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { appendAudit } from '#platform/audit/index.ts'

import { assertColleague, receiversOf } from './colleagues.ts'
import { referralReasons, startedReasons } from './domain/reasons.ts'
import { knownCustomer } from './known-customers.ts'
import type { KnownCustomer } from './known-customers.ts'
import type { WorkbenchParts } from './parts.ts'
import { workbenchTables } from './tables.ts'
import { taskIdOf } from './task-id.ts'

interface Asked {
  readonly customerId: string
  readonly principal: Principal
  readonly now: EpochMs
}

/**
 * Hands a customer's need to a colleague: one of the customer's managers, or somebody who works in
 * the customer's outlet, under the same head. The colleague is told the need and the number; the
 * customer's page stays closed to whoever they are not in the care of.
 * @throws ProblemError `customer_not_visible`, `input_invalid`, `referral_refused`
 */
export async function refer(
  parts: WorkbenchParts,
  served: ServedMart,
  asked: Asked & { readonly toStaff: string; readonly need: string },
): Promise<string> {
  const { customerId, principal, now, toStaff, need } = asked
  await visible(parts, served, asked)
  if (toStaff === principal.staffNumber) {
    const words = { zh: '不能引荐给本人', en: 'a referral goes to somebody else' }
    throw new ProblemError('input_invalid', words, { fields: [{ path: 'toStaff', words }] })
  }
  await assertReceives(parts, served, asked)
  const today = dateAt(now, parts.timeZone)
  const told = createHash('sha256').update(need).digest('hex').slice(0, 16)
  const taskKey = ['referral', today, principal.staffNumber, toStaff, customerId, told].join(':')
  const taskId = taskIdOf(taskKey)
  const at = new Date(now).toISOString()
  await parts.ledger.db.transaction().execute(async (within) => {
    const made = await workbenchTables(within)
      .insertInto('work_task')
      .values({
        task_id: taskId,
        task_key: taskKey,
        kind: 'referral',
        state: 'open',
        customer_id: customerId,
        owner_staff: toStaff,
        need,
        reasons: JSON.stringify(referralReasons(principal.displayName, need)),
        due: today,
        referred_by: principal.staffNumber,
        created_at: at,
        created_by: actorOf(principal),
      })
      .onConflict((conflict) => conflict.column('task_key').doNothing())
      .returning('task_id')
      .executeTakeFirst()
    if (made === undefined) return
    await appendAudit(within, {
      at,
      actor: actorOf(principal),
      action: 'customer.refer',
      subject: `customer:${customerId}`,
      detail: { task: taskId, to: toStaff },
    })
  })
  return taskId
}

/** @throws ProblemError `input_invalid` for nobody who works here, `referral_refused` with the reason */
async function assertReceives(
  parts: WorkbenchParts,
  served: ServedMart,
  asked: Asked & { readonly toStaff: string },
): Promise<void> {
  const { toStaff, now } = asked
  const colleague = await assertColleague(parts, 'toStaff', toStaff, now)
  const [receiver] = await receiversOf(parts, served, { ...asked, staffNumber: toStaff, limit: 1 })
  if (receiver !== undefined) return
  throw new ProblemError(
    'referral_refused',
    colleague.works
      ? {
          zh: '该同事既不是客户的经办人，也不在客户所属网点',
          en: "the colleague is neither one of the customer's managers nor works in their outlet",
        }
      : {
          zh: '该同事没有可登录的工作台账号，收不到引荐；请选择名单中的同事',
          en: 'the colleague signs in to no workbench and would never see it: choose one offered',
        },
  )
}

/**
 * A talk nobody planned: the person's own task, of an action of the strategy or of none. An open
 * one of theirs for the same customer and action is given instead of another.
 * @throws ProblemError `customer_not_visible`, `input_invalid`
 */
export async function start(
  parts: WorkbenchParts,
  served: ServedMart,
  asked: Asked & { readonly action: string | null },
): Promise<string> {
  const { customerId, principal, now, action: name } = asked
  await visible(parts, served, asked)
  const action = parts.strategy().pack.actions.find((one) => one.name === name)
  if (name !== null && action === undefined) {
    throw actionProblem('策略中没有这个动作', 'the strategy has no such action')
  }
  const heldBack = await parts.heldBack([customerId])
  if (name !== null && heldBack.get(customerId)?.has(name) === true) {
    throw actionProblem(
      '该客户在进行中的活动里属于对照组，不能推荐这个动作',
      'the customer is a control of a running campaign: this action is not to be offered',
    )
  }
  const today = dateAt(now, parts.timeZone)
  return parts.ledger.db.transaction().execute(async (within) => {
    const tables = workbenchTables(within)
    const open = await tables
      .selectFrom('work_task')
      .select('task_id')
      .where('customer_id', '=', customerId)
      .where('owner_staff', '=', principal.staffNumber)
      .where('action', name === null ? 'is' : '=', name)
      .where('state', 'in', ['open', 'snoozed'])
      .where('due', '<=', today)
      .orderBy('created_at')
      .orderBy('task_id')
      .executeTakeFirst()
    if (open !== undefined) return open.task_id
    const taskKey = ['own', principal.staffNumber, customerId, name ?? '', String(now)].join(':')
    const taskId = taskIdOf(taskKey)
    await tables
      .insertInto('work_task')
      .values({
        task_id: taskId,
        task_key: taskKey,
        kind: 'recommendation',
        state: 'open',
        customer_id: customerId,
        owner_staff: principal.staffNumber,
        action: name,
        reasons: JSON.stringify(startedReasons(action?.words ?? null)),
        due: today,
        created_at: new Date(now).toISOString(),
        created_by: actorOf(principal),
      })
      .onConflict((conflict) => conflict.column('task_key').doNothing())
      .execute()
    return taskId
  })
}

/** @throws ProblemError `customer_not_visible` */
async function visible(
  parts: WorkbenchParts,
  served: ServedMart,
  { customerId, principal }: Asked,
): Promise<KnownCustomer> {
  const customer = await knownCustomer(parts, served, customerId, principal.scope)
  if (customer === undefined) throw new ProblemError('customer_not_visible')
  return customer
}

function actionProblem(zh: string, en: string): ProblemError {
  const words = { zh, en }
  return new ProblemError('input_invalid', words, { fields: [{ path: 'action', words }] })
}
