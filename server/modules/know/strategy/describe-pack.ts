import type { Vocabulary } from '#kernel/rule/index.ts'
import { findFact } from '#modules/know/intake/index.ts'
import { describeEntries } from './domain/describe.ts'
import type { Description } from './domain/describe.ts'
import type { ProductClasses } from './domain/fact-fields.ts'
import type { Pack } from './domain/pack.ts'

/** Every metric and tag of a pack, described, in the pack's order. */
export function describePack(
  pack: Pack,
  vocabulary: Vocabulary,
  classes: ProductClasses,
): Description[] {
  return describeEntries({ pack, vocabulary, classes, catalogue: findFact })
}
