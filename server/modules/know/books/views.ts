import type { BookEntry } from '#contracts/books.ts'
import { dateAt } from '#kernel/clock.ts'

import { actedOn, askerOf } from './asking.ts'
import type { Asking } from './asking.ts'
import { clockRuns, clockView } from './clock-rows.ts'
import { whyNotAct, whyNotChange } from './domain/acts.ts'
import type { Book } from './domain/book.ts'
import { lineOf } from './line.ts'
import type { BookParts } from './parts.ts'
import { shownValues } from './personal.ts'
import { namesOf } from './references.ts'
import type { EntryRow } from './storage/storage.ts'

/** Entries as whoever asks sees them: with names, clocks, and what they may do and why not. */
export async function viewsOf(
  parts: BookParts,
  book: Book,
  rows: readonly EntryRow[],
  asking: Asking,
): Promise<BookEntry[]> {
  const { principal, now } = asking
  const [names, shown, runs] = await Promise.all([
    namesOf(parts, book, rows),
    shownValues(parts, book, rows, principal.seesIdentity),
    clockRuns(
      parts.ledger.db,
      book,
      rows.map(({ entry_id: id }) => id),
    ),
  ])
  const asker = askerOf(asking)
  const today = dateAt(now, parts.timeZone)
  return rows.map((row, index) => {
    const values = shown[index] ?? {}
    const own = new Map<string, string>()
    for (const [field, known] of names) {
      if (book.field(field)?.kind === 'customer' && !principal.seesIdentity) continue
      const name = known.get(String(values[field] ?? ''))
      if (name !== undefined) own.set(field, name)
    }
    const entry = actedOn(row)
    return {
      entryId: row.entry_id,
      book: book.name,
      line: lineOf(book, values, own),
      state: row.state,
      version: row.version,
      values,
      names: Object.fromEntries(own),
      clocks: book.clocks.map((clock) =>
        clockView(parts, clock, runs.get(row.entry_id)?.get(clock.name), now),
      ),
      acts: book.acts
        .filter(({ from, who }) => from.includes(row.state) && who.includes(asker.role))
        .map((act) => ({
          name: act.name,
          words: act.words,
          why: whyNotAct(book, act, entry, asker, today),
        })),
      whyNotChange: whyNotChange(book, entry, asker),
      madeAt: row.made_at,
      madeBy: row.made_by_name,
      changedAt: row.changed_at,
    }
  })
}
