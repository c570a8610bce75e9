import type { Insertable } from 'kysely'
import { Temporal } from 'temporal-polyfill'

import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'

import { appointmentReasons, promiseReasons } from './domain/reasons.ts'
import type { TaskRow } from './may-contact.ts'
import type { OutcomeBody } from './record-outcome.ts'
import type { WorkbenchTables } from './tables.ts'
import { taskIdOf } from './task-id.ts'

interface Agreed {
  readonly row: TaskRow
  readonly body: OutcomeBody
  readonly contactId: string
  readonly principal: Principal
  readonly now: EpochMs
  readonly timeZone: string
}

/** What was agreed in a contact, as tasks of who agreed to it. */
export function followUps(agreed: Agreed): Insertable<WorkbenchTables['work_task']>[] {
  const { row, body, contactId, principal, now, timeZone } = agreed
  const shared = {
    state: 'open' as const,
    customer_id: row.customer_id,
    owner_staff: principal.staffNumber,
    action: row.action,
    campaign_id: row.campaign_id,
    campaign_name: row.campaign_name,
    traits: row.traits === null ? null : JSON.stringify(row.traits),
    value_cents: row.value_cents,
    referred_by: row.referred_by,
    from_contact: contactId,
    created_at: new Date(now).toISOString(),
    created_by: actorOf(principal),
  }
  const keyed = (kind: 'promise' | 'appointment') => {
    const taskKey = `${kind}:${contactId}`
    return { ...shared, kind, task_id: taskIdOf(taskKey), task_key: taskKey }
  }
  const made: Insertable<WorkbenchTables['work_task']>[] = []
  const { promise, appointmentAt } = body
  if (promise !== null) {
    made.push({
      ...keyed('promise'),
      need: promise.what,
      due: promise.due,
      reasons: JSON.stringify(promiseReasons(promise.what, promise.due)),
    })
  }
  if (appointmentAt !== null) {
    const instant = Date.parse(appointmentAt)
    const note = body.note === '' ? null : body.note
    made.push({
      ...keyed('appointment'),
      need: note,
      due: dateAt(instant, timeZone),
      appointed_at: new Date(instant).toISOString(),
      reasons: JSON.stringify(appointmentReasons(note, clockTime(instant, timeZone))),
    })
  }
  return made
}

/** `2026-11-03 14:30`, as the bank's clocks show it. */
function clockTime(instant: EpochMs, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  return `${local.toPlainDate().toString()} ${time}`
}
