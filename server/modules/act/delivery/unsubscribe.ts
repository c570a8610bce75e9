import { sql } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { liveFactsOf, recordConsent } from '#modules/decide/conduct/index.ts'
import type { LiveFacts } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { readUnsubscribeToken } from './domain/unsubscribe-token.ts'
import type { UnsubscribeSubject } from './domain/unsubscribe-token.ts'
import { mailingChannels } from './tables.ts'
import type { MailingChannel } from './tables.ts'
import { unsubscribeKey } from './unsubscribe-key.ts'

export const channelWords: Readonly<Record<MailingChannel, Words>> = {
  sms: { zh: '短信', en: 'SMS' },
  email: { zh: '邮件', en: 'e-mail' },
  app: { zh: '手机银行消息', en: 'messages in the bank’s app' },
}

const by = { actor: 'system:unsubscribe', name: '客户本人（退订链接）' }
const PROOF = '退订链接 / unsubscribe link'

/** Whatever was recorded, ever. */
const EVER = { date: '0001-01-01', recordedFrom: '1970-01-01T00:00:00Z' }

export interface UnsubscribeState {
  readonly channel: Words
  readonly stopped: boolean
}

/** What a link would stop, and whether it has. @throws ProblemError `not_found` */
export async function readUnsubscribe(
  ledger: Pick<Ledger, 'db'>,
  token: string,
): Promise<UnsubscribeState> {
  const subject = await subjectOf(ledger, token)
  return { channel: subject.words, stopped: await isStopped(ledger, subject) }
}

/**
 * Marketing over the link's channel stops now: whatever waits for this customer is withheld when
 * its turn comes. Pressed again, it changes nothing.
 * @throws ProblemError `not_found`
 */
export async function unsubscribe(
  ledger: Pick<Ledger, 'db'>,
  token: string,
  { now, timeZone }: { readonly now: EpochMs; readonly timeZone: string },
): Promise<{ readonly channel: Words }> {
  const subject = await subjectOf(ledger, token)
  const { customerId, channel, words } = subject
  await ledger.db.transaction().execute(async (transaction) => {
    // Two presses at once: the second waits, and finds it done.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`unsubscribe ${customerId}`}, 0))`.execute(
      transaction,
    )
    if (await isStopped({ db: transaction }, subject)) return
    await recordConsent(transaction, {
      customerId,
      purpose: 'marketing',
      channel,
      given: false,
      proof: PROOF,
      by,
      at: now,
      timeZone,
    })
  })
  return { channel: words }
}

interface Subject extends UnsubscribeSubject {
  readonly channel: MailingChannel
  readonly words: Words
}

async function subjectOf(ledger: Pick<Ledger, 'db'>, token: string): Promise<Subject> {
  const read = readUnsubscribeToken(await unsubscribeKey(ledger), token)
  const channel = mailingChannels.find((one) => one === read?.channel)
  if (read === undefined || channel === undefined) {
    throw new ProblemError('not_found', {
      zh: '退订链接无效或不完整，请从收到的消息中重新打开，或联系客户经理',
      en: 'This unsubscribe link is not whole: open it from the message again, or call the bank',
    })
  }
  return { customerId: read.customerId, channel, words: channelWords[channel] }
}

async function isStopped(
  ledger: Pick<Ledger, 'db'>,
  { customerId, channel }: Subject,
): Promise<boolean> {
  return saysNoFor(ledger, customerId, channel)
}

/** Of everything a customer ever said here, the latest word on marketing over a channel is no. */
export async function saysNoFor(
  ledger: Pick<Ledger, 'db'>,
  customerId: string,
  channel: MailingChannel,
): Promise<boolean> {
  return saysNo(await liveFactsOf(ledger, customerId, EVER), channel)
}

/** Of what a customer said under this very number, the latest word on marketing over a channel is no. */
export function saysNo({ consents }: LiveFacts, channel: MailingChannel): boolean {
  const latest = consents.findLast(
    (consent) =>
      consent.twin === undefined &&
      consent.purpose === 'marketing' &&
      (consent.channel === null || consent.channel === channel),
  )
  return latest?.given === false
}
