import { productAt, productPlace } from '../bank/products.ts'
import { isWeekend } from '../days.ts'
import type { Day } from '../days.ts'
import type { Population } from '../people/population.ts'
import { has } from '../people/vocabulary.ts'
import type { Plan } from '../plan.ts'
import { Random, streams } from '../random.ts'
import { actions } from '../truth/actions.ts'
import type { Membership } from '../truth/memberships.ts'
import { officeDay, officeSecond, phoneSecond } from './clock-times.ts'
import { by, effect, kind, other, short } from './codes.ts'
import { equalInstalmentLoan } from './debts.ts'
import { planFestival } from './festival.ts'
import { buy, investSpare, planInvestments } from './investing.ts'
import type { Life } from './life.ts'
import { beginYear, liveMonths } from './live-year.ts'
import { MonthPlan } from './month-plan.ts'
import { planHabits } from './person-habits.ts'
import { planIncome } from './person-income.ts'
import type { MonthOfLife } from './person-income.ts'
import { planDebts, planSpending } from './person-spending.ts'
import { heldOn, valueOf } from './position.ts'

const at = productPlace

/** Lives the year of one person. */
export class PersonLife {
  readonly #plan: Plan
  readonly #people: Population
  readonly #random: Random
  readonly #month = new MonthPlan()

  constructor(plan: Plan, people: Population) {
    this.#plan = plan
    this.#people = people
    this.#random = new Random(plan.seed, streams.life)
  }

  live(life: Life, index: number, memberships: readonly Membership[]): void {
    const [plan, people] = [this.#plan, this.#people]
    const random = this.#random.at(streams.life, index)
    const year = { plan, people, random, month: this.#month, index }
    beginYear(life, year)
    const asleep = people.has(index, has.dormant) || people.deceased[index] === 1
    const wealth = people.wealth[index] ?? 0
    const target = Math.max(20_000, life.balance, Math.min(wealth, 300_000_000) * 0.2)
    liveMonths(life, year, {
      engagement: random.lognormal(0.95, 0.5) * (wealth < 200_000 ? 0.7 : 1),
      planMonth: (of) => {
        if (!asleep) this.#planMonth(life, of, target, memberships)
      },
      planFarewell: (of, closed) => planFarewell(life, of, closed),
    })
  }

  #planMonth(
    life: Life,
    of: MonthOfLife,
    target: number,
    memberships: readonly Membership[],
  ): void {
    const { random, people, index, from, to, leaving } = of
    if ((people.opened[index] ?? 0) >= from && life.positions.length === 0) planFirstMoney(of)
    const income = planIncome(of)
    const before = life.balance
    const spent = planSpending(of, income, before) + planDebts(life, of)
    planFestival(of, before)
    planHabits(of)
    planInvestments(life, of)
    for (const membership of memberships) {
      if (membership.converted >= from && membership.converted <= to) convert(life, of, membership)
    }
    planMonthEndGuest(of)
    if (leaving >= 0) {
      planLeaving(of, before + income - spent)
      return
    }
    const spare = before + income - spent - target * random.real(0.7, 1.3)
    if (spare > 200_000 && random.chance(0.4)) {
      const invested = random.chance(0.5) ? investSpare(life, of, spare * random.real(0.4, 0.9)) : 0
      if (invested > 0) return
    }
    if (spare > 5_000) {
      const own = random.chance(0.45)
      of.month.add({
        day: random.between(Math.min(to, from + 3), to),
        second: phoneSecond(random),
        amount: Math.floor((spare * random.real(0.35, 0.95)) / 100) * 100,
        incoming: false,
        kind: kind.transfer,
        other: own ? other.ownOtherBank : other.person,
        by: by.mobile,
        short: short.shrink,
      })
    } else if (spare < -target * 0.25 && random.chance(0.5 * Math.min(1.4, of.engagement))) {
      of.month.add({
        day: officeDay(from, to, random),
        second: phoneSecond(random),
        amount: Math.floor((-spare * random.real(0.4, 1)) / 10_000) * 10_000,
        incoming: true,
        kind: kind.transfer,
        other: other.ownOtherBank,
        by: by.mobile,
      })
    }
  }
}

/** The first money of a customer who opened within the window. */
function planFirstMoney({ people, random, month, index }: MonthOfLife): void {
  const day = people.opened[index] ?? 0
  month.add({
    day,
    second: officeSecond(random),
    amount: Math.max(10_000, Math.floor((people.wealth[index] ?? 0) / 10_000) * 10_000),
    incoming: true,
    kind: kind.transfer,
    other: other.ownOtherBank,
    by: isWeekend(day) ? by.mobile : by.counter,
  })
}

/** Month by month the money goes to an account at another bank. */
function planLeaving({ random, month, from, to }: MonthOfLife, left: number): void {
  const times = random.between(1, 2)
  for (let n = 0; n < times; n += 1) {
    month.add({
      day: officeDay(from, to, random),
      second: phoneSecond(random),
      amount: Math.floor((Math.max(0, left) * random.real(0.35, 0.65)) / 10_000) * 10_000,
      incoming: false,
      kind: kind.transfer,
      other: other.ownOtherBank,
      by: by.mobile,
      short: short.shrink,
    })
  }
}

/** Some bring money for the last days of the month and take it away after: for the figures. */
export function planMonthEndGuest({ people, random, month, index, from, to }: MonthOfLife): void {
  if (!people.has(index, has.monthEndGuest)) return
  const size =
    Math.round(Math.max(2_000_000, (people.wealth[index] ?? 0) * 0.3) / 1_000_000) * 1_000_000
  month.add({
    day: to - random.below(2),
    second: officeSecond(random),
    amount: size,
    incoming: true,
    kind: kind.transfer,
    other: other.ownOtherBank,
    by: by.online,
  })
  month.add({
    day: Math.min(to, from + random.below(4)),
    second: officeSecond(random),
    amount: size,
    incoming: false,
    kind: kind.transfer,
    other: other.ownOtherBank,
    by: by.online,
    short: short.skip,
  })
}

/** Everything is cashed in, the money goes, the account is closed. */
function planFarewell(life: Life, { month }: MonthOfLife, day: Day): void {
  for (const [place, position] of life.positions.entries()) {
    if (!heldOn(position, day)) continue
    month.add({
      day,
      second: 15 * 3600 + place,
      amount: valueOf(position, day, life.prices),
      incoming: true,
      kind: kind.redemption,
      other: other.bank,
      by: by.counter,
      effect: effect.closePosition,
      on: place,
    })
  }
  month.add({
    day,
    second: 86_399,
    amount: Number.MAX_SAFE_INTEGER,
    incoming: false,
    kind: kind.transfer,
    other: other.ownOtherBank,
    by: by.counter,
    short: short.all,
  })
}

/** A campaign's proposal was taken up: money is brought where it is short. */
function convert(life: Life, of: MonthOfLife, { action: place, converted }: Membership): void {
  const { people, random, index, plan } = of
  const action = actions[place]
  if (!action) throw new Error(`no action at ${place}`)
  const wealth = people.wealth[index] ?? 0
  switch (action.family) {
    case 'mobile_bank':
      return
    case 'credit_card':
      life.card ??= {
        product: at('CC0001'),
        opened: converted,
        dueDate: random.between(3, 25),
        owed: 0,
        billed: 0,
        atMonthEnd: of.plan.months.slice(0, of.place).map(() => 0),
        limit: Math.max(500_000, Math.round((people.income[index] ?? 0) / 2_500_000) * 500_000),
      }
      return
    case 'consumer_loan': {
      const principal = Math.max(
        2_000_000,
        Math.round((people.income[index] ?? 0) / 3_000_000) * 1_000_000,
      )
      const loan = equalInstalmentLoan(at('CL0001'), principal, 36, 0, converted, 20)
      life.loans.push({
        ...loan,
        outstanding: 0,
        atMonthEnd: plan.months.slice(0, of.place).map(() => 0),
      })
      of.month.add({
        day: converted,
        second: 36_000,
        amount: principal,
        incoming: true,
        kind: kind.loanGranted,
        other: other.bank,
        by: by.batch,
        effect: effect.grantLoan,
        on: life.loans.length - 1,
      })
      return
    }
    default: {
      const product = at(conversionProducts[action.family] ?? 'WM0007')
      const minimum = Math.max(100_000, productAt(product).minimumCents)
      const amount = Math.max(
        minimum,
        Math.round((wealth * random.real(0.1, 0.35)) / 100_000) * 100_000,
      )
      buy(life, of, product, amount, converted, by.mobile, short.topUp)
    }
  }
}

/** What a conversion buys, by family. */
export const conversionProducts: Readonly<Record<string, string>> = {
  time_deposit: 'TD001Y',
  large_deposit: 'LD003Y',
  wealth: 'WM0030',
  fund: 'FD0005',
  insurance: 'IN0001',
  gold: 'GD0001',
  credit_card: 'CC0001',
  consumer_loan: 'CL0001',
}
