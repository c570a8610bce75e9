import type { RuleExplanation } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import { formatRule } from './format.ts'
import type { AsOf } from './resolve.ts'
import { type FactRow, toPredicate } from './to-predicate.ts'
import { toWords } from './to-words.ts'
import type { Rule } from './tree.ts'
import { factWords } from './value-words.ts'
import { type Vocabulary, columnOf, fieldOf, memberOf, setOf } from './vocabulary.ts'

/**
 * Why the rule holds or not for one row: the truth of every condition beside the customer's own
 * value. A negated condition is one condition (未持有基金), a negated group a `not` over it.
 */
export function explainRule(
  rule: Rule,
  row: FactRow,
  vocabulary: Vocabulary,
  options: AsOf,
): RuleExplanation {
  const holds = toPredicate(rule, vocabulary, options)(row)
  if (rule.kind === 'all' || rule.kind === 'any') {
    const of = rule.of.map((part) => explainRule(part, row, vocabulary, options))
    return { kind: rule.kind, holds, of }
  }
  if (rule.kind === 'not' && isGroup(rule.of)) {
    return { kind: 'not', holds, of: [explainRule(rule.of, row, vocabulary, options)] }
  }
  return {
    kind: 'condition',
    holds,
    typed: formatRule(rule),
    words: toWords(rule, vocabulary),
    actual: actualValue(rule, row, vocabulary),
  }
}

function isGroup(rule: Rule): boolean {
  return rule.kind === 'all' || rule.kind === 'any' || rule.kind === 'not'
}

function actualValue(
  rule: Rule,
  row: FactRow,
  vocabulary: Vocabulary,
): { label: Words; value: Words } | null {
  const condition = rule.kind === 'not' ? rule.of : rule
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'not':
      throw new Error('a group has no value of its own')
    case 'everyone':
      return null
    case 'member': {
      const set = setOf(vocabulary, condition.set)
      const member = memberOf(set, condition.member)
      const fact = row[member.column]
      if (typeof fact !== 'boolean') return { label: member.label, value: { zh: '无', en: 'none' } }
      return { label: member.label, value: fact ? set.yes : set.no }
    }
    default: {
      const field = fieldOf(vocabulary, condition.field)
      return { label: field.label, value: factWords(field, row[columnOf(field)]) }
    }
  }
}
