import type { z } from 'zod'

import { ProblemError } from '#contracts/problems.ts'
import type { recordOutcome } from '#contracts/workbench.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import {
  purposeOf,
  recordComplaint,
  recordContact,
  recordDoNotContact,
} from '#modules/decide/conduct/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { assertColleague } from './colleagues.ts'
import type { DayTask } from './day-tasks.ts'
import { AHEAD_DAYS, outcomeProblems } from './domain/outcome-rules.ts'
import { subjectOf } from './domain/subject.ts'
import { assertWaiting, findTask } from './find-task.ts'
import { followUps } from './follow-ups.ts'
import { stopOf } from './may-contact.ts'
import type { Stop } from './may-contact.ts'
import { nextTask } from './next-task.ts'
import type { WorkbenchParts } from './parts.ts'
import { assertMaySell } from './sale.ts'
import { workbenchTables } from './tables.ts'
import { contactIdOf } from './task-id.ts'
import { undoUntil } from './undo-window.ts'

export type OutcomeBody = z.output<NonNullable<typeof recordOutcome.body>>
type Recorded = z.output<typeof recordOutcome.response>

export interface OutcomeAsked {
  readonly taskId: string
  readonly body: OutcomeBody
  readonly principal: Principal
  readonly now: EpochMs
}

/**
 * Records a contact and what came of it, in one transaction: the contact counts against the caps at
 * once, a wish not to be contacted and a complaint stop at once, a purchase has passed the sale
 * gate. The same key again gives the same answer and records nothing.
 * @throws ProblemError `not_found`, `input_invalid`, `sale_refused`, `changed_meanwhile`
 */
export async function recordTheOutcome(
  parts: WorkbenchParts,
  served: ServedMart,
  asked: OutcomeAsked,
): Promise<Recorded> {
  const { taskId, body, principal, now } = asked
  const task = await findTask(parts, served, principal, taskId)
  const before = await recordedBefore(parts.ledger.db, taskId, body.idempotencyKey)
  if (before !== undefined) return before
  assertWaiting(task.row)
  assertSound(parts, asked)
  if (body.withStaff !== null) await assertColleague(parts, 'withStaff', body.withStaff, now)
  if (body.outcome === 'purchased') await assertMaySell(parts, served, task, { body, now })
  const next = await nextTask(parts, served, { principal, now, after: task.row })
  const stop =
    task.judged === undefined
      ? null
      : stopOf(parts, served, task.row, task.judged, now, body.channel)
  return parts.ledger.db
    .transaction()
    .execute((within) => write(parts, within, { ...asked, task, next, stop }))
}

/** @throws ProblemError `input_invalid` naming every field that is wrong */
function assertSound(parts: WorkbenchParts, { body, principal, now }: OutcomeAsked): void {
  const today = dateAt(now, parts.timeZone)
  const fields = outcomeProblems(body, {
    at: new Date(now).toISOString(),
    today,
    lastDay: addDays(businessDateOf(today), AHEAD_DAYS),
    staffNumber: principal.staffNumber,
    timeZone: parts.timeZone,
    hours: parts.strategy().pack.conduct.hours['phone'],
  })
  if (fields.length > 0) throw new ProblemError('input_invalid', undefined, { fields })
}

async function recordedBefore(
  db: Ledger['db'],
  taskId: string,
  idempotencyKey: string,
): Promise<Recorded | undefined> {
  const rows = await workbenchTables(db)
    .selectFrom('work_outcome')
    .select(['contact_id', 'next_task', 'at', 'undone'])
    .where('task_id', '=', taskId)
    .where('idempotency_key', '=', idempotencyKey)
    .execute()
  if (rows.some(({ undone }) => undone)) {
    throw new ProblemError('changed_meanwhile', {
      zh: '这次登记已被撤销',
      en: 'what this recorded was undone',
    })
  }
  const [made] = rows
  return made === undefined
    ? undefined
    : {
        contactId: made.contact_id,
        next: made.next_task,
        undoUntil: undoUntil(made.at),
      }
}

interface Writing extends OutcomeAsked {
  readonly task: DayTask
  readonly next: string | null
  /** The rule the talk was held against, whatever its channel: it is kept beside it. */
  readonly stop: Stop | null
}

async function write(
  parts: WorkbenchParts,
  within: Ledger['db'],
  writing: Writing,
): Promise<Recorded> {
  const { taskId, body, principal, now, next, stop } = writing
  const tables = workbenchTables(within)
  const row = await tables
    .selectFrom('work_task')
    .selectAll()
    .where('task_id', '=', taskId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  // The same press again may have come while this one waited for the row.
  const before = await recordedBefore(within, taskId, body.idempotencyKey)
  if (before !== undefined) return before
  assertWaiting(row)
  const at = new Date(now).toISOString()
  const contactId = contactIdOf(taskId, body.idempotencyKey)
  const act = { customerId: row.customer_id, at: now, timeZone: parts.timeZone }
  await recordContact(within, {
    ...act,
    contactId,
    channel: body.channel,
    purpose: purposeOf(subjectOf(row, parts.strategy().pack.actions)),
    action: row.action,
    campaignId: row.campaign_id,
    staffNumber: principal.staffNumber,
  })
  await tables
    .insertInto('work_outcome')
    .values({
      contact_id: contactId,
      task_id: taskId,
      idempotency_key: body.idempotencyKey,
      customer_id: row.customer_id,
      kind: body.outcome,
      channel: body.channel,
      action: row.action,
      campaign_id: row.campaign_id,
      campaign_name: row.campaign_name,
      product_id: body.productId,
      amount_cents: body.amountCents,
      staff_number: principal.staffNumber,
      with_staff: body.withStaff,
      referred_by: row.referred_by,
      note: body.note,
      against: stop === null ? null : JSON.stringify({ code: stop.code, words: stop.words }),
      next_task: next,
      confirmed: [...body.confirmed],
      business_date: dateAt(now, parts.timeZone),
      at,
    })
    .execute()
  await tables
    .updateTable('work_task')
    .set({
      state: 'done',
      closed_at: at,
      closed_because: JSON.stringify({ zh: '已登记结果', en: 'an outcome was recorded' }),
    })
    .where('task_id', '=', taskId)
    .execute()
  const made = followUps({ row, body, contactId, principal, now, timeZone: parts.timeZone })
  if (made.length > 0) await tables.insertInto('work_task').values(made).execute()
  await heard(within, { ...act, contactId, body, principal })
  await appendAudit(within, {
    at,
    actor: actorOf(principal),
    action: 'outcome.record',
    subject: `customer:${row.customer_id}`,
    detail: {
      contact: contactId,
      task: taskId,
      outcome: body.outcome,
      channel: body.channel,
      product: body.productId,
      cents: body.amountCents,
      with: body.withStaff,
      confirmed: [...body.confirmed],
      against: stop?.code ?? null,
    },
  })
  return { contactId, next, undoUntil: undoUntil(at) }
}

interface Hearing {
  readonly customerId: string
  readonly at: EpochMs
  readonly timeZone: string
  readonly contactId: string
  readonly body: OutcomeBody
  readonly principal: Principal
}

/** What the customer said that stops others too, at once. */
async function heard(
  within: Ledger['db'],
  { contactId, body, principal, ...act }: Hearing,
): Promise<void> {
  const by = { actor: actorOf(principal), name: principal.displayName }
  if (body.outcome === 'do_not_contact') {
    const proof = body.note.length >= 2 ? body.note.slice(0, 200) : `联络 ${contactId}`
    await recordDoNotContact(within, { ...act, by, held: true, proof })
  }
  if (body.outcome === 'complaint') {
    await recordComplaint(within, { ...act, by, complaintId: contactId, opened: true, topic: null })
  }
}
