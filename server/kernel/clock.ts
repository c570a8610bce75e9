import { Temporal } from 'temporal-polyfill'
import { type BusinessDate, businessDateOf } from './business-date.ts'

/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number

/** The time as a value handed in, so that nothing below the edge asks the machine for it. */
export type Clock = { now(): EpochMs }

export const systemClock: Clock = Object.freeze({ now: () => Date.now() })

/** A clock that stands still, at an instant written like `2026-10-31T09:00:00+08:00`. */
export function fixedClock(instant: string): Clock {
  const now = Temporal.Instant.from(instant).epochMilliseconds
  return Object.freeze({ now: () => now })
}

/** What was asked last: thousands of rows are stamped with one and the same instant. */
let asked:
  | { readonly instant: EpochMs; readonly timeZone: string; readonly date: BusinessDate }
  | undefined

/** The day it is at an instant, in the bank's time zone. */
export function dateAt(instant: EpochMs, timeZone: string): BusinessDate {
  if (asked?.instant === instant && asked.timeZone === timeZone) return asked.date
  const date = readDate(instant, timeZone)
  asked = { instant, timeZone, date }
  return date
}

function readDate(instant: EpochMs, timeZone: string): BusinessDate {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
  return businessDateOf(zoned.toPlainDate().toString())
}

/** A clock that begins at an instant written like `2026-10-31T09:00:00+08:00` and runs on. */
export function runningFrom(instant: string): Clock {
  const ahead = Temporal.Instant.from(instant).epochMilliseconds - Date.now()
  return Object.freeze({ now: () => Date.now() + ahead })
}

/** The instant a day begins in a time zone. */
export function startOfDay(date: BusinessDate, timeZone: string): EpochMs {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds
}

/** Whether this machine knows a time zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0)
    return true
  } catch {
    // Intl says "no such zone" by throwing a RangeError, and has no other way to ask.
    return false
  }
}
