import { type AsOf, type Leaf, resolveCondition } from './resolve.ts'
import type { Rule } from './tree.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * A rule with nothing left to look up: conditions on columns, joined. What a reader of columns
 * needs who knows no vocabulary.
 */
export type ResolvedRule =
  | Leaf
  | { readonly kind: 'all' | 'any'; readonly of: readonly ResolvedRule[] }
  | { readonly kind: 'not'; readonly of: ResolvedRule }

/** Looks up every field of a checked rule; throws on one never checked against the vocabulary. */
export function resolveRule(rule: Rule, vocabulary: Vocabulary, asOf: AsOf): ResolvedRule {
  switch (rule.kind) {
    case 'not':
      return { kind: 'not', of: resolveRule(rule.of, vocabulary, asOf) }
    case 'all':
    case 'any':
      return { kind: rule.kind, of: rule.of.map((part) => resolveRule(part, vocabulary, asOf)) }
    default:
      return resolveCondition(rule, vocabulary, asOf)
  }
}
