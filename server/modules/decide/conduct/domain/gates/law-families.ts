/** What law asks of the buyer of a family, whatever class or name a pack files it under. */
export interface FamilyLaw {
  /** The buyer's tolerance is assessed (SUIT 12, 22, 29). */
  readonly assessed: boolean
  /** A credit, which nobody under 18 or overdue is offered. */
  readonly credit: boolean
  /** A personal loan, whose yearly total cost must be told (FIELD §10, from 2026-08-01). */
  readonly totalCost: boolean
  /** A loan may not pay for it (FIELD §1.7, §9). */
  readonly barsLoanMoney: boolean
  /** Yuan; the least amount that counts where the bank delivers no product of the family. */
  readonly highestMinimum: number | null
}

const free: FamilyLaw = {
  assessed: false,
  credit: false,
  totalCost: false,
  barsLoanMoney: false,
  highestMinimum: null,
}
const invested: FamilyLaw = { ...free, assessed: true, barsLoanMoney: true }
const credit: FamilyLaw = { ...free, credit: true }
const loan: FamilyLaw = { ...credit, totalCost: true }

/** Least amounts: private placements of equity 1,000,000 (FIELD §1.4 [K]); 大额存单 200,000 [K]. */
const families: Readonly<Record<string, FamilyLaw>> = {
  wealth: { ...invested, highestMinimum: 1_000_000 },
  fund: { ...invested, highestMinimum: 1_000_000 },
  trust: { ...invested, highestMinimum: 1_000_000 },
  structured_deposit: { ...invested, highestMinimum: 10_000 },
  gold: invested,
  insurance: free,
  bond: { ...free, barsLoanMoney: true },
  large_deposit: { ...free, highestMinimum: 200_000 },
  mortgage: loan,
  consumer_loan: loan,
  business_loan: loan,
  credit_card: credit,
}

export function lawOfFamily(family: string | null): FamilyLaw {
  return (family === null ? undefined : families[family]) ?? free
}

/** Families law asks about: of these a product must be known, or the highest counts. */
export const lawFamilies: readonly string[] = Object.keys(families)
