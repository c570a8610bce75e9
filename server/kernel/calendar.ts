import type { Words } from '#contracts/words.ts'
import { type BusinessDate, addDays, weekday } from './business-date.ts'
import { type HolidayNotice, namedDays } from './holidays.ts'
import { chinaHolidayNotices } from './reference/china-holidays.ts'

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
      zh: '请等国务院办公厅发布该年通知后更新日历',
      en: 'Update the calendar once the State Council has published the notice of that year',
    },
  }
}

/** Mainland China, as announced so far. */
export const chinaCalendar: Calendar = createCalendar(chinaHolidayNotices)
