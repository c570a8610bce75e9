import {
  quoteDate,
  quoteDouble,
  quoteIdentifier,
  quoteInteger,
  quoteMoney,
  quoteText,
} from '../sql-text.ts'
import { type AsOf, type Leaf, type Scalar, resolveCondition } from './resolve.ts'
import type { Rule, RuleTextMatch } from './tree.ts'
import type { Vocabulary } from './vocabulary.ts'

/** `table` qualifies every column, where a query joins. */
export type SqlOptions = AsOf & { table?: string }

/**
 * The rule as a condition for `where` over the columns of one row, in what DuckDB and Trino read
 * alike. On missing values it may be NULL instead of false, which `where`, `filter (where …)` and
 * `case when` treat alike; for a value to select, see {@link toSqlFlag}.
 */
export function toSql(rule: Rule, vocabulary: Vocabulary, options: SqlOptions): string {
  return sqlOf(normalised(rule, false, vocabulary, options), true, options)
}

/** The rule as a boolean value, never NULL: for a selected column or inside a larger expression. */
export function toSqlFlag(rule: Rule, vocabulary: Vocabulary, options: SqlOptions): string {
  const sql = sqlOf(normalised(rule, false, vocabulary, options), false, options)
  return `coalesce(${sql}, false)`
}

/** Conditions joined by `and` and `or` alone, neither directly within its own kind. */
type Normal = { kind: 'all' | 'any'; of: Normal[] } | { kind: 'leaf'; leaf: Leaf; negated: boolean }

/**
 * Pushes `not` down to the conditions. A NULL then counts as false everywhere, so only a negated
 * condition has to be told what a missing value means.
 */
function normalised(rule: Rule, negated: boolean, vocabulary: Vocabulary, asOf: AsOf): Normal {
  switch (rule.kind) {
    case 'not':
      return normalised(rule.of, !negated, vocabulary, asOf)
    case 'all':
    case 'any': {
      const kind = (rule.kind === 'all') === negated ? 'any' : 'all'
      const parts = rule.of.map((part) => normalised(part, negated, vocabulary, asOf))
      return { kind, of: parts.flatMap((part) => (part.kind === kind ? part.of : [part])) }
    }
    default:
      return { kind: 'leaf', leaf: resolveCondition(rule, vocabulary, asOf), negated }
  }
}

/** `isFilter`: the engine may take the condition into its scan, as it must hold for every row. */
function sqlOf(normal: Normal, isFilter: boolean, options: SqlOptions): string {
  switch (normal.kind) {
    case 'all':
      return `(${normal.of.map((part) => sqlOf(part, isFilter, options)).join(' and ')})`
    case 'any':
      return anySql(normal.of.map((part) => sqlOf(part, false, options)))
    case 'leaf': {
      if (normal.negated) return negatedLeafSql(normal.leaf, options)
      const sql = leafSql(normal.leaf, options)
      return isFilter && isTextList(normal.leaf) ? `coalesce(${sql}, false)` : sql
    }
  }
}

/**
 * `or` in a form DuckDB evaluates in about half the time, as it looks at a further branch only for
 * rows not decided yet: 60 ms against 104 for two branches over 10M customers, 128 against 209 for
 * six.
 */
function anySql(parts: readonly string[]): string {
  return `case ${parts.map((part) => `when ${part} then true`).join(' ')} else false end`
}

/**
 * A list of texts is quicker as an expression, once a distinct value, than as a filter of
 * DuckDB's scan, once a row: 42 ms against 182 over 10M customers. Coalesce keeps it out of there.
 */
function isTextList(leaf: Leaf): boolean {
  return leaf.kind === 'in' && leaf.values.length > 1 && leaf.values[0]?.type === 'text'
}

function negatedLeafSql(leaf: Leaf, options: SqlOptions): string {
  switch (leaf.kind) {
    case 'always':
      return leafSql({ kind: 'never' }, options)
    case 'never':
      return leafSql({ kind: 'always' }, options)
    case 'missing':
      return leafSql({ ...leaf, negated: !leaf.negated }, options)
    default:
      // Trino has no `is not true`; both engines have `is distinct from`, as fast in DuckDB.
      return `((${leafSql(leaf, options)}) is distinct from true)`
  }
}

function leafSql(leaf: Leaf, options: SqlOptions): string {
  if (leaf.kind === 'always') return 'true'
  if (leaf.kind === 'never') return 'false'
  const column = columnSql(leaf.column, options)
  switch (leaf.kind) {
    case 'missing':
      return `${column} is${leaf.negated ? ' not' : ''} null`
    case 'flag':
      return leaf.value ? column : `${column} = false`
    case 'compare':
      return `${column} ${leaf.comparison === '!=' ? '<>' : leaf.comparison} ${literal(leaf.value)}`
    case 'between': {
      const range = `between ${literal(leaf.low)} and ${literal(leaf.high)}`
      return `${column}${leaf.negated ? ' not' : ''} ${range}`
    }
    case 'in': {
      const values = leaf.values.map(literal).join(', ')
      return `${column}${leaf.negated ? ' not' : ''} in (${values})`
    }
    case 'text':
      return `${column}${leaf.negated ? ' not' : ''} like ${likePattern(leaf.match, leaf.value)}`
  }
}

function columnSql(column: string, { table }: SqlOptions): string {
  return table === undefined
    ? quoteIdentifier(column)
    : `${quoteIdentifier(table)}.${quoteIdentifier(column)}`
}

function literal(scalar: Scalar): string {
  switch (scalar.type) {
    case 'integer':
      return quoteInteger(scalar.value)
    case 'decimal':
      return quoteDouble(scalar.value)
    case 'money':
      return quoteMoney(scalar.value)
    case 'text':
      return quoteText(scalar.value)
    case 'date':
      return quoteDate(scalar.value)
  }
}

/** Without wildcards in the text no `escape` is needed, and plain text is searched faster. */
function likePattern(match: RuleTextMatch, text: string): string {
  const isPlain = !/[%_]/.test(text)
  const escaped = isPlain ? text : text.replace(/[!%_]/g, '!$&')
  const before = match === 'starts' ? '' : '%'
  const after = match === 'ends' ? '' : '%'
  return `${quoteText(before + escaped + after)}${isPlain ? '' : " escape '!'"}`
}
