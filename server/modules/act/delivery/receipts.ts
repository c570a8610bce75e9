import { sql } from 'kysely'
import type { z } from 'zod'

import type { takeReceipts as takeReceiptsEndpoint } from '#contracts/delivery.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { undoContact } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { safeCode } from './domain/reasons.ts'

type Receipts = z.output<NonNullable<typeof takeReceiptsEndpoint.body>>['receipts']

export interface ReceiptsTaken {
  /** New to us. */
  readonly accepted: number
  /** Of messages we don't know. */
  readonly unknown: number
}

/**
 * Keeps what a gateway says became of messages. The first word counts; told again, it changes
 * nothing. One that comes before we know that its message was accepted waits for that.
 */
export async function takeReceipts(
  ledger: Pick<Ledger, 'db'>,
  receipts: Receipts,
  { now, timeZone }: { readonly now: EpochMs; readonly timeZone: string },
): Promise<ReceiptsTaken> {
  const told = new Map<string, Receipts[number]>()
  for (const receipt of receipts) if (!told.has(receipt.key)) told.set(receipt.key, receipt)
  return ledger.db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ key: string }>`
      select message_key as key
      from message
      where message_key = any(${[...told.keys()]}::text[])
      order by message_key
      for update
    `.execute(transaction)
    const known = rows.flatMap(({ key }) => told.get(key) ?? [])
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
        ${known.map(({ at }) => dateAt(Date.parse(at), timeZone))}::date[]
      ) as given (key, status, code, at, business_date)
      on conflict (message_key) do nothing
      returning message_key as key
    `.execute(transaction)
    const keys = fresh.map(({ key }) => key)
    await applyReceipts(transaction, keys, now)
    await askAboutDoubtful(transaction, keys, now)
    return { accepted: fresh.length, unknown: told.size - known.length }
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

/**
 * Accepted messages of these that have a receipt become delivered or failed. One that failed did
 * not reach the customer: its contact no longer counts.
 */
export async function applyReceipts(
  transaction: Ledger['db'],
  keys: readonly string[],
  at: EpochMs,
): Promise<void> {
  if (keys.length === 0) return
  const { rows } = await sql<{ key: string; state: string }>`
    update message set
      state = receipt.status,
      reason_stage = case when receipt.status = 'failed' then 'delivery' end,
      reason_code = case when receipt.status = 'failed' then 'not_delivered' end,
      reason_zh = case
        when receipt.status = 'failed'
          then '网关未能送达（' || coalesce(receipt.code, '未说明') || '）'
      end,
      reason_en = case
        when receipt.status = 'failed'
          then 'the gateway could not deliver it (' || coalesce(receipt.code, 'unspecified') || ')'
      end,
      updated_at = ${new Date(at).toISOString()}
    from message_receipt as receipt
    where receipt.message_key = message.message_key
      and message.message_key = any(${keys}::text[])
      and message.state = 'accepted'
    returning message.message_key as key, message.state
  `.execute(transaction)
  for (const { key, state } of rows) {
    if (state === 'failed') await undoContact(transaction, key, at)
  }
}
