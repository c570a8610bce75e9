import type { Computed, Measure, Pack } from '#modules/strategy/index.ts'

/** Facts a column of `profile` draws from, by column; a fact nobody delivered is not among them. */
export type FactsOfColumns = ReadonlyMap<string, ReadonlySet<string>>

/** The fact manual tags arrive in. */
export const MANUAL_FACT = 'manual_tag'

/**
 * Traces every column back to the facts delivered: a metric to the first of its alternatives with
 * any, everything else through what it reads.
 */
export function factsOfColumns(
  pack: Pack,
  computed: readonly Computed[],
  delivered: ReadonlySet<string>,
): FactsOfColumns {
  const measures = new Map(pack.measures.map((measure) => [measure.name, measure]))
  const readsOf = new Map(
    computed.flatMap((entry) => entry.columns.map((column) => [column, entry] as const)),
  )
  const known = new Map<string, ReadonlySet<string>>()
  const trace = (column: string, above: ReadonlySet<string>): ReadonlySet<string> => {
    const before = known.get(column)
    if (before !== undefined) return before
    // A family is held by its own facts; a column nobody computes is delivered with the customer.
    if (above.has(column)) return new Set()
    const facts = new Set<string>()
    const measure = measures.get(column)
    for (const fact of measure === undefined ? [] : deliveredFacts(measure, delivered)) {
      facts.add(fact)
    }
    for (const read of readsOf.get(column)?.reads ?? []) {
      for (const fact of trace(read, new Set([...above, column]))) facts.add(fact)
    }
    if (column.startsWith('has_')) for (const fact of holdingFacts(delivered)) facts.add(fact)
    known.set(column, facts)
    return facts
  }
  for (const column of [...readsOf.keys(), ...measures.keys()]) trace(column, new Set())
  for (const tag of pack.tags) {
    if (tag.kind === 'manual') known.set(tag.name, new Set([MANUAL_FACT]))
  }
  return known
}

function deliveredFacts(measure: Measure, delivered: ReadonlySet<string>): string[] {
  const used = measure.alternatives?.find((together) =>
    together.some(({ fact }) => delivered.has(fact)))
  return (used ?? []).map(({ fact }) => fact).filter((fact) => delivered.has(fact))
}

function holdingFacts(delivered: ReadonlySet<string>): string[] {
  return ['account', 'holding'].filter((fact) => delivered.has(fact))
}
