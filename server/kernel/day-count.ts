import type { Words } from '#contracts/words.ts'
import { type BusinessDate, addDays, daysBetween, weekday } from './business-date.ts'
import type { Calendar } from './calendar.ts'

/**
 * What a count of days goes by: the day the data are of, or the day it is. On a bank whose data lag
 * the two differ, so that every sentence with days names its own.
 */
export interface DayClock {
  readonly by: 'data' | 'today'
  readonly date: BusinessDate
}

export const dataClock = (date: BusinessDate): DayClock => ({ by: 'data', date })
export const todayClock = (date: BusinessDate): DayClock => ({ by: 'today', date })

/** Days from a clock's day to a date; negative when it lies before. */
export function daysUntil(clock: DayClock, date: BusinessDate): number {
  return daysBetween(clock.date, date)
}

/** A count of days to come, naming the clock: 自数据日 2026-10-31 起还有 5 天. */
export function inDays(clock: DayClock, days: number): Words {
  const count = days === 1 ? 'one day' : `${days} days`
  return clock.by === 'data'
    ? {
        zh: `自数据日 ${clock.date} 起还有 ${days} 天`,
        en: `${count} from the data of ${clock.date}`,
      }
    : { zh: `自今天起还有 ${days} 天`, en: `${count} from today` }
}

/** A count of days gone by, naming the clock. */
export function sinceDays(clock: DayClock, days: number): Words {
  const count = days === 1 ? 'one day' : `${days} days`
  return clock.by === 'data'
    ? { zh: `到数据日 ${clock.date} 已 ${days} 天`, en: `${count} by the data of ${clock.date}` }
    : { zh: `到今天已 ${days} 天`, en: `${count} by today` }
}

/**
 * The oldest day data may be of on a given day: the workday before it, whose files the night has
 * read. A year whose holidays the calendar does not know has workdays from Monday to Friday.
 */
export function dataDue(today: BusinessDate, calendar: Calendar): BusinessDate {
  let day = addDays(today, -1)
  for (;;) {
    const found = calendar.day(day)
    if (found.known ? found.isWorkday : weekday(day) <= 5) return day
    day = addDays(day, -1)
  }
}

/** That data are older than the calendar allows, or undefined where they are not. */
export function staleWords(
  data: BusinessDate,
  today: BusinessDate,
  calendar: Calendar,
): Words | undefined {
  const due = dataDue(today, calendar)
  if (data >= due) return undefined
  const days = daysBetween(data, today)
  return {
    zh: `数据截至 ${data}，距今天（${today}）${days} 天；按工作日历应至少到 ${due}`,
    en:
      `The data are of ${data}, ${days} days before today (${today}); ` +
      `by the calendar they should be of ${due} at least`,
  }
}
