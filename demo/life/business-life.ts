import { productPlace } from '../bank/products.ts'
import { dateInMonth, isWeekend, weekdayOnOrAfter } from '../days.ts'
import type { Day } from '../days.ts'
import type { Population } from '../people/population.ts'
import { has, industries, numberOf } from '../people/vocabulary.ts'
import type { Plan } from '../plan.ts'
import { Random, hashUnit, streams } from '../random.ts'
import { batchSecond, officeDay, officeSecond } from './clock-times.ts'
import { by, kind, other, short } from './codes.ts'
import type { Life } from './life.ts'
import { buy, planInvestments } from './investing.ts'
import { beginYear, liveMonths } from './live-year.ts'
import { MonthPlan } from './month-plan.ts'
import { Payroll } from './payroll.ts'
import { batchSecondOf, bonusDay, payday } from './person-income.ts'
import type { MonthOfLife } from './person-income.ts'
import { planMonthEndGuest } from './person-life.ts'
import { planDebts } from './person-spending.ts'

/** Trades that sell abroad. */
const exportTrades = new Set([
  numberOf(industries, 'manufacturing'),
  numberOf(industries, 'technology'),
])

/** Lives the year of one business: takings in, suppliers, salaries, taxes and loans out. */
export class BusinessLife {
  readonly #plan: Plan
  readonly #people: Population
  readonly #payroll: Payroll
  readonly #random: Random
  readonly #month = new MonthPlan()

  constructor(plan: Plan, people: Population) {
    this.#plan = plan
    this.#people = people
    this.#payroll = new Payroll(plan, people)
    this.#random = new Random(plan.seed, streams.life)
  }

  live(life: Life, index: number): void {
    const [plan, people] = [this.#plan, this.#people]
    const random = this.#random.at(streams.life, index)
    const year = { plan, people, random, month: this.#month, index }
    beginYear(life, year)
    const target = Math.max(500_000, life.balance)
    liveMonths(life, year, {
      engagement: random.lognormal(0.9, 0.35),
      planMonth: (of) => {
        if (!people.has(index, has.dormant)) this.#planMonth(life, of, target)
      },
      planFarewell: ({ month }, closed) => {
        month.add({
          day: closed,
          second: 86_399,
          amount: Number.MAX_SAFE_INTEGER,
          incoming: false,
          kind: kind.transfer,
          other: other.ownOtherBank,
          by: by.counter,
          short: short.all,
        })
      },
    })
  }

  #planMonth(life: Life, of: MonthOfLife, target: number): void {
    const { people, random, month, index, place, from, to, leaving } = of
    const salaries = this.#payroll.salaries(index, place)
    const bonusOn = bonusDay(of.plan, index)
    const bonus = bonusOn >= from && bonusOn <= to ? this.#payroll.bonus(index) : 0
    const own = ((people.income[index] ?? 0) / 12) * random.real(0.7, 1.3)
    const takings = (Math.max(own, salaries * 1.35) + bonus * 1.15) * (leaving > 0 ? 0.35 : 1)
    planTakings(of, takings)
    this.#pay(of, salaries, payday(people, index, from))
    this.#pay(of, bonus, bonusOn)
    const debts = planDebts(life, of)
    const tax = Math.floor(takings * 0.03)
    month.add({
      day: weekdayOnOrAfter(dateInMonth(from, 14)),
      second: batchSecond(random),
      amount: tax,
      incoming: false,
      kind: kind.tax,
      other: other.government,
      by: by.online,
      short: short.shrink,
    })
    planInvestments(life, of)
    planMonthEndGuest(of)
    const left = life.balance + takings - salaries - bonus - debts - tax
    const towards = target * (leaving > 0 ? 0.2 : random.real(0.6, 1.4))
    planSuppliers(of, Math.max(0, left - towards), leaving > 0)
    if (people.has(index, has.time) && left > target * 2 && random.chance(0.15)) {
      buy(
        life,
        of,
        productPlace('TD006M'),
        Math.floor((left * 0.2) / 1_000_000) * 1_000_000,
        officeDay(from, to, random),
        by.online,
      )
    }
  }

  #pay({ month, index }: MonthOfLife, amount: number, day: Day): void {
    month.add({
      day,
      second: batchSecondOf(index),
      amount,
      incoming: false,
      kind: kind.salary,
      other: other.person,
      by: by.batch,
      short: short.topUp,
    })
  }
}

/** Takings: shops are settled every few days, firms paid by invoice. */
function planTakings(of: MonthOfLife, takings: number): void {
  const { plan, people, random, month, index, from, to } = of
  const industry = people.industry[index] ?? 0
  const shop = people.has(index, has.merchant)
  const exporter = hashUnit(plan.seed, index, 7603) < (exportTrades.has(industry) ? 0.12 : 0.01)
  const runs = shop ? random.between(8, 14) : random.between(2, 7)
  for (let n = 0; n < runs; n += 1) {
    const day = from + Math.floor(((n + random.unit()) * (to - from + 1)) / runs)
    month.add({
      day: shop || !isWeekend(day) ? day : Math.max(from, day - 2),
      second: shop ? batchSecond(random) : officeSecond(random),
      amount: Math.round((takings / runs) * random.real(0.6, 1.4)),
      incoming: true,
      kind: kind.settlement,
      other: shop ? other.merchant : exporter && n % 2 === 0 ? other.overseas : other.business,
      by: shop ? by.thirdParty : by.online,
    })
  }
}

function planSuppliers(of: MonthOfLife, amount: number, leaving: boolean): void {
  const { random, month, from, to } = of
  const times = random.between(3, 9)
  for (let n = 0; n < times; n += 1) {
    const owner = random.chance(0.15)
    month.add({
      day: officeDay(from, to, random),
      second: officeSecond(random),
      amount: Math.floor(((amount / times) * random.real(0.6, 1.3)) / 100) * 100,
      incoming: false,
      kind: kind.transfer,
      other: leaving ? other.ownOtherBank : owner ? other.person : other.business,
      by: by.online,
      short: short.shrink,
    })
  }
}
