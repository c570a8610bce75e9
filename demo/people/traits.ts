import { dateInMonth, weekdayOnOrAfter, yearsBetween } from '../days.ts'
import { exp } from '../exact-math.ts'
import type { Plan } from '../plan.ts'
import { Random, streams } from '../random.ts'
import { NEVER, NONE } from './population.ts'
import type { Population } from './population.ts'
import {
  channelTastes,
  has,
  numberOf,
  occupation,
  productTastes,
  segments,
  sources,
} from './vocabulary.ts'

/** Median yearly income in yuan by occupation, and its spread. */
const incomeMedian = [
  84_000, 98_000, 146_000, 230_000, 92_000, 61_000, 58_000, 0, 0, 44_000, 34_000, 0,
]
const incomeSigma = 0.42
/** How occupation shifts what a person keeps with the bank, in standard deviations. */
const wealthShift = [0, 0.16, 0.3, 0.7, 0.28, -0.28, -0.12, 0.1, -0.95, 0.22, -0.3, -0.7]

/** Median of what a person keeps here, yuan; the spread puts half of it with one in seventy. */
const WEALTH_MEDIAN = 5_400
const WEALTH_SIGMA = 2.14
/** Nobody in the made-up city is richer. */
const WEALTH_MAX = 60_000_000

const BASE_HAZARD = 0.0038

/** What moves a customer: income, wealth, tastes, services, and whether and when they leave. */
export function makeTraits(plan: Plan, people: Population): void {
  const random = new Random(plan.seed, streams.traits)
  const employers = employersOf(people)
  for (let index = 0; index < people.count; index += 1) {
    random.at(streams.traits, index)
    for (let n = 0; n < channelTastes.length; n += 1) {
      people.channelTaste[index * channelTastes.length + n] = random.between(40, 160)
    }
    for (let n = 0; n < productTastes.length; n += 1) {
      people.productTaste[index * productTastes.length + n] = random.between(40, 160)
    }
    if (people.isBusiness(index)) {
      setLeaving(plan, people, random, index, 0.003 * exp(0.7 * random.normal()))
    } else {
      makePersonTraits(plan, people, random, index, employers)
    }
  }
}

interface Employers {
  readonly places: readonly number[]
  readonly weights: readonly number[]
}

/** Businesses that pay salaries here: the larger their takings, the more people they pay. */
function employersOf(people: Population): Employers {
  const places: number[] = []
  for (let index = 0; index < people.businesses; index += 1) {
    if ((people.payday[index] ?? 0) > 0) places.push(index)
  }
  let total = 0
  const weights = places.map((place) => (total += people.income[place] ?? 0))
  return { places, weights }
}

function employerFor(employers: Employers, random: Random): number {
  const { places, weights } = employers
  const wanted = random.unit() * (weights.at(-1) ?? 0)
  let low = 0
  let high = weights.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((weights[middle] ?? 0) <= wanted) low = middle + 1
    else high = middle
  }
  return places[low] ?? NONE
}

function makePersonTraits(
  plan: Plan,
  people: Population,
  random: Random,
  index: number,
  employers: Employers,
): void {
  const age = yearsBetween(people.birth[index] ?? 0, plan.epoch)
  const job = people.occupation[index] ?? 0
  const isNew = index >= plan.customers
  const schooling = ((people.education[index] ?? 0) - 2) * 0.08
  const luck = random.normal()
  const income =
    (incomeMedian[job] ?? 0) * exp(incomeSigma * (0.5 * luck + 0.87 * random.normal()) + schooling)
  people.income[index] = Math.round(income / 100) * 10_000
  const ageShift = age < 18 ? 0 : Math.min(0.3, (age - 38) * 0.014)
  const standing =
    0.93 * (0.35 * luck + 0.937 * random.normal()) + (wealthShift[job] ?? 0) + ageShift + schooling
  let wealth = WEALTH_MEDIAN * exp(WEALTH_SIGMA * standing)

  let services = people.services[index] ?? 0
  const digitalBase =
    age < 16 ? 0 : age < 35 ? 0.88 : age < 50 ? 0.76 : age < 62 ? 0.55 : age < 72 ? 0.34 : 0.12
  people.digital[index] = Math.min(1, Math.max(0.02, digitalBase + 0.14 * random.normal()))
  const worker = job <= occupation.professional || job === occupation.worker
  if (worker && age >= 18 && !isNew && random.chance(0.42)) {
    const employer = employerFor(employers, random)
    people.employer[index] = employer
    people.salary[index] = Math.max(
      280_000,
      Math.round((people.income[index] ?? 0) / 13.2 / 1000) * 1000,
    )
    people.source[index] = random.chance(0.6)
      ? numberOf(sources, 'payroll')
      : (people.source[index] ?? 0)
    services |= has.payroll
  }
  const open = people.closed[index] === NONE && people.deceased[index] === 0
  const drowsy = age < 18 ? 0.3 : wealth < 3_000 ? 0.24 : 0.1
  if (!isNew && (services & has.payroll) === 0 && random.chance(drowsy)) {
    services |= has.dormant
    wealth *= 0.22
  }
  people.wealth[index] = Math.round(Math.min(WEALTH_MAX, wealth)) * 100
  const awake = open && (services & has.dormant) === 0
  if (awake) {
    if (age >= 16 && random.chance(people.digital[index] ?? 0)) services |= has.mobile
    if (age >= 18 && random.chance(0.16)) services |= has.online
    if (random.chance(0.5)) services |= has.notice
    services |= portfolioOf(people, random, index, age, wealth)
    services |= borrowing(people, random, index, age)
  }
  people.services[index] = services
  people.segment[index] = segments.indexOf(
    wealth >= 500_000
      ? 'affluent'
      : wealth >= 50_000
        ? 'core'
        : age < 35
          ? 'mass_young'
          : age < 60
            ? 'mass_middle'
            : 'mass_senior',
  )
  if (job === occupation.businessOwner && age >= 25) takeBusiness(people, random, index)
  if (awake && age >= 18 && !isNew) {
    const ties =
      ((services & has.payroll) !== 0 ? 0.5 : 1) *
      ((services & has.mortgage) !== 0 ? 0.4 : 1) *
      ((services & has.card) !== 0 ? 0.75 : 1) *
      ((services & has.insurance) !== 0 ? 0.7 : 1) *
      (age >= 60 ? 0.6 : age < 30 ? 1.4 : 1)
    setLeaving(plan, people, random, index, BASE_HAZARD * ties * exp(0.95 * random.normal()))
  }
}

/** Deposits and investments on the first day, likelier with wealth, age and taste. */
function portfolioOf(
  people: Population,
  random: Random,
  index: number,
  age: number,
  wealth: number,
): number {
  if (age < 18) return wealth > 5_000 && random.chance(0.3) ? has.time : 0
  const level =
    wealth < 2_000 ? 0 : wealth < 50_000 ? 1 : wealth < 500_000 ? 2 : wealth < 6_000_000 ? 3 : 4
  const taste = (name: (typeof productTastes)[number]) =>
    (people.productTaste[index * productTastes.length + productTastes.indexOf(name)] ?? 100) / 100
  const old = age >= 60
  const draw = (chances: readonly number[], liking: number) =>
    random.chance(Math.min(0.97, (chances[level] ?? 0) * liking))
  let held = 0
  if (draw([0.01, 0.24, 0.55, 0.5, 0.4], taste('time_deposit') * (old ? 1.4 : 0.9))) {
    held |= has.time
  }
  if (draw([0, 0, 0.05, 0.45, 0.6], taste('large_deposit'))) held |= has.large
  if (draw([0, 0.01, 0.06, 0.16, 0.25], 1)) held |= has.structured
  if (draw([0.03, 0.17, 0.42, 0.68, 0.88], taste('wealth') * (old ? 0.75 : 1))) held |= has.wealth
  if (draw([0.02, 0.1, 0.2, 0.37, 0.5], taste('fund') * (old ? 0.7 : 1))) {
    held |= has.fund
    if (age < 55 && random.chance(0.35)) held |= has.fundPlan
  }
  if (draw([0, 0.04, 0.17, 0.34, 0.5], taste('insurance'))) held |= has.insurance
  if (draw([0, 0.02, 0.06, 0.1, 0.08], old ? 1.8 : 0.6)) held |= has.bond
  if (draw([0.005, 0.02, 0.045, 0.08, 0.12], taste('gold'))) held |= has.gold
  if (draw([0, 0, 0, 0.02, 0.45], 1)) held |= has.trust
  if (level >= 2 && random.chance(0.045)) held |= has.monthEndGuest
  return held
}

function borrowing(people: Population, random: Random, index: number, age: number): number {
  const income = (people.income[index] ?? 0) / 100
  const taste =
    people.productTaste[index * productTastes.length + productTastes.indexOf('credit_card')] ?? 100
  let held = 0
  if (age >= 26 && age <= 55 && income >= 60_000 && random.chance(0.17)) held |= has.mortgage
  if (age >= 22 && age <= 60 && income >= 40_000 && random.chance(0.0034 * taste)) held |= has.card
  if (age >= 23 && age <= 55 && income >= 40_000 && random.chance(0.05)) held |= has.consumerLoan
  const trader = people.occupation[index] === occupation.selfEmployed
  if (trader && random.chance(0.35)) held |= has.merchant
  if (trader && random.chance(0.14)) held |= has.businessLoan
  return held
}

/** An owner's company, where one without owner is left among a few tries. */
function takeBusiness(people: Population, random: Random, index: number): void {
  for (let n = 0; n < 4; n += 1) {
    const place = random.below(people.businesses)
    if (people.owns[place] !== NONE || people.closed[place] !== NONE) continue
    people.owns[place] = index
    people.owns[index] = place
    return
  }
}

/** Draws the month in which a customer begins to leave, some of them after the last night. */
function setLeaving(
  plan: Plan,
  people: Population,
  random: Random,
  index: number,
  monthly: number,
): void {
  const hazard = Math.min(0.12, Math.max(0.0003, monthly))
  people.hazard[index] = hazard
  people.leaves[index] = NEVER
  const last = plan.monthEnds[12] ?? plan.epoch
  for (let month = 0; month < 15; month += 1) {
    const leaves = random.chance(hazard)
    const date = random.between(1, 28)
    if (!leaves) continue
    const from = month < 12 ? (plan.months[month]?.from ?? last) : last + 1 + (month - 12) * 30
    const day = dateInMonth(from, date)
    // Nobody leaves before having been here a while.
    if (day < (people.opened[index] ?? 0) + 60) continue
    people.leaves[index] = day
    const ties = has.mortgage | has.consumerLoan | has.businessLoan | has.card
    const mayClose =
      people.closed[index] === NONE && !people.has(index, ties) && people.payday[index] === 0
    if (mayClose && random.chance(0.35)) {
      const closed = weekdayOnOrAfter(day + random.between(110, 170))
      if (closed <= plan.epoch) people.closed[index] = closed
    }
    return
  }
}
