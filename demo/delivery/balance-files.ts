import { monthEndOf } from '../days.ts'
import type { Day } from '../days.ts'
import { productAt } from '../bank/products.ts'
import { customerBytes } from '../files/numbers.ts'
import type { Life } from '../life/life.ts'
import { assetFamilies, valueOf } from '../life/position.ts'
import type { AssetFamily } from '../life/position.ts'
import { NONE } from '../people/population.ts'
import { isFirst } from './told.ts'
import type { Telling } from './told.ts'

/** Balances of one customer, family by family: at month ends, and at the end of recent days. */
export class BalanceFiles {
  readonly #telling: Telling
  /** Worth of a family at the end of each day, from the evening before the window. */
  readonly #worth: Float64Array
  readonly #eve: Day

  constructor(telling: Telling) {
    this.#telling = telling
    this.#eve = telling.plan.windowStart - 1
    this.#worth = new Float64Array(telling.plan.until - this.#eve + 1)
  }

  tell(life: Life): void {
    const { people, plan } = this.#telling
    const opened = people.opened[life.index] ?? 0
    const closed = people.closed[life.index] ?? NONE
    if (opened > plan.until || (closed !== NONE && closed < plan.windowStart)) return
    const customer = customerBytes(life.index)
    const from = Math.max(opened, this.#eve)
    for (const family of assetFamilies) {
      if (family === 'demand_deposit') this.#worth.set(life.demand)
      else if (!this.#lay(life, family)) continue
      this.#tellMonthEnds(customer, family, from)
      this.#tellDays(customer, family, from)
    }
    this.#tellDebts(life, customer)
  }

  /** Adds up the lots of a family day by day; false when the customer never held any. */
  #lay(life: Life, family: AssetFamily): boolean {
    const worth = this.#worth
    const { until } = this.#telling.plan
    let any = false
    for (const position of life.positions) {
      if (position.family !== family) continue
      if (!any) worth.fill(0)
      any = true
      const from = Math.max(position.opened, this.#eve)
      const to = Math.min(position.closed - 1, until)
      if (position.units === 0 && productAt(position.product).valuation === 'principal') {
        for (let day = from; day <= to; day += 1) {
          worth[day - this.#eve] = (worth[day - this.#eve] ?? 0) + position.cost
        }
      } else {
        for (let day = from; day <= to; day += 1) {
          worth[day - this.#eve] =
            (worth[day - this.#eve] ?? 0) + valueOf(position, day, life.prices)
        }
      }
    }
    return any
  }

  #tellMonthEnds(customer: Uint8Array, family: AssetFamily, from: Day): void {
    const { plan, folder, after } = this.#telling
    const file = folder.file('balanceMonthEnd')
    let seen = family === 'demand_deposit'
    for (const end of plan.monthEnds) {
      if (end < from) continue
      const balance = this.#worth[end - this.#eve] ?? 0
      const first = monthEndOf(end, -1) + 1
      let sum = 0
      for (let day = Math.max(first, this.#eve); day <= end; day += 1) {
        sum += this.#worth[day - this.#eve] ?? 0
      }
      seen ||= sum > 0
      if (!seen || end <= after) continue
      file.raw(customer)
      file.code(family)
      file.day(end)
      file.integer(balance)
      // Of the month before the window only the last evening is known.
      if (first < this.#eve) file.empty()
      else file.integer(Math.round(sum / (end - first + 1)))
      file.end()
    }
  }

  #tellDays(customer: Uint8Array, family: AssetFamily, opened: Day): void {
    const { plan, folder, after } = this.#telling
    const file = folder.file('balanceDaily')
    const window = isFirst(this.#telling) ? plan.dailyStart : after + 1
    const from = Math.max(window, opened)
    let any = family === 'demand_deposit'
    // One day more: the day a holding falls to nothing is news too.
    for (let day = Math.max(this.#eve, from - 1); day <= plan.until && !any; day += 1) {
      any = (this.#worth[day - this.#eve] ?? 0) > 0
    }
    if (!any) return
    const fields = Buffer.concat([customer, Buffer.from(`|${family}|`, 'latin1')])
    for (let day = from; day <= plan.until; day += 1) {
      file.fields(fields)
      file.day(day)
      file.integer(this.#worth[day - this.#eve] ?? 0)
      file.end()
    }
  }

  /** Debts at month ends, as what is owed. */
  #tellDebts(life: Life, customer: Uint8Array): void {
    const { plan, after } = this.#telling
    const owed = new Map<string, number[]>()
    const add = (family: string, atMonthEnd: readonly number[]) => {
      const all = owed.get(family) ?? plan.monthEnds.slice(1).map(() => 0)
      for (const [month, amount] of atMonthEnd.entries()) all[month] = (all[month] ?? 0) + amount
      owed.set(family, all)
    }
    for (const loan of life.loans) add(productAt(loan.product).family, loan.atMonthEnd)
    if (life.card) add('credit_card', life.card.atMonthEnd)
    const file = this.#telling.folder.file('balanceMonthEnd')
    for (const [family, amounts] of owed) {
      for (const [month, amount] of amounts.entries()) {
        const end = plan.monthEnds[month + 1] ?? 0
        if (end <= after || end < life.opened) continue
        file.raw(customer)
        file.code(family)
        file.day(end)
        file.integer(amount)
        file.empty()
        file.end()
      }
    }
  }
}
