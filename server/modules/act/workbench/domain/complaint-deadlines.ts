import type { BusinessDate } from '#kernel/business-date.ts'
import { addDays } from '#kernel/business-date.ts'
import { reckonWorkdays } from '#kernel/calendar.ts'
import type { Calendar } from '#kernel/calendar.ts'
import type { Words } from '#contracts/words.ts'

/** The bank's own promise: a closed loop within three working days (FIELD §7, S3). */
const OWN_WORKDAYS = 3
/** A decision within fifteen days of receipt (CMPL 18: measures on complaints, 2020 No.3). */
const LAW_DAYS = 15
/** Both extensions used: thirty days where it is complex, thirty more a superior approves. */
const LONGEST_DAYS = 60

/** By when a complaint has to be settled. The day it was heard does not count. */
export interface ComplaintDeadlines {
  readonly own: BusinessDate
  /** Said where `own` rests on a year whose holidays are not announced; null: it doesn't. */
  readonly ownRestsOn: Words | null
  readonly law: BusinessDate
  readonly longest: BusinessDate
}

export type Standing = 'in_time' | 'past_own' | 'past_law' | 'past_longest'

export function deadlinesOf(opened: BusinessDate, calendar: Calendar): ComplaintDeadlines {
  const { date: own, unconfirmed } = reckonWorkdays(calendar, opened, OWN_WORKDAYS)
  return {
    own,
    ownRestsOn: unconfirmed === undefined ? null : restsOn(unconfirmed.year),
    law: addDays(opened, LAW_DAYS),
    longest: addDays(opened, LONGEST_DAYS),
  }
}

const restsOn = (year: number): Words => ({
  zh: `${year} 年放假安排尚未写入日历，此日按周一至周五推算，未经确认`,
  en: `Counted by Mondays to Fridays and not confirmed: the calendar has no holidays of ${year} yet`,
})

/** The latest of the days it has run past on a day: the last day itself is still in time. */
export function standingOf({ own, law, longest }: ComplaintDeadlines, on: BusinessDate): Standing {
  if (on > longest) return 'past_longest'
  if (on > law) return 'past_law'
  return on > own ? 'past_own' : 'in_time'
}

/** Whatever was heard on this day or before has run past its own, or its legal, last day. */
export interface Overdue {
  readonly pastOwnIfOpenedBy: BusinessDate
  readonly pastLawIfOpenedBy: BusinessDate
}

/** The same turned round, so that all complaints of a bank can be counted by the day alone. */
export function overdueOn(today: BusinessDate, calendar: Calendar): Overdue {
  const pastLawIfOpenedBy = addDays(today, -(LAW_DAYS + 1))
  let pastOwnIfOpenedBy = addDays(today, -(OWN_WORKDAYS + 1))
  // A later day never has an earlier deadline; no holiday lasts as long as the law's fifteen days.
  while (pastOwnIfOpenedBy > pastLawIfOpenedBy) {
    if (standingOf(deadlinesOf(pastOwnIfOpenedBy, calendar), today) !== 'in_time') break
    pastOwnIfOpenedBy = addDays(pastOwnIfOpenedBy, -1)
  }
  return { pastOwnIfOpenedBy, pastLawIfOpenedBy }
}
