import { bookFacts } from './book-facts.ts'
import { bankFacts } from './domain/facts/index.ts'
import type { Fact } from './domain/facts/index.ts'

/** Every fact the lake may hold: what a bank's files deliver, then what people keep in books. */
export const facts: readonly Fact[] = [...bankFacts, ...bookFacts]

const factByName = new Map(facts.map((fact) => [fact.name, fact]))

export function findFact(name: string): Fact | undefined {
  return factByName.get(name)
}
