import type { Words } from '#contracts/words.ts'
import { addDays, firstOfMonth, isMonthEnd, weekday } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { Calendar } from '#kernel/calendar.ts'

export const everies = ['day', 'workday', 'week', 'month', 'quarter', 'year'] as const
export type Every = (typeof everies)[number]

export const everyWords: Readonly<Record<Every, Words>> = {
  day: { zh: '每日', en: 'every day' },
  workday: { zh: '每工作日', en: 'every workday' },
  week: { zh: '每周', en: 'every week' },
  month: { zh: '每月', en: 'every month' },
  quarter: { zh: '每季', en: 'every quarter' },
  year: { zh: '每年', en: 'every year' },
}

/** How often a feed is delivered, and what a night does without it. */
export interface Rhythm {
  readonly every: Every
  /** Days after a period's end in which its delivery may still come. */
  readonly withinDays: number
  /** `stop`: the night waits for somebody to accept; `tell`: it says so and goes on. */
  readonly without: 'stop' | 'tell'
}

/** Days of which one at least must have been delivered. */
export interface Period {
  readonly from: BusinessDate
  readonly to: BusinessDate
}

/**
 * The last period of a rhythm that has ended by a date, less the days its delivery may take. A year
 * whose holidays the calendar does not know has workdays from Monday to Friday.
 */
export function periodDue(rhythm: Rhythm, date: BusinessDate, calendar: Calendar): Period {
  const day = addDays(date, -rhythm.withinDays)
  switch (rhythm.every) {
    case 'day':
      return { from: day, to: day }
    case 'workday': {
      const workday = lastWorkday(day, calendar)
      return { from: workday, to: workday }
    }
    case 'week': {
      const sunday = addDays(day, -(weekday(day) % 7))
      return { from: addDays(sunday, -6), to: sunday }
    }
    case 'month':
      return lastMonths(day, 1)
    case 'quarter':
      return lastMonths(day, 3)
    case 'year':
      return lastMonths(day, 12)
  }
}

function lastWorkday(day: BusinessDate, calendar: Calendar): BusinessDate {
  const found = calendar.day(day)
  const works = found.known ? found.isWorkday : weekday(day) <= 5
  return works ? day : lastWorkday(addDays(day, -1), calendar)
}

/** The last whole run of so many calendar months: one, a quarter, a year. */
function lastMonths(day: BusinessDate, months: 1 | 3 | 12): Period {
  let to = isMonthEnd(day) ? day : addDays(firstOfMonth(day), -1)
  while (Number(to.slice(5, 7)) % months !== 0) to = addDays(firstOfMonth(to), -1)
  let from = firstOfMonth(to)
  for (let left = months - 1; left > 0; left -= 1) from = firstOfMonth(addDays(from, -1))
  return { from, to }
}
