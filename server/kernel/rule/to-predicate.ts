import { compareByCodePoint } from './code-point-order.ts'
import { type AsOf, type Leaf, type Scalar, resolveCondition } from './resolve.ts'
import type { Rule, RuleComparison, RuleTextMatch } from './tree.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * A value of a customer's row: money as integer cents, dates as 'YYYY-MM-DD', decimals as numbers
 * (never NaN), flags as booleans; null or undefined when missing.
 */
export type FactValue = string | number | boolean | null | undefined

/** A customer's row by column name. A column that is not there is missing. */
export type FactRow = Readonly<Record<string, FactValue>>

export type Predicate = (row: FactRow) => boolean

/** The rule as a function of one row, compiled once; says what {@link toSql} says of that row. */
export function toPredicate(rule: Rule, vocabulary: Vocabulary, options: AsOf): Predicate {
  switch (rule.kind) {
    case 'not': {
      const inner = toPredicate(rule.of, vocabulary, options)
      return (row) => !inner(row)
    }
    case 'all':
      return allHold(rule.of.map((part) => toPredicate(part, vocabulary, options)))
    case 'any':
      return anyHolds(rule.of.map((part) => toPredicate(part, vocabulary, options)))
    default:
      return holdsLeaf(resolveCondition(rule, vocabulary, options))
  }
}

function allHold(parts: readonly Predicate[]): Predicate {
  return (row) => {
    for (const part of parts) if (!part(row)) return false
    return true
  }
}

function anyHolds(parts: readonly Predicate[]): Predicate {
  return (row) => {
    for (const part of parts) if (part(row)) return true
    return false
  }
}

/** One condition on one column as a function of a row. */
export function holdsLeaf(leaf: Leaf): Predicate {
  switch (leaf.kind) {
    case 'always':
      return () => true
    case 'never':
      return () => false
    case 'missing': {
      const { column, negated } = leaf
      return (row) => isMissing(row[column]) !== negated
    }
    case 'flag': {
      const { column, value } = leaf
      return (row) => row[column] === value
    }
    case 'compare':
      return leaf.value.type === 'text'
        ? comparesText(leaf.column, leaf.comparison, leaf.value.value)
        : compares(leaf.column, leaf.comparison, plain(leaf.value))
    case 'between':
      return within(leaf)
    case 'in': {
      const { column, negated } = leaf
      const values = new Set<FactValue>(leaf.values.map(plain))
      return (row) => {
        const actual = row[column]
        return !isMissing(actual) && values.has(actual) !== negated
      }
    }
    case 'text':
      return finds(leaf.column, leaf.match, leaf.value, leaf.negated)
  }
}

/** What every reading calls a missing value. */
export function isMissing(value: FactValue): value is null | undefined {
  return value === null || value === undefined
}

/** Numbers and dates: the order of JavaScript is the order of the engine for both. */
function compares(column: string, comparison: RuleComparison, bound: number | string): Predicate {
  switch (comparison) {
    case '=':
      return (row) => row[column] === bound
    case '!=':
      return (row) => !isMissing(row[column]) && row[column] !== bound
    case '<':
      return (row) => isBefore(row[column], bound)
    case '<=':
      return (row) => row[column] === bound || isBefore(row[column], bound)
    case '>':
      return (row) => isBefore(bound, row[column])
    case '>=':
      return (row) => row[column] === bound || isBefore(bound, row[column])
  }
}

function isBefore(a: FactValue, b: FactValue): boolean {
  return !isMissing(a) && !isMissing(b) && a < b
}

function comparesText(column: string, comparison: RuleComparison, bound: string): Predicate {
  const order = (row: FactRow): number | undefined => {
    const actual = row[column]
    return typeof actual === 'string' ? compareByCodePoint(actual, bound) : undefined
  }
  switch (comparison) {
    case '=':
      return (row) => row[column] === bound
    case '!=':
      return (row) => !isMissing(row[column]) && row[column] !== bound
    case '<':
      return (row) => (order(row) ?? 0) < 0
    case '<=':
      return (row) => (order(row) ?? 1) <= 0
    case '>':
      return (row) => (order(row) ?? 0) > 0
    case '>=':
      return (row) => (order(row) ?? -1) >= 0
  }
}

function within({ column, negated, low, high }: Leaf & { kind: 'between' }): Predicate {
  if (low.type === 'text' && high.type === 'text') {
    const [from, to] = [low.value, high.value]
    return (row) => {
      const actual = row[column]
      if (typeof actual !== 'string') return false
      const inside = compareByCodePoint(actual, from) >= 0 && compareByCodePoint(actual, to) <= 0
      return inside !== negated
    }
  }
  const [from, to] = [plain(low), plain(high)]
  return (row) => {
    const actual = row[column]
    return !isMissing(actual) && (actual >= from && actual <= to) !== negated
  }
}

function finds(column: string, match: RuleTextMatch, text: string, negated: boolean): Predicate {
  switch (match) {
    case 'starts':
      return (row) => test(row[column], (actual) => actual.startsWith(text))
    case 'contains':
      return (row) => test(row[column], (actual) => actual.includes(text))
    case 'ends':
      return (row) => test(row[column], (actual) => actual.endsWith(text))
  }
  function test(actual: FactValue, found: (actual: string) => boolean): boolean {
    return typeof actual === 'string' && found(actual) !== negated
  }
}

/** A decimal becomes the double nearest to it, as it does in the engine. */
function plain(scalar: Scalar): number | string {
  return scalar.type === 'decimal' ? Number(scalar.value) : scalar.value
}
