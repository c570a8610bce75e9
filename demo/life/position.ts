import { productAt } from '../bank/products.ts'
import type { Family } from '../bank/products.ts'
import type { Prices } from '../bank/prices.ts'
import type { Day } from '../days.ts'
import { NEVER } from '../people/population.ts'

/** Families that make up a customer's assets with the bank; demand deposits come first. */
export const assetFamilies = [
  'demand_deposit',
  'time_deposit',
  'large_deposit',
  'structured_deposit',
  'wealth',
  'fund',
  'insurance',
  'bond',
  'gold',
  'trust',
] as const satisfies readonly Family[]
export type AssetFamily = (typeof assetFamilies)[number]

/** Deposits are accounts of the core banking system; the rest are holdings of the sales system. */
export const depositFamilies: ReadonlySet<Family> = new Set<Family>([
  'demand_deposit',
  'time_deposit',
  'large_deposit',
  'structured_deposit',
])

/**
 * A deposit, or one lot of an investment, from the day it is bought until it is cashed in. Lots are
 * never added to, so what they were worth on any day can be told afterwards.
 */
export interface Position {
  readonly product: number
  readonly family: AssetFamily
  readonly opened: Day
  /** The day of maturity, or NEVER. */
  readonly maturity: Day
  /** Millionths a year, of deposits and bonds. */
  readonly rate: number
  /** Ten-thousandths of a unit, of what is held in units. */
  readonly units: number
  /** Cents paid in. */
  readonly cost: number
  /** NEVER while it is held. */
  closed: Day
}

export function openPosition(
  product: number,
  amount: number,
  day: Day,
  epoch: Day,
  prices: Prices,
): Position {
  const { family, valuation, rate, termDays, maturesAt } = productAt(product)
  if (!(assetFamilies as readonly string[]).includes(family)) {
    throw new Error(`${family} is not held`)
  }
  const maturity =
    maturesAt !== undefined
      ? epoch + maturesAt
      : termDays !== undefined && valuation === 'principal'
        ? day + termDays
        : NEVER
  return {
    product,
    family: family as AssetFamily,
    opened: day,
    maturity,
    rate: rate ?? 0,
    units: valuation === 'units' ? unitsFor(amount, prices.at(product, day)) : 0,
    cost: amount,
    closed: NEVER,
  }
}

/** Ten-thousandths of a unit that `amount` cents buy at a price in ten-thousandths of a yuan. */
function unitsFor(amount: number, price: number): number {
  return Math.floor((amount * 1_000_000) / price)
}

/** What an insurer pays back, per cent of the premiums paid, after full years held. */
const surrenderPercent = [72, 86, 94, 99, 103, 106, 109]

/** Worth at the end of a day, cents; of a position that is held on it. */
export function valueOf(position: Position, day: Day, prices: Prices): number {
  const { valuation } = productAt(position.product)
  if (valuation === 'principal') return position.cost
  if (valuation === 'units') {
    return Math.round((position.units * prices.at(position.product, day)) / 1_000_000)
  }
  const years = Math.min(surrenderPercent.length - 1, Math.floor((day - position.opened) / 365))
  return Math.round((position.cost * (surrenderPercent[years] ?? 100)) / 100)
}

export function heldOn(position: Position, day: Day): boolean {
  return position.opened <= day && day < position.closed
}

/** Interest a deposit or bond has earned when it matures, cents. */
export function interestAtMaturity(position: Position): number {
  const days = position.maturity - position.opened
  return Math.round((position.cost * position.rate * days) / (365 * 1_000_000))
}
