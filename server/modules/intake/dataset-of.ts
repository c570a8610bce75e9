import type { Dataset } from '#platform/lake/index.ts'
import { facts, sqlTypeOfKind } from './domain/facts/index.ts'
import type { Fact } from './domain/facts/index.ts'

/** A fact as the lake sees it. */
export function datasetOf(fact: Fact): Dataset {
  return {
    name: fact.name,
    key: fact.key,
    history: fact.history,
    columns: Object.entries(fact.columns).map(([name, { kind }]) => ({
      name,
      sqlType: sqlTypeOfKind[kind],
    })),
  }
}

/** Every fact's dataset, by name. */
export const datasets: ReadonlyMap<string, Dataset> = new Map(
  facts.map((fact) => [fact.name, datasetOf(fact)]),
)
