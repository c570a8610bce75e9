import { productAt, productPlace, products } from '../bank/products.ts'
import { civilOf } from '../days.ts'
import type { Day } from '../days.ts'
import type { Population } from '../people/population.ts'
import { has } from '../people/vocabulary.ts'
import type { Random } from '../random.ts'
import { equalInstalmentLoan } from './debts.ts'
import type { Life } from './life.ts'
import { openPosition } from './position.ts'
import type { AssetFamily } from './position.ts'

const YUAN = 100
const at = productPlace

const timeDeposits = ['TD003M', 'TD006M', 'TD001Y', 'TD002Y', 'TD003Y'].map(at)
const timeWeights = [8, 12, 38, 14, 28]
const openWealth = ['WM0001', 'WM0007', 'WM0030', 'WM0180', 'WM0365'].map(at)
const openWealthWeights = [38, 22, 18, 13, 9]
const funds = products.flatMap(({ family }, place) => (family === 'fund' ? [place] : []))
const fundWeights = [20, 10, 11, 9, 14, 14, 9, 9, 4]
const insurances = ['IN0001', 'IN0002', 'IN0003'].map(at)

/** Families bought on the first day with how much of the wealth each tends to take. */
const appetites: readonly (readonly [service: number, family: AssetFamily, share: number])[] = [
  [has.time, 'time_deposit', 0.42],
  [has.large, 'large_deposit', 0.5],
  [has.structured, 'structured_deposit', 0.18],
  [has.wealth, 'wealth', 0.42],
  [has.fund, 'fund', 0.2],
  [has.insurance, 'insurance', 0.16],
  [has.bond, 'bond', 0.16],
  [has.gold, 'gold', 0.06],
  [has.trust, 'trust', 0.3],
]

/**
 * Lays out what the customer holds on the evening before the window: deposits and investments of
 * several ages, debts partly repaid. Returns what is left in the demand account, cents.
 */
export function layOutPortfolio(people: Population, life: Life, random: Random): number {
  const { index, plan } = life
  const services = people.services[index] ?? 0
  const wealth = people.wealth[index] ?? 0
  const eve = plan.windowStart - 1
  const opened = people.opened[index] ?? 0
  if (opened > eve) return 0
  let left = wealth
  const held = appetites.filter(([service]) => (services & service) !== 0)
  const weights = held.map(([, , share]) => share * random.lognormal(1, 0.5))
  const cashWeight = (wealth > 50_000_000 ? 0.14 : 0.3) * random.lognormal(1, 0.6)
  const total = weights.reduce((sum, weight) => sum + weight, cashWeight)
  for (const [n, [, family]] of held.entries()) {
    left -= fill(family, (wealth * (weights[n] ?? 0)) / total, life, random, opened, eve)
  }
  layOutDebts(people, life, random, eve)
  return Math.max(0, Math.round(left))
}

/** Buys about `amount` cents of a family, in lots; what it took. */
function fill(
  family: AssetFamily,
  amount: number,
  life: Life,
  random: Random,
  opened: Day,
  eve: Day,
): number {
  switch (family) {
    case 'time_deposit': {
      const lots = amount > 5_000_000 ? random.between(1, 4) : 1
      return lotsOf(lots, amount, life, 1_000 * YUAN, () => {
        const product = timeDeposits[random.weighted(timeWeights)] ?? at('TD001Y')
        return [product, depositDay(productAt(product).termDays ?? 365, random, opened, eve)]
      })
    }
    case 'large_deposit': {
      const rounded = Math.max(20_000_000, amount)
      return lotsOf(rounded > 100_000_000 ? 2 : 1, rounded, life, 10_000 * YUAN, () => {
        const product = at(random.chance(0.35) ? 'LD001Y' : 'LD003Y')
        return [product, depositDay(productAt(product).termDays ?? 365, random, opened, eve)]
      })
    }
    case 'structured_deposit':
      return lotsOf(1, Math.max(1_000_000, amount), life, 10_000 * YUAN, () => [
        at('SD090A'),
        Math.max(opened, eve - random.below(89)),
      ])
    case 'wealth': {
      if (amount > 60_000_000 && random.chance(0.3)) {
        return lotsOf(1, Math.max(40_000_000, amount), life, 100_000 * YUAN, () => [
          at('WMP001'),
          since(500, random, opened, eve),
        ])
      }
      const lots = amount > 3_000_000 ? random.between(1, 3) : 1
      return lotsOf(lots, amount, life, amount > 1_000_000 ? 1_000 * YUAN : 10 * YUAN, (lot) =>
        lot > 1_000_000 && random.chance(0.4)
          ? closedProductBefore(life.plan.epoch, random)
          : [
              openWealth[random.weighted(openWealthWeights)] ?? at('WM0001'),
              since(500, random, opened, eve),
            ],
      )
    }
    case 'fund': {
      const lots = amount > 1_000_000 ? random.between(1, 3) : 1
      return lotsOf(lots, amount, life, 10 * YUAN, () => [
        funds[random.weighted(fundWeights)] ?? at('FD0001'),
        since(720, random, opened, eve),
      ])
    }
    case 'insurance':
      return lotsOf(1, Math.max(500_000, amount), life, 1_000 * YUAN, () => [
        random.one(insurances),
        since(1_500, random, opened, eve),
      ])
    case 'bond':
      return lotsOf(1, amount, life, 1_000 * YUAN, () => [
        at(random.chance(0.5) ? 'BD0003' : 'BD0005'),
        since(1_000, random, opened, eve),
      ])
    case 'gold':
      return lotsOf(1, amount, life, 100 * YUAN, () => [
        at('GD0001'),
        since(700, random, opened, eve),
      ])
    case 'trust':
      return lotsOf(1, Math.max(100_000_000, amount), life, 1_000_000 * YUAN, () => [
        at('TR0001'),
        since(700, random, opened, eve),
      ])
    default:
      return 0
  }
}

/** Splits an amount into lots, each rounded down to a step; what they cost together. */
function lotsOf(
  lots: number,
  amount: number,
  life: Life,
  step: number,
  choose: (lot: number) => readonly [product: number, day: Day],
): number {
  let spent = 0
  for (let n = 0; n < lots; n += 1) {
    const lot = Math.floor(amount / lots / step) * step
    if (lot <= 0) break
    const [product, day] = choose(lot)
    const position = openPosition(product, lot, day, life.plan.epoch, life.prices)
    // A rounding of terms may have ended it before the window: then it is not there any more.
    if (position.maturity <= life.plan.windowStart) continue
    life.positions.push(position)
    spent += lot
  }
  return spent
}

function since(days: number, random: Random, opened: Day, eve: Day): Day {
  return Math.max(Math.min(opened, eve), eve - random.below(days))
}

/** Deposits are opened at the turn of the year more than at any other time. */
function depositDay(term: number, random: Random, opened: Day, eve: Day): Day {
  const first = Math.max(Math.min(opened, eve), eve - term + 2)
  const day = random.between(first, eve)
  const { month } = civilOf(day)
  return month > 3 && random.chance(0.4) ? random.between(first, eve) : day
}

/** The closed wealth product sold before the window and not over yet. */
function closedProductBefore(epoch: Day, random: Random): readonly [number, Day] {
  return [at('WMC251'), epoch + (productAt(at('WMC251')).onSaleTo ?? 0) - random.below(14)]
}

function layOutDebts(people: Population, life: Life, random: Random, eve: Day): void {
  const { index } = life
  const services = people.services[index] ?? 0
  const income = people.income[index] ?? 0
  const lend = (id: string, principal: number, months: number, paid: number) => {
    const loan = equalInstalmentLoan(
      at(id),
      Math.round(principal / 1_000_000) * 1_000_000,
      months,
      paid,
      eve - Math.round(paid * 30.4368),
      random.one([10, 15, 20, 21, 25]),
    )
    if (loan.outstanding > 0) life.loans.push(loan)
  }
  if ((services & has.mortgage) !== 0) {
    const months = random.one([120, 180, 240, 300, 360])
    lend(
      'ML0001',
      Math.max(12_000_000, income * random.real(3, 6.5)),
      months,
      random.below(Math.min(months - 14, 150)),
    )
  }
  if ((services & has.consumerLoan) !== 0) {
    const months = random.one([24, 36, 60])
    lend(
      'CL0001',
      Math.max(2_000_000, income * random.real(0.3, 0.9)),
      months,
      random.below(months - 2),
    )
  }
  if ((services & has.businessLoan) !== 0) {
    lend(
      'BL0001',
      Math.max(20_000_000, Math.min(500_000_000, income * random.real(0.15, 0.5))),
      60,
      random.below(46),
    )
  }
  if ((services & has.card) !== 0) {
    const product = at(income > 30_000_000 ? 'CC0003' : income > 14_000_000 ? 'CC0002' : 'CC0001')
    life.card = {
      product,
      opened: eve - 30 - random.below(1_800),
      limit: Math.min(
        30_000_000,
        Math.max(500_000, Math.round((income * random.real(0.15, 0.5)) / 500_000) * 500_000),
      ),
      dueDate: random.between(3, 25),
      owed: 0,
      billed: 0,
      atMonthEnd: [],
    }
    life.card.owed = Math.round(life.card.limit * random.real(0, 0.25))
  }
}
