import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import type { Channel } from '../channels/channel.ts'
import { deliveryReasons } from '../domain/reasons.ts'
import { usualRetries } from '../domain/retry.ts'
import type { DeliveryParts } from '../parts.ts'
import type { MailingChannel } from '../tables.ts'
import { doubtfulMessages, dueMessages, lockJudging } from './claim.ts'
import type { DueBatch, DueMessage } from './claim.ts'
import { compose } from './compose.ts'
import { judgeBatch } from './judge-batch.ts'
import type { Judged } from './judge-batch.ts'
import { markMessages } from './mark.ts'
import type { Mark } from './mark.ts'
import { settle } from './settle.ts'
import type { Outcome, Settled } from './settle.ts'

export interface Lane {
  readonly name: MailingChannel
  readonly channel: Channel
}

export interface SenderParts extends DeliveryParts {
  /** This process's number. */
  readonly sender: number
  readonly linkKey: Buffer
  /** Aborted when this process is stopping. */
  readonly closing: AbortSignal
  /** One claim at a time in this process: the others would only wait in the ledger. */
  readonly oneByOne: <T>(work: () => Promise<T>) => Promise<T>
}

/** What one round of a lane did. */
export interface Round {
  /** Messages looked at; 0: nothing was due. */
  readonly due: number
  /** The other side is not well. */
  readonly outage: boolean
}

/** Messages taken in this round: marked as being sent, so that nobody else takes them. */
interface Taken {
  readonly batch: DueBatch
  /** Asked about instead of sent: they may have been accepted before. */
  readonly asking: boolean
  readonly due: number
}

/**
 * One round: claims due messages, asks conduct about each, hands over what may go and keeps what
 * became of it. Killed anywhere, it leaves messages that another round finishes.
 */
export async function sendRound(parts: SenderParts, lane: Lane): Promise<Round> {
  const { batch, asking, due } = await parts.oneByOne(() => take(parts, lane))
  if (batch.messages.length === 0) return { due, outage: false }
  const {
    outcomes,
    outage,
    parts: charged,
  } = asking
    ? await askAbout(lane.channel, batch.messages)
    : await handOver(parts, lane.channel, batch)
  const settled = batch.messages.flatMap((message): Settled[] => {
    const mailing = batch.mailings.get(message.mailingId)
    const outcome = outcomes.get(message.key) ?? { kind: 'unknown', code: 'no_answer' }
    if (mailing === undefined) return []
    // Of one we only asked about, the text is gone: the most it can have been.
    return [{ message, mailing, outcome, parts: charged?.get(message.key) ?? mailing.parts }]
  })
  await keep(parts, settled, lane.channel.known !== undefined)
  return { due, outage }
}

async function take(parts: SenderParts, { name, channel }: Lane): Promise<Taken> {
  const at = parts.clock.now()
  const now = new Date(at).toISOString()
  const { sender } = parts
  return parts.ledger.db.transaction().execute(async (transaction) => {
    await lockJudging(transaction)
    const asks = channel.known !== undefined
    const most = channel.batch
    if (asks) {
      const doubtful = await doubtfulMessages(transaction, name, now, most)
      const { messages } = doubtful
      if (messages.length > 0) {
        await markMessages(transaction, messages.map(sendingMark), { from: 'waiting', sender, now })
        return { batch: doubtful, asking: true, due: messages.length }
      }
    }
    const { messages, mailings } = await dueMessages(transaction, name, now, { most, asks })
    if (messages.length === 0) {
      return { batch: { messages, mailings }, asking: false, due: 0 }
    }
    const judged = await judgeBatch(parts, { messages, mailings }, at)
    await markMessages(transaction, judged.map(markOf), { from: 'waiting', sender, now })
    const sending = judged
      .filter(({ kind }) => kind === 'send')
      .map(({ message }) => tried(message))
    return { batch: { messages: sending, mailings }, asking: false, due: messages.length }
  })
}

const tried = (message: DueMessage): DueMessage => ({ ...message, attempts: message.attempts + 1 })

const sendingMark = ({ key, attempts, inDoubt }: DueMessage): Mark => ({
  key,
  state: 'sending',
  attempts,
  inDoubt,
  dueAt: null,
  reason: null,
})

function markOf(judged: Judged): Mark {
  const { message } = judged
  switch (judged.kind) {
    case 'send':
      return sendingMark(tried(message))
    case 'withhold':
      return { ...sendingMark(message), state: 'withheld', inDoubt: false, reason: judged.reason }
    case 'put_off': {
      const dueAt = new Date(judged.until).toISOString()
      return { ...sendingMark(message), state: 'waiting', dueAt, reason: judged.reason }
    }
  }
}

interface Answers {
  /** What each message handed over is charged as. */
  readonly parts?: ReadonlyMap<string, number>
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly outage: boolean
}

async function askAbout(channel: Channel, messages: readonly DueMessage[]): Promise<Answers> {
  const known = await channel.known?.(messages.map(({ key }) => key))
  const outcomeOf = (key: string): Outcome => {
    if (known === undefined) return { kind: 'unknown', code: 'no_answer' }
    return known.has(key) ? { kind: 'accepted' } : { kind: 'not_taken' }
  }
  return {
    outcomes: new Map(messages.map(({ key }) => [key, outcomeOf(key)])),
    outage: known === undefined,
  }
}

async function handOver(parts: SenderParts, channel: Channel, batch: DueBatch): Promise<Answers> {
  try {
    const {
      vault,
      linkKey,
      channels: { publicOrigin, smsSignature = '' },
    } = parts
    const composed = await compose(batch, { vault, linkKey, publicOrigin, smsSignature })
    const outgoing = [...composed.values()].filter((one) => one !== null)
    const outcomes = new Map<string, Outcome>()
    for (const [key, one] of composed) {
      if (one === null) outcomes.set(key, { kind: 'withheld', reason: deliveryReasons.noAddress })
    }
    const charged = new Map(outgoing.map((one) => [one.key, one.parts]))
    if (outgoing.length === 0) return { outcomes, outage: false }
    const { answers, outage } = await channel.send(batchKey(batch.messages), outgoing)
    return { outcomes: new Map([...outcomes, ...answers]), outage, parts: charged }
  } catch (error) {
    // Nobody knows how far it came: every message of it is in doubt.
    parts.log.error({ err: error }, 'a batch of messages could not be handed over')
    return { outcomes: new Map(), outage: true }
  }
}

/** The same messages at the same attempt are the same batch. */
function batchKey(messages: readonly DueMessage[]): string {
  const hash = createHash('sha256')
  for (const { key, attempts } of messages) hash.update(`${key}:${attempts}\n`)
  return hash.digest('hex').slice(0, 32)
}

/** What the other side said must not be lost while the ledger is away: until it is kept, we try. */
async function keep(parts: SenderParts, settled: readonly Settled[], asks: boolean): Promise<void> {
  const { ledger, sender, timeZone, vault, retries = usualRetries } = parts
  for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      const at = parts.clock.now()
      await settle(ledger, settled, { sender, at, timeZone, retries, asks, vault })
      return
    } catch (error) {
      if (parts.closing.aborted) throw error
      parts.log.warn({ err: error }, 'what became of messages could not be kept yet')
      await pause(wait)
    }
  }
}
