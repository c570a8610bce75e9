import type { BookClock } from '#contracts/book.ts'
import type { BookValues } from '#contracts/books.ts'
import type { Words } from '#contracts/words.ts'
import { addDays, businessDateOf, daysBetween } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { Calendar } from '#kernel/calendar.ts'
import { dateAt } from '#kernel/clock.ts'
import type { EpochMs } from '#kernel/clock.ts'

/** How a clock of an entry runs: from when, how long it stood still, when it ended. */
export interface ClockRun {
  /** Null: what it counts from is not known yet. */
  readonly from: EpochMs | BusinessDate | null
  /** Milliseconds it stood still before now. */
  readonly heldMs: number
  /** Since when it stands still; null: it runs. */
  readonly heldAt: EpochMs | null
  readonly endedAt: EpochMs | null
}

export interface Due {
  readonly day: BusinessDate | null
  readonly at: EpochMs | null
  /** Why the day is not known. */
  readonly why: Words | null
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/**
 * When a clock is due. Working days are the bank's calendar's; one that needs a year without notice
 * is not known, and says so. Time it stood still is added: whole days for a clock of days.
 */
export function dueOf(
  { length }: BookClock,
  run: ClockRun,
  { calendar, timeZone }: { readonly calendar: Calendar; readonly timeZone: string },
): Due {
  if (run.from === null) return { day: null, at: null, why: null }
  if ('hours' in length) {
    const began = typeof run.from === 'number' ? run.from : Date.parse(`${run.from}T00:00:00Z`)
    const at = began + length.hours * HOUR_MS + run.heldMs
    return { day: dateAt(at, timeZone), at, why: null }
  }
  const began = typeof run.from === 'number' ? dateAt(run.from, timeZone) : businessDateOf(run.from)
  const heldDays = Math.floor(run.heldMs / DAY_MS)
  if ('calendar_days' in length) {
    return { day: addDays(began, length.calendar_days + heldDays), at: null, why: null }
  }
  const counted = calendar.addWorkdays(began, length.working_days)
  if (!counted.known) return { day: null, at: null, why: counted.message }
  return { day: addDays(counted.date, heldDays), at: null, why: null }
}

export type Standing = 'running' | 'warned' | 'past' | 'held' | 'met' | 'missed' | 'unknown'

/** How a clock stands: one that ended in time is met, however late it is now. */
export function standingOf(
  { warn }: BookClock,
  run: ClockRun,
  due: Due,
  { now, timeZone }: { readonly now: EpochMs; readonly timeZone: string },
): Standing {
  if (run.from === null) return 'running'
  const looked = run.endedAt ?? now
  if (due.at !== null) {
    const late = looked > due.at
    if (run.endedAt !== null) return late ? 'missed' : 'met'
    if (run.heldAt !== null) return 'held'
    if (late) return 'past'
    return due.at - looked <= warn * HOUR_MS && warn > 0 ? 'warned' : 'running'
  }
  if (due.day === null) return 'unknown'
  const left = daysBetween(dateAt(looked, timeZone), due.day)
  if (run.endedAt !== null) return left < 0 ? 'missed' : 'met'
  if (run.heldAt !== null) return 'held'
  if (left < 0) return 'past'
  return warn > 0 && left <= warn ? 'warned' : 'running'
}

/** What a clock counts from, of an entry as it is now. */
export function beganAt(
  { from }: BookClock,
  values: BookValues,
  madeAt: EpochMs,
): EpochMs | BusinessDate | null {
  if (from === 'made') return madeAt
  const value = values[from]
  if (typeof value !== 'string') return null
  return value.length === 10 ? businessDateOf(value) : Date.parse(value)
}

/** How a run changes as an entry goes from one state to another. */
export function movedRun(clock: BookClock, run: ClockRun, state: string, now: EpochMs): ClockRun {
  const isHeld = clock.held.includes(state)
  const isOver = clock.until.includes(state)
  const stood = run.heldAt === null ? 0 : now - run.heldAt
  return {
    from: run.from,
    heldMs: isHeld ? run.heldMs : run.heldMs + stood,
    heldAt: isHeld ? (run.heldAt ?? now) : null,
    endedAt: isOver ? (run.endedAt ?? now) : null,
  }
}
