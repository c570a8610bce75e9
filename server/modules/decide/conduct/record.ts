import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { JsonObject } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { conductTables } from './tables.ts'

/** Who did it: `staff:…` or `system:unsubscribe`, and the name people read. */
export interface By {
  readonly actor: string
  readonly name: string
}

interface Act {
  readonly customerId: string
  readonly by: By
  readonly at: EpochMs
  readonly timeZone: string
}

export interface ConsentAct extends Act {
  readonly purpose: 'marketing' | 'personalised' | 'sharing' | 'sensitive'
  /** Null: every channel. */
  readonly channel: 'sms' | 'phone' | 'email' | 'app' | 'wecom' | null
  readonly given: boolean
  readonly proof: string
}

/** What a row of any act says: of whom, by whom, when. */
const signedRow = ({ customerId, by, at, timeZone }: Act) => ({
  customer_id: customerId,
  by_actor: by.actor,
  by_name: by.name,
  at: new Date(at).toISOString(),
  business_date: dateAt(at, timeZone),
})

/** The audit row of an act. */
async function audit(
  transaction: Ledger['db'],
  { customerId, by, at }: Act,
  action: string,
  detail: JsonObject,
): Promise<void> {
  await appendAudit(transaction, {
    at: new Date(at).toISOString(),
    actor: by.actor,
    action,
    subject: `customer:${customerId}`,
    detail,
  })
}

/**
 * A consent given or withdrawn, with its audit row. It counts at once, at every gate.
 * @param transaction of the caller, so that it stands or falls with what it belongs to
 */
export async function recordConsent(transaction: Ledger['db'], act: ConsentAct): Promise<void> {
  const { purpose, channel, given, proof } = act
  await conductTables(transaction)
    .insertInto('consent_change')
    .values({ ...signedRow(act), purpose, channel, given, proof })
    .execute()
  const action = given ? 'consent.give' : 'consent.withdraw'
  await audit(transaction, act, action, { purpose, channel, proof })
}

export interface DoNotContactAct extends Act {
  /** False: the customer lifts it. */
  readonly held: boolean
  readonly proof: string
}

/** A customer asks not to be contacted, or lifts it: at once, with its audit row. */
export async function recordDoNotContact(
  transaction: Ledger['db'],
  act: DoNotContactAct,
): Promise<void> {
  const { held, proof } = act
  await conductTables(transaction)
    .insertInto('do_not_contact')
    .values({ ...signedRow(act), held, proof })
    .execute()
  await audit(transaction, act, held ? 'do_not_contact.hold' : 'do_not_contact.lift', { proof })
}

export interface ComplaintAct extends Act {
  readonly complaintId: string
  readonly opened: boolean
  readonly topic: string | null
  /** Of one settled: how. */
  readonly how?: string
}

/**
 * A complaint heard (or closed): marketing stops (or may go on) at once. Told twice, kept once.
 * @returns whether this told of it first
 */
export async function recordComplaint(
  transaction: Ledger['db'],
  act: ComplaintAct,
): Promise<boolean> {
  const { complaintId, opened, topic, how } = act
  const { numInsertedOrUpdatedRows: kept } = await conductTables(transaction)
    .insertInto('complaint_change')
    .values({
      ...signedRow(act),
      complaint_id: complaintId,
      opened,
      topic,
      how: how ?? null,
    })
    .onConflict((conflict) => conflict.columns(['complaint_id', 'opened']).doNothing())
    .executeTakeFirst()
  return (kept ?? 0n) > 0n
}

export interface ContactAct {
  /** Stable: a message's or a task's own key, so that a repeat counts once. */
  readonly contactId: string
  readonly customerId: string
  /** A channel of the facts: sms, email, app, phone, visit, outlet, wecom. */
  readonly channel: string
  readonly purpose: 'marketing' | 'service'
  readonly action: string | null
  readonly campaignId: string | null
  readonly staffNumber: string | null
  readonly at: EpochMs
  readonly timeZone: string
}

/** A customer was contacted: it counts against the caps at once. Told twice, counted once. */
export async function recordContact(
  transaction: Ledger['db'],
  contacts: ContactAct | readonly ContactAct[],
): Promise<void> {
  const list: readonly ContactAct[] = 'contactId' in contacts ? [contacts] : contacts
  if (list.length === 0) return
  await conductTables(transaction)
    .insertInto('contact_made')
    .values(
      list.map((contact) => ({
        contact_id: contact.contactId,
        customer_id: contact.customerId,
        channel: contact.channel,
        purpose: contact.purpose,
        action: contact.action,
        campaign_id: contact.campaignId,
        staff_number: contact.staffNumber,
        at: new Date(contact.at).toISOString(),
        business_date: dateAt(contact.at, contact.timeZone),
      })),
    )
    .onConflict((conflict) => conflict.columns(['contact_id', 'undone']).doNothing())
    .execute()
}

/** A contact recorded in error no longer counts; the row stays. */
export async function undoContact(
  transaction: Ledger['db'],
  contactId: string,
  at: EpochMs,
): Promise<void> {
  const tables = conductTables(transaction)
  const made = await tables
    .selectFrom('contact_made')
    .select([
      'contact_id',
      'customer_id',
      'channel',
      'purpose',
      'action',
      'campaign_id',
      'staff_number',
      'business_date',
    ])
    .where('contact_id', '=', contactId)
    .where('undone', '=', false)
    .executeTakeFirst()
  if (made === undefined) throw new Error(`there is no contact ${contactId} to undo`)
  await tables
    .insertInto('contact_made')
    .values({ ...made, undone: true, at: new Date(at).toISOString() })
    .onConflict((conflict) => conflict.columns(['contact_id', 'undone']).doNothing())
    .execute()
}
