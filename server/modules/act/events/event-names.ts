import type { z } from 'zod'

import type { listEventNames } from '#contracts/events.ts'
import { noPlaceInList, pageOfRows } from '#platform/http/index.ts'
import { findFact } from '#modules/know/intake/index.ts'

import { eventFinder } from './domain/event-mapping.ts'
import type { EventParts } from './parts.ts'
import { eventTables } from './tables.ts'

/** The names received, the most frequent first, each with what the strategy makes of it. */
export async function eventNames(
  parts: EventParts,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<z.output<typeof listEventNames.response>> {
  const entryOf = eventFinder(parts.strategy().pack.events)
  // Counts move while events come in: a place is how many names were read.
  const read = page.after === undefined ? 0 : placeOf(page.after)
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
    .offset(read)
    .limit(page.limit + 1)
    .execute()
  const { shown, next } = pageOfRows(rows, page.limit, () => String(read + page.limit))
  return {
    next,
    names: shown.map(({ source, type, name, events, strangers, last_at: lastAt }) => {
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

const placeOf = (after: string): number =>
  /^\d{1,9}$/.test(after) ? Number(after) : noPlaceInList()
