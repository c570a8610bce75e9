/**
 * Days as text (`YYYY-MM-DD`). Arithmetic in UTC, so that no clock's change moves them; which day
 * it is now is a question to the clock on the wall.
 */

const DAY_MS = 86_400_000

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Whole days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/** The day an instant falls on, by the clock of the person's own machine. */
export function dayOf(instant: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return [instant.getFullYear(), two(instant.getMonth() + 1), two(instant.getDate())].join('-')
}

/** `2026-11` moved by months. */
export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7)
}

/** A month of an address, or the one that holds today where it says something else. */
export function monthOf(text: string | undefined, today: string): string {
  return text !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : today.slice(0, 7)
}
