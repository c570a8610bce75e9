import type { z } from 'zod'

import type { breakdown } from '#contracts/cockpit.ts'
import { formatRule, toSql } from '#kernel/rule/index.ts'
import type { Rule } from '#kernel/rule/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { scopeCondition } from '#modules/access/index.ts'
import type { Directory, Scope } from '#modules/access/index.ts'
import { readRule } from '#modules/customers/index.ts'
import type { ServedMart } from '#modules/customers/index.ts'

import type { BreakdownPlan } from './domain/home-plan.ts'

export type Breakdown = z.output<typeof breakdown>

/** Managers or units of a breakdown; beyond it the page is a report, not a home. */
const SHOWN = 50

/** Customers and assets of a scope in parts; undefined where none of its parts is known. */
export async function readBreakdown(
  served: ServedMart,
  directory: Directory,
  scope: Scope,
  plan: BreakdownPlan,
): Promise<Breakdown | undefined> {
  const { code, words } = plan
  const rows = 'by' in plan
    ? await rowsByColumn(served, directory, scope, plan.by)
    : await rowsByRule(served, scope, plan.rows)
  return rows.length === 0 ? undefined : { code, words, rows }
}

type Column = Extract<BreakdownPlan, { by: string }>['by']

async function rowsByColumn(
  served: ServedMart,
  directory: Directory,
  scope: Scope,
  column: Column,
): Promise<Breakdown['rows']> {
  const within = scopeCondition(scope)
  const name = quoteIdentifier(column)
  const found = await served.read<{ value: string | null, customers: number, cents: number }>(
    `select
      ${name} as value,
      count(*) as customers,
      ${aumSql(served, 'true')} as cents
    from profile
    where ${within.sql}
    group by ${name}
    order by cents desc, value
    limit ${SHOWN}`,
    within.params,
  )
  const values = found.flatMap(({ value }) => value ?? [])
  const names = column === 'rm_id'
    ? await directory.staffNames(values)
    : await directory.unitNames(values)
  return found.map(({ value, customers, cents }) => ({
    label: value === null ? unassigned : sameInBoth(names.get(value) ?? value),
    customers,
    aumCents: cents,
    rule: formatRule(value === null ? isMissing(column) : equals(column, value)),
  }))
}

const unassigned = { zh: '未分配', en: 'nobody yet' }

function sameInBoth(text: string) {
  return { zh: text, en: text }
}

async function rowsByRule(
  served: ServedMart,
  scope: Scope,
  parts: Extract<BreakdownPlan, { rows: unknown }>['rows'],
): Promise<Breakdown['rows']> {
  const read = parts.flatMap(({ label, rule }) => {
    const one = readRule({ text: rule }, served.vocabulary)
    return one.ok ? [{ label, rule: one.rule }] : []
  })
  if (read.length === 0) return []
  const within = scopeCondition(scope)
  const columns = read.flatMap(({ rule }, index) => {
    const holds = toSql(rule, served.vocabulary, { asOf: served.date })
    return [
      `count(*) filter (where ${holds}) as n${index}`,
      `${aumSql(served, holds)} as c${index}`,
    ]
  })
  const [row] = await served.read<Record<string, number>>(
    `select
      ${columns.join(',\n      ')}
    from profile
    where ${within.sql}`,
    within.params,
  )
  return read.map(({ label, rule }, index) => ({
    label,
    customers: row?.[`n${index}`] ?? 0,
    aumCents: row?.[`c${index}`] ?? 0,
    rule: formatRule(rule),
  }))
}

function aumSql(served: ServedMart, holds: string): string {
  if (!served.columns.has('aum')) return 'cast(0 as bigint)'
  return `cast(coalesce(sum(aum) filter (where ${holds}), 0) * 100 as bigint)`
}

function equals(field: string, value: string): Rule {
  return { kind: 'compare', field, comparison: '=', value: { type: 'text', value } }
}

function isMissing(field: string): Rule {
  return { kind: 'missing', field, negated: false }
}
