import type { Words } from '#contracts/words.ts'
import { type BusinessDate, addDays, businessDateOf } from './business-date.ts'

/**
 * A year's notice of public holidays: days off, and the weekend days worked in exchange. Dates are
 * text here, so that a notice can be written down as it was published.
 */
export type HolidayNotice = {
  year: number
  /** Name and address of the publication the facts were taken from. */
  source: { title: string; url: string }
  holidays: readonly {
    name: Words
    /** First and last day off. */
    off: readonly [first: string, last: string]
    /** Saturdays and Sundays that are workdays instead. */
    makeUp: readonly string[]
  }[]
}

/** What a notice says about one day. Days it does not name follow the week. */
export type NamedDay = { kind: 'off' | 'make_up'; holiday: Words }

/** The named days of all notices by date. Throws on a day named twice or a range reversed. */
export function namedDays(notices: readonly HolidayNotice[]): Map<BusinessDate, NamedDay> {
  const days = new Map<BusinessDate, NamedDay>()
  const name = (date: BusinessDate, day: NamedDay): void => {
    if (days.has(date)) throw new Error(`${date} is named twice by the holiday notices`)
    days.set(date, day)
  }
  for (const { holidays } of notices) {
    for (const { name: holiday, off, makeUp } of holidays) {
      const [first, last] = [businessDateOf(off[0]), businessDateOf(off[1])]
      if (last < first) throw new Error(`days off end on ${last} before they start on ${first}`)
      for (let date = first; date <= last; date = addDays(date, 1)) {
        name(date, { kind: 'off', holiday })
      }
      for (const date of makeUp) name(businessDateOf(date), { kind: 'make_up', holiday })
    }
  }
  return days
}
