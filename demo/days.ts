/** Days as whole numbers since 1970-01-01: the generator walks millions of them. */
export type Day = number

/** The day of a date of the calendar (Howard Hinnant's civil-days arithmetic). */
export function dayOf(year: number, month: number, day: number): Day {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export interface CivilDate {
  year: number
  month: number
  day: number
}

export function civilOf(day: Day): CivilDate {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: date }
}

/** Reads `YYYY-MM-DD`; throws a RangeError when that is no day. */
export function dayFromText(text: string): Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match) {
    const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]))
    if (dayText(day) === text) return day
  }
  throw new RangeError(`${JSON.stringify(text)} is not a day`)
}

/** `YYYY-MM-DD`. */
export function dayText(day: Day): string {
  const { year, month, day: date } = civilOf(day)
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}

/** `YYYYMMDD`. */
export function compactDayText(day: Day): string {
  return dayText(day).replaceAll('-', '')
}

/** 0 (Monday) to 6 (Sunday). */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7
}

export function isWeekend(day: Day): boolean {
  return weekdayOf(day) >= 5
}

/** The day itself, or the Friday before when it falls on a weekend: salaries come early. */
export function weekdayOnOrBefore(day: Day): Day {
  return isWeekend(day) ? day - (weekdayOf(day) - 4) : day
}

export function weekdayOnOrAfter(day: Day): Day {
  return isWeekend(day) ? day + (7 - weekdayOf(day)) : day
}

/** The last day of the month `months` after the month of `day`. */
export function monthEndOf(day: Day, months = 0): Day {
  const { year, month } = civilOf(day)
  const index = year * 12 + month + months
  return dayOf(Math.floor(index / 12), (index % 12) + 1, 1) - 1
}

/** That date of the month of `day`, or its last day where it has no such date. */
export function dateInMonth(day: Day, date: number): Day {
  const end = monthEndOf(day)
  const { year, month } = civilOf(day)
  return Math.min(dayOf(year, month, date), end)
}

/** Full years from one day to another. */
export function yearsBetween(from: Day, to: Day): number {
  const a = civilOf(from)
  const b = civilOf(to)
  const before = b.month < a.month || (b.month === a.month && b.day < a.day)
  return b.year - a.year - (before ? 1 : 0)
}

/**
 * First day of the lunar year, which moves money more than any other day: Purple Mountain
 * Observatory's calendar. The demo bank can live in these years only.
 */
const springFestivals: readonly Day[] = [
  dayOf(2024, 2, 10),
  dayOf(2025, 1, 29),
  dayOf(2026, 2, 17),
  dayOf(2027, 2, 6),
  dayOf(2028, 1, 26),
  dayOf(2029, 2, 13),
  dayOf(2030, 2, 3),
]

export const firstPossibleDate = dayOf(2025, 3, 31)
export const lastPossibleDate = dayOf(2030, 12, 31)

/** The Spring Festival of the lunar year whose eve is nearest to `day`. */
export function nearestSpringFestival(day: Day): Day {
  let nearest = springFestivals[0] ?? 0
  for (const festival of springFestivals) {
    if (Math.abs(festival - day) < Math.abs(nearest - day)) nearest = festival
  }
  return nearest
}
