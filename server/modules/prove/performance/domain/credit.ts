/** Who had a part in a sale, by staff number. */
export interface CreditParts {
  /** Whose contact came last before it (责任人). */
  readonly responsible: string
  /** Who worked on it together (协助人). */
  readonly assistant: string | null
  /** Who sent the customer (引荐人). */
  readonly referrer: string | null
}

export type CreditRole = keyof CreditParts

/** How credit is shared, from the strategy pack. */
export interface CreditRule {
  /** Per cent of the whole that goes to who referred the customer, before the others. */
  readonly referrer: number
  /** Weights by which responsible and assistant share what is left; alone, one has it all. */
  readonly responsible: number
  readonly assistant: number
}

export interface Credit {
  readonly staffNumber: string
  readonly role: CreditRole
  readonly cents: number
}

/**
 * Splits a sale among those who had a part in it. Nobody gets two parts: who refers a customer to
 * themselves is responsible alone. Parts are whole cents and add up to the sale: cents left over by
 * rounding go to the largest remainders, the responsible first (SEEDS S4-012, S4-014).
 * @param cents never negative
 */
export function splitCredit(cents: number, parts: CreditParts, rule: CreditRule): Credit[] {
  const assistant = parts.assistant === parts.responsible ? null : parts.assistant
  const referrer = [parts.responsible, assistant].includes(parts.referrer) ? null : parts.referrer
  const off = referrer === null ? 0 : rule.referrer
  const together = rule.responsible + rule.assistant
  const shares: { staffNumber: string; role: CreditRole; weight: number }[] = [
    {
      staffNumber: parts.responsible,
      role: 'responsible',
      weight: (100 - off) * (assistant === null ? together : rule.responsible),
    },
  ]
  if (assistant !== null) {
    const weight = (100 - off) * rule.assistant
    shares.push({ staffNumber: assistant, role: 'assistant', weight })
  }
  if (referrer !== null) {
    shares.push({ staffNumber: referrer, role: 'referrer', weight: off * together })
  }
  const amounts = largestRemainder(
    cents,
    shares.map(({ weight }) => weight),
  )
  return shares.map(({ staffNumber, role }, at) => ({ staffNumber, role, cents: amounts[at] ?? 0 }))
}

/** Whole parts of a whole, by integer weights that are not all zero. */
function largestRemainder(whole: number, weights: readonly number[]): number[] {
  const all = BigInt(weights.reduce((sum, weight) => sum + weight, 0))
  const exact = weights.map((weight) => BigInt(whole) * BigInt(weight))
  const floors = exact.map((part) => part / all)
  const left = BigInt(whole) - floors.reduce((sum, part) => sum + part, 0n)
  const favoured = new Set(
    exact
      .map((part, at) => ({ at, rest: part % all }))
      .toSorted((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1))
      .slice(0, Number(left))
      .map(({ at }) => at),
  )
  return floors.map((part, at) => Number(part) + (favoured.has(at) ? 1 : 0))
}
