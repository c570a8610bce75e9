import type { ActionTraits, ConductLimits, WrittenGate } from './gate.ts'
import { leastDemanding } from './offered-products.ts'
import { productGates } from './statutory.ts'

/** Refuses everybody: what the action sells is not on sale. */
export const notOnSale: WrittenGate = {
  stage: 'statutory',
  code: 'product_not_on_sale',
  words: {
    zh: '动作所指的产品均未在售',
    en: 'none of the products of the action is on sale',
  },
  source: 'FIELD §2.10; AD 11; AGENT25',
  inForceFrom: null,
  moments: ['recommend', 'launch', 'send'],
  refuses: 'everyone',
}

type Asked = (gate: WrittenGate) => boolean

/**
 * The law's gates for an action of several products: refused is who may have none of them. The reason
 * is that of the product that came furthest. Gates all products share are asked first and once.
 */
export function gatesOfProducts(
  products: readonly ActionTraits[],
  limits: ConductLimits,
  isAsked: Asked,
): WrittenGate[] {
  if (products.length === 0) return [notOnSale].filter(isAsked)
  const each = leastDemanding(products).map((one) => productGates(one, limits).filter(isAsked))
  const [first = []] = each
  if (each.length === 1) return first
  const shared = first.filter((gate) => each.every((gates) => gates.some(isSame(gate))))
  const own = each.map((gates) => gates.filter((gate) => !shared.some(isSame(gate))))
  return [...shared, ...combined(own)]
}

const isSame =
  (one: WrittenGate) =>
  (other: WrittenGate): boolean =>
    one.code === other.code && one.refuses === other.refuses

/** Gate by gate in their order: every product was refused by this one or by one before it. */
function combined(own: readonly (readonly WrittenGate[])[]): WrittenGate[] {
  const order = [...new Set(own.flatMap((gates) => gates.map(({ code }) => code)))].toSorted(
    (a, b) => placeIn(own, a) - placeIn(own, b),
  )
  return order.flatMap((code, place) => {
    const reached = new Set(order.slice(0, place + 1))
    const refusals = own.map((gates) => gates.filter((gate) => reached.has(gate.code)))
    if (refusals.some((gates) => gates.length === 0)) return []
    const gate = own.flat().find((one) => one.code === code)
    if (gate === undefined) return []
    const refuses = refusals
      .map((gates) => `(${gates.map((one) => `(${one.refuses})`).join(' or ')})`)
      .join(' and ')
    return [{ ...gate, refuses }]
  })
}

/** The furthest place a code has among any product's gates: the order they are told in. */
function placeIn(own: readonly (readonly WrittenGate[])[], code: string): number {
  return Math.max(...own.map((gates) => gates.findIndex((gate) => gate.code === code)))
}

/** What refuses one product of several, beside what refuses them all. */
export function ownRefusals(
  product: ActionTraits,
  limits: ConductLimits,
  isAsked: Asked,
): readonly string[] {
  return productGates(product, limits)
    .filter(isAsked)
    .map(({ refuses }) => refuses)
}
