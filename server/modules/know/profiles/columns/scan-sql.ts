import { addDays } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { toSql } from '#kernel/rule/index.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'
import { rangeOf } from '#modules/know/strategy/index.ts'
import type { MetricSource, ValueSpec } from '#modules/know/strategy/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'

/** Something to take of a fact for each customer. */
export interface Taken {
  /** Column of the scan's result. */
  readonly column: string
  readonly source: MetricSource
}

export interface ScanFact {
  readonly name: string
  readonly key: readonly string[]
  /** The date an event is about; undefined for a state. */
  readonly dateColumn: string | undefined
  readonly vocabulary: Vocabulary
  /** Dates delivered up to the business date, newest first: what `latest` and averages go by. */
  readonly dates: readonly string[]
  /** SQL of the rows, each with its customer. */
  readonly relation: string
}

/**
 * One pass over a fact gives everything taken of it, however many there are. Conditions used by
 * several metrics are worked out once a row, and rows outside every window are not read.
 */
export function scanSql(fact: ScanFact, taken: readonly Taken[], asOf: BusinessDate): string {
  const conditions = new Conditions(fact, asOf)
  const aggregates = taken.map(
    ({ column, source }) =>
      `  ${aggregateSql(fact, source, conditions)} as ${quoteIdentifier(column)}`,
  )
  const columns = new Set([
    'customer_id',
    ...taken.flatMap(({ source }) => columnsOf(fact, source)),
  ])
  const inner = [
    ...[...columns].map((column) => `    ${quoteIdentifier(column)}`),
    ...conditions.columns().map(({ name, sql }) => `    ${sql} as ${name}`),
  ]
  const bounds = boundsSql(fact, taken, asOf)
  return [
    'select',
    ['  customer_id', ...aggregates].join(',\n'),
    'from (',
    '  select',
    inner.join(',\n'),
    `  from (\n${fact.relation}\n  ) as delivered`,
    `  where customer_id is not null${bounds === undefined ? '' : `\n    and ${bounds}`}`,
    ') as looked_at',
    'group by customer_id',
  ].join('\n')
}

/**
 * The newest value of each account (or whatever it is kept by), added up for each customer: two
 * steps, so a pass of its own.
 */
export function latestSumSql(
  fact: ScanFact,
  { column, source }: Taken,
  asOf: BusinessDate,
): string {
  const { value } = source
  if (value.kind !== 'latest_sum') throw new Error('only latest_sum is taken in two steps')
  const taken = quoteIdentifier(value.column)
  const filter = filterSql(fact, source, asOf)
  return [
    'select',
    '  customer_id,',
    `  cast(sum(newest) as bigint) as ${quoteIdentifier(column)}`,
    'from (',
    '  select',
    '    customer_id,',
    `    max_by(${taken}, ${newnessSql(fact)}) as newest`,
    `  from (\n${fact.relation}\n  ) as delivered`,
    `  where customer_id is not null and ${taken} is not null and ${filter}`,
    `  group by customer_id, ${quoteIdentifier(value.per)}`,
    ') as each_newest',
    'group by customer_id',
  ].join('\n')
}

/** Condition of a source over a fact's columns: its window and its where. */
export function filterSql(fact: ScanFact, source: MetricSource, asOf: BusinessDate): string {
  const parts = [...windowParts(fact, source, asOf), ...whereParts(fact, source.condition, asOf)]
  return parts.length === 0 ? 'true' : parts.join(' and ')
}

function whereParts(fact: ScanFact, rule: Rule, asOf: BusinessDate): string[] {
  if (rule.kind === 'everyone') return []
  const parts = rule.kind === 'all' ? rule.of : [rule]
  return parts.map((part) => toSql(part, fact.vocabulary, { asOf }))
}

function windowParts(fact: ScanFact, source: MetricSource, asOf: BusinessDate): string[] {
  if (fact.dateColumn === undefined) return []
  const date = quoteIdentifier(fact.dateColumn)
  const { window } = source
  if (window.kind === 'latest') {
    const dates = datesOf(fact, source, asOf)
    if (dates.length === 0) return ['false']
    return [`${date} in (${dates.map((day) => `date '${day}'`).join(', ')})`]
  }
  const { after, to } = rangeOf(window, asOf)
  const parts = [`${date} <= date '${to}'`]
  return after === undefined ? parts : [`${date} > date '${after}'`, ...parts]
}

/** Dates delivered that a source looks at. */
function datesOf(fact: ScanFact, { window }: MetricSource, asOf: BusinessDate): readonly string[] {
  if (window.kind === 'latest') {
    return fact.dates.slice(window.before, window.before + window.dates)
  }
  const { after, to } = rangeOf(window, asOf)
  return fact.dates.filter((date) => date <= to && (after === undefined || date > after))
}

/** Conditions of a row that metrics share, each worked out once under a short name. */
class Conditions {
  readonly #names = new Map<string, string>()
  readonly #fact: ScanFact
  readonly #asOf: BusinessDate

  constructor(fact: ScanFact, asOf: BusinessDate) {
    this.#fact = fact
    this.#asOf = asOf
  }

  filter(source: MetricSource): string {
    const parts = [
      ...windowParts(this.#fact, source, this.#asOf),
      ...whereParts(this.#fact, source.condition, this.#asOf),
    ]
    return parts.map((sql) => this.#nameOf(sql)).join(' and ')
  }

  #nameOf(sql: string): string {
    const known = this.#names.get(sql)
    if (known !== undefined) return known
    const name = `"?${this.#names.size + 1}"`
    this.#names.set(sql, name)
    return name
  }

  columns(): { name: string; sql: string }[] {
    return [...this.#names].map(([sql, name]) => ({ name, sql }))
  }
}

function aggregateSql(fact: ScanFact, source: MetricSource, conditions: Conditions): string {
  const { value } = source
  const filter = conditions.filter(source)
  const where = filter === '' ? '' : ` filter (where ${filter})`
  switch (value.kind) {
    case 'count':
      return `count(*)${where}`
    case 'any':
      return filter === '' ? 'true' : `coalesce(bool_or(${filter}), false)`
    case 'latest_sum':
      throw new Error('latest_sum is taken in a pass of its own')
    default: {
      const column = quoteIdentifier(value.column)
      return columnAggregate(fact, value.kind, column, where, filter, source)
    }
  }
}

function columnAggregate(
  fact: ScanFact,
  kind: Exclude<ValueSpec['kind'], 'count' | 'any' | 'latest_sum'>,
  column: string,
  where: string,
  filter: string,
  source: MetricSource,
): string {
  switch (kind) {
    case 'sum':
      return `cast(sum(${column})${where} as bigint)`
    case 'average_balance':
      return `cast(sum(${column})${where} as bigint)`
    case 'max':
    case 'min':
      return `${kind}(${column})${where}`
    case 'max_number':
      return `max(try_cast(${column} as decimal(18,6)))${where}`
    case 'count_distinct':
      return `count(distinct ${column})${where}`
    case 'latest': {
      const known = `${column} is not null${filter === '' ? '' : ` and ${filter}`}`
      return `max_by(${column}, ${newnessSql(fact, source)}) filter (where ${known})`
    }
    case 'column':
      throw new Error(`${fact.name}.${source.value.kind} is read without a scan`)
  }
}

/**
 * Orders rows from old to new without ties: by date, then by key. Of two answers of one day the no
 * counts: a consent withdrawn is withdrawn (PIPL 15), whichever row was numbered later.
 */
function newnessSql(fact: ScanFact, latest?: MetricSource): string {
  const key = fact.key.map((column) => `cast(${quoteIdentifier(column)} as varchar)`)
  const date =
    fact.dateColumn === undefined ? [] : [`cast(${quoteIdentifier(fact.dateColumn)} as varchar)`]
  return [...date, ...noBeforeYes(fact, latest), ...key].join(" || '|' || ")
}

function noBeforeYes(fact: ScanFact, latest: MetricSource | undefined): string[] {
  if (latest === undefined || !('column' in latest.value)) return []
  const { column } = latest.value
  if (fact.vocabulary.field(column)?.type !== 'flag') return []
  return [`case when ${quoteIdentifier(column)} then '0' else '1' end`]
}

/** Over how many delivered dates an average is taken. */
export function datesAveraged(fact: ScanFact, source: MetricSource, asOf: BusinessDate): number {
  return datesOf(fact, source, asOf).length
}

function columnsOf(fact: ScanFact, source: MetricSource): string[] {
  const { value } = source
  const columns = 'column' in value ? [value.column] : []
  if (value.kind !== 'latest') return columns
  return [...columns, ...fact.key, ...(fact.dateColumn === undefined ? [] : [fact.dateColumn])]
}

/** The range of dates any metric looks at; rows outside are not read. */
function boundsSql(
  fact: ScanFact,
  taken: readonly Taken[],
  asOf: BusinessDate,
): string | undefined {
  if (fact.dateColumn === undefined) return undefined
  const date = quoteIdentifier(fact.dateColumn)
  const upTo = `${date} <= date '${asOf}'`
  const firsts = taken.map(({ source }) => firstDate(fact, source, asOf))
  if (firsts.includes(undefined)) return upTo
  const [first] = firsts.toSorted()
  return `${date} >= date '${first}' and ${upTo}`
}

/** The first date a source looks at; undefined when it looks back for ever. */
function firstDate(fact: ScanFact, source: MetricSource, asOf: BusinessDate): string | undefined {
  if (source.window.kind === 'latest') return datesOf(fact, source, asOf).at(-1) ?? asOf
  const { after } = rangeOf(source.window, asOf)
  return after === undefined ? undefined : addDays(after, 1)
}
