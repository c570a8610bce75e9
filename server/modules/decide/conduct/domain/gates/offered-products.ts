import type { BusinessDate } from '#kernel/business-date.ts'
import { toPredicate } from '#kernel/rule/index.ts'
import type { FactRow, Vocabulary } from '#kernel/rule/index.ts'
import type { Action, LoadedPack } from '#modules/know/strategy/index.ts'

import type { ActionTraits } from './gate.ts'
import { lawFamilies, lawOfFamily } from './law-families.ts'
import { ofProduct, riskLevels, riskOf, traitsOfProduct } from './product-law.ts'
import type { SoldProduct } from './product-law.ts'

/** A product of the bank with its row of the fact `product`, which a pack's rule may speak of. */
export interface CatalogueProduct {
  readonly sold: SoldProduct
  readonly facts: FactRow
}

export interface ProductStrategy extends Pick<LoadedPack, 'pack'> {
  /** What a pack's rule over products speaks of. */
  readonly products: Vocabulary
}

/**
 * What an action may offer, the one it would rather first, one product for each kind the law tells
 * apart. Null: it sells nothing law or the bank's catalogue knows of. Empty: what it sells is not on
 * sale. A family law asks about of which the bank delivered no product takes the highest risk and
 * least amount the law knows of the family, and no name.
 */
export function productsOf(
  action: Action,
  own: ActionTraits,
  catalogue: readonly CatalogueProduct[],
  { pack, products: vocabulary }: ProductStrategy,
  date: BusinessDate,
): readonly ActionTraits[] | null {
  const named = namedBy(action, catalogue, vocabulary, date)
  if (named === undefined) return null
  const inFamily = catalogue.some(({ sold }) => sold.family === action.family)
  if (action.products === null && !inFamily) {
    return lawFamilies.includes(action.family ?? '') ? [unknownProduct(own)] : null
  }
  const classOf = (family: string) =>
    pack.families.find(({ code }) => code === family)?.class ?? null
  const traits = named
    .filter(({ facts }) => isOnSale(facts, date))
    .map(({ sold }) => traitsOfProduct({ ...sold, familyClass: classOf(sold.family) }))
    .filter(({ privatePlacement }) => !privatePlacement || own.privatePlacement)
    .filter((product) => action.products !== null || isOfKind(product, own))
  return oneOfEachKind(preferred(traits, action, own).map((product) => ofProduct(own, product)))
}

/** What is said to be cover for a house is not met by a policy on a life. */
function isOfKind({ insuranceKind }: ActionTraits, own: ActionTraits): boolean {
  const said = own.insuranceKind ?? null
  return said === null || (insuranceKind ?? null) === null || insuranceKind === said
}

/** The products an action names, or all of its family; undefined: it sells nothing. */
function namedBy(
  { products, family }: Action,
  catalogue: readonly CatalogueProduct[],
  vocabulary: Vocabulary,
  date: BusinessDate,
): readonly CatalogueProduct[] | undefined {
  if (products === null) {
    return family === null ? undefined : catalogue.filter(({ sold }) => sold.family === family)
  }
  if ('ids' in products) {
    return products.ids.flatMap((id) => catalogue.filter(({ sold }) => sold.productId === id))
  }
  const holds = toPredicate(products.tree, vocabulary, { asOf: date })
  return catalogue.filter(({ facts }) => holds(facts))
}

/**
 * An order of the bank's own stands; else what is nearest to the risk the action speaks of, or the
 * least risk where it speaks of none, then the least amount.
 */
function preferred(
  traits: readonly ActionTraits[],
  { products }: Action,
  own: ActionTraits,
): readonly ActionTraits[] {
  if (products !== null && 'ids' in products) return traits
  const most = placeOf(own)
  // What an action says of its risk is what its copy promises: riskier products are not its own.
  const within =
    products !== null || own.productRisk === null
      ? traits
      : traits.filter((one) => placeOf(one) <= most)
  const nearest = own.productRisk !== null && within.length > 0 ? -1 : 1
  return (within.length > 0 ? within : traits).toSorted(
    (a, b) =>
      nearest * (placeOf(a) - placeOf(b)) ||
      (a.minimumYuan ?? 0) - (b.minimumYuan ?? 0) ||
      (a.name < b.name ? -1 : 1),
  )
}

const placeOf = ({ productRisk }: ActionTraits): number =>
  productRisk === null ? riskLevels.length : riskLevels.indexOf(productRisk)

function isOnSale(facts: FactRow, date: string): boolean {
  const [from, to] = [facts['on_sale_from'], facts['on_sale_to']]
  return (typeof from !== 'string' || from <= date) && (typeof to !== 'string' || to >= date)
}

/** Nothing is known of the product: what is asked is the most the law may ask of its family. */
function unknownProduct(own: ActionTraits): ActionTraits {
  const highest = lawOfFamily(own.family).highestMinimum
  return {
    ...own,
    purpose: 'marketing',
    occasion: null,
    productRisk: riskOf({ ...own, productRisk: null, insuranceKind: null }) ?? own.productRisk,
    insuranceKind: null,
    minimumYuan: Math.max(own.minimumYuan ?? 0, highest ?? 0) || null,
    yearlyTotalCost: null,
    productId: null,
  }
}

/** Products alike in everything the gates ask are asked about once: the first stands for them. */
function oneOfEachKind(traits: readonly ActionTraits[]): ActionTraits[] {
  const kinds = new Map<string, ActionTraits>()
  for (const one of traits) {
    const { productId: _product, yearlyTotalCost, ...asked } = one
    const key = JSON.stringify([asked, yearlyTotalCost === null])
    if (!kinds.has(key)) kinds.set(key, one)
  }
  return [...kinds.values()]
}

/** Asks no more of anybody than another does: where both are offered, refusing this refuses that. */
function asksNoMore(one: ActionTraits, other: ActionTraits): boolean {
  const isSame = (read: (traits: ActionTraits) => unknown) => read(one) === read(other)
  return (
    isSame(({ family }) => family) &&
    isSame(({ insuranceKind }) => insuranceKind ?? null) &&
    isSame(({ payingYears }) => payingYears ?? null) &&
    rankOf(one) <= rankOf(other) &&
    (one.minimumYuan ?? 0) <= (other.minimumYuan ?? 0) &&
    Number(one.privatePlacement) <= Number(other.privatePlacement) &&
    (one.yearlyTotalCost !== null || other.yearlyTotalCost === null)
  )
}

function rankOf(traits: ActionTraits): number {
  const risk = riskOf(traits)
  return risk === null ? -1 : riskLevels.indexOf(risk)
}

/** Those without which nobody is refused who would not be anyway: the least demanding. */
export function leastDemanding(products: readonly ActionTraits[]): ActionTraits[] {
  return products.filter(
    (one, place) =>
      !products.some(
        (other, at) =>
          at !== place && asksNoMore(other, one) && (at < place || !asksNoMore(one, other)),
      ),
  )
}

/**
 * The whole of some products as one: the most that any of them asks. For a contact that names none
 * of them, where what is said is said of them all.
 */
export function strictestOf(products: readonly ActionTraits[]): ActionTraits | undefined {
  const [first, ...rest] = products
  if (first === undefined) return undefined
  return rest.reduce((all, one) => ({ ...ofProduct(all, one), productId: null }), first)
}
