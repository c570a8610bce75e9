declare const businessDate: unique symbol

/** A day as 'YYYY-MM-DD', 1800-01-01 to 9999-12-31; the order of the texts is that of the days. */
export type BusinessDate = string & { readonly [businessDate]: true }

/** Far enough back for any customer's birth; 9999-12-31 is what banks write for "no end". */
const FIRST_YEAR = 1800
const LAST_YEAR = 9999
const DAY_MS = 86_400_000

/** Reads 'YYYY-MM-DD'; undefined where that is not a day of the calendar. */
export function parseBusinessDate(text: string): BusinessDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < FIRST_YEAR || month < 1 || month > 12) return undefined
  return day >= 1 && day <= daysInMonth(year, month) ? (text as BusinessDate) : undefined
}

/** The day the text names; throws a RangeError where it names none. For text checked before. */
export function businessDateOf(text: string): BusinessDate {
  const date = parseBusinessDate(text)
  if (date === undefined) throw new RangeError(`${JSON.stringify(text)} is not a day`)
  return date
}

/** The day `days` later (earlier when negative); throws outside the range of days. */
export function addDays(date: BusinessDate, days: number): BusinessDate {
  assertWhole(days)
  return dateOfDayNumber(dayNumber(date) + days)
}

/**
 * The same day `months` later; the last day of that month where it has no such day
 * (2026-01-31 + 1 month is 2026-02-28). Throws outside the range of days.
 */
export function addMonths(date: BusinessDate, months: number): BusinessDate {
  assertWhole(months)
  const { year, month, day } = partsOf(date)
  const index = year * 12 + (month - 1) + months
  const targetYear = Math.floor(index / 12)
  const targetMonth = index - targetYear * 12 + 1
  return dateOf(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)))
}

/** {@link addMonths} by twelve: 29 February becomes the 28th in a common year. */
export function addYears(date: BusinessDate, years: number): BusinessDate {
  return addMonths(date, years * 12)
}

/** Days from one day to another: negative when `to` is earlier. */
export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return dayNumber(to) - dayNumber(from)
}

export function firstOfMonth(date: BusinessDate): BusinessDate {
  return `${date.slice(0, 8)}01` as BusinessDate
}

export function monthEnd(date: BusinessDate): BusinessDate {
  const { year, month } = partsOf(date)
  return dateOf(year, month, daysInMonth(year, month))
}

export function isMonthEnd(date: BusinessDate): boolean {
  return monthEnd(date) === date
}

/** 1 (Monday) to 7 (Sunday). */
export function weekday(date: BusinessDate): number {
  return ((new Date(dayNumber(date) * DAY_MS).getUTCDay() + 6) % 7) + 1
}

/**
 * Full years of life on `on`. Who is born on 29 February turns a year older on 1 March of a common
 * year: the law counts full years (Civil Code, article 17), and on 28 February none is full yet.
 * Throws when `on` lies before the birth.
 */
export function ageInYears(birth: BusinessDate, on: BusinessDate): number {
  if (on < birth) throw new RangeError(`${on} lies before the birth on ${birth}`)
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4))
  return on.slice(5) < birth.slice(5) ? years - 1 : years
}

function partsOf(date: BusinessDate): { year: number; month: number; day: number } {
  return {
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  }
}

function dateOf(year: number, month: number, day: number): BusinessDate {
  if (year < FIRST_YEAR || year > LAST_YEAR) throw new RangeError(`no day in the year ${year}`)
  return `${year}-${two(month)}-${two(day)}` as BusinessDate
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** Days since 1970-01-01; years start at 1800, so the two-digit years of Date.UTC never occur. */
function dayNumber(date: BusinessDate): number {
  const { year, month, day } = partsOf(date)
  return Date.UTC(year, month - 1, day) / DAY_MS
}

function dateOfDayNumber(number: number): BusinessDate {
  const date = new Date(number * DAY_MS)
  return dateOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function assertWhole(count: number): void {
  if (!Number.isSafeInteger(count)) throw new RangeError(`${count} is not a whole number`)
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** How many days of a year lie before each of its months. */
export function daysBeforeMonth(year: number): readonly number[] {
  const february = isLeapYear(year) ? 29 : 28
  let before = 0
  return [0, 31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30].map((length) => {
    before += length
    return before
  })
}
