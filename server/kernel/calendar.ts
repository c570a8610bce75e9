import type { Words } from '#contracts/words.ts'
import { type BusinessDate, addDays, weekday } from './business-date.ts'
import { type HolidayNotice, namedDays } from './holidays.ts'

/** The answer depends on a year whose holiday notice the calendar does not have. */
export type YearUnknown = { known: false; year: number; message: Words; cure: Words }

/** An answer, or the year it would have to guess about. */
export type FromCalendar<T> = ({ known: true } & T) | YearUnknown

export type CalendarDay = {
  isWorkday: boolean
  /** The holiday that makes it a day off, or a workday in exchange; absent on ordinary days. */
  holiday?: Words
}

/** The bank's calendar. Every answer says so when it would need a year that is not announced. */
export type Calendar = {
  /** Years whose notices it has, ascending, each with its source. */
  readonly years: readonly { year: number; source: HolidayNotice['source'] }[]
  day(date: BusinessDate): FromCalendar<CalendarDay>
  isWorkday(date: BusinessDate): FromCalendar<{ workday: boolean }>
  /** The first workday after the date. */
  nextWorkday(date: BusinessDate): FromCalendar<{ date: BusinessDate }>
  /** The `count`th workday after the date (before it when negative); the date itself for 0. */
  addWorkdays(date: BusinessDate, count: number): FromCalendar<{ date: BusinessDate }>
  /** Workdays from `from` (included) to `to` (excluded); throws when `to` is earlier. */
  workdaysBetween(from: BusinessDate, to: BusinessDate): FromCalendar<{ workdays: number }>
}

/** A calendar of the given notices, one a year; Saturdays and Sundays are free unless named. */
export function createCalendar(notices: readonly HolidayNotice[]): Calendar {
  const years = notices
    .map(({ year, source }) => ({ year, source }))
    .toSorted((a, b) => a.year - b.year)
  const announced = new Set(years.map(({ year }) => year))
  if (announced.size !== notices.length) throw new Error('two holiday notices for one year')
  const named = namedDays(notices)

  function day(date: BusinessDate): FromCalendar<CalendarDay> {
    const year = Number(date.slice(0, 4))
    if (!announced.has(year)) return yearUnknown(year)
    const special = named.get(date)
    if (special === undefined) return { known: true, isWorkday: weekday(date) <= 5 }
    return { known: true, isWorkday: special.kind === 'make_up', holiday: special.holiday }
  }

  function addWorkdays(date: BusinessDate, count: number): FromCalendar<{ date: BusinessDate }> {
    if (!Number.isSafeInteger(count)) throw new RangeError(`${count} is not a number of days`)
    const step = Math.sign(count)
    let left = Math.abs(count)
    let current = date
    while (left > 0) {
      current = addDays(current, step)
      const found = day(current)
      if (!found.known) return found
      if (found.isWorkday) left -= 1
    }
    return { known: true, date: current }
  }

  return Object.freeze<Calendar>({
    years,
    day,
    addWorkdays,
    isWorkday(date: BusinessDate) {
      const found = day(date)
      return found.known ? { known: true, workday: found.isWorkday } : found
    },
    nextWorkday: (date: BusinessDate) => addWorkdays(date, 1),
    workdaysBetween(from: BusinessDate, to: BusinessDate) {
      if (to < from) throw new RangeError(`${to} lies before ${from}`)
      let workdays = 0
      for (let date = from; date < to; date = addDays(date, 1)) {
        const found = day(date)
        if (!found.known) return found
        if (found.isWorkday) workdays += 1
      }
      return { known: true, workdays }
    },
  })
}

function yearUnknown(year: number): YearUnknown {
  return {
    known: false,
    year,
    message: {
      zh: `日历中没有 ${year} 年的放假安排，无法确定工作日`,
      en: `The calendar has no holiday notice for ${year}, so its workdays are not known`,
    },
    cure: {
      zh: `请在策略的 calendars 中写入 ${year} 年的放假安排及其出处`,
      en: `Enter the notice of ${year} with its source under calendars of the strategy`,
    },
  }
}

/** A day counted by workdays, and the first year of the count nobody has announced. */
export type ReckonedDay = { date: BusinessDate; unconfirmed: YearUnknown | undefined }

/**
 * The `count`th workday after a date even where a year is not announced: its workdays are then
 * Monday to Friday, and whoever shows the day says that it rests on that.
 */
export function reckonWorkdays(calendar: Calendar, from: BusinessDate, count: number): ReckonedDay {
  let unconfirmed: YearUnknown | undefined
  let date = from
  for (let left = count; left > 0; ) {
    date = addDays(date, 1)
    const found = calendar.day(date)
    if (!found.known) unconfirmed ??= found
    if (found.known ? found.isWorkday : weekday(date) <= 5) left -= 1
  }
  return { date, unconfirmed }
}

/** How far ahead days are counted: the longest term of a complaint (CMPL 18). */
const DAYS_COUNTED_AHEAD = 60

/** Years without a notice that counts need: of the data's day, of today, and two months on. */
export function unannouncedYears(
  calendar: Calendar,
  from: BusinessDate,
  today: BusinessDate,
): YearUnknown[] {
  const days = [from, addDays(from, DAYS_COUNTED_AHEAD), today, addDays(today, DAYS_COUNTED_AHEAD)]
  const unknown = days.map((day) => calendar.day(day)).filter((found) => !found.known)
  const byYear = new Map(unknown.map((found) => [found.year, found]))
  return [...byYear.values()].toSorted((a, b) => a.year - b.year)
}
