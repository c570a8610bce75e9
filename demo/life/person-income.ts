import { dateInMonth, weekdayOnOrBefore } from '../days.ts'
import type { Day } from '../days.ts'
import { NEVER } from '../people/population.ts'
import type { Population } from '../people/population.ts'
import { bonusCents, salaryCents } from '../people/salary.ts'
import { has, occupation } from '../people/vocabulary.ts'
import type { Plan } from '../plan.ts'
import type { Random } from '../random.ts'
import { batchSecond, officeDay, phoneSecond, shoppingDay, shoppingSecond } from './clock-times.ts'
import { by, kind, other } from './codes.ts'
import type { MonthPlan } from './month-plan.ts'

export interface MonthOfLife {
  readonly plan: Plan
  readonly people: Population
  readonly random: Random
  readonly month: MonthPlan
  readonly index: number
  /** Place of the month in the plan, its first day the customer has and its last. */
  readonly place: number
  readonly from: Day
  readonly to: Day
  /** How much of banking is done here: 1 is average. */
  readonly engagement: number
  /** Months since the customer began to leave; negative before. */
  readonly leaving: number
}

/** The day a business pays salaries: the weekday on or before its date. */
export function payday(people: Population, business: number, from: Day): Day {
  return weekdayOnOrBefore(dateInMonth(from, people.payday[business] ?? 15))
}

/** The day a business pays the bonus: within two weeks before the Spring Festival. */
export function bonusDay(plan: Plan, business: number): Day {
  return weekdayOnOrBefore(plan.springFestival - 6 - (business % 9))
}

/** Money that comes in by itself; what it adds up to, cents. */
export function planIncome(life: MonthOfLife): number {
  return planSalary(life) + planPension(life) + planOtherIncome(life)
}

function planSalary({ plan, people, random, month, index, place, from, to }: MonthOfLife): number {
  const employer = people.employer[index] ?? -1
  if (employer < 0) return 0
  const add = (amount: number, day: Day) => {
    // The same second as the employer's batch: one run of the payroll.
    month.add({
      day,
      second: batchSecondOf(employer),
      amount,
      incoming: true,
      kind: kind.salary,
      other: other.employer,
      by: by.batch,
    })
    return amount
  }
  random.next()
  let sum = add(salaryCents(plan, people, index, place), payday(people, employer, from))
  const bonus = bonusDay(plan, employer)
  if (bonus >= from && bonus <= to) sum += add(bonusCents(plan, people, index), bonus)
  return sum
}

export function batchSecondOf(employer: number): number {
  return 4 * 3600 + ((employer * 97) % 3600)
}

function planPension({ people, random, month, index, from, to, leaving }: MonthOfLife): number {
  if (people.occupation[index] !== occupation.retired) return 0
  // Three in four draw their pension here: told by the number, so that it never changes.
  if ((index * 7) % 4 === 3 || leaving > 2) return 0
  const amount = Math.round((people.income[index] ?? 0) / 12 / 100) * 100
  const day = weekdayOnOrBefore(dateInMonth(from, 10 + (index % 11)))
  if (day < from || day > to) return 0
  month.add({
    day,
    second: batchSecond(random),
    amount,
    incoming: true,
    kind: kind.pension,
    other: other.government,
    by: by.batch,
  })
  return amount
}

function planOtherIncome(life: MonthOfLife): number {
  const { people, random, month, index, from, to, engagement, leaving } = life
  const job = people.occupation[index] ?? 0
  const monthly = (people.income[index] ?? 0) / 12
  const fading = leaving > 0 ? 0.35 : 1
  let sum = 0
  const add = (
    amount: number,
    day: Day,
    second: number,
    [what, from_, through]: readonly number[],
  ) => {
    const rounded = Math.round(amount / 100) * 100
    month.add({
      day,
      second,
      amount: rounded,
      incoming: true,
      kind: what ?? 1,
      other: from_ ?? 2,
      by: through ?? by.mobile,
    })
    sum += rounded
  }
  const fromPerson = [kind.transfer, other.person, by.mobile]
  const fromOtherBank = [kind.transfer, other.ownOtherBank, by.mobile]
  if (job === occupation.student || job === occupation.child) {
    if (random.chance(0.6 * fading)) {
      add(
        random.real(80_000, 260_000),
        random.between(from, Math.min(to, from + 6)),
        phoneSecond(random),
        fromPerson,
      )
    }
    return sum
  }
  if (people.has(index, has.merchant)) {
    const takings = Math.max(400_000, monthly * 0.8) * engagement * fading
    const runs = random.between(4, 9)
    for (let n = 0; n < runs; n += 1) {
      add(
        (takings / runs) * random.real(0.5, 1.5),
        shoppingDay(from, to, random),
        batchSecond(random),
        [kind.settlement, other.merchant, by.thirdParty],
      )
    }
  } else if (job === occupation.businessOwner || job === occupation.selfEmployed) {
    const times = random.poisson(1.6 * engagement * fading)
    for (let n = 0; n < times; n += 1) {
      add(
        monthly * random.real(0.15, 0.7),
        officeDay(from, to, random),
        phoneSecond(random),
        random.chance(0.5) ? [kind.transfer, other.business, by.online] : fromPerson,
      )
    }
  } else if (!people.has(index, has.payroll) && job !== occupation.retired) {
    // Paid at another bank: part of it is brought here.
    if (random.chance(Math.min(0.95, 0.62 * engagement * fading))) {
      add(
        Math.max(60_000, monthly * random.real(0.15, 0.6)),
        random.between(Math.min(to, from + 4), Math.min(to, from + 17)),
        phoneSecond(random),
        fromOtherBank,
      )
    }
  }
  const gifts = random.poisson(0.4 * engagement * fading)
  for (let n = 0; n < gifts; n += 1) {
    add(
      random.lognormal(42_000, 0.9),
      shoppingDay(from, to, random),
      shoppingSecond(random),
      random.chance(0.7) ? fromPerson : [kind.transfer, other.person, by.thirdParty],
    )
  }
  return sum
}

/** Whether a customer is on the way out in a month, and for how many months. */
export function monthsLeaving(people: Population, index: number, to: Day): number {
  const leaves = people.leaves[index] ?? NEVER
  return leaves === NEVER ? -12 : Math.floor((to - leaves) / 30.5)
}
