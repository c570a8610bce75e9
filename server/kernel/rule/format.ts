import { type Cents, yuanText } from '../cents.ts'
import { trimDecimal } from './tokens.ts'
import type { Rule, RuleCondition, RuleValue } from './tree.ts'

/** The one typed form of a rule: `parseRule(formatRule(rule))` is that rule again. */
export function formatRule(rule: Rule): string {
  switch (rule.kind) {
    case 'all':
      return rule.of.map(formatPart).join(' and ')
    case 'any':
      return rule.of.map(formatPart).join(' or ')
    case 'not':
      return isBare(rule.of) ? `not ${formatRule(rule.of)}` : `not (${formatRule(rule.of)})`
    default:
      return formatCondition(rule)
  }
}

/** `and` within `or` needs no brackets to be read right by the parser, but by people it does. */
function formatPart(rule: Rule): string {
  return rule.kind === 'all' || rule.kind === 'any' ? `(${formatRule(rule)})` : formatRule(rule)
}

function isBare(rule: Rule): boolean {
  return rule.kind === 'member' || rule.kind === 'everyone' || (rule.kind === 'flag' && rule.value)
}

export function formatCondition(condition: RuleCondition): string {
  switch (condition.kind) {
    case 'compare':
      return `${condition.field} ${condition.comparison} ${formatValue(condition.value)}`
    case 'between': {
      const range = `${formatValue(condition.low)} and ${formatValue(condition.high)}`
      return `${condition.field}${negation(condition)} between ${range}`
    }
    case 'in': {
      const values = condition.values.map(formatValue).join(', ')
      return `${condition.field}${negation(condition)} in (${values})`
    }
    case 'text': {
      const word = { starts: 'starts with', contains: 'contains', ends: 'ends with' }
      const text = formatText(condition.value)
      return `${condition.field}${negation(condition)} ${word[condition.match]} ${text}`
    }
    case 'missing':
      return `${condition.field} is${negation(condition)} missing`
    case 'flag':
      return condition.value ? condition.field : `${condition.field} = false`
    case 'member':
      return `${condition.set}(${formatText(condition.member)})`
    case 'everyone':
      return 'everyone'
  }
}

function negation(condition: { negated: boolean }): string {
  return condition.negated ? ' not' : ''
}

export function formatValue(value: RuleValue): string {
  switch (value.type) {
    case 'integer':
      return String(value.value)
    case 'decimal':
      return value.value
    case 'money':
      return trimDecimal(yuanText(value.cents as Cents))
    case 'text':
      return formatText(value.value)
    case 'date':
      return `'${value.value}'`
    case 'as_of':
      if (value.shift === 0) return 'as_of'
      return `as_of ${value.shift < 0 ? '-' : '+'} ${Math.abs(value.shift)} ${value.unit}`
  }
}

function formatText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
