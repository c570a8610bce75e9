import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { undoContact } from '#modules/decide/conduct/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { WorkbenchParts } from './parts.ts'
import { standingOutcomes } from './standing-outcomes.ts'
import { workbenchTables } from './tables.ts'
import { undoUntil } from './undo-window.ts'

interface UndoAsked {
  readonly contactId: string
  readonly reason: string
  readonly principal: Principal
  readonly now: EpochMs
}

/**
 * Takes back what the person recorded a moment ago: the contact no longer counts, the task is open
 * again, what was agreed in it is withdrawn. The rows stay, a correction stands beside them.
 * @throws ProblemError `not_found` for what somebody else recorded, `undo_refused` with the reason
 */
export async function undoTheOutcome(parts: WorkbenchParts, asked: UndoAsked): Promise<void> {
  await parts.ledger.db.transaction().execute((within) => undo(parts, within, asked))
}

async function undo(
  parts: WorkbenchParts,
  within: Ledger['db'],
  { contactId, reason, principal, now }: UndoAsked,
): Promise<void> {
  const tables = workbenchTables(within)
  const made = await standingOutcomes(within)
    .selectAll('made')
    .where('made.contact_id', '=', contactId)
    .where('made.staff_number', '=', principal.staffNumber)
    .executeTakeFirst()
  if (made === undefined) throw new ProblemError('not_found')
  // Two presses at once wait for each other here.
  const task = await tables
    .selectFrom('work_task')
    .select(['task_id', 'kind', 'campaign_id'])
    .where('task_id', '=', made.task_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  assertUndoable(made, now)
  await assertNothingCameOfIt(within, contactId)
  const at = new Date(now).toISOString()
  const { outcome_id: _, against, ...said } = made
  const inserted = await tables
    .insertInto('work_outcome')
    .values({
      ...said,
      against: against === null ? null : JSON.stringify(against),
      undone: true,
      note: reason,
      business_date: dateAt(now, parts.timeZone),
      at,
    })
    .onConflict((conflict) => conflict.columns(['contact_id', 'undone']).doNothing())
    .returning('outcome_id')
    .executeTakeFirst()
  if (inserted === undefined) throw new ProblemError('not_found')
  await undoContact(within, contactId, now)
  const stopped = await campaignStopped(within, task)
  await tables
    .updateTable('work_task')
    .set(
      stopped === undefined
        ? { state: 'open', closed_at: null, closed_because: null }
        : { state: 'withdrawn', closed_at: at, closed_because: JSON.stringify(stopped) },
    )
    .where('task_id', '=', task.task_id)
    .execute()
  await tables
    .updateTable('work_task')
    .set({
      state: 'withdrawn',
      closed_at: at,
      closed_because: JSON.stringify({
        zh: '约定时的登记已撤销',
        en: 'what recorded it was undone',
      }),
    })
    .where('from_contact', '=', contactId)
    .where('state', 'in', ['open', 'snoozed'])
    .execute()
  await appendAudit(within, {
    at,
    actor: actorOf(principal),
    action: 'outcome.undo',
    subject: `customer:${made.customer_id}`,
    detail: { contact: contactId, task: made.task_id, outcome: made.kind, reason },
  })
}

/** Why the task's campaign was stopped, where it was: its task does not open again. */
async function campaignStopped(
  within: Ledger['db'],
  { kind, campaign_id: campaignId }: { kind: string; campaign_id: string | null },
): Promise<Words | undefined> {
  if (kind !== 'campaign') return undefined
  const withdrawn = await workbenchTables(within)
    .selectFrom('work_task')
    .select('closed_because')
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'campaign')
    .where('state', '=', 'withdrawn')
    .orderBy('closed_at', 'desc')
    .executeTakeFirst()
  return withdrawn?.closed_because ?? undefined
}

function assertUndoable({ kind, at }: { kind: string; at: string }, now: EpochMs): void {
  if (kind === 'do_not_contact') {
    throw new ProblemError('undo_refused', {
      zh: '客户要求勿扰的登记不能撤销：如系误登，请客户本人确认后在客户页恢复联络',
      en:
        'a wish not to be contacted is not undone: if it was a slip, lift it on the ' +
        "customer's page with the customer's word for it",
    })
  }
  if (kind === 'complaint') {
    throw new ProblemError('undo_refused', {
      zh: '投诉的登记不能撤销：请网点负责人办结',
      en: 'a complaint is not undone: the outlet head settles it',
    })
  }
  if (now > Date.parse(undoUntil(at))) {
    throw new ProblemError('undo_refused', {
      zh: '已超过可撤销的十分钟',
      en: 'the ten minutes in which it could be undone are over',
    })
  }
}

async function assertNothingCameOfIt(within: Ledger['db'], contactId: string): Promise<void> {
  const worked = await workbenchTables(within)
    .selectFrom('work_task')
    .select('task_id')
    .where('from_contact', '=', contactId)
    .where('state', '=', 'done')
    .executeTakeFirst()
  if (worked === undefined) return
  throw new ProblemError('undo_refused', {
    zh: '其中的约定已经办理',
    en: 'what was agreed in it was worked already',
  })
}
