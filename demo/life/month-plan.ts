import type { Day } from '../days.ts'
import { effect } from './codes.ts'

/** One movement as it is planned, before anyone knows whether the money is there. */
export interface Movement {
  readonly day: Day
  /** Second of the day. */
  readonly second: number
  /** Cents, never negative; into the account or out of it. */
  readonly amount: number
  readonly incoming: boolean
  readonly kind: number
  readonly other: number
  readonly by: number
  readonly short?: number
  readonly effect?: number
  /** What the effect is on: place of a position, loan or pending purchase. */
  readonly on?: number
}

/** The movements of one customer in one month, put in order of time before they happen. */
export class MonthPlan {
  #list: Movement[] = []

  #from: Day = 0
  #to: Day = 0

  /** Empties the plan for a month, its first and last day given. */
  begin(from: Day, to: Day): void {
    this.#list.length = 0
    this.#from = from
    this.#to = to
  }

  /**
   * Adds a movement; no cents do not move, but interest is known only on its day. Throws when it
   * lies in another month: it would happen after what has happened already.
   */
  add(movement: Movement): void {
    if (movement.amount <= 0 && movement.effect !== effect.demandInterest) return
    if (movement.day < this.#from || movement.day > this.#to) {
      throw new Error(`a movement of kind ${movement.kind} was planned outside its month`)
    }
    this.#list.push(movement)
  }

  /** In order of time; what was planned first comes first at one second. */
  ordered(): readonly Movement[] {
    return this.#list.sort((a, b) => a.day - b.day || a.second - b.second)
  }
}
