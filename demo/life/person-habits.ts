import { civilOf } from '../days.ts'
import { occupation } from '../people/vocabulary.ts'
import { hashUnit } from '../random.ts'
import { officeDay, officeSecond, phoneSecond, shoppingDay, shoppingSecond } from './clock-times.ts'
import { by, kind, other, short } from './codes.ts'
import type { MonthOfLife } from './person-income.ts'

/** Habits few have: a child studying abroad, a trade that runs on many small transfers. */
export function planHabits(of: MonthOfLife): void {
  planStudiesAbroad(of)
  planManyTransfers(of)
}

/** Fees and living abroad before each term, from who can afford them. */
function planStudiesAbroad({ plan, people, random, month, index, from, to }: MonthOfLife): void {
  const wealth = people.wealth[index] ?? 0
  const able = wealth > 8_000_000 || (people.income[index] ?? 0) > 30_000_000
  if (!able || hashUnit(plan.seed, index, 7601) > 0.12) return
  const term = [1, 2, 8, 9].includes(civilOf(from).month)
  if (!term && !random.chance(0.25)) return
  const amount =
    Math.round(random.real(term ? 3_000_000 : 500_000, term ? 12_000_000 : 2_000_000) / 100_000) *
    100_000
  month.add({
    day: officeDay(from, to, random),
    second: officeSecond(random),
    amount,
    incoming: false,
    kind: kind.transfer,
    other: other.overseas,
    by: random.chance(0.5) ? by.mobile : by.counter,
    short: short.topUp,
  })
}

/** Small traders who pay and are paid by telephone all day. */
function planManyTransfers({
  plan,
  people,
  random,
  month,
  index,
  from,
  to,
  leaving,
}: MonthOfLife): void {
  const job = people.occupation[index]
  const trades = job === occupation.selfEmployed || job === occupation.freelancer
  if (!trades || leaving > 0 || hashUnit(plan.seed, index, 7602) > 0.08) return
  const times = random.between(18, 38)
  for (let n = 0; n < times; n += 1) {
    month.add({
      day: shoppingDay(from, to, random),
      second: random.chance(0.5) ? phoneSecond(random) : shoppingSecond(random),
      amount: Math.max(1_000, Math.round(random.lognormal(18_000, 0.9) / 100) * 100),
      incoming: random.chance(0.55),
      kind: kind.transfer,
      other: other.person,
      by: by.mobile,
      short: short.skip,
    })
  }
}
