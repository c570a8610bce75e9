import { sql } from 'kysely'

import type { Words } from '#contracts/words.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { deliveryTables } from './tables.ts'
import type { MailingChannel, MessageState } from './tables.ts'

/** What became of a campaign's messages so far. */
export interface MailingCounts {
  /** Accepted by a gateway, whatever became of them then. */
  readonly sent: number
  readonly delivered: number
  readonly failed: number
  /** Waiting or on their way. */
  readonly waiting: number
  /** What those will cost. */
  readonly waitingCents: number
  /** Given up after the last attempt; they can be sent anew. */
  readonly dead: number
  /** Not sent, by reason; the most frequent first. */
  readonly withheld: readonly WithheldCount[]
  readonly spentCents: number
}

export interface WithheldCount {
  readonly code: string
  readonly words: Words
  readonly customers: number
}

interface CountedMessages {
  readonly campaignId: string
  readonly state: MessageState
  readonly code: string | null
  readonly zh: string | null
  readonly en: string | null
  readonly messages: number
  readonly accepted: number
  readonly cents: number
  readonly plannedCents: number
}

/** Counts of all messages of some campaigns, over their mailings; each one asked for is told. */
export async function mailingCountsOf(
  db: Ledger['db'],
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, MailingCounts>> {
  const { rows } = await sql<CountedMessages>`
    select
      mailing.campaign_id as "campaignId",
      message.state,
      case when message.state = 'withheld' then reason_code end as code,
      max(reason_zh) as zh,
      max(reason_en) as en,
      count(*) as messages,
      count(accepted_at) as accepted,
      coalesce(sum(message.cost_cents), 0)::bigint as cents,
      sum(mailing.cost_cents * mailing.parts)::bigint as "plannedCents"
    from message
    join mailing using (mailing_id)
    where campaign_id = any(${campaignIds}::text[])
    group by 1, 2, 3
  `.execute(db)
  const byCampaign = Map.groupBy(rows, (row) => row.campaignId)
  return new Map(
    campaignIds.map((campaignId) => [campaignId, countsOf(byCampaign.get(campaignId) ?? [])]),
  )
}

/** The same of one campaign. */
export async function mailingCounts(db: Ledger['db'], campaignId: string): Promise<MailingCounts> {
  return (await mailingCountsOf(db, [campaignId])).get(campaignId) ?? countsOf([])
}

function countsOf(rows: readonly CountedMessages[]): MailingCounts {
  const inStates = (...states: MessageState[]) =>
    rows
      .filter(({ state }) => states.includes(state))
      .reduce((sum, { messages }) => sum + messages, 0)
  return {
    sent: rows.reduce((sum, { accepted }) => sum + accepted, 0),
    delivered: inStates('delivered'),
    failed: inStates('failed'),
    waiting: inStates('waiting', 'sending'),
    waitingCents: rows
      .filter(({ state }) => state === 'waiting' || state === 'sending')
      .reduce((sum, { plannedCents }) => sum + plannedCents, 0),
    dead: inStates('dead'),
    withheld: rows
      .flatMap(({ state, code, zh, en, messages }) =>
        state === 'withheld' && code !== null
          ? [{ code, words: { zh: zh ?? code, en: en ?? code }, customers: messages }]
          : [],
      )
      .sort((a, b) => b.customers - a.customers || (a.code < b.code ? -1 : 1)),
    spentCents: rows.reduce((sum, { cents }) => sum + cents, 0),
  }
}

export interface SentReason {
  readonly stage: string
  readonly code: string
  readonly words: Words
  /** Law article or row of the strategy; null for a technical reason. */
  readonly source: string | null
}

/** A message as the customer's page shows it. */
export interface CustomerMessage {
  readonly messageKey: string
  readonly mailingId: string
  readonly campaignId: string | null
  readonly name: string
  readonly action: string | null
  readonly channel: MailingChannel
  readonly state: MessageState
  /** Why it was withheld, put off, refused or given up. */
  readonly reason: SentReason | null
  readonly attempts: number
  readonly acceptedAt: string | null
  readonly updatedAt: string
}

/** The newest messages to one customer. The caller has checked who may see the customer. */
export async function customerMessages(
  db: Ledger['db'],
  customerId: string,
  limit: number,
): Promise<CustomerMessage[]> {
  const rows = await messageRows(db)
    .where('message.customer_id', '=', customerId)
    .orderBy('message.created_at', 'desc')
    .orderBy('message_key', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    messageKey: row.message_key,
    mailingId: row.mailing_id,
    campaignId: row.campaign_id,
    name: row.name,
    action: row.action,
    channel: row.channel,
    state: row.state,
    reason: reasonOf(row),
    attempts: row.attempts,
    acceptedAt: row.accepted_at,
    updatedAt: row.updated_at,
  }))
}

/** Messages joined with what they belong to. */
export function messageRows(db: Ledger['db']) {
  return deliveryTables(db)
    .selectFrom('message')
    .innerJoin('mailing', 'mailing.mailing_id', 'message.mailing_id')
    .select([
      'message.message_key',
      'message.mailing_id',
      'message.customer_id',
      'message.state',
      'message.attempts',
      'message.accepted_at',
      'message.created_at',
      'message.updated_at',
      'message.reason_stage',
      'message.reason_code',
      'message.reason_zh',
      'message.reason_en',
      'message.reason_source',
      'mailing.campaign_id',
      'mailing.name',
      'mailing.action',
      'mailing.channel',
    ])
}

interface ReasonColumns {
  readonly reason_stage: string | null
  readonly reason_code: string | null
  readonly reason_zh: string | null
  readonly reason_en: string | null
  readonly reason_source: string | null
}

export function reasonOf(row: ReasonColumns): SentReason | null {
  const { reason_stage: stage, reason_code: code, reason_zh: zh, reason_en: en } = row
  if (stage === null || code === null || zh === null || en === null) return null
  return { stage, code, words: { zh, en }, source: row.reason_source }
}
