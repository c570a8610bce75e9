import {
  compactDayText,
  dayFromText,
  dayText,
  firstPossibleDate,
  lastPossibleDate,
  monthEndOf,
  nearestSpringFestival,
} from './days.ts'
import type { Day } from './days.ts'

/** Days of day-end balances in a first delivery: three months, as the longest average needs. */
export const DAILY_DAYS = 92
/** Days of logins, views and visits: half a year, twice the longest look back for churn. */
export const EVENT_DAYS = 184
export const HISTORY_MONTHS = 12
export const CUSTOMERS_MIN = 100
/** Beyond this typed arrays and account numbers run out of room. */
export const CUSTOMERS_MAX = 2_000_000

/** When the bank lives: every other date follows from these. */
export interface Plan {
  readonly seed: number
  /** Customers of the first delivery. */
  readonly customers: number
  /** The business date of the first delivery: the bank's past is laid out around it. */
  readonly epoch: Day
  /** The business date told about; later than `epoch` for the nights that follow. */
  readonly until: Day
  /** First day with transactions. */
  readonly windowStart: Day
  /** Month ends from the day before `windowStart` to `until`. */
  readonly monthEnds: readonly Day[]
  /** Calendar months that hold a day of the window, the last one perhaps only begun. */
  readonly months: readonly { readonly from: Day; readonly to: Day }[]
  readonly dailyStart: Day
  readonly eventStart: Day
  readonly springFestival: Day
}

export interface PlanInput {
  readonly customers: number
  readonly seed: number
  /** Business date of the first delivery, `YYYY-MM-DD`. */
  readonly firstDate: string
  /** Business date told about; the first one when absent. */
  readonly businessDate?: string
}

/** Lays out the time of a demo bank; throws a RangeError that says what is wrong. */
export function planOf({ customers, seed, firstDate, businessDate }: PlanInput): Plan {
  if (!Number.isSafeInteger(customers) || customers < CUSTOMERS_MIN || customers > CUSTOMERS_MAX) {
    throw new RangeError(
      `a demo bank has ${CUSTOMERS_MIN} to ${CUSTOMERS_MAX} customers, not ${customers}`,
    )
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`a seed is a whole number from 0, not ${seed}`)
  }
  const epoch = dayFromText(firstDate)
  const until = businessDate === undefined ? epoch : dayFromText(businessDate)
  if (epoch < firstPossibleDate || until > lastPossibleDate) {
    throw new RangeError(
      `the demo bank's dates run from ${dayText(firstPossibleDate)} to ` +
        `${dayText(lastPossibleDate)}, the Spring Festivals it knows`,
    )
  }
  if (until < epoch) throw new RangeError(`${businessDate} lies before ${firstDate}`)
  const lastEnd = monthEndOf(epoch) === epoch ? epoch : monthEndOf(epoch, -1)
  const firstEnd = monthEndOf(lastEnd, -HISTORY_MONTHS)
  const monthEnds: Day[] = []
  for (let end = firstEnd; end <= until; end = monthEndOf(end, 1)) monthEnds.push(end)
  const months: { from: Day; to: Day }[] = []
  for (let from = firstEnd + 1; from <= until; from = monthEndOf(from) + 1) {
    months.push({ from, to: monthEndOf(from) })
  }
  return {
    seed,
    customers,
    epoch,
    until,
    windowStart: firstEnd + 1,
    monthEnds,
    months,
    dailyStart: Math.max(epoch - DAILY_DAYS + 1, firstEnd + 1),
    eventStart: Math.max(epoch - EVENT_DAYS + 1, firstEnd + 1),
    springFestival: nearestSpringFestival(firstEnd + 183),
  }
}

/** Customers who open an account on each day after the first delivery. */
export function newCustomersADay(customers: number): number {
  return Math.max(1, Math.round(customers / 5_000))
}

/** What a delivery's file names carry. */
export function deliveryStamp(plan: Plan): string {
  return compactDayText(plan.until)
}
