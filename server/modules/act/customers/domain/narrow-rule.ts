import type { Rule } from '#contracts/rule.ts'

const FIELD = 'customer_id'

/** Customer numbers a rule names. */
export function customersNamed(rule: Rule): string[] {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.of.flatMap(customersNamed)
    case 'not':
      return customersNamed(rule.of)
    case 'compare':
      return rule.field === FIELD && rule.value.type === 'text' ? [rule.value.value] : []
    case 'in':
      return rule.field === FIELD
        ? rule.values.flatMap((value) => (value.type === 'text' ? [value.value] : []))
        : []
    case 'text':
      return rule.field === FIELD ? [rule.value] : []
    default:
      return []
  }
}

const everyone: Rule = { kind: 'everyone' }
const nobody: Rule = { kind: 'not', of: everyone }

/**
 * The same rule without the numbers of customers its reader may not see. Within the reader's scope
 * it holds for the same customers: whom they can't see is none of them, so "is one of" what was
 * left out is never true there, and "is none of" always.
 */
export function narrowRule(rule: Rule, isVisible: (customerId: string) => boolean): Rule {
  const narrow = (part: Rule): Rule => narrowRule(part, isVisible)
  // An order or a piece of text can't be narrowed: where it spells a number out, none of it is told.
  const whole = (named: string): Rule => (isVisible(named) ? rule : nobody)
  switch (rule.kind) {
    case 'all':
    case 'any':
      return { kind: rule.kind, of: rule.of.map(narrow) }
    case 'not':
      return { kind: 'not', of: narrow(rule.of) }
    case 'compare': {
      if (rule.field !== FIELD || rule.value.type !== 'text') return rule
      if (isVisible(rule.value.value)) return rule
      if (rule.comparison === '=') return nobody
      return rule.comparison === '!=' ? everyone : whole(rule.value.value)
    }
    case 'in': {
      if (rule.field !== FIELD) return rule
      const values = rule.values.filter((value) => value.type !== 'text' || isVisible(value.value))
      if (values.length > 0) return { ...rule, values }
      return rule.negated ? everyone : nobody
    }
    case 'text':
      return rule.field === FIELD ? whole(rule.value) : rule
    default:
      return rule
  }
}

/** What in a text may be a customer number, as a bank writes them. */
export function numbersInText(text: string): string[] {
  return text.normalize('NFKC').match(/[A-Za-z0-9][A-Za-z0-9_-]{1,63}/g) ?? []
}

/** A text without the customer numbers its reader may not see. */
export function narrowText(text: string, isHidden: (customerId: string) => boolean): string {
  const hidden = numbersInText(text).filter(isHidden)
  return hidden.reduce((kept, number) => kept.replaceAll(number, '***'), text.normalize('NFKC'))
}
