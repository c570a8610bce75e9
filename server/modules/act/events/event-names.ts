import type { z } from 'zod'

import type { listEventNames } from '#contracts/events.ts'
import { findFact } from '#modules/know/intake/index.ts'

import { eventFinder } from './domain/event-mapping.ts'
import type { EventParts } from './parts.ts'
import { eventTables } from './tables.ts'

/** More names than a page shows: somebody sends numbers as names. */
const MOST_NAMES = 500

/** The names received, the most frequent first, each with what the strategy makes of it. */
export async function eventNames(
  parts: EventParts,
): Promise<z.output<typeof listEventNames.response>> {
  const entryOf = eventFinder(parts.strategy().pack.events)
  const words = findFact('event')?.columns['kind']?.codes ?? {}
  const rows = await eventTables(parts.ledger.db)
    .selectFrom('event_received')
    .select((row) => [
      'source',
      'type',
      'name',
      row.fn.countAll<number>().as('events'),
      row.fn.countAll<number>().filterWhere('known', '=', false).as('strangers'),
      row.fn.max('received_at').as('last_at'),
    ])
    .groupBy(['source', 'type', 'name'])
    .orderBy('events', 'desc')
    .orderBy('source')
    .orderBy('type')
    .orderBy('name')
    .limit(MOST_NAMES)
    .execute()
  return {
    names: rows.map(({ source, type, name, events, strangers, last_at: lastAt }) => {
      const kind = entryOf({ type, name })?.kind ?? null
      return {
        source,
        type,
        name,
        kind,
        kindWords: kind === null ? null : (words[kind] ?? null),
        events,
        withoutCustomer: strangers,
        lastAt,
      }
    }),
  }
}
