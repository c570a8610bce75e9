import { sql } from 'kysely'

import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { recordContact } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Vault } from '#platform/vault/index.ts'

import { closeAddresses } from '../addresses.ts'
import type { Closing } from '../addresses.ts'
import type { Answered } from '../channels/channel.ts'
import { isHardBounce } from '../domain/bounce.ts'
import { givenUpBecause, putOffBecause, refusedBecause } from '../domain/reasons.ts'
import type { Reason } from '../domain/reasons.ts'
import { nextTry, waitAfter } from '../domain/retry.ts'
import type { RetryPolicy } from '../domain/retry.ts'
import { withholdStopped } from '../mailings.ts'
import { applyReceipts } from '../receipts.ts'
import { deliveryTables } from '../tables.ts'
import type { DueMailing, DueMessage } from './claim.ts'
import { markMessages } from './mark.ts'
import type { Mark } from './mark.ts'

/** What the other side said of a message, or why it was not told about it. */
export type Outcome =
  | Answered
  | { readonly kind: 'withheld'; readonly reason: Reason }
  /** Asked about: it never arrived. It is judged and sent as if for the first time. */
  | { readonly kind: 'not_taken' }

export interface Settled {
  readonly message: DueMessage
  readonly mailing: DueMailing
  readonly outcome: Outcome
  /** What it is charged as. */
  readonly parts: number
}

export interface Settling {
  readonly sender: number
  readonly at: EpochMs
  readonly timeZone: string
  readonly retries: RetryPolicy
  /** The other side can be asked what it took. */
  readonly asks: boolean
  readonly vault: Pick<Vault, 'held'>
}

/**
 * Keeps what became of a batch: accepted ones with their contact, which counts against the caps
 * from now on, and with their notice where the channel is the app; the others with their reason.
 * Messages that somebody else took over meanwhile are left to them.
 */
export async function settle(
  ledger: Pick<Ledger, 'db'>,
  settled: readonly Settled[],
  settling: Settling,
): Promise<void> {
  const accepted = settled.filter(({ outcome }) => outcome.kind === 'accepted')
  const marks = settled.flatMap((one) => markOf(one, settling))
  const notTaken = settled.filter(({ outcome }) => outcome.kind === 'not_taken')
  const now = new Date(settling.at).toISOString()
  await ledger.db.transaction().execute(async (transaction) => {
    await markMessages(transaction, marks, { from: 'sending', sender: settling.sender, now })
    await accept(transaction, accepted, settling)
    await closeAddresses(settling.vault, transaction, bouncesOf(settled), now)
    // Their campaign may have been stopped while nobody knew about them.
    const mailingIds = notTaken.map(({ mailing: { mailingId } }) => mailingId)
    if (mailingIds.length > 0) await withholdStopped(transaction, [...new Set(mailingIds)], now)
  })
}

/** What was refused because nobody is there. */
function bouncesOf(settled: readonly Settled[]): Closing[] {
  return settled.flatMap(({ message, mailing: { channel }, outcome }) => {
    if (channel === 'app' || outcome.kind !== 'refused') return []
    const { code } = outcome
    if (!isHardBounce(channel, code)) return []
    const { customerId, key: messageKey, addressTag: tag = null } = message
    return [{ customerId, channel, because: 'bounced', code, messageKey, tag }]
  })
}

function markOf({ message, outcome }: Settled, { at, retries, asks }: Settling): Mark[] {
  const { key, attempts } = message
  const later = (ms: number) => new Date(at + ms).toISOString()
  const mark = { key, attempts, inDoubt: false, dueAt: null }
  switch (outcome.kind) {
    case 'accepted':
      return []
    case 'withheld':
      return [{ ...mark, state: 'withheld', reason: outcome.reason }]
    case 'refused':
      return [{ ...mark, state: 'failed', reason: refusedBecause(outcome.code) }]
    case 'not_taken':
      return attempts >= retries.attempts
        ? [{ ...mark, state: 'dead', reason: givenUpBecause('no_answer') }]
        : [{ ...mark, state: 'waiting', dueAt: later(0), reason: null }]
    case 'unknown':
      // Asked until it is known, however long: what reached a customer is never given up on.
      return asks
        ? [
            {
              ...mark,
              inDoubt: true,
              state: 'waiting',
              dueAt: later(waitAfter(key, attempts, retries)),
              reason: putOffBecause(outcome.code),
            },
          ]
        : [{ ...triedAgain(message, outcome.code, at, retries), inDoubt: true }]
    case 'later':
      return [triedAgain(message, outcome.code, at, retries)]
  }
}

function triedAgain(
  { key, attempts }: DueMessage,
  code: string,
  at: EpochMs,
  retries: RetryPolicy,
): Mark {
  const next = nextTry(key, attempts, at, retries)
  const mark = { key, attempts, inDoubt: false }
  return next === null
    ? { ...mark, state: 'dead', dueAt: null, reason: givenUpBecause(code) }
    : {
        ...mark,
        state: 'waiting',
        dueAt: new Date(next).toISOString(),
        reason: putOffBecause(code),
      }
}

async function accept(
  transaction: Ledger['db'],
  accepted: readonly Settled[],
  { sender, at, timeZone, vault }: Settling,
): Promise<void> {
  if (accepted.length === 0) return
  const now = new Date(at).toISOString()
  const keys = accepted.map(({ message: { key } }) => key)
  // Receipts lock messages in this order too.
  const { rows: ours } = await sql<{ key: string }>`
    select message_key as key
    from message
    where message_key = any(${keys}::text[])
      and state = 'sending'
      and sender = ${sender}
    order by message_key
    for update
  `.execute(transaction)
  const kept = new Set(ours.map(({ key }) => key))
  const made = accepted.filter(({ message: { key } }) => kept.has(key))
  if (made.length === 0) return
  await sql`
    update message set
      state = 'accepted',
      sender = null,
      in_doubt = false,
      reason_stage = null,
      reason_code = null,
      reason_zh = null,
      reason_en = null,
      reason_source = null,
      accepted_at = ${now},
      business_date = ${dateAt(at, timeZone)},
      parts = given.parts,
      address_tag = given.tag,
      cost_cents = mailing.cost_cents * given.parts,
      updated_at = ${now}
    from mailing
    cross join unnest(
      ${made.map(({ message }) => message.key)}::text[],
      ${made.map(({ parts }) => parts)}::smallint[],
      ${made.map(({ message }) => message.addressTag ?? null)}::text[]
    ) as given (key, parts, tag)
    where mailing.mailing_id = message.mailing_id
      and message.message_key = given.key
  `.execute(transaction)
  await recordContact(
    transaction,
    made.map(({ message, mailing }) => ({
      contactId: message.key,
      customerId: message.customerId,
      channel: mailing.channel,
      purpose: mailing.traits.purpose,
      action: mailing.action,
      campaignId: mailing.campaignId,
      staffNumber: null,
      at,
      timeZone,
    })),
  )
  const notices = made.filter(({ mailing }) => mailing.channel === 'app')
  if (notices.length > 0) {
    await deliveryTables(transaction)
      .insertInto('notice')
      .values(
        notices.map(({ message }) => ({
          message_key: message.key,
          customer_id: message.customerId,
          made_at: now,
        })),
      )
      .onConflict((conflict) => conflict.column('message_key').doNothing())
      .execute()
  }
  // A gateway may tell what became of a message before we have written that it took it.
  await applyReceipts({ vault, timeZone }, transaction, [...kept], at)
}
