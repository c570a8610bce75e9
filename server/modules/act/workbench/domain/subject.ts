import type { ActionTraits, Subject } from '#modules/decide/conduct/index.ts'
import type { Action } from '#modules/know/strategy/index.ts'

/** A talk that offers nothing: a promise kept, a need somebody told of. */
const serviceTalk: ActionTraits = {
  name: 'service_talk',
  purpose: 'service',
  occasion: 'agreed_talk',
  family: null,
  familyClass: null,
  productRisk: null,
  privatePlacement: false,
  minimumYuan: null,
  channels: ['rm_task'],
}

/** What conduct is asked about for a task: its action, its campaign's product, or mere service. */
export function subjectOf(
  task: { readonly action: string | null; readonly traits: ActionTraits | null },
  actions: readonly Action[],
): Subject {
  const action = actions.find(({ name }) => name === task.action)
  if (action === undefined) return task.traits ?? serviceTalk
  // A campaign's product stays what it is, whatever the strategy says of its action now.
  return task.traits?.productId === undefined ? action : { ...action, bound: task.traits }
}

/** What a person says over the phone or face to face. */
export function talkOf(action: Action | undefined): Action['treatments'][number] | undefined {
  return action?.treatments.find(({ channel }) => channel === 'rm_task')
}

/** A product as the bank delivered it. */
export interface Product {
  readonly productId: string
  readonly name: string
  readonly family: string
  readonly issuerRisk: string | null
  readonly sellerRisk: string | null
  readonly minimumCents: number | null
  readonly privatePlacement: boolean
  readonly insuranceKind: string | null
  readonly payingYears: number | null
  readonly yearlyTotalCost: number | null
}

const risks = ['R1', 'R2', 'R3', 'R4', 'R5'] as const
type Risk = (typeof risks)[number]

/** The higher of the two ratings (SUIT 22); null where the product has none. */
export function productRisk({
  issuerRisk,
  sellerRisk,
}: Pick<Product, 'issuerRisk' | 'sellerRisk'>): Risk | null {
  const places = [issuerRisk, sellerRisk].map((risk) => risks.findIndex((one) => one === risk))
  return risks[Math.max(...places)] ?? null
}

/**
 * What conduct is asked about for a sale: what the product is; whether the customer may have it at
 * all is also said by the action, and the higher of both counts, where it is of the same family. An
 * investment nobody rated counts as the riskiest.
 */
export function saleSubject(product: Product, familyClass: string | null, about: Subject): Subject {
  const isSameFamily = about.family === product.family
  const said = isSameFamily ? about.productRisk : null
  const own = {
    productId: product.productId,
    family: product.family,
    familyClass,
    productRisk: productRisk({ issuerRisk: productRisk(product), sellerRisk: said }),
    privatePlacement: product.privatePlacement || (isSameFamily && about.privatePlacement),
    minimumYuan: product.minimumCents === null ? null : product.minimumCents / 100,
    insuranceKind: product.insuranceKind,
    payingYears: product.payingYears,
    yearlyTotalCost: product.yearlyTotalCost,
  }
  const traits: ActionTraits = {
    ...serviceTalk,
    ...own,
    name: product.productId,
    purpose: 'marketing',
    occasion: null,
  }
  if (isSameFamily && 'treatments' in about) return { ...about, bound: traits }
  return traits
}
