import { sql } from 'kysely'

import type { ActionTraits } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { MailingChannel } from '../tables.ts'

/** A message as it is judged and sent. */
export interface DueMessage {
  readonly key: string
  readonly mailingId: string
  readonly customerId: string
  readonly attempts: number
  readonly inDoubt: boolean
  /** Of the address it goes to, as it was judged; absent: it was not judged just now. */
  readonly addressTag?: string | undefined
}

export interface DueMailing {
  readonly mailingId: string
  readonly campaignId: string | null
  readonly channel: MailingChannel
  readonly action: string | null
  readonly traits: ActionTraits
  readonly subject: string | null
  readonly copy: string
  readonly costCents: number
  /** The most parts a message of it has. */
  readonly parts: number
  /** ISO instant after which nothing goes out; null: no end. */
  readonly sendUntil: string | null
}

export interface DueBatch {
  readonly messages: readonly DueMessage[]
  readonly mailings: ReadonlyMap<string, DueMailing>
}

/** All who judge messages wait for each other on this: the caps are counted once. */
const JUDGING_LOCK = 7_310_045

/** Until the transaction ends, nobody else decides who gets a message. */
export async function lockJudging(transaction: Ledger['db']): Promise<void> {
  await sql`select pg_advisory_xact_lock(${JUDGING_LOCK}::bigint)`.execute(transaction)
}

/** Of a message, what `DueMessage` holds. */
const dueColumns = sql`
  message_key as key,
  message.mailing_id as "mailingId",
  customer_id as "customerId",
  attempts,
  in_doubt as "inDoubt"
`

/**
 * Messages of a channel that are due, locked until the transaction ends: the oldest mailing first,
 * and of those due at one instant the worthiest customers.
 * @param asks the other side can be asked what it took. Messages in doubt are then never among
 *   these, even where they came into doubt, or were let go of, since we last looked for such: they
 *   would be judged, and sent, a second time.
 */
export async function dueMessages(
  transaction: Ledger['db'],
  channel: MailingChannel,
  now: string,
  { most, asks }: { readonly most: number; readonly asks: boolean },
): Promise<DueBatch> {
  const { rows } = await sql<DueMessage>`
    select due.*
    from (
      select mailing_id
      from mailing
      where state = 'running'
        and channel = ${channel}
        and send_after <= ${now}
      order by send_after, mailing_id
    ) as open
    cross join lateral (
      select ${dueColumns}
      from message
      where message.mailing_id = open.mailing_id
        and state = 'waiting'
        and due_at <= ${now}
        and not (in_doubt and ${asks}::boolean)
      order by due_at, worth desc, message_key
      limit ${most}
      for update skip locked
    ) as due
    limit ${most}
  `.execute(transaction)
  return withMailings(transaction, rows)
}

/**
 * Messages of a channel that may have been accepted without our hearing so, whatever became of
 * their mailing: what reached a customer must be known.
 */
export async function doubtfulMessages(
  transaction: Ledger['db'],
  channel: MailingChannel,
  now: string,
  most: number,
): Promise<DueBatch> {
  const { rows } = await sql<DueMessage>`
    select ${dueColumns}
    from message
    join mailing using (mailing_id)
    where message.state = 'waiting'
      and in_doubt
      and due_at <= ${now}
      and channel = ${channel}
    order by due_at, message_key
    limit ${most}
    for update of message skip locked
  `.execute(transaction)
  return withMailings(transaction, rows)
}

async function withMailings(
  transaction: Ledger['db'],
  messages: readonly DueMessage[],
): Promise<DueBatch> {
  if (messages.length === 0) return { messages, mailings: new Map() }
  const { rows: mailings } = await sql<DueMailing>`
    select
      mailing_id as "mailingId",
      campaign_id as "campaignId",
      channel,
      action,
      traits,
      subject,
      copy,
      cost_cents as "costCents",
      parts,
      send_until as "sendUntil"
    from mailing
    where mailing_id = any(${[...new Set(messages.map(({ mailingId }) => mailingId))]}::text[])
  `.execute(transaction)
  return { messages, mailings: new Map(mailings.map((one) => [one.mailingId, one])) }
}

export interface InFlight {
  readonly customerId: string
  readonly channel: string
  readonly purpose: 'marketing' | 'service'
  readonly at: string
}

/** What else may be reaching these customers any moment. */
export async function messagesInFlight(
  transaction: Ledger['db'],
  customerIds: readonly string[],
  except: readonly string[],
): Promise<InFlight[]> {
  const { rows } = await sql<InFlight>`
    select
      customer_id as "customerId",
      channel,
      traits ->> 'purpose' as purpose,
      updated_at as at
    from message
    join mailing using (mailing_id)
    where customer_id = any(${customerIds}::text[])
      and (message.state = 'sending' or in_doubt)
      and message_key <> all(${except}::text[])
  `.execute(transaction)
  return rows
}
