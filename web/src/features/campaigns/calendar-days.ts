import { addDays, addMonths, daysBetween } from '../../lib/days.ts'

/** Where days, weeks and months lie on the calendar of campaigns. */

/** Months shown side by side. */
const MONTHS = 3

export interface CalendarSpan {
  readonly from: string
  readonly to: string
  readonly days: number
}

/** From the first of a month to the last day of the third. */
export function spanFrom(month: string): CalendarSpan {
  const from = `${month}-01`
  const to = addDays(`${addMonths(month, MONTHS)}-01`, -1)
  return { from, to, days: daysBetween(from, to) + 1 }
}

/** The months of a span with the share of it each takes. */
export function monthsOf(span: CalendarSpan): { month: string; share: number }[] {
  const first = span.from.slice(0, 7)
  return Array.from({ length: MONTHS }, (_, index) => {
    const month = addMonths(first, index)
    return { month, share: daysBetween(`${month}-01`, `${addMonths(month, 1)}-01`) / span.days }
  })
}

/** The Mondays of a span, each with its place in it, 0 to 1. */
export function weeksOf(span: CalendarSpan): { monday: string; at: number }[] {
  const weekday = (new Date(Date.parse(span.from)).getUTCDay() + 6) % 7
  const weeks: { monday: string; at: number }[] = []
  for (let day = (7 - weekday) % 7; day < span.days; day += 7) {
    weeks.push({ monday: addDays(span.from, day), at: day / span.days })
  }
  return weeks
}

export interface Stretch {
  /** Where the bar begins and how long it is, as shares of the span. */
  readonly at: number
  readonly length: number
  /** It began before the span, or goes on after it. */
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** The part of a campaign that lies in a span; null where none does. Both ends are included. */
export function stretchOf(
  { from, to }: { readonly from: string; readonly to: string },
  span: CalendarSpan,
): Stretch | null {
  const first = Math.max(0, daysBetween(span.from, from))
  const last = Math.min(span.days - 1, daysBetween(span.from, to))
  if (first > last) return null
  return {
    at: first / span.days,
    length: (last - first + 1) / span.days,
    cutBefore: from < span.from,
    cutAfter: to > span.to,
  }
}

/** Where a day's middle lies in a span, 0 to 1; null outside it. */
export function placeOf(date: string, span: CalendarSpan): number | null {
  const day = daysBetween(span.from, date)
  return day < 0 || day >= span.days ? null : (day + 0.5) / span.days
}
