import { sql } from 'kysely'

import type { BookClock } from '#contracts/book.ts'
import type { BookClockView } from '#contracts/books.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { Book } from './domain/book.ts'
import { beganAt, dueOf, movedRun, standingOf } from './domain/clocks.ts'
import type { ClockRun } from './domain/clocks.ts'
import type { BookParts } from './parts.ts'
import type { EntryRow } from './storage/storage.ts'

interface ClockRow {
  readonly entry_id: string
  readonly clock: string
  readonly from_day: string | null
  readonly from_at: string | null
  readonly held_ms: number
  readonly held_at: string | null
  readonly ended_at: string | null
}

const neverRan: ClockRun = { from: null, heldMs: 0, heldAt: null, endedAt: null }

/** Brings the clocks of an entry to what it is now: begun, held, ended, each with the day it is due. */
export async function keepClocks(
  parts: BookParts,
  transaction: Ledger['db'],
  book: Book,
  entry: EntryRow,
  now: EpochMs,
): Promise<void> {
  if (book.clocks.length === 0) return
  const kept = await clockRuns(transaction, book, [entry.entry_id])
  const before = kept.get(entry.entry_id)
  for (const clock of book.clocks) {
    const from = beganAt(clock, entry.body, Date.parse(entry.made_at))
    const run = movedRun(
      clock,
      { ...(before?.get(clock.name) ?? neverRan), from },
      entry.state,
      now,
    )
    const due = dueOf(clock, run, { calendar: parts.calendar(), timeZone: parts.timeZone })
    const at = (instant: EpochMs | null) =>
      instant === null ? null : new Date(instant).toISOString()
    await sql`
      insert into book_clock (
        book, entry_id, clock, from_day, from_at, held_ms, held_at, ended_at, due_day, due_at
      )
      values (
        ${book.name}, ${entry.entry_id}::uuid, ${clock.name},
        ${typeof run.from === 'string' ? run.from : null}::date,
        ${typeof run.from === 'number' ? at(run.from) : null}::timestamptz,
        ${run.heldMs}::bigint, ${at(run.heldAt)}::timestamptz, ${at(run.endedAt)}::timestamptz,
        ${due.day}::date, ${at(due.at)}::timestamptz
      )
      on conflict (book, entry_id, clock) do update set
        from_day = excluded.from_day,
        from_at = excluded.from_at,
        held_ms = excluded.held_ms,
        held_at = excluded.held_at,
        ended_at = excluded.ended_at,
        due_day = excluded.due_day,
        due_at = excluded.due_at`.execute(transaction)
  }
}

/** How the clocks of entries run, by entry and clock. */
export async function clockRuns(
  db: Ledger['db'],
  book: Book,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, ClockRun>>> {
  if (book.clocks.length === 0 || entryIds.length === 0) return new Map()
  const { rows } = await sql<ClockRow>`
    select entry_id, clock, from_day, from_at, held_ms, held_at, ended_at
    from book_clock
    where book = ${book.name}
      and entry_id = any(${entryIds}::uuid[])`.execute(db)
  const runs = new Map<string, Map<string, ClockRun>>()
  for (const row of rows) {
    const own = runs.get(row.entry_id) ?? new Map<string, ClockRun>()
    runs.set(row.entry_id, own.set(row.clock, runOf(row)))
  }
  return runs
}

function runOf(row: ClockRow): ClockRun {
  const instant = (text: string | null) => (text === null ? null : Date.parse(text))
  return {
    from: row.from_day === null ? instant(row.from_at) : businessDateOf(row.from_day),
    heldMs: row.held_ms,
    heldAt: instant(row.held_at),
    endedAt: instant(row.ended_at),
  }
}

/** A clock as it stands now: worked out anew, so that a holiday announced since counts. */
export function clockView(
  parts: BookParts,
  clock: BookClock,
  run: ClockRun | undefined,
  now: EpochMs,
): BookClockView {
  const { timeZone } = parts
  const known = run ?? neverRan
  const due = dueOf(clock, known, { calendar: parts.calendar(), timeZone })
  return {
    name: clock.name,
    words: clock.words,
    due: due.day,
    dueAt: due.at === null ? null : new Date(due.at).toISOString(),
    standing: standingOf(clock, known, due, { now, timeZone }),
    why: due.why,
  }
}
