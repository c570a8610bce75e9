import type { Selectable } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { z } from 'zod'

import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import type { listContacts } from '#contracts/workbench.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { contactsMade } from '#modules/decide/conduct/index.ts'
import type { ContactMade } from '#modules/decide/conduct/index.ts'
import { codeWords } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { customerMessages } from '#modules/act/delivery/index.ts'
import type { CustomerMessage } from '#modules/act/delivery/index.ts'

import { mergeHistory, messageStates, pageAfter } from './domain/contact-history.ts'
import type { Against } from '#modules/act/events/index.ts'
import { toldAgainst } from '#modules/act/events/index.ts'
import { knownCustomer } from './known-customers.ts'
import { campaignNames, lakeContacts } from './lake-contacts.ts'
import type { LakeContact } from './lake-contacts.ts'
import type { WorkbenchParts } from './parts.ts'
import { openWork } from './open-work.ts'
import { standingOutcomes } from './standing-outcomes.ts'
import type { WorkbenchTables } from './tables.ts'
import { undoUntil } from './undo-window.ts'

type Contacts = z.output<typeof listContacts.response>
type OutcomeRow = Selectable<WorkbenchTables['work_outcome']>

/** Of one customer, from each place that knows of contacts: years of them. */
const READ_AT_MOST = 1_000

interface ContactsAsked {
  readonly customerId: string
  readonly after: string | undefined
  readonly limit: number
  readonly principal: Principal
  readonly now: EpochMs
}

/** What is known of a contact before it is put in words. */
interface Entry {
  readonly contactId: string
  readonly at: string
  readonly channel: string
  readonly purpose: string | null
  readonly action: string | null
  readonly campaignId: string | null
  readonly campaignName: string | null
  readonly staffNumber: string | null
  readonly outcome: string | null
  readonly note: string
  /** False for a message that never went out. */
  readonly made: boolean
  readonly message: CustomerMessage | null
  readonly undoUntil: string | null
  readonly against: Words | null
}

/**
 * Every contact with a customer: as the bank's files and the night know them, and what people and
 * messages did since, newest first. What was undone is not in it.
 * @throws ProblemError `customer_not_visible`
 */
export async function contactsOf(
  parts: WorkbenchParts,
  served: ServedMart,
  asked: ContactsAsked,
): Promise<Contacts> {
  const { customerId, principal, after } = asked
  const customer = await knownCustomer(parts, served, customerId, principal.scope)
  if (customer === undefined) throw new ProblemError('customer_not_visible')
  const [recorded, outcomes, messages] = await Promise.all([
    contactsMade(parts.ledger, customerId, READ_AT_MOST),
    standingOutcomes(parts.ledger.db)
      .selectAll('made')
      .where('made.customer_id', '=', customerId)
      .orderBy('made.outcome_id', 'desc')
      .limit(READ_AT_MOST)
      .execute(),
    customerMessages(parts.ledger.db, customerId, READ_AT_MOST),
  ])
  const delivered = await lakeContacts(parts, served, customerId, READ_AT_MOST)
  const against = await toldAgainst(parts.ledger.db, customerId)
  const said = new Map(outcomes.map((outcome) => [outcome.contact_id, outcome]))
  const sent = new Map(messages.map((message) => [message.messageKey, message]))
  const fromLake = new Map(delivered.map((contact) => [contact.contactId, contact]))
  const entries = mergeHistory<Entry>(
    recorded.made.map((contact) =>
      recordedEntry(contact, {
        outcome: said.get(contact.contactId),
        message: sent.get(contact.contactId),
        known: fromLake.get(contact.contactId),
        told: against.get(contact.contactId),
        asked,
      }),
    ),
    messages.map(messageEntry),
    delivered
      .filter(({ contactId }) => !recorded.undone.has(contactId))
      .map((contact) => lakeEntry(contact, parts.timeZone)),
  )
  const { page, next } = pageAfter(entries, asked.after, asked.limit)
  return {
    contacts: await inWords(parts, served, page),
    next,
    open: after === undefined ? await openWork(parts, served, asked) : [],
  }
}

interface Around {
  readonly outcome: OutcomeRow | undefined
  readonly message: CustomerMessage | undefined
  readonly known: LakeContact | undefined
  /** The rule another system's contact was made against. */
  readonly told: Against | undefined
  readonly asked: ContactsAsked
}

function recordedEntry(
  contact: ContactMade,
  { outcome, message, known, told, asked }: Around,
): Entry {
  const until = outcome === undefined ? null : undoUntil(outcome.at)
  const isOwn = outcome?.staff_number === asked.principal.staffNumber
  const isLasting = outcome?.kind === 'do_not_contact' || outcome?.kind === 'complaint'
  const isOpen = until !== null && Date.parse(until) >= asked.now
  return {
    contactId: contact.contactId,
    at: contact.at,
    channel: contact.channel,
    purpose: contact.purpose,
    action: contact.action,
    campaignId: contact.campaignId,
    campaignName: outcome?.campaign_name ?? message?.name ?? null,
    staffNumber: contact.staffNumber,
    outcome: outcome?.kind ?? known?.outcome ?? null,
    note: outcome?.note ?? '',
    made: true,
    message: message ?? null,
    undoUntil: isOwn && isOpen && !isLasting ? until : null,
    against: outcome?.against?.words ?? told?.words ?? null,
  }
}

/** A message nobody recorded as made did not reach the customer. */
function messageEntry(message: CustomerMessage): Entry {
  return {
    contactId: message.messageKey,
    at: message.acceptedAt ?? message.updatedAt,
    channel: message.channel,
    purpose: null,
    action: message.action,
    campaignId: message.campaignId,
    campaignName: message.name,
    staffNumber: null,
    outcome: null,
    note: '',
    made: message.acceptedAt !== null,
    message,
    undoUntil: null,
    against: null,
  }
}

function lakeEntry(contact: LakeContact, timeZone: string): Entry {
  return {
    ...contact,
    at: contact.at ?? startOfDay(contact.date, timeZone),
    campaignName: null,
    note: '',
    made: true,
    message: null,
    undoUntil: null,
    against: null,
  }
}

function startOfDay(date: string, timeZone: string): string {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).toInstant().toString()
}

async function inWords(
  parts: WorkbenchParts,
  served: ServedMart,
  page: readonly Entry[],
): Promise<Contacts['contacts']> {
  const { actions } = parts.strategy().pack
  const staff = page.flatMap(({ staffNumber }) => (staffNumber === null ? [] : [staffNumber]))
  const unnamed = page.flatMap(({ campaignId, campaignName }) =>
    campaignId === null || campaignName !== null ? [] : [campaignId],
  )
  const names = await parts.directory.staffNames([...new Set(staff)])
  const campaigns = await campaignNames(parts, served, [...new Set(unnamed)])
  return page.map((entry) => {
    const action = actions.find(({ name }) => name === entry.action)
    const purpose = entry.purpose ?? action?.purpose ?? 'marketing'
    return {
      contactId: entry.contactId,
      at: new Date(entry.at).toISOString(),
      channel: channelWords(entry.channel),
      by: whoDidIt(entry, names),
      action: action?.words ?? sameInBoth(entry.action),
      campaign:
        entry.campaignName ??
        (entry.campaignId === null ? null : (campaigns.get(entry.campaignId) ?? entry.campaignId)),
      outcome: entry.outcome === null ? null : codeWords('outcome', 'kind', entry.outcome),
      state: entry.message === null ? null : messageStates[entry.message.state],
      reason: entry.message?.reason?.words ?? null,
      note: entry.note,
      countsAgainstCaps: entry.made && purpose !== 'service',
      undoUntil: entry.undoUntil,
      against: entry.against,
    }
  })
}

function whoDidIt({ staffNumber, message }: Entry, names: ReadonlyMap<string, string>): string {
  if (staffNumber !== null) return names.get(staffNumber) ?? staffNumber
  return message === null ? '' : 'Zhike'
}

const channelWords = (channel: string): Words =>
  codeWords('contact', 'channel', channel === 'rm_task' ? 'phone' : channel)

const sameInBoth = (text: string | null): Words | null =>
  text === null ? null : { zh: text, en: text }
