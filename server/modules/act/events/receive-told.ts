import type { z } from 'zod'

import type { sendContacts, sendOutcomes } from '#contracts/events.ts'
import type { Words } from '#contracts/words.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import {
  recordComplaint,
  recordContact,
  recordDoNotContact,
} from '#modules/decide/conduct/index.ts'
import type { By } from '#modules/decide/conduct/index.ts'

import { knownCustomers } from './known-customers.ts'
import { purposeTold } from './purpose-told.ts'
import type { EventParts } from './parts.ts'
import { judgeTold } from './told-against.ts'
import type { Against } from './told-against.ts'
import { eventTables } from './tables.ts'

type ContactBatch = z.output<NonNullable<typeof sendContacts.body>>
type OutcomeBatch = z.output<NonNullable<typeof sendOutcomes.body>>
type Outcome = OutcomeBatch['outcomes'][number]
export type ContactReceipt = z.output<typeof sendContacts.response>
export type ToldReceipt = z.output<typeof sendOutcomes.response>

/** Who tells: the name of the key, and what the audit chain calls it. */
export interface Teller {
  readonly source: string
  readonly by: By
  readonly now: EpochMs
}

/** Clocks of two systems may differ by this much. */
const CLOCKS_APART_MS = 5 * 60_000
const PROBLEMS_TOLD = 20

/** A number of another system, as ours never are. */
export const toldNumber = (source: string, number: string): string => `${source}/${number}`

/** Contacts made elsewhere: they count against the caps at once; a repeat changes nothing. */
export async function receiveContacts(
  parts: EventParts,
  { contacts }: ContactBatch,
  teller: Teller,
): Promise<ContactReceipt> {
  const { sound, problems } = await sorted(parts, contacts, teller.now)
  const { source, now } = teller
  const { actions } = parts.strategy().pack
  const against = sound.length === 0 ? new Map<string, Against>() : await judgeTold(parts, sound)
  const recorded = await parts.ledger.db.transaction().execute(async (within) => {
    if (sound.length === 0) return 0
    const taken = await eventTables(within)
      .insertInto('contact_told')
      .values(
        sound.map((contact) => ({
          source,
          contact_id: contact.contact_id,
          customer_id: contact.customer_id,
          occasion: contact.occasion ?? null,
          received_at: new Date(now).toISOString(),
          against: asJson(against.get(contact.contact_id)),
        })),
      )
      .onConflict((conflict) => conflict.columns(['source', 'contact_id']).doNothing())
      .returning('contact_id')
      .execute()
    const isNew = firstOf(taken.map((row) => row.contact_id))
    await recordContact(
      within,
      sound
        .filter((contact) => isNew(contact.contact_id))
        .map((contact) => ({
          contactId: toldNumber(source, contact.contact_id),
          customerId: contact.customer_id,
          channel: contact.channel,
          purpose: purposeTold(contact, actions),
          action: contact.action ?? null,
          campaignId: contact.campaign_id ?? null,
          staffNumber: contact.staff_id ?? null,
          at: Math.min(Date.parse(contact.at), now),
          timeZone: parts.timeZone,
        })),
    )
    return taken.length
  })
  const unowed = sound.filter(
    (contact) => contact.purpose === 'service' && purposeTold(contact, actions) === 'marketing',
  )
  return { ...receipt(recorded, sound.length, problems), taken_as_marketing: unowed.length }
}

const asJson = (against: Against | undefined): string | null =>
  against === undefined ? null : JSON.stringify(against)

/** What came of contacts: a complaint and a refusal of contact count at once. */
export async function receiveOutcomes(
  parts: EventParts,
  { outcomes }: OutcomeBatch,
  teller: Teller,
): Promise<ToldReceipt> {
  const { sound, problems } = await sorted(parts, outcomes, teller.now)
  const { source, now } = teller
  const recorded = await parts.ledger.db.transaction().execute(async (within) => {
    if (sound.length === 0) return 0
    const taken = await eventTables(within)
      .insertInto('outcome_told')
      .values(
        sound.map((outcome) => {
          const at = Math.min(Date.parse(outcome.at), now)
          return {
            source,
            outcome_id: outcome.outcome_id,
            customer_id: outcome.customer_id,
            contact_id: outcome.contact_id ?? null,
            kind: outcome.kind,
            product_id: outcome.product_id ?? null,
            amount_cents: outcome.amount_cents ?? null,
            staff_number: outcome.staff_id ?? null,
            at: new Date(at).toISOString(),
            business_date: dateAt(at, parts.timeZone),
            received_at: new Date(now).toISOString(),
          }
        }),
      )
      .onConflict((conflict) => conflict.columns(['source', 'outcome_id']).doNothing())
      .returning('outcome_id')
      .execute()
    const isNew = firstOf(taken.map((row) => row.outcome_id))
    for (const outcome of sound) {
      if (isNew(outcome.outcome_id)) await heed(within, outcome, teller, parts.timeZone)
    }
    return taken.length
  })
  return receipt(recorded, sound.length, problems)
}

/** What a customer asks for by an outcome is done at once, whoever heard it. */
async function heed(
  within: EventParts['ledger']['db'],
  outcome: Outcome,
  { source, by, now }: Teller,
  timeZone: string,
): Promise<void> {
  const number = toldNumber(source, outcome.outcome_id)
  const act = { customerId: outcome.customer_id, by, at: now, timeZone }
  if (outcome.kind === 'do_not_contact') {
    await recordDoNotContact(within, { ...act, held: true, proof: number })
  } else if (outcome.kind === 'complaint') {
    await recordComplaint(within, { ...act, complaintId: number, opened: true, topic: null })
  }
}

/** The first time each of some numbers is asked about: a batch may name one twice. */
function firstOf(numbers: readonly string[]): (number: string) => boolean {
  const left = new Set(numbers)
  return (number) => left.delete(number)
}

interface Told {
  readonly customer_id: string
  readonly at: string
}

async function sorted<T extends Told>(
  parts: EventParts,
  told: readonly T[],
  now: EpochMs,
): Promise<{ sound: T[]; problems: ToldReceipt['problems'] }> {
  const known = await knownCustomers(
    parts.marts,
    told.map((one) => one.customer_id),
  )
  const sound: T[] = []
  const problems: ToldReceipt['problems'] = []
  for (const [item, one] of told.entries()) {
    const words = problemOf(one, known, now)
    if (words === undefined) sound.push(one)
    else problems.push({ item, words })
  }
  return { sound, problems }
}

function problemOf(told: Told, known: ReadonlySet<string>, now: EpochMs): Words | undefined {
  if (!known.has(told.customer_id)) {
    return { zh: '没有这位客户', en: 'there is no such customer' }
  }
  return Date.parse(told.at) > now + CLOCKS_APART_MS
    ? { zh: '时间在将来', en: 'it lies in the future' }
    : undefined
}

function receipt(recorded: number, sound: number, problems: ToldReceipt['problems']): ToldReceipt {
  return {
    recorded,
    repeated: sound - recorded,
    refused: problems.length,
    problems: problems.slice(0, PROBLEMS_TOLD),
  }
}
