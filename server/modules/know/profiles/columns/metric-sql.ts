import type { MetricSource, ValueSpec } from '#modules/know/strategy/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { unknown } from './column.ts'
import type { Kept } from './column.ts'

/** A source with where its value lies in the joined row. */
export interface PlacedSource {
  readonly source: MetricSource
  /** SQL of the value; null for a customer without rows. */
  readonly sql: string
  /** Over how many dates an average is taken. */
  readonly dates: number
}

/**
 * A metric out of the sources chosen for it. A bank that delivers the fact but no row of a customer
 * says 0 of a count, sum or "any"; a maximum or newest values of no rows are missing.
 */
export function metricSql(sources: readonly PlacedSource[], kept: Kept): string {
  const values = sources.map((placed) => valueSql(placed, kept))
  const [first, ...others] = values
  if (first === undefined) return unknown(kept)
  const [kind] = sources.map(({ source }) => source.value.kind)
  return others.reduce((sum, value) => together(kind, sum, value), first)
}

function valueSql({ source, sql, dates }: PlacedSource, kept: Kept): string {
  switch (source.value.kind) {
    case 'count':
    case 'count_distinct':
    case 'sum':
      return `coalesce(${sql}, 0)`
    case 'max_number':
      return kept === 'integer' ? `cast(round(${sql}) as bigint)` : `cast(${sql} as double)`
    case 'any':
      return `coalesce(${sql}, false)`
    case 'average_balance':
      return `cast(round(cast(coalesce(${sql}, 0) as double) / ${dates}e0) as bigint)`
    default:
      return kept === 'decimal' ? `cast(${sql} as double)` : sql
  }
}

function together(kind: ValueSpec['kind'] | undefined, a: string, b: string): string {
  switch (kind) {
    case 'any':
      return `(${a} or ${b})`
    case 'min':
    case 'max':
      return eitherOr(kind === 'min' ? 'least' : 'greatest', a, b)
    default:
      return `${a} + ${b}`
  }
}

/** The smaller or larger of two, or the one that is known. */
function eitherOr(pick: 'least' | 'greatest', a: string, b: string): string {
  return `case when ${a} is null then ${b} when ${b} is null then ${a} else ${pick}(${a}, ${b}) end`
}

/** Whether a source is read from the customer's own row, without a scan. */
export function isOwnColumn(source: MetricSource): boolean {
  return source.fact === 'customer' && source.value.kind === 'column'
}

export function ownColumn(source: MetricSource): string {
  const { value } = source
  if (value.kind !== 'column') throw new Error('only columns are read from the row itself')
  return `c.${quoteIdentifier(value.column)}`
}
