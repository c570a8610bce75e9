import { datasets, findFact } from '#modules/intake/index.ts'
import type { Fact } from '#modules/intake/index.ts'
import type { FactStore, Read } from '#platform/lake/index.ts'

/** What one customer's facts are read through: the night's engine, and the lake as of its date. */
export interface FactReader {
  readonly read: Read
  readonly facts: FactStore
  readonly date: string
}

/** A fact of the catalogue; throws for a name it doesn't have. */
export function factNamed(name: string): Fact {
  const fact = findFact(name)
  if (fact === undefined) throw new Error(`the catalogue has no fact ${name}`)
  return fact
}

/** SQL text of a fact's rows as of the night, in brackets, for a `from`. */
export async function factRelation(reader: FactReader, name: string): Promise<string> {
  const dataset = datasets.get(name)
  if (dataset === undefined) throw new Error(`the catalogue has no fact ${name}`)
  return `(${await reader.facts.relation(dataset, reader.date)})`
}
