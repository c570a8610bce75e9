import type { RuleField } from '#contracts/rule.ts'
import type { BuilderOperator } from './rule-tree.ts'

const NUMBERS: readonly BuilderOperator[] = [
  '>=',
  '<=',
  'between',
  '>',
  '<',
  '=',
  '!=',
  'notBetween',
  'in',
  'notIn',
  'missing',
  'known',
]
const CODES: readonly BuilderOperator[] = ['in', 'notIn', '=', '!=', 'missing', 'known']
const ORDERED_CODES: readonly BuilderOperator[] = [
  'in',
  'notIn',
  '=',
  '!=',
  '>=',
  '<=',
  '>',
  '<',
  'between',
  'notBetween',
  'missing',
  'known',
]
const TEXTS: readonly BuilderOperator[] = [
  'contains',
  'notContains',
  'starts',
  'notStarts',
  'ends',
  'notEnds',
  '=',
  '!=',
  'in',
  'notIn',
  'missing',
  'known',
]

/** The conditions a field of the type can bear, likeliest first: what the parser admits too. */
export function operatorsOf(field: RuleField): readonly BuilderOperator[] {
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'money':
    case 'date':
      return NUMBERS
    case 'text':
      return TEXTS
    case 'code':
      if (!field.codes) return TEXTS
      return field.ordered ? ORDERED_CODES : CODES
    case 'flag':
      return ['yes', 'no', 'missing', 'known']
  }
}

export const SET_OPERATORS: readonly BuilderOperator[] = ['has', 'lacks']

/** Operators that say all by themselves. */
export function needsValue(operator: string): boolean {
  return !['missing', 'known', 'yes', 'no', 'is'].includes(operator)
}
