import { sql } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { purposeOf } from '#modules/decide/conduct/index.ts'
import type { ActionTraits } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { copyPlaceholders } from './domain/copy.ts'
import { deliveryTables } from './tables.ts'
import type { MailingChannel } from './tables.ts'

/** One text over one channel, for customers added to it. */
export interface Mailing {
  /** The caller's own, e.g. `<campaign>:<wave>`. */
  readonly mailingId: string
  readonly campaignId: string | null
  /** Which wave of the campaign, from 0. */
  readonly wave: number
  readonly name: string
  readonly channel: MailingChannel
  /** What conduct asks about at sending, where `action` is null or no longer in the strategy. */
  readonly traits: ActionTraits
  /** An action of the strategy: its own conditions are asked as well. */
  readonly action: string | null
  readonly subject: string | null
  /** With `{name}` and `{unsubscribe}`. */
  readonly copy: string
  /** ISO instant before which nothing goes out. */
  readonly sendAfter: string
  /** ISO instant after which nothing goes out any more; absent: no end. */
  readonly sendUntil?: string | undefined
  /** Of one message, of one part of an SMS; charged when it is accepted. */
  readonly costCents: number
  /** The most parts a message can have; absent: one. */
  readonly parts?: number
}

export type MailingState = 'running' | 'held' | 'stopped'

const stamp = (at: EpochMs): string => new Date(at).toISOString()

/**
 * Writes a mailing down; a repeat of the same `mailingId` changes nothing.
 * @param db the caller's transaction
 * @throws ProblemError `input_invalid` for a copy with placeholders nobody can fill
 */
export async function createMailing(
  db: Ledger['db'],
  mailing: Mailing,
  at: EpochMs,
): Promise<void> {
  refuseStrangePlaceholders(mailing)
  refuseBrokenSubject(mailing)
  await deliveryTables(db)
    .insertInto('mailing')
    .values({
      mailing_id: mailing.mailingId,
      campaign_id: mailing.campaignId,
      wave: mailing.wave,
      name: mailing.name,
      channel: mailing.channel,
      action: mailing.action,
      // What is recorded of a contact is what it is, not what it was called.
      traits: sql`${JSON.stringify({ ...mailing.traits, purpose: purposeOf(mailing.traits) })}::jsonb`,
      subject: mailing.subject,
      copy: mailing.copy,
      send_after: mailing.sendAfter,
      send_until: mailing.sendUntil ?? null,
      cost_cents: mailing.costCents,
      parts: mailing.parts ?? 1,
      created_at: stamp(at),
    })
    .onConflict((conflict) => conflict.column('mailing_id').doNothing())
    .execute()
}

/** A line break in a subject begins another header: a Bcc of somebody's choice. */
function refuseBrokenSubject({ subject }: Mailing): void {
  if (subject === null || !/[\p{Cc}\u2028\u2029]/u.test(subject)) return
  const words = { zh: '邮件标题不能换行', en: 'the subject of a mail is one line' }
  throw new ProblemError('input_invalid', words, { fields: [{ path: 'subject', words }] })
}

function refuseStrangePlaceholders({ copy, subject }: Mailing): void {
  const strange = [...copyPlaceholders(copy), ...copyPlaceholders(subject ?? '')].filter(
    ({ name }) => name === null,
  )
  if (strange.length === 0) return
  const shown = strange.map(({ text }) => text).join(' ')
  const words = {
    zh: `文案中的 ${shown} 无法填写，只可用 {name} 与 {unsubscribe}`,
    en: `${shown} can't be filled in: only {name} and {unsubscribe} can`,
  }
  throw new ProblemError('input_invalid', words, { fields: [{ path: 'copy', words }] })
}

/** Customers whose messages are written in one statement. */
const AT_ONCE = 20_000

export interface Recipient {
  readonly customerId: string
  /** Of messages due at once, those to customers of more worth go first. */
  readonly worth: number
}

/**
 * One message a customer (by number alone: of no worth); customers who have one already keep it.
 * @returns how many are new
 */
export async function addMessages(
  db: Ledger['db'],
  mailingId: string,
  recipients: readonly (Recipient | string)[],
  at: EpochMs,
): Promise<number> {
  let added = 0
  for (let start = 0; start < recipients.length; start += AT_ONCE) {
    const some = recipients
      .slice(start, start + AT_ONCE)
      .map((one) => (typeof one === 'string' ? { customerId: one, worth: 0 } : one))
    const { numAffectedRows } = await sql`
      insert into message (
        message_key, mailing_id, customer_id, worth, due_at, created_at, updated_at
      )
      select
        'm' || substr(encode(sha256(convert_to(
          mailing_id || chr(10) || customer_id, 'UTF8'
        )), 'hex'), 1, 32),
        mailing_id,
        customer_id,
        worth,
        greatest(send_after, ${stamp(at)}::timestamptz),
        ${stamp(at)}::timestamptz,
        ${stamp(at)}::timestamptz
      from mailing
      cross join unnest(
        ${some.map(({ customerId }) => customerId)}::text[],
        ${some.map(({ worth }) => worth)}::bigint[]
      ) as given (customer_id, worth)
      where mailing_id = ${mailingId}
      on conflict do nothing
    `.execute(db)
    added += Number(numAffectedRows ?? 0n)
  }
  return added
}

const stoppedWords: Words = { zh: '活动已终止', en: 'the campaign was stopped' }

/**
 * Holds a campaign's mailings, lets them go on, or stops them for good: what waited is withheld,
 * what is going out this moment is not called back.
 */
export async function holdMailings(
  db: Ledger['db'],
  campaignId: string,
  state: MailingState,
  at: EpochMs,
): Promise<void> {
  await deliveryTables(db)
    .updateTable('mailing')
    .set({ state })
    .where('campaign_id', '=', campaignId)
    .where('state', '<>', 'stopped')
    .execute()
  if (state !== 'stopped') return
  const stopped = await deliveryTables(db)
    .selectFrom('mailing')
    .select('mailing_id')
    .where('campaign_id', '=', campaignId)
    .execute()
  await withholdStopped(
    db,
    stopped.map((row) => row.mailing_id),
    stamp(at),
  )
}

/**
 * Withholds what waits in stopped mailings. What may have been accepted is asked about first, where
 * the other side can be asked; a mail server can't.
 */
export async function withholdStopped(
  db: Ledger['db'],
  mailingIds: readonly string[],
  now: string,
): Promise<void> {
  await sql`
    update message set
      state = 'withheld',
      in_doubt = false,
      reason_stage = 'campaign',
      reason_code = 'campaign_stopped',
      reason_zh = ${stoppedWords.zh},
      reason_en = ${stoppedWords.en},
      reason_source = null,
      updated_at = ${now}
    from mailing
    where mailing.mailing_id = message.mailing_id
      and mailing.mailing_id = any(${mailingIds}::text[])
      and mailing.state = 'stopped'
      and message.state = 'waiting'
      and (not message.in_doubt or mailing.channel = 'email')
  `.execute(db)
}
