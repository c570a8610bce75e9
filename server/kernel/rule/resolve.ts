import {
  type BusinessDate,
  addDays,
  addMonths,
  addYears,
  businessDateOf,
} from '../business-date.ts'
import { type Cents, cents } from '../cents.ts'
import type { RuleComparison, RuleCondition, RuleTextMatch, RuleValue } from './tree.ts'
import { type RuleField, type Vocabulary, columnOf, fieldOf, memberColumn } from './vocabulary.ts'

/** A condition on a column, nothing left to look up: what SQL and predicate both start from. */
export type Leaf =
  | { kind: 'always' }
  | { kind: 'never' }
  | { kind: 'missing'; column: string; negated: boolean }
  | { kind: 'flag'; column: string; value: boolean }
  | { kind: 'compare'; column: string; comparison: RuleComparison; value: Scalar }
  | { kind: 'between'; column: string; negated: boolean; low: Scalar; high: Scalar }
  | { kind: 'in'; column: string; negated: boolean; values: Scalar[] }
  | { kind: 'text'; column: string; negated: boolean; match: RuleTextMatch; value: string }

export type Scalar =
  | { type: 'integer'; value: number }
  | { type: 'decimal'; value: string }
  | { type: 'money'; value: Cents }
  | { type: 'text'; value: string }
  | { type: 'date'; value: BusinessDate }

/** The day a rule is read for: what `as_of` stands for. */
export type AsOf = { asOf: BusinessDate }

export function resolveCondition(
  condition: RuleCondition,
  vocabulary: Vocabulary,
  { asOf }: AsOf,
): Leaf {
  if (condition.kind === 'everyone') return { kind: 'always' }
  if (condition.kind === 'member') {
    const column = memberColumn(vocabulary, condition.set, condition.member)
    return { kind: 'flag', column, value: true }
  }
  const field = fieldOf(vocabulary, condition.field)
  const column = columnOf(field)
  switch (condition.kind) {
    case 'missing':
      return { kind: 'missing', column, negated: condition.negated }
    case 'flag':
      return { kind: 'flag', column, value: condition.value }
    case 'text':
      return {
        kind: 'text',
        column,
        negated: condition.negated,
        match: condition.match,
        value: condition.value,
      }
    case 'in': {
      const values = condition.values.map((value) => scalarOf(value, asOf))
      return { kind: 'in', column, negated: condition.negated, values }
    }
    case 'compare': {
      const value = scalarOf(condition.value, asOf)
      const { comparison } = condition
      const isOrder = comparison !== '=' && comparison !== '!='
      const listed = isOrder
        ? orderedCodes(field, (order) => comparesAs(comparison, order(value)))
        : undefined
      return listed ?? { kind: 'compare', column, comparison, value }
    }
    case 'between': {
      const low = scalarOf(condition.low, asOf)
      const high = scalarOf(condition.high, asOf)
      const { negated } = condition
      return (
        orderedCodes(field, (order) => (order(low) <= 0 && order(high) >= 0) !== negated) ?? {
          kind: 'between',
          column,
          negated,
          low,
          high,
        }
      )
    }
  }
}

/**
 * Codes that stand in an order (R1 to R5, basic to private) are compared by listing those that
 * qualify: their texts need not sort that way. `order(bound)` is negative when the bound comes
 * before the code looked at.
 */
function orderedCodes(
  field: RuleField,
  qualifies: (order: (bound: Scalar) => number) => boolean,
): Leaf | undefined {
  if (field.type !== 'code' || !field.ordered || !field.codes) return undefined
  const places = new Map(field.codes.map((code, place) => [code.value, place]))
  const values = field.codes.filter((_, place) =>
    qualifies((bound) => {
      const boundPlace = bound.type === 'text' ? places.get(bound.value) : undefined
      if (boundPlace === undefined) throw new Error(`${field.name} has no code ${bound.value}`)
      return boundPlace - place
    }),
  )
  if (values.length === 0) return { kind: 'never' }
  return {
    kind: 'in',
    column: columnOf(field),
    negated: false,
    values: values.map(({ value }) => ({ type: 'text', value })),
  }
}

function comparesAs(comparison: RuleComparison, boundLessCode: number): boolean {
  switch (comparison) {
    case '=':
      return boundLessCode === 0
    case '!=':
      return boundLessCode !== 0
    case '<':
      return boundLessCode > 0
    case '<=':
      return boundLessCode >= 0
    case '>':
      return boundLessCode < 0
    case '>=':
      return boundLessCode <= 0
  }
}

function scalarOf(value: RuleValue, asOf: BusinessDate): Scalar {
  switch (value.type) {
    case 'money':
      return { type: 'money', value: cents(value.cents) }
    case 'date':
      return { type: 'date', value: businessDateOf(value.value) }
    case 'as_of':
      return { type: 'date', value: shifted(asOf, value) }
    default:
      return value
  }
}

function shifted(asOf: BusinessDate, by: RuleValue & { type: 'as_of' }): BusinessDate {
  switch (by.unit) {
    case 'days':
      return addDays(asOf, by.shift)
    case 'months':
      return addMonths(asOf, by.shift)
    case 'years':
      return addYears(asOf, by.shift)
  }
}
