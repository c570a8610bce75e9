import { sql } from 'kysely'
import type { z } from 'zod'

import type { readAgenda } from '#contracts/books.ts'
import { addDays } from '#kernel/business-date.ts'
import { dateAt } from '#kernel/clock.ts'

import { mayDo } from './domain/book.ts'
import type { Book } from './domain/book.ts'
import { scopeOfEntries } from './entries.ts'
import type { Asking } from './asking.ts'
import type { BookParts } from './parts.ts'
import { entryColumns, storageOf } from './storage/storage.ts'
import type { EntryRow } from './storage/storage.ts'
import { viewsOf } from './views.ts'

type Item = z.output<typeof readAgenda.response>['items'][number]

/**
 * Clocks that are near or past, the most pressing first: of entries whose scope covers who asks, to
 * who may move them on, and once past to whom they are escalated.
 */
export async function agendaOf(parts: BookParts, asking: Asking, limit: number): Promise<Item[]> {
  const { role } = asking.principal
  const found: Item[] = []
  for (const book of parts.catalogue().books) {
    if (book.clocks.length === 0 || !mayDo(book.who.see, role)) continue
    found.push(...(await dueOfBook(parts, book, asking, limit)))
  }
  return found
    .toSorted((a, b) => (a.dueAt ?? a.due ?? '').localeCompare(b.dueAt ?? b.due ?? ''))
    .slice(0, limit)
}

async function dueOfBook(
  parts: BookParts,
  book: Book,
  asking: Asking,
  limit: number,
): Promise<Item[]> {
  const { principal, now } = asking
  const storage = storageOf(book)
  const items: Item[] = []
  for (const clock of book.clocks) {
    const acts = book.acts.some(
      ({ to, who }) => to !== undefined && clock.until.includes(to) && who.includes(principal.role),
    )
    const told = acts || clock.escalate.includes(principal.role)
    if (!told) continue
    const warnDays = 'hours' in clock.length ? Math.ceil(clock.warn / 24) : clock.warn
    const until = addDays(dateAt(now, parts.timeZone), acts ? warnDays : 0)
    const { rows } = await sql<EntryRow>`
      select ${entryColumns}
      from book_clock as clock
      join ${storage.from} on entry.entry_id = clock.entry_id
      where clock.book = ${book.name}
        and clock.clock = ${clock.name}
        and clock.ended_at is null
        and clock.held_at is null
        and clock.due_day <= ${until}::date
        and ${storage.ours}
        and ${scopeOfEntries(book, principal)}
      order by clock.due_day, clock.due_at, entry.entry_id
      limit ${limit}`.execute(parts.ledger.db)
    for (const entry of await viewsOf(parts, book, rows, asking)) {
      const view = entry.clocks.find(({ name }) => name === clock.name)
      if (view === undefined) continue
      const { standing, due, dueAt } = view
      if (standing !== 'past' && (standing !== 'warned' || !acts)) continue
      const { entryId, line } = entry
      const { name, words } = clock
      items.push({ book: book.name, entryId, line, clock: name, words, due, dueAt, standing })
    }
  }
  return items
}
