import { dayFromText } from './days.ts'
import { makeDelivery } from './make-delivery.ts'
import type { DemoDelivery } from './make-delivery.ts'
import { planOf } from './plan.ts'

export interface NextDayInput {
  /** Those of the first delivery, all three. */
  readonly customers: number
  readonly seed: number
  readonly firstDate: string
  /** The business date to tell about, and the one told about before it. */
  readonly businessDate: string
  readonly previousDate: string
  readonly out: string
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * Writes what changed in the demo bank between two business dates after its first delivery: new
 * customers, the movements of the days, balances, holdings, withdrawn consents. The bank lives the
 * same life however many nights it is told in.
 */
export function makeNextDay(input: NextDayInput): Promise<DemoDelivery> {
  const { customers, seed, firstDate, businessDate, previousDate, out, onProgress } = input
  const plan = planOf({ customers, seed, firstDate, businessDate })
  const after = dayFromText(previousDate)
  if (after < plan.epoch || after >= plan.until) {
    throw new RangeError(`${previousDate} is not between ${firstDate} and ${businessDate}`)
  }
  return makeDelivery(plan, after, out, onProgress)
}
