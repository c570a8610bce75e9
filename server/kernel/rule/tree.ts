import type { Rule, RuleCondition } from '#contracts/rule.ts'

export type {
  Rule,
  RuleComparison,
  RuleCondition,
  RuleTextMatch,
  RuleValue,
} from '#contracts/rule.ts'

/** Every customer: the rule without conditions. */
export const everyone: Rule = Object.freeze({ kind: 'everyone' })

/** All of the rules hold; one rule stays itself, none is everyone. */
export function allOf(rules: readonly Rule[]): Rule {
  const [first, ...rest] = rules
  if (first === undefined) return everyone
  return rest.length === 0 ? first : { kind: 'all', of: [...rules] }
}

/** At least one of the rules holds. No rules would hold for nobody, which no rule says: throws. */
export function anyOf(rules: readonly Rule[]): Rule {
  const [first, ...rest] = rules
  if (first === undefined) throw new Error('any of no rules is not a rule')
  return rest.length === 0 ? first : { kind: 'any', of: [...rules] }
}

/** The rule turned round: holds where it does not, missing values included. */
export function not(rule: Rule): Rule {
  return { kind: 'not', of: rule }
}

/**
 * A rule's opposite as people write it: `not (not a)` is `a`, and `not` moves inward to the single
 * conditions. It holds exactly where the rule does not.
 */
export function negated(rule: Rule): Rule {
  switch (rule.kind) {
    case 'not':
      return rule.of
    case 'all':
      return { kind: 'any', of: rule.of.map(negated) }
    case 'any':
      return { kind: 'all', of: rule.of.map(negated) }
    case 'missing':
      return { ...rule, negated: !rule.negated }
    default:
      return not(rule)
  }
}

/** The conditions of a rule from left to right. */
export function conditionsOf(rule: Rule): RuleCondition[] {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.of.flatMap(conditionsOf)
    case 'not':
      return conditionsOf(rule.of)
    default:
      return [rule]
  }
}

/** Names of the fields a rule reads, each once, in the order they first appear (sets excluded). */
export function fieldsUsed(rule: Rule): string[] {
  return [...new Set(conditionsOf(rule).flatMap(fieldsOfCondition))]
}

function fieldsOfCondition(condition: RuleCondition): string[] {
  switch (condition.kind) {
    case 'member':
    case 'everyone':
      return []
    default:
      return [condition.field]
  }
}
