import type { z } from 'zod'

import type { sendEvents } from '#contracts/events.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { NoMartError } from '#platform/lake/index.ts'

import { allowedProperties } from './domain/event-mapping.ts'
import { looksPersonal } from './domain/personal-numbers.ts'
import { instantOf, readMessage } from './domain/read-message.ts'
import type { KeptMessage } from './domain/read-message.ts'
import { knownCustomers } from './known-customers.ts'
import type { EventParts } from './parts.ts'
import { eventTables } from './tables.ts'

export type EventBatch = z.output<NonNullable<typeof sendEvents.body>>
export type EventReceipt = z.output<typeof sendEvents.response>

/** Of what could not be read so many are told, all are counted. */
const PROBLEMS_TOLD = 20

/** Keeps a batch of messages; one sent again, whole or in part, counts once. */
export async function receiveEvents(
  parts: EventParts,
  batch: EventBatch,
  from: { readonly source: string; readonly now: EpochMs },
): Promise<EventReceipt> {
  const options = {
    allowed: allowedProperties(parts.strategy().pack.events),
    receivedAt: from.now,
    sentAt: instantOf(batch.sentAt),
  }
  const read = batch.batch.map((message) => readMessage(message, options))
  const kept = read.flatMap((one) => (one.ok ? [one.message] : []))
  const problems = read.flatMap((one, item) => (one.ok ? [] : [{ item, words: one.words }]))
  const taken = await keep(parts, kept, from)
  return {
    success: true,
    accepted: taken.length,
    repeated: kept.length - taken.length,
    unknown: taken.filter(({ isStranger }) => isStranger).length,
    refused: problems.length,
    problems: problems.slice(0, PROBLEMS_TOLD),
  }
}

async function keep(
  parts: EventParts,
  messages: readonly KeptMessage[],
  { source, now }: { readonly source: string; readonly now: EpochMs },
): Promise<{ readonly isStranger: boolean }[]> {
  if (messages.length === 0) return []
  const users = messages.flatMap(({ userId }) => userId ?? [])
  const known = await knownOrNobody(parts, users)
  const receivedAt = new Date(now).toISOString()
  const rows = messages.map(({ userId, at, messageId, ...message }) => ({
    source,
    message_id: messageId,
    type: message.type,
    name: message.name,
    // A stranger's number may be a phone's or a mailbox's: then nothing of it is kept.
    user_id: userId === null || (!known.has(userId) && looksPersonal(userId)) ? null : userId,
    anonymous_id: message.anonymousId,
    known: userId !== null && known.has(userId),
    properties: message.properties,
    at: new Date(at).toISOString(),
    business_date: dateAt(at, parts.timeZone),
    received_at: receivedAt,
  }))
  const strangers = new Set(
    messages
      .filter(({ userId }) => userId !== null && !known.has(userId))
      .map(({ messageId }) => messageId),
  )
  const taken = await eventTables(parts.ledger.db)
    .insertInto('event_received')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['source', 'message_id']).doNothing())
    .returning('message_id')
    .execute()
  return taken.map((row) => ({ isStranger: strangers.has(row.message_id) }))
}

/** Before the first night nobody is known yet. */
async function knownOrNobody(
  parts: EventParts,
  users: readonly string[],
): Promise<ReadonlySet<string>> {
  try {
    return await knownCustomers(parts.marts, users)
  } catch (error) {
    if (!(error instanceof NoMartError)) throw error
    return new Set()
  }
}
