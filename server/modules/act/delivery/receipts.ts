import { sql } from 'kysely'
import type { z } from 'zod'

import type { takeReceipts as takeReceiptsEndpoint } from '#contracts/delivery.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { recordContact, undoContact } from '#modules/decide/conduct/index.ts'
import type { ContactAct } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Vault } from '#platform/vault/index.ts'

import { closeAddresses } from './addresses.ts'
import type { Closing } from './addresses.ts'
import { isHardBounce } from './domain/bounce.ts'
import { safeCode } from './domain/reasons.ts'
import type { MailingChannel } from './tables.ts'

type Receipts = z.output<NonNullable<typeof takeReceiptsEndpoint.body>>['receipts']

export interface ReceiptsTaken {
  /** New to us. */
  readonly accepted: number
  /** Of messages we don't know. */
  readonly unknown: number
}

/** What keeping receipts needs besides the caller's transaction. */
export interface ReceiptParts {
  readonly vault: Pick<Vault, 'held'>
  readonly timeZone: string
}

/**
 * Keeps what a gateway says became of messages. Told again, it changes nothing; another word of the
 * same message is kept beside the first, and the latest by its own time counts: what was delivered
 * may have failed after all. One that comes before we know that its message was accepted waits.
 */
export async function takeReceipts(
  { ledger, ...parts }: ReceiptParts & { readonly ledger: Pick<Ledger, 'db'> },
  receipts: Receipts,
  now: EpochMs,
): Promise<ReceiptsTaken> {
  const keysTold = new Set(receipts.map(({ key }) => key))
  const told = new Map(receipts.map((receipt) => [`${receipt.key} ${receipt.status}`, receipt]))
  return ledger.db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ key: string }>`
      select message_key as key
      from message
      where message_key = any(${[...keysTold]}::text[])
      order by message_key
      for update
    `.execute(transaction)
    const ours = new Set(rows.map(({ key }) => key))
    const known = [...told.values()].filter(({ key }) => ours.has(key))
    const { rows: fresh } = await sql<{ key: string }>`
      insert into message_receipt (
        message_key, status, code, at, business_date, received_at
      )
      select key, status, code, at, business_date, ${new Date(now).toISOString()}::timestamptz
      from unnest(
        ${known.map(({ key }) => key)}::text[],
        ${known.map(({ status }) => status)}::text[],
        ${known.map(({ reason }) => (reason === null ? null : safeCode(reason)))}::text[],
        ${known.map(({ at }) => at)}::timestamptz[],
        ${known.map(({ at }) => dateAt(Date.parse(at), parts.timeZone))}::date[]
      ) as given (key, status, code, at, business_date)
      on conflict (message_key, status) do nothing
      returning message_key as key
    `.execute(transaction)
    const keys = [...new Set(fresh.map(({ key }) => key))]
    await applyReceipts(parts, transaction, keys, now)
    await askAboutDoubtful(transaction, keys, now)
    return { accepted: fresh.length, unknown: keysTold.size - ours.size }
  })
}

/**
 * A receipt of a message in doubt, given up or not, says that it was taken after all: the gateway
 * is asked at once. A mail server can't be.
 */
async function askAboutDoubtful(
  transaction: Ledger['db'],
  keys: readonly string[],
  at: EpochMs,
): Promise<void> {
  if (keys.length === 0) return
  const now = new Date(at).toISOString()
  await sql`
    update message set
      state = 'waiting',
      due_at = ${now},
      updated_at = ${now}
    from mailing
    where mailing.mailing_id = message.mailing_id
      and mailing.channel <> 'email'
      and message_key = any(${keys}::text[])
      and in_doubt
      and message.state in ('waiting', 'dead')
  `.execute(transaction)
}

/** A message whose state a receipt changed. */
interface Moved {
  readonly key: string
  readonly state: 'delivered' | 'failed'
  readonly before: string
  readonly code: string | null
  readonly customerId: string
  readonly channel: MailingChannel
  readonly purpose: 'marketing' | 'service'
  readonly action: string | null
  readonly campaignId: string | null
  readonly acceptedAt: string
  readonly tag: string | null
}

/**
 * Messages of these that were accepted and have a receipt become delivered or failed, as the latest
 * says. One that failed did not reach the customer: its contact no longer counts, and a number or
 * mailbox that is nobody's is closed. One that arrived after all counts again.
 */
export async function applyReceipts(
  { vault, timeZone }: ReceiptParts,
  transaction: Ledger['db'],
  keys: readonly string[],
  at: EpochMs,
): Promise<void> {
  if (keys.length === 0) return
  const now = new Date(at).toISOString()
  const { rows } = await sql<Moved>`
    with latest as (
      select distinct on (message_key) *
      from message_receipt
      where message_key = any(${keys}::text[])
      -- Told of the same instant, the worse one counts.
      order by message_key, at desc, status desc
    ),
    before as (
      select message_key, state
      from message
      where message_key = any(${keys}::text[])
    )
    update message set
      state = latest.status,
      reason_stage = case when latest.status = 'failed' then 'delivery' end,
      reason_code = case when latest.status = 'failed' then 'not_delivered' end,
      reason_zh = case
        when latest.status = 'failed'
          then '网关未能送达（' || coalesce(latest.code, '未说明') || '）'
      end,
      reason_en = case
        when latest.status = 'failed'
          then 'the gateway could not deliver it (' || coalesce(latest.code, 'unspecified') || ')'
      end,
      updated_at = ${now}
    from latest
    join before using (message_key)
    cross join mailing
    where latest.message_key = message.message_key
      and mailing.mailing_id = message.mailing_id
      and message.accepted_at is not null
      and message.state in ('accepted', 'delivered', 'failed')
      and message.state <> latest.status
    returning
      message.message_key as key,
      message.state,
      before.state as before,
      latest.code,
      message.customer_id as "customerId",
      mailing.channel,
      mailing.traits ->> 'purpose' as purpose,
      mailing.action,
      mailing.campaign_id as "campaignId",
      message.accepted_at as "acceptedAt",
      message.address_tag as tag
  `.execute(transaction)
  for (const { key, state } of rows) {
    if (state === 'failed') await undoContact(transaction, key, at)
  }
  await recordContact(transaction, rows.filter(arrivedAfterAll).map(contactAgain(timeZone)))
  await closeAddresses(vault, transaction, rows.flatMap(bounceOf), now)
}

const arrivedAfterAll = ({ state, before }: Moved): boolean =>
  state === 'delivered' && before === 'failed'

/** The contact of before was undone for good: this is another one, of the same day. */
const contactAgain =
  (timeZone: string) =>
  ({ key, customerId, channel, purpose, action, campaignId, acceptedAt }: Moved): ContactAct => ({
    contactId: `${key}:arrived`,
    ...{ customerId, channel, purpose, action, campaignId },
    staffNumber: null,
    at: Date.parse(acceptedAt),
    timeZone,
  })

function bounceOf({ state, code, channel, customerId, key, tag }: Moved): Closing[] {
  if (state !== 'failed' || channel === 'app' || !isHardBounce(channel, code)) return []
  return [{ customerId, channel, because: 'bounced', code, messageKey: key, tag }]
}
