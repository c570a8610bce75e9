import type { Prices } from '../bank/prices.ts'
import type { Day } from '../days.ts'
import type { Plan } from '../plan.ts'
import { NEVER } from '../people/population.ts'
import { by, effect, kind, other, short } from './codes.ts'
import { payInstalment } from './debts.ts'
import type { Card, Loan } from './debts.ts'
import type { Movement } from './month-plan.ts'
import { heldOn, openPosition, valueOf } from './position.ts'
import type { AssetFamily, Position } from './position.ts'

/** A purchase that happens when its money leaves the account. */
export interface PendingPurchase {
  readonly product: number
}

export interface Transaction {
  readonly day: Day
  readonly second: number
  readonly amount: number
  readonly incoming: boolean
  readonly kind: number
  readonly other: number
  readonly by: number
  /** On the credit card, not the demand account. */
  readonly onCard: boolean
  /** Of the demand account. */
  readonly balanceAfter: number
}

/** Quarterly interest on demand deposits, 0.05% a year, in millionths a quarter. */
const DEMAND_RATE_A_QUARTER = 125
/** Nothing is bought in the last days before an account is closed. */
const LAST_DAYS = 45
/** What is left in an account that pays at a till. */
const FLOOR_CENTS = 100

/** One customer's year with the bank: money moves, positions open and close, debts are paid. */
export class Life {
  readonly plan: Plan
  readonly prices: Prices
  index = 0
  opened: Day = 0
  closed: Day = NEVER
  balance = 0
  positions: Position[] = []
  loans: Loan[] = []
  card: Card | undefined
  pending: PendingPurchase[] = []
  transactions: Transaction[] = []
  /** Demand balance at the end of each day from the day before the window. */
  readonly demand: Float64Array
  #filled = 0

  constructor(plan: Plan, prices: Prices) {
    this.plan = plan
    this.prices = prices
    this.demand = new Float64Array(plan.until - plan.windowStart + 2)
  }

  /** Begins a customer with nothing; nothing moves before it opened or after it closed. */
  begin(index: number, opened: Day, closed: Day): void {
    this.index = index
    this.opened = opened
    this.closed = closed
    this.balance = 0
    this.positions = []
    this.loans = []
    this.card = undefined
    this.pending = []
    this.transactions = []
    this.#filled = 0
  }

  /** Lets the movements of a month happen, as far as `until` is told about. */
  live(movements: readonly Movement[], monthEnd: Day): void {
    const { until } = this.plan
    for (const movement of movements) {
      if (movement.day > until) break
      if (movement.day < this.opened || movement.day > this.closed) continue
      this.#fillBefore(movement.day)
      this.#happen(movement)
    }
    this.#fillBefore(Math.min(monthEnd, until) + 1)
    if (monthEnd <= until) {
      for (const loan of this.loans) loan.atMonthEnd.push(loan.outstanding)
      this.card?.atMonthEnd.push(this.card.owed)
    }
  }

  /** Worth of a family at the end of a day; of demand deposits, the day's last balance. */
  worth(family: AssetFamily, day: Day): number {
    if (family === 'demand_deposit') return this.demand[day - this.plan.windowStart + 1] ?? 0
    let sum = 0
    for (const position of this.positions) {
      if (position.family === family && heldOn(position, day)) {
        sum += valueOf(position, day, this.prices)
      }
    }
    return sum
  }

  #fillBefore(day: Day): void {
    const end = day - this.plan.windowStart + 1
    this.demand.fill(this.balance, this.#filled, end)
    this.#filled = Math.max(this.#filled, end)
  }

  #happen(movement: Movement): void {
    let amount = movement.amount
    const does = movement.effect ?? effect.none
    if (does === effect.cardSpend) {
      this.#spendOnCard(movement)
      return
    }
    if (does === effect.demandInterest) {
      amount = Math.round((this.balance * DEMAND_RATE_A_QUARTER) / 1_000_000)
      if (amount === 0) return
    }
    if (!movement.incoming) {
      amount = this.#affordable(movement)
      if (amount === 0) return
    }
    if (!this.#apply(movement, amount)) return
    this.balance += movement.incoming ? amount : -amount
    this.#record(movement, amount, false)
    if (does === effect.repayCard && this.card) {
      this.card.owed -= amount
      this.#record({ ...movement, incoming: true }, amount, true)
    }
  }

  /** What can be paid, after money was brought in where it must be; 0 when nothing. */
  #affordable(movement: Movement): number {
    const { amount } = movement
    if (this.balance - amount >= FLOOR_CENTS) return amount
    switch (movement.short ?? short.skip) {
      case short.topUp: {
        const missing = Math.ceil((amount - this.balance + FLOOR_CENTS) / 10_000) * 10_000
        this.balance += missing
        this.#record(
          {
            day: movement.day,
            second: Math.max(0, movement.second - 95),
            amount: missing,
            incoming: true,
            kind: kind.transfer,
            other: other.ownOtherBank,
            by: by.mobile,
          },
          missing,
          false,
        )
        return amount
      }
      case short.shrink: {
        const left = Math.floor((this.balance * 0.85) / 10_000) * 10_000
        return left >= 10_000 ? Math.min(amount, left) : 0
      }
      case short.all:
        return this.balance
      default:
        return 0
    }
  }

  /** The effect of a movement; false when there is nothing left for it to have. */
  #apply(movement: Movement, amount: number): boolean {
    const on = movement.on ?? 0
    switch (movement.effect ?? effect.none) {
      case effect.openPosition: {
        if (this.closed - movement.day < LAST_DAYS) return false
        const purchase = this.pending[on]
        if (purchase) {
          this.positions.push(
            openPosition(purchase.product, amount, movement.day, this.plan.epoch, this.prices),
          )
        }
        return true
      }
      case effect.closePosition: {
        const position = this.positions[on]
        if (!position || !heldOn(position, movement.day)) return false
        position.closed = movement.day
        return true
      }
      case effect.payLoan: {
        const loan = this.loans[on]
        if (!loan || loan.outstanding === 0) return false
        payInstalment(loan, amount)
        return true
      }
      case effect.grantLoan: {
        const loan = this.loans[on]
        if (loan) loan.outstanding = amount
        return true
      }
      default:
        return true
    }
  }

  #spendOnCard(movement: Movement): void {
    const card = this.card
    if (!card || card.owed + movement.amount > card.limit || movement.day < card.opened) return
    card.owed += movement.amount
    this.#record(movement, movement.amount, true)
  }

  #record(movement: Movement, amount: number, onCard: boolean): void {
    const { day, second, incoming } = movement
    this.transactions.push({
      day,
      second,
      amount,
      incoming,
      kind: movement.kind,
      other: movement.other,
      by: movement.by,
      onCard,
      balanceAfter: this.balance,
    })
  }
}
