import { civilOf, dayOf } from '../days.ts'
import type { Day } from '../days.ts'
import { NEVER, NONE } from '../people/population.ts'
import { by, effect, kind, other } from './codes.ts'
import type { Life } from './life.ts'
import { monthsLeaving } from './person-income.ts'
import type { MonthOfLife } from './person-income.ts'
import { layOutPortfolio } from './starting-portfolio.ts'

/** Whose year it is, and what it is drawn from: what every month of it has in common. */
export type YearOfLife = Pick<MonthOfLife, 'plan' | 'people' | 'random' | 'month' | 'index'>

/** Puts a customer at the beginning of the year, with what they hold by then. */
export function beginYear(life: Life, { plan, people, random, index }: YearOfLife): void {
  const closed = people.closed[index] ?? NONE
  life.begin(index, people.opened[index] ?? 0, closed === NONE ? NEVER : closed)
  if (closed === NONE || closed >= plan.windowStart) {
    life.balance = layOutPortfolio(people, life, random)
  }
}

/** What a person does otherwise than a business. */
export interface WayOfLife {
  readonly engagement: number
  /** Movements of a month in which the customer is with the bank. */
  planMonth(of: MonthOfLife): void
  /** Movements of the day the account is closed. */
  planFarewell(of: MonthOfLife, closed: Day): void
}

/** Lives the months of a year that has begun. */
export function liveMonths(life: Life, year: YearOfLife, way: WayOfLife): void {
  const { plan, people, month, index } = year
  const opened = people.opened[index] ?? 0
  const closed = people.closed[index] ?? NONE
  for (const [place, { from, to }] of plan.months.entries()) {
    month.begin(from, to)
    if (opened <= to && (closed === NONE || closed >= from)) {
      const of: MonthOfLife = {
        ...year,
        place,
        from: Math.max(from, opened),
        to,
        engagement: way.engagement,
        leaving: monthsLeaving(people, index, to),
      }
      planInterest(of)
      way.planMonth(of)
      if (closed >= from && closed <= to) way.planFarewell(of, closed)
    }
    life.live(month.ordered(), to)
  }
}

/** Interest on demand deposits on the 21st of each quarter's last month. */
function planInterest({ month, from }: Pick<MonthOfLife, 'month' | 'from'>): void {
  const { year, month: number } = civilOf(from)
  if (number % 3 !== 0) return
  month.add({
    day: dayOf(year, number, 21),
    second: 2 * 3600,
    amount: 0,
    incoming: true,
    kind: kind.interest,
    other: other.bank,
    by: by.batch,
    effect: effect.demandInterest,
  })
}
