import type { Dataset } from '#platform/lake/index.ts'
import { sqlTypeOfKind } from './domain/facts/index.ts'
import { facts } from './facts.ts'
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

/** The dataset of a fact a caller knows to be in the catalogue; throws for any other name. */
export function datasetNamed(name: string): Dataset {
  const dataset = datasets.get(name)
  if (dataset === undefined) throw new Error(`the catalogue has no fact ${name}`)
  return dataset
}
