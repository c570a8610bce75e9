import type { Rule } from './tree.ts'

/**
 * The rule as it holds for whoever it could hold for: a condition whose value is missing is taken to
 * be what the rule asks. Those it holds for beyond the rule itself are left out by the rule only
 * because something is not known of them.
 */
export function orUnknown(rule: Rule): Rule {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return { kind: rule.kind, of: rule.of.map(orUnknown) }
    case 'not':
      return { kind: 'not', of: whereKnown(rule.of) }
    case 'compare':
    case 'between':
    case 'in':
    case 'text':
    case 'flag':
      return {
        kind: 'any',
        of: [rule, { kind: 'missing', field: rule.field, negated: false }],
      }
    default:
      return rule
  }
}

/** Under `not` a missing value is taken as it serves the whole: `not` of a false condition holds. */
function whereKnown(rule: Rule): Rule {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return { kind: rule.kind, of: rule.of.map(whereKnown) }
    case 'not':
      return { kind: 'not', of: orUnknown(rule.of) }
    default:
      return rule
  }
}
