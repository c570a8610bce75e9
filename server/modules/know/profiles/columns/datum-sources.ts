import { computedOf, scopeColumns } from '#modules/know/strategy/index.ts'
import type { LoadedPack, MetricSource } from '#modules/know/strategy/index.ts'

interface FromFacts {
  readonly name: string
  readonly sources: readonly MetricSource[]
}

/** The facts each column of a mart rests on tonight, directly or through other columns. */
export function datumSources(
  { pack, vocabulary }: LoadedPack,
  base: readonly FromFacts[],
): { readonly name: string; readonly facts: readonly string[] }[] {
  const factsOf = new Map<string, Set<string>>()
  for (const { name, sources } of base) {
    factsOf.set(name, new Set(sources.map((source) => source.fact)))
    // A product flag stands under its own name once `held_when` was read.
    if (name.startsWith('?')) factsOf.set(name.slice(1), new Set(sources.map(({ fact }) => fact)))
  }
  const computed = computedOf(pack, vocabulary)
  const entryOf = new Map(
    computed.flatMap((entry) => entry.columns.map((column) => [column, entry])),
  )
  const resolved = new Map<string, ReadonlySet<string>>()
  const resolve = (column: string): ReadonlySet<string> => {
    const known = resolved.get(column)
    if (known !== undefined) return known
    const reads = entryOf.get(column)?.reads ?? []
    const facts = new Set([
      ...(factsOf.get(column) ?? []),
      ...reads.flatMap((read) => [...resolve(read)]),
    ])
    resolved.set(column, facts)
    return facts
  }
  const scope: [string, string[]][] = Object.keys(scopeColumns).map((column) => [
    column,
    column.endsWith('rm_id') ? ['ownership'] : ['customer', 'org_unit'],
  ])
  const columns = new Set([...factsOf.keys(), ...entryOf.keys()])
  const named = [...columns]
    .filter((column) => !column.startsWith('?'))
    .map((column): [string, string[]] => [column, [...resolve(column)].toSorted()])
  return [...scope, ...named].map(([name, facts]) => ({ name, facts }))
}
