import { dayFromText } from './days.ts'
import { BEFORE_ALL_TIME } from './delivery/told.ts'
import { makeDelivery } from './make-delivery.ts'
import type { DemoDelivery } from './make-delivery.ts'
import { planOf } from './plan.ts'

export type { DemoDelivery } from './make-delivery.ts'
export type { DeliveredFile } from './files/delivery-folder.ts'
export type { DemoSignIn } from './sign-ins.ts'
export { CUSTOMERS_MAX, CUSTOMERS_MIN } from './plan.ts'
export { makeNextDay } from './next-day.ts'
export type { NextDayInput } from './next-day.ts'

/** The first business date of the demo bank, unless told otherwise. */
export const DEMO_BUSINESS_DATE = '2026-10-31'
/** Where the made-up bank stands. */
export const DEMO_TIME_ZONE = 'Asia/Shanghai'

export interface DemoBankInput {
  /** 100 to 2,000,000. */
  readonly customers: number
  /** A whole number from 0: the same seed and size give the same bytes on any machine. */
  readonly seed: number
  /** `YYYY-MM-DD`; 2026-10-31 when absent. */
  readonly businessDate?: string
  /** The folder to write to; made when it is not there. */
  readonly out: string
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * Writes the first delivery of a made-up bank: its people, a year of their money and of the bank's
 * dealings with them, as files for `feeds/demo/*.yaml`, and the planted truth under `out/truth/`.
 * Throws a RangeError that says what is wrong with the input.
 */
export function makeDemoBank({
  customers,
  seed,
  businessDate = DEMO_BUSINESS_DATE,
  out,
  onProgress,
}: DemoBankInput): Promise<DemoDelivery> {
  dayFromText(businessDate)
  const plan = planOf({ customers, seed, firstDate: businessDate })
  return makeDelivery(plan, BEFORE_ALL_TIME, out, onProgress)
}
