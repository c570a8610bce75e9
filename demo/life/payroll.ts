import type { Population } from '../people/population.ts'
import { bonusCents, salaryCents } from '../people/salary.ts'
import type { Plan } from '../plan.ts'

/** What each business pays its people here, so that its batches equal their salaries to a cent. */
export class Payroll {
  readonly #months: number
  readonly #salaries: Float64Array
  readonly #bonuses: Float64Array

  constructor(plan: Plan, people: Population) {
    this.#months = plan.months.length
    this.#salaries = new Float64Array(people.businesses * this.#months)
    this.#bonuses = new Float64Array(people.businesses)
    for (let index = people.businesses; index < people.count; index += 1) {
      const employer = people.employer[index] ?? -1
      if (employer < 0 || !isPaid(people, index)) continue
      for (let month = 0; month < this.#months; month += 1) {
        const place = employer * this.#months + month
        this.#salaries[place] =
          (this.#salaries[place] ?? 0) + salaryCents(plan, people, index, month)
      }
      this.#bonuses[employer] = (this.#bonuses[employer] ?? 0) + bonusCents(plan, people, index)
    }
  }

  salaries(business: number, month: number): number {
    return this.#salaries[business * this.#months + month] ?? 0
  }

  bonus(business: number): number {
    return this.#bonuses[business] ?? 0
  }
}

/** The dead and those whose account was closed before are not paid. */
function isPaid(people: Population, index: number): boolean {
  return people.deceased[index] === 0
}
