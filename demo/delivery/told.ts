import type { Day } from '../days.ts'
import type { Population } from '../people/population.ts'
import type { Plan } from '../plan.ts'
import type { DeliveryFolder } from '../files/delivery-folder.ts'

/** What a delivery tells: events after one day up to another, and states that changed since. */
export interface Telling {
  readonly plan: Plan
  readonly people: Population
  readonly folder: DeliveryFolder
  /** The business date of the delivery before; of a first delivery, before all time. */
  readonly after: Day
}

export const BEFORE_ALL_TIME: Day = -1_000_000

export function isFirst({ after }: Pick<Telling, 'after'>): boolean {
  return after === BEFORE_ALL_TIME
}

/** Whether something that happened on a day is news. */
export function isNews({ after, plan }: Pick<Telling, 'after' | 'plan'>, day: Day): boolean {
  return day > after && day <= plan.until
}
