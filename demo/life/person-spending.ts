import { dateInMonth } from '../days.ts'
import type { Day } from '../days.ts'
import { occupation, has } from '../people/vocabulary.ts'
import {
  batchSecond,
  officeDay,
  officeSecond,
  phoneSecond,
  shoppingDay,
  shoppingSecond,
} from './clock-times.ts'
import { by, effect, kind, other, short } from './codes.ts'
import { instalmentDue } from './debts.ts'
import type { Life } from './life.ts'
import type { MonthOfLife } from './person-income.ts'

/** Shopping, bills, cash and card; about what they take from the account, cents. */
export function planSpending(life: MonthOfLife, income: number, balance: number): number {
  let spent = planShopping(life, income, balance)
  spent += planBills(life)
  spent += planCash(life, balance)
  return spent
}

function planShopping(life: MonthOfLife, income: number, balance: number): number {
  const { people, random, month, index, from, to, engagement, leaving } = life
  const purse = Math.max(income * 0.55, Math.min(balance * 0.2, 400_000)) * (leaving > 0 ? 0.3 : 1)
  const young = people.occupation[index] === occupation.student
  const digital = people.digital[index] ?? 0
  const count = Math.min(
    24,
    random.poisson(Math.min(20, (1 + 1.7 * digital) * engagement * (leaving > 0 ? 0.4 : 1))),
  )
  const typical = Math.max(1_800, Math.min(young ? 4_000 : 60_000, purse / (count + 1)))
  let spent = 0
  for (let n = 0; n < count; n += 1) {
    const amount = Math.max(100, Math.round(random.lognormal(typical * 0.62, 0.95)))
    const way =
      random.unit() < 0.25 + 0.5 * digital ? by.thirdParty : random.chance(0.7) ? by.pos : by.mobile
    month.add({
      day: shoppingDay(from, to, random),
      second: shoppingSecond(random),
      amount,
      incoming: false,
      kind: kind.consumption,
      other: other.merchant,
      by: way,
      short: short.skip,
    })
    spent += amount
  }
  return spent
}

function planBills({ people, random, month, index, from, to, engagement, leaving }: MonthOfLife) {
  let spent = 0
  if (people.has(index, has.notice)) {
    // Two yuan a month for notices by SMS.
    month.add({
      day: Math.min(to, from + 2),
      second: batchSecond(random),
      amount: 200,
      incoming: false,
      kind: kind.fee,
      other: other.bank,
      by: by.batch,
    })
  }
  const payer = (index * 13) % 5 < 2
  if (!payer || leaving > 1) return spent
  const bills = random.poisson(1.1 * engagement)
  for (let n = 0; n < bills; n += 1) {
    const amount = Math.round(random.lognormal(11_000, 0.6))
    month.add({
      day: dateInMonth(from, 5 + ((index * 3 + n * 7) % 22)),
      second: batchSecond(random),
      amount,
      incoming: false,
      kind: kind.bill,
      other: other.merchant,
      by: by.batch,
    })
    spent += amount
  }
  return spent
}

function planCash(life: MonthOfLife, balance: number): number {
  const { people, random, month, index, from, to, engagement } = life
  const paper = 0.25 + 0.8 * (1 - (people.digital[index] ?? 0))
  const times = random.poisson(0.55 * paper * engagement)
  let spent = 0
  for (let n = 0; n < times; n += 1) {
    const large = random.chance(0.12)
    const amount =
      Math.round(Math.min(2_000_000, random.lognormal(large ? 600_000 : 90_000, 0.6)) / 10_000) *
      10_000
    if (amount > balance) continue
    month.add({
      day: large ? officeDay(from, to, random) : shoppingDay(from, to, random),
      second: large ? officeSecond(random) : shoppingSecond(random),
      amount,
      incoming: false,
      kind: kind.cash,
      other: other.ownAccount,
      by: large ? by.counter : by.atm,
      short: short.shrink,
    })
    spent += amount
  }
  return spent
}

/** Instalments and the credit card; what must be paid, cents. */
export function planDebts(life: Life, of: MonthOfLife): number {
  const { random, month, from, to, plan, index, leaving } = of
  let due = 0
  for (const [place, loan] of life.loans.entries()) {
    const day = dateInMonth(from, loan.dueDate)
    if (loan.outstanding === 0 || day <= loan.opened || day < from || day > to) continue
    if (isBehind(index, place) && day > plan.epoch - 75) {
      loan.overdueSince = Math.min(loan.overdueSince, day)
      continue
    }
    const amount = instalmentDue(loan)
    month.add({
      day,
      second: batchSecond(random),
      amount,
      incoming: false,
      kind: kind.repayment,
      other: other.ownAccount,
      by: by.batch,
      short: short.topUp,
      effect: effect.payLoan,
      on: place,
    })
    due += amount
  }
  if (life.card) due += planCard(life, of, leaving)
  return due
}

/** One loan in sixty is not paid any more in the last weeks. */
function isBehind(index: number, place: number): boolean {
  return (index * 31 + place * 17) % 61 === 0
}

function planCard(life: Life, of: MonthOfLife, leaving: number): number {
  const { random, month, from, to, engagement } = of
  const card = life.card
  if (!card) return 0
  card.billed = card.owed
  const count = Math.min(20, random.poisson(3 * Math.min(2, engagement) * (leaving > 0 ? 0.4 : 1)))
  const typical = Math.max(5_000, Math.min(80_000, (card.limit * 0.14) / 6))
  const first: Day = Math.max(from, card.opened)
  if (first > to) return 0
  for (let n = 0; n < count; n += 1) {
    month.add({
      day: shoppingDay(first, to, random),
      second: shoppingSecond(random),
      amount: Math.max(500, Math.round(random.lognormal(typical, 0.9))),
      incoming: false,
      kind: kind.consumption,
      other: other.merchant,
      by: random.chance(0.6) ? by.thirdParty : by.pos,
      effect: effect.cardSpend,
    })
  }
  // Seven in eight pay in full; the rest pay a tenth and carry the debt.
  const amount = random.chance(0.87) ? card.billed : Math.round(card.billed / 10)
  month.add({
    day: Math.max(first, dateInMonth(from, card.dueDate)),
    second: phoneSecond(random),
    amount,
    incoming: false,
    kind: kind.repayment,
    other: other.ownAccount,
    by: by.mobile,
    short: short.topUp,
    effect: effect.repayCard,
  })
  return amount
}
