import type { Fact, Reference } from './fact.ts'

/** One column of a fact that names rows of another. */
export interface FactReference {
  readonly fact: Fact
  readonly column: string
  readonly refers: Reference
}

/**
 * Every reference between the facts given, as their columns declare it: what the night counts and
 * what a reader may follow is said in one place.
 */
export function references(facts: readonly Fact[]): readonly FactReference[] {
  return facts.flatMap((fact) =>
    Object.entries(fact.columns).flatMap(([column, { refers }]) =>
      refers === undefined ? [] : [{ fact, column, refers }],
    ),
  )
}
