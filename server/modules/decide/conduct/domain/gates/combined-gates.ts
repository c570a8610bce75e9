import type { WrittenGate } from './gate.ts'

/** The gates of one product of several. */
export interface ProductLadder {
  readonly productId: string | null
  readonly gates: readonly WrittenGate[]
}

export interface CombinedGates {
  /** Refuse a customer for whom no product is left. */
  readonly gates: readonly WrittenGate[]
  /** Who passed them may have the first product whose own rule does not hold; null: nothing more. */
  readonly products: readonly { readonly productId: string; readonly refuses: string | null }[]
}

const always = 'everyone'
const listed = (texts: readonly string[], word: 'and' | 'or'): string =>
  texts.map((text) => `(${text})`).join(` ${word} `)

/**
 * One ladder for an action that several products could serve: each is asked by itself, and the action
 * is refused when none is left. A reason that stands against all of them is told as such; where each
 * has another, the last gate says that none fits. Products come in the order they are preferred.
 */
export function combinedGates(ladders: readonly ProductLadder[]): CombinedGates {
  const possible = ladders.filter(({ gates }) => gates.every(({ refuses }) => refuses !== always))
  if (possible.length === 0) return { gates: ladders[0]?.gates ?? [], products: [] }
  const codes = [...new Set(possible.flatMap(({ gates }) => gates.map(({ code }) => code)))]
  const textOf = (ladder: ProductLadder, code: string) =>
    ladder.gates.find((gate) => gate.code === code)?.refuses
  const shared: WrittenGate[] = []
  const same = new Set<string>()
  for (const code of codes) {
    const texts = possible.map((ladder) => textOf(ladder, code))
    const known = texts.filter((text) => text !== undefined)
    const [first] = possible.flatMap(({ gates }) => gates.filter((gate) => gate.code === code))
    if (known.length < texts.length || first === undefined) continue
    const distinct = [...new Set(known)]
    if (distinct.length === 1) same.add(code)
    shared.push({
      ...first,
      refuses: distinct.length === 1 ? first.refuses : listed(distinct, 'and'),
    })
  }
  const own = possible.map(({ productId, gates }) => {
    const left = gates.filter(({ code }) => !same.has(code)).map(({ refuses }) => refuses)
    return { productId, refuses: left.length === 0 ? null : listed([...new Set(left)], 'or') }
  })
  const products = own.flatMap(({ productId, refuses }) =>
    productId === null ? [] : [{ productId, refuses }],
  )
  const distinct = [...new Set(own.map(({ refuses }) => refuses))]
  const template = possible.flatMap(({ gates }) => gates)[0]
  if (distinct.length < 2 || distinct.includes(null) || template === undefined) {
    return { gates: shared, products }
  }
  return {
    products,
    gates: [
      ...shared,
      {
        ...template,
        code: 'no_product_fits',
        words: { zh: '没有一款产品适合该客户', en: 'none of the products fits the customer' },
        source: 'SUIT 12, 22',
        inForceFrom: null,
        refuses: listed(
          distinct.filter((text) => text !== null),
          'and',
        ),
      },
    ],
  }
}
