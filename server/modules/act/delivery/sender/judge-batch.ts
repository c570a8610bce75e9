import { dateAt } from '#kernel/clock.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import { sql } from 'kysely'
import {
  columnsToSend,
  liveFacts,
  maySend,
  nothingSince,
  sinceOfMart,
  twinsOf,
  withTwinRows,
} from '#modules/decide/conduct/index.ts'
import type { LiveContact, LiveFacts, Subject, Twin } from '#modules/decide/conduct/index.ts'
import { profileFacts } from '#modules/decide/decisions/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { quoteIdentifier } from '#platform/lake/index.ts'
import type { MartRef, Read } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { addressFields, addressesOf } from '../addresses.ts'
import type { Addresses } from '../addresses.ts'
import { deliveryReasons } from '../domain/reasons.ts'
import type { Reason } from '../domain/reasons.ts'
import { afterRefusal, neverWent } from '../domain/waiting.ts'
import type { DeliveryParts } from '../parts.ts'
import { messagesInFlight } from './claim.ts'
import type { DueBatch, DueMailing, DueMessage } from './claim.ts'

/** What conduct says of one message now. */
export type Judged =
  | { readonly message: DueMessage; readonly kind: 'send' }
  | { readonly message: DueMessage; readonly kind: 'withhold'; readonly reason: Reason }
  /** Only the hour is wrong. */
  | {
      readonly message: DueMessage
      readonly kind: 'put_off'
      readonly until: EpochMs
      readonly reason: Reason
    }

type JudgingParts = Pick<DeliveryParts, 'ledger' | 'vault' | 'marts' | 'strategy' | 'timeZone'>

/**
 * Asks conduct about each message: the customer's row of the served night, what was said and done
 * since, and what is on its way already, one message of the same batch after the other, so that two
 * campaigns together don't reach a customer more often than one may. While this runs nobody else
 * judges.
 * @throws NoMartError before the first night
 */
export async function judgeBatch(
  parts: JudgingParts,
  { messages, mailings }: DueBatch,
  at: EpochMs,
): Promise<Judged[]> {
  const { timeZone } = parts
  const customerIds = [...new Set(messages.map(({ customerId }) => customerId))]
  const channels = new Set([...mailings.values()].map(({ channel }) => channel))
  const [addresses, twins] = await Promise.all([
    addressesOf(parts, customerIds, channels),
    twinsOf(parts.ledger, customerIds),
  ])
  const reached = await reachedTwins(parts.ledger.db, messages, twins)
  return parts.marts.session(async (read, mart) => {
    const strategy = parts.strategy()
    const asked = { strategy, at, timeZone }
    const [rows, since] = await Promise.all([
      rowsOf(
        read,
        [...new Set([...customerIds, ...everyTwin(twins)])],
        await columnsToRead(read, mart, mailings.values(), asked),
      ),
      happenedSince(parts, customerIds, messages, mart),
    ])
    const known = new Map(
      rows.map((row) => [String(row['customer_id']), profileFacts(row, strategy.vocabulary)]),
    )
    for (const [customerId, own] of twins) {
      const live = since.get(customerId) ?? nothingSince
      const ofTwins = own.flatMap((twin) => {
        const row = known.get(twin.customerId)
        return row === undefined ? [] : [{ twin, row }]
      })
      since.set(customerId, withTwinRows(live, ofTwins, { asOf: mart.date }))
    }
    const ask = (message: DueMessage): Judged => {
      const { customerId } = message
      const mailing = mailings.get(message.mailingId)
      if (mailing === undefined) throw new Error(`message ${message.key} has no mailing`)
      const live = since.get(customerId) ?? nothingSince
      const row = known.get(customerId)
      const address =
        mailing.channel === 'app' ? undefined : addresses.get(customerId)?.[mailing.channel]
      const addressTag = address?.tag
      const lacking = lackOf(message, mailing, addresses.get(customerId), reached)
      const judged =
        lacking === undefined
          ? judgeOne({ message, mailing, row, live, at, asOf: mart.date }, asked)
          : ({ message, kind: 'withhold', reason: lacking } as const)
      if (judged.kind === 'send') {
        const {
          channel,
          traits: { purpose },
        } = mailing
        const contact = { channel, purpose, businessDate: dateAt(at, timeZone), at }
        since.set(customerId, withContacts(live, [contact]))
        for (const { customerId: twin, field } of twins.get(customerId) ?? []) {
          if (field !== 'person' && field !== fieldOf(channel)) continue
          reached.add(placeOf(mailing.mailingId, twin))
          since.set(twin, withContacts(since.get(twin) ?? nothingSince, [contact]))
        }
      }
      return judged.kind === 'send' ? { ...judged, message: { ...message, addressTag } } : judged
    }
    return messages.map(ask)
  })
}

const placeOf = (mailingId: string, customerId: string): string => `${mailingId} ${customerId}`
const fieldOf = (channel: string): string | null =>
  addressFields[channel as keyof typeof addressFields]

function everyTwin(twins: ReadonlyMap<string, readonly Twin[]>): string[] {
  return [...twins.values()].flatMap((own) => own.map(({ customerId }) => customerId))
}

/** Why nothing can go to a customer over the mailing's channel, whatever conduct says. */
function lackOf(
  { customerId }: DueMessage,
  { channel, mailingId }: DueMailing,
  addresses: Addresses | undefined,
  reached: ReadonlySet<string>,
): Reason | undefined {
  const address = channel === 'app' ? undefined : addresses?.[channel]
  // Whoever has none is told so when the message is composed.
  if (address?.closed === true) return deliveryReasons.closedAddress
  if (address?.shared === true) return deliveryReasons.sharedAddress
  return reached.has(placeOf(mailingId, customerId)) ? deliveryReasons.samePerson : undefined
}

/** Customers of a mailing who had it already under another number of theirs. */
async function reachedTwins(
  db: Ledger['db'],
  messages: readonly DueMessage[],
  twins: ReadonlyMap<string, readonly Twin[]>,
): Promise<Set<string>> {
  const asked = messages.flatMap(({ mailingId, customerId }) =>
    (twins.get(customerId) ?? []).map((twin) => ({ mailingId, customerId, twin })),
  )
  if (asked.length === 0) return new Set()
  const { rows } = await sql<{ mailing: string; customer: string }>`
    select
      given.mailing,
      given.customer
    from unnest(
      ${asked.map(({ mailingId }) => mailingId)}::text[],
      ${asked.map(({ customerId }) => customerId)}::text[],
      ${asked.map(({ twin }) => twin.customerId)}::text[],
      ${asked.map(({ twin }) => twin.field)}::text[]
    ) as given (mailing, customer, twin, field)
    join mailing on mailing.mailing_id = given.mailing
    join message
      on message.mailing_id = given.mailing
      and message.customer_id = given.twin
    where (message.state in ('sending', 'accepted', 'delivered') or message.in_doubt)
      and given.field in (
        'person',
        case mailing.channel when 'sms' then 'mobile' else mailing.channel end
      )
  `.execute(db)
  return new Set(rows.map(({ mailing, customer }) => placeOf(mailing, customer)))
}

function rowsOf(
  read: Read,
  customerIds: readonly string[],
  columns: readonly string[],
): Promise<Record<string, unknown>[]> {
  return read<Record<string, unknown>>(
    `select ${columns.map(quoteIdentifier).join(', ')}
    from profile
    where customer_id in (${customerIds.map(() => '?').join(', ')})`,
    [...customerIds],
  )
}

/**
 * What was said and done since the mart, and what is on its way, as of one and the same moment: a
 * message accepted between two readings would be counted twice or not at all.
 */
async function happenedSince(
  { ledger, timeZone }: Pick<DeliveryParts, 'ledger' | 'timeZone'>,
  customerIds: readonly string[],
  messages: readonly DueMessage[],
  mart: MartRef,
): Promise<Map<string, LiveFacts>> {
  const own = messages.map(({ key }) => key)
  const [live, inFlight] = await ledger.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(
      async (snapshot) =>
        [
          await liveFacts({ db: snapshot }, customerIds, sinceOfMart(mart)),
          await messagesInFlight(snapshot, customerIds, own),
        ] as const,
    )
  const since = new Map(live)
  for (const { customerId, channel, purpose, at } of inFlight) {
    const made = Date.parse(at)
    const contact = { channel, purpose, businessDate: dateAt(made, timeZone), at: made }
    since.set(customerId, withContacts(since.get(customerId) ?? nothingSince, [contact]))
  }
  return since
}

function withContacts(live: LiveFacts, more: readonly LiveContact[]): LiveFacts {
  return { ...live, contacts: [...live.contacts, ...more] }
}

/** What conduct reads for these mailings, as far as the mart has it: a row has hundreds more. */
async function columnsToRead(
  read: Read,
  { path }: MartRef,
  mailings: Iterable<DueMailing>,
  asked: { readonly strategy: LoadedPack; readonly at: EpochMs; readonly timeZone: string },
): Promise<string[]> {
  const there = await columnsOf(read, path)
  const needed = new Set(['customer_id'])
  for (const mailing of mailings) {
    const { channel } = mailing
    const subject = subjectOf(mailing, asked.strategy)
    for (const column of columnsToSend({ ...asked, subject, channel })) needed.add(column)
  }
  return [...needed].filter((column) => there.has(column))
}

let lastMart: { readonly path: string; readonly columns: ReadonlySet<string> } | undefined

/** A mart is immutable: its columns are read once. */
async function columnsOf(read: Read, path: string): Promise<ReadonlySet<string>> {
  if (lastMart?.path === path) return lastMart.columns
  const rows = await read<{ column_name: string }>('describe profile')
  const columns = new Set(rows.map((row) => row.column_name))
  lastMart = { path, columns }
  return columns
}

interface Question {
  readonly message: DueMessage
  readonly mailing: DueMailing
  readonly row: FactRow | undefined
  readonly live: LiveFacts
  readonly at: EpochMs
  readonly asOf: string
}

function judgeOne(
  { message, mailing, row, live, at, asOf }: Question,
  { strategy, timeZone }: { readonly strategy: LoadedPack; readonly timeZone: string },
): Judged {
  if (row === undefined) {
    return { message, kind: 'withhold', reason: deliveryReasons.notAtTheBank }
  }
  const { channel, sendUntil: until } = mailing
  const sendUntil = until === null ? null : Date.parse(until)
  if (sendUntil !== null && at >= sendUntil) {
    return { message, kind: 'withhold', reason: neverWent(null) }
  }
  const subject = subjectOf(mailing, strategy)
  const verdict = maySend({ strategy, subject, row, asOf, live, at, timeZone, channel })
  if (verdict.allowed) return { message, kind: 'send' }
  const { refusal: reason, opensAt } = verdict
  return { message, ...afterRefusal({ reason, opensAt, at, sendUntil, timeZone }) }
}

const subjects = new WeakMap<DueMailing, { pack: LoadedPack['pack']; subject: Subject }>()

/**
 * The action as the strategy has it now: its own conditions may have become stricter. The product the
 * mailing is about stays what it is. One subject a mailing: ladders are made once for each.
 */
function subjectOf(mailing: DueMailing, { pack }: LoadedPack): Subject {
  const before = subjects.get(mailing)
  if (before?.pack === pack) return before.subject
  const { action: name, traits } = mailing
  const action = pack.actions.find((one) => one.name === name)
  const isBound = action !== undefined && traits.productId !== undefined
  const subject = isBound ? { ...action, bound: traits } : (action ?? traits)
  subjects.set(mailing, { pack, subject })
  return subject
}
