import type { ActionTraits } from './gate.ts'
import { lawOfFamily } from './law-families.ts'

export const riskLevels = ['R1', 'R2', 'R3', 'R4', 'R5'] as const
export type RiskLevel = (typeof riskLevels)[number]

/** A product of the bank, as far as law asks: from the fact `product`, never from what a pack says. */
export interface SoldProduct {
  readonly productId: string
  readonly family: string
  readonly familyClass: string | null
  readonly issuerRisk: string | null
  readonly sellerRisk: string | null
  readonly minimumYuan: number | null
  readonly privatePlacement: boolean
  readonly insuranceKind: string | null
  readonly payingYears: number | null
  /** 0.0465 = 4.65 %; null where the bank did not tell it. */
  readonly yearlyTotalCost: number | null
  readonly termDays: number | null
}

const isHigher = (one: RiskLevel, other: RiskLevel): boolean =>
  riskLevels.indexOf(one) > riskLevels.indexOf(other)

export function higherRisk(one: RiskLevel | null, other: RiskLevel | null): RiskLevel | null {
  if (one === null || other === null) return one ?? other
  return isHigher(one, other) ? one : other
}

const higherAmount = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)

/** A product's traits; the higher of issuer's and seller's rating counts (SUIT 22). */
export function traitsOfProduct(product: SoldProduct): ActionTraits {
  const { issuerRisk, sellerRisk, ...rest } = product
  const known = [issuerRisk, sellerRisk].map(
    (risk) => riskLevels.find((one) => one === risk) ?? null,
  )
  return {
    name: product.productId,
    purpose: 'marketing',
    occasion: null,
    channels: [],
    productRisk: known.reduce(higherRisk, null),
    ...rest,
  }
}

/**
 * What is sold, as law sees it: the family is the product's, of everything else the higher of what is
 * said and what the product is.
 */
export function ofProduct(said: ActionTraits, product: ActionTraits): ActionTraits {
  return {
    ...product,
    name: said.name,
    purpose: 'marketing',
    occasion: null,
    channels: said.channels,
    family: product.family ?? said.family,
    familyClass: product.family === null ? said.familyClass : product.familyClass,
    productRisk: higherRisk(said.productRisk, product.productRisk),
    privatePlacement: said.privatePlacement || product.privatePlacement,
    minimumYuan: higherAmount(said.minimumYuan, product.minimumYuan),
  }
}

/** From this day a loan is marketed by its yearly total cost alone (FIELD §10). */
export const TOTAL_COST_FROM = '2026-08-01'

/**
 * Whether law must know the product and does not: nobody may be asked about it then. A family of
 * loans has no total cost, only a loan has.
 */
export function lacksProduct(traits: ActionTraits, date: string): boolean {
  const isUnrated = isAssessed(traits) && traits.productRisk === null
  const isUntold =
    lawOfFamily(traits.family).totalCost &&
    (traits.productId ?? null) === null &&
    date >= TOTAL_COST_FROM
  const isUnnamed = traits.family === 'insurance' && traits.insuranceKind === undefined
  return isUnrated || isUntold || isUnnamed
}

const isInsurance = ({ family }: ActionTraits): boolean => family === 'insurance'
const certain = new Set(['traditional', 'property', 'short_term'])
const covers = new Set(['property', 'short_term'])

/** Pays an uncertain benefit (SUIT 39): every kind the bank did not say is certain. */
export function isUncertain(traits: ActionTraits): boolean {
  return isInsurance(traits) && !certain.has(traits.insuranceKind ?? '')
}

/** Investment-linked (SUIT 36): its buyer's tolerance is assessed as an investment's is. */
export function isLinked(traits: ActionTraits): boolean {
  const kind = traits.insuranceKind ?? 'unknown'
  return isInsurance(traits) && ['investment_linked', 'variable_annuity', 'unknown'].includes(kind)
}

/** Whether the buyer's tolerance is asked: by what the product is, whatever family it is filed in. */
export function isAssessed(traits: ActionTraits): boolean {
  const { family, productRisk, privatePlacement } = traits
  if (lawOfFamily(family).assessed || isLinked(traits) || privatePlacement) return true
  // A rated insurance that is not linked is judged by its means; a deposit said to carry risk is none.
  return !isInsurance(traits) && productRisk !== null && isHigher(productRisk, 'R1')
}

/** The risk that counts: unrated is not harmless. Null where no rating is asked. */
export function riskOf(traits: ActionTraits): RiskLevel | null {
  if (!isAssessed(traits)) return null
  return traits.productRisk ?? 'R5'
}

/** A loan may not pay for it: investments, and insurance but for mere cover. */
export function barsLoanMoney(traits: ActionTraits): boolean {
  if (isInsurance(traits)) return !covers.has(traits.insuranceKind ?? '')
  return lawOfFamily(traits.family).barsLoanMoney || isAssessed(traits)
}
