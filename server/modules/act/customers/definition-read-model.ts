import type { z } from 'zod'

import type { RuleField } from '#contracts/rule.ts'
import type { readDefinition } from '#contracts/strategy.ts'
import { cents } from '#kernel/cents.ts'
import { columnOf, formatRule } from '#kernel/rule/index.ts'
import type { RuleValue } from '#kernel/rule/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import type { MartStore } from '#platform/lake/index.ts'

import { listedBands, numberBands, readableEdges, valueBands } from './domain/value-bands.ts'
import type { Band } from './domain/value-bands.ts'
import { openEarlier } from './previous-mart.ts'
import { countRules } from './segment-read-model.ts'
import type { ServedMart } from './served-mart.ts'

type Answer = z.output<typeof readDefinition.response>

/** Bands of a distribution of numbers, values of one without a closed list. */
const BANDS = 10
/** Nights of a history: what a month of working days shows. */
const NIGHTS_SHOWN = 31

/** SQL of how many customers a column holds for (a flag) or is known of, as an aggregate. */
function customersSql(column: string, isFlag: boolean): string {
  const name = quoteIdentifier(column)
  return isFlag ? `count(*) filter (where ${name})` : `count(${name})`
}

/**
 * For each field, the customers it holds for or is known of, within a scope. The night counted the
 * whole bank already; a part of it is counted in one scan.
 */
export async function countFields(
  served: ServedMart,
  scope: Scope,
  fields: readonly RuleField[],
): Promise<ReadonlyMap<string, number>> {
  if (fields.length === 0) return new Map()
  if (scope.kind === 'bank') return countedByNight(served, fields)
  const within = scopeCondition(scope)
  const counts = fields.map(
    (field, index) => `${customersSql(columnOf(field), field.type === 'flag')} as n${index}`,
  )
  const [row] = await served.read<Record<string, number>>(
    `select ${counts.join(',\n      ')}
    from profile
    where ${within.sql}`,
    within.params,
  )
  return new Map(fields.map((field, index) => [field.name, row?.[`n${index}`] ?? 0]))
}

async function countedByNight(
  served: ServedMart,
  fields: readonly RuleField[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await served.read<{ tag: string; customers: number }>(
    `select
      tag,
      cast(sum(customers) as bigint) as customers
    from tag_stat
    where ${HELD_OR_KNOWN}
    group by tag`,
  )
  const counts = new Map(rows.map((row) => [row.tag, row.customers]))
  return new Map(fields.map((field) => [field.name, counts.get(columnOf(field)) ?? 0]))
}

/** Of `tag_stat`: flags that hold, codes by value, everything else as known. */
const HELD_OR_KNOWN = "value is not null and value <> 'false'"

/** How a field's values are spread over the customers of a scope; empty parts are left out. */
export async function readDistribution(
  served: ServedMart,
  scope: Scope,
  field: RuleField,
): Promise<Answer['distribution']> {
  const bands = await bandsOf(served, scope, field)
  const counts = await countRules(
    served,
    scope,
    bands.map(({ rule }) => rule),
  )
  return bands.flatMap(({ label, rule }, index) => {
    const customers = counts[index] ?? 0
    return customers === 0 ? [] : [{ label, rule: formatRule(rule), customers }]
  })
}

async function bandsOf(served: ServedMart, scope: Scope, field: RuleField): Promise<Band[]> {
  switch (field.type) {
    case 'flag':
      return listedBands(field, served.vocabulary)
    case 'code':
      return field.codes === undefined
        ? valueBands(field, await commonest(served, scope, field))
        : listedBands(field, served.vocabulary)
    case 'text':
      return valueBands(field, await commonest(served, scope, field))
    case 'date':
      return numberBands(field, await dateEdges(served, scope, field))
    default:
      return numberBands(field, await numberEdges(served, scope, field))
  }
}

async function commonest(served: ServedMart, scope: Scope, field: RuleField): Promise<string[]> {
  const within = scopeCondition(scope)
  const column = quoteIdentifier(columnOf(field))
  const rows = await served.read<{ value: string }>(
    `select ${column} as value
    from profile
    where (${within.sql})
      and ${column} is not null
    group by ${column}
    order by count(*) desc, ${column}
    limit ${BANDS}`,
    within.params,
  )
  return rows.map((row) => row.value)
}

const shares = Array.from({ length: BANDS - 1 }, (_, index) => (index + 1) / BANDS)

/** The least value known in a scope and those that part it evenly; undefined: none is known. */
async function spreadOf<T>(
  served: ServedMart,
  scope: Scope,
  value: string,
): Promise<{ readonly edges: readonly T[]; readonly least: T } | undefined> {
  const within = scopeCondition(scope)
  const [row] = await served.read<{ edges: T[] | null; least: T | null }>(
    `select
      quantile_disc(${value}, [${shares.join(', ')}]) as edges,
      min(${value}) as least
    from profile
    where ${within.sql}`,
    within.params,
  )
  if (row === undefined || row.edges === null || row.least === null) return undefined
  return { edges: row.edges, least: row.least }
}

async function numberEdges(
  served: ServedMart,
  scope: Scope,
  field: RuleField,
): Promise<RuleValue[]> {
  const column = `cast(${quoteIdentifier(columnOf(field))} as double)`
  const spread = await spreadOf<number>(served, scope, column)
  if (spread === undefined) return []
  const edges = readableEdges(spread.edges, spread.least, field.type === 'integer')
  return edges.map((edge): RuleValue => {
    if (field.type === 'money') return { type: 'money', cents: cents(Math.round(edge * 100)) }
    return field.type === 'integer'
      ? { type: 'integer', value: edge }
      : { type: 'decimal', value: plainDecimal(edge) }
  })
}

/** Without an exponent: what a typed rule can say. */
function plainDecimal(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 12 })
}

async function dateEdges(served: ServedMart, scope: Scope, field: RuleField): Promise<RuleValue[]> {
  const spread = await spreadOf<string>(served, scope, quoteIdentifier(columnOf(field)))
  if (spread === undefined) return []
  // The first of the month reads better, and splits no day.
  const months = [...new Set(spread.edges.map((date) => `${date.slice(0, 7)}-01`))].toSorted()
  return months
    .filter((date) => date > spread.least)
    .map((value): RuleValue => ({ type: 'date', value }))
}

/**
 * Customers a field held for, or was known of, on each of the nights kept, oldest first: within
 * the scope as it was on that night.
 */
export async function readHistory(
  served: ServedMart,
  martStore: MartStore,
  scope: Scope,
  field: RuleField,
): Promise<Answer['history']> {
  const kept = (await martStore.list())
    .filter((mart) => mart.date < served.mart.date)
    .slice(0, NIGHTS_SHOWN - 1)
    .toReversed()
  const history: Answer['history'] = []
  for (const mart of kept) {
    const earlier = await openEarlier(served, mart)
    if (!earlier.columns.has(columnOf(field))) continue
    history.push({
      date: mart.date,
      customers: await countColumn(served, `${earlier.schema}.`, scope, field),
    })
  }
  const customers = await countColumn(served, '', scope, field)
  return [...history, { date: served.mart.date, customers }]
}

async function countColumn(
  served: ServedMart,
  /** With the dot that ends it; empty for the night that is served. */
  schema: string,
  scope: Scope,
  field: RuleField,
): Promise<number> {
  const within = scopeCondition(scope)
  const counted = customersSql(columnOf(field), field.type === 'flag')
  const [row] =
    scope.kind === 'bank'
      ? await served.read<{ customers: number }>(
          `select cast(coalesce(sum(customers), 0) as bigint) as customers
        from ${schema}tag_stat
        where tag = ?
          and ${HELD_OR_KNOWN}`,
          [columnOf(field)],
        )
      : await served.read<{ customers: number }>(
          `select ${counted} as customers
        from ${schema}profile
        where ${within.sql}`,
          within.params,
        )
  return row?.customers ?? 0
}
