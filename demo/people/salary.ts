import type { Plan } from '../plan.ts'
import { hashUnit } from '../random.ts'
import { NEVER, NONE } from './population.ts'
import type { Population } from './population.ts'

/** Salary months: the months of the plan, told by their place. */
export function salaryCents(plan: Plan, people: Population, index: number, month: number): number {
  const base = people.salary[index] ?? 0
  if (base === 0) return 0
  const { from, to } = plan.months[month] ?? { from: 0, to: 0 }
  if ((people.opened[index] ?? 0) > from) return 0
  const closed = people.closed[index] ?? NONE
  if (closed !== NONE && closed <= to) return 0
  // Who leaves takes the salary along a month after the first money went, in three cases of five.
  const left = people.leaves[index] ?? NEVER
  if (left + 30 < to && hashUnit(plan.seed, index, 7001) < 0.6) return 0
  const overtime = 0.97 + 0.06 * hashUnit(plan.seed, index, 7100 + month)
  return Math.round((base * overtime) / 1000) * 1000
}

/** The bonus before the Spring Festival: one to three salaries. */
export function bonusCents(plan: Plan, people: Population, index: number): number {
  const base = people.salary[index] ?? 0
  if (base === 0 || (people.opened[index] ?? 0) > plan.springFestival - 60) return 0
  if ((people.leaves[index] ?? NEVER) + 30 < plan.springFestival - 10) return 0
  const closed = people.closed[index] ?? NONE
  if (closed !== NONE && closed <= plan.springFestival + 31) return 0
  const months = 0.8 + 2.2 * hashUnit(plan.seed, index, 7002) * hashUnit(plan.seed, index, 7003)
  return Math.round((base * months) / 10_000) * 10_000
}
