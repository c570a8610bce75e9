import type { Day } from '../days.ts'
import { exp, ln } from '../exact-math.ts'
import { productAt } from '../bank/products.ts'
import { NEVER } from '../people/population.ts'

export interface Loan {
  readonly product: number
  readonly opened: Day
  readonly maturity: Day
  /** Cents lent. */
  readonly principal: number
  /** Cents a month. */
  readonly instalment: number
  /** Date of the month on which the instalment is due. */
  readonly dueDate: number
  /** Millionths a year. */
  readonly rate: number
  outstanding: number
  /** The first instalment not paid, or NEVER. */
  overdueSince: Day
  /** Outstanding at each month end of the plan. */
  readonly atMonthEnd: number[]
}

export interface Card {
  readonly product: number
  readonly opened: Day
  readonly limit: number
  readonly dueDate: number
  owed: number
  /** Owed when the month began: what is due in it. */
  billed: number
  readonly atMonthEnd: number[]
}

/** A loan repaid in equal instalments, as it stands `paidMonths` after it was granted. */
export function equalInstalmentLoan(
  product: number,
  principal: number,
  months: number,
  paidMonths: number,
  opened: Day,
  dueDate: number,
): Loan {
  const rate = productAt(product).rate ?? 0
  const monthly = rate / 12e6
  const growth = exp(months * ln(1 + monthly))
  const instalment = Math.round((principal * monthly * growth) / (growth - 1))
  let outstanding = principal
  for (let n = 0; n < paidMonths; n += 1) {
    outstanding -= instalment - Math.round(outstanding * monthly)
  }
  return {
    product,
    opened,
    maturity: opened + Math.round(months * 30.4368),
    principal,
    instalment,
    dueDate,
    rate,
    outstanding: Math.max(0, outstanding),
    overdueSince: NEVER,
    atMonthEnd: [],
  }
}

/** The instalment of this month: less when the loan ends with it. */
export function instalmentDue(loan: Loan): number {
  const interest = Math.round((loan.outstanding * loan.rate) / 12e6)
  return Math.min(loan.instalment, loan.outstanding + interest)
}

export function payInstalment(loan: Loan, amount: number): void {
  const interest = Math.round((loan.outstanding * loan.rate) / 12e6)
  loan.outstanding = Math.max(0, loan.outstanding - (amount - interest))
}
