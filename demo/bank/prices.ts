import { isWeekend, monthEndOf } from '../days.ts'
import type { Day } from '../days.ts'
import type { Plan } from '../plan.ts'
import { Random, streams } from '../random.ts'
import { products } from './products.ts'

/** Days before the first business date whose prices are known: who bought then has a cost. */
const PRICE_HISTORY_DAYS = 1_100
/** The market falls by about a sixth in these days before the first business date… */
const FALL_FROM = 68
const FALL_TO = 36
const FALL_A_DAY = -0.0075

export interface Prices {
  readonly from: Day
  /** Price of a product on a day in ten-thousandths of a yuan; weekends carry Friday's. */
  at(product: number, day: Day): number
}

/**
 * Prices of everything that is held in units, on every day from three years back.
 * They follow from the seed alone, so a later delivery continues an earlier one.
 */
export function makePrices(plan: Plan): Prices {
  const from = plan.epoch - PRICE_HISTORY_DAYS
  // To the end of the month: what is planned for later days of it has a price already, so that the
  // nights of one month are planned alike.
  const days = monthEndOf(plan.until) - from + 1
  const market = new Float64Array(days)
  const random = new Random(plan.seed, streams.prices, 0)
  for (let n = 0; n < days; n += 1) {
    const before = plan.epoch - (from + n)
    const falling = before <= FALL_FROM && before > FALL_TO
    market[n] =
      0.00025 + 0.0088 * random.normal() * (falling ? 0.7 : 1) + (falling ? FALL_A_DAY : 0)
  }
  const table = new Map<number, Float64Array>()
  for (const [place, { price }] of products.entries()) {
    if (!price) continue
    random.at(streams.prices, place + 1)
    const series = new Float64Array(days)
    let exact = price.start
    for (let n = 0; n < days; n += 1) {
      if (n > 0 && !isWeekend(from + n)) {
        const own = (price.swing / 1e6) * random.normal() + price.drift / 1e6 / 250
        exact *= 1 + own + price.market * (market[n] ?? 0)
      }
      series[n] = Math.round(exact)
    }
    table.set(place, series)
  }
  return {
    from,
    at(product, day) {
      const price = table.get(product)?.[day - from]
      if (price === undefined) throw new Error(`no price of product ${product} on day ${day}`)
      return price
    },
  }
}
