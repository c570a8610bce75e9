import type { z } from 'zod'

import type { breakdown } from '#contracts/cockpit.ts'
import type { Words } from '#contracts/words.ts'
import { formatRule } from '#kernel/rule/index.ts'
import type { Rule } from '#kernel/rule/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Directory, Scope } from '#modules/know/access/index.ts'
import { readRule } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import type { BreakdownPlan } from './domain/home-plan.ts'
import { aumSql, sumByRule } from './sum-by-rule.ts'
import type { RuleSum } from './sum-by-rule.ts'

export type Breakdown = z.output<typeof breakdown>

/** Managers or units of a breakdown; beyond it the page is a report, not a home. */
const SHOWN = 50

/**
 * Customers and assets of a scope in parts; one none of whose parts is known is left out. Parts by
 * rule are counted together, however many breakdowns they belong to.
 */
export async function readBreakdowns(
  served: ServedMart,
  directory: Directory,
  scope: Scope,
  plans: readonly BreakdownPlan[],
): Promise<Breakdown[]> {
  const parts = plans.map((plan) => ('by' in plan ? [] : knownParts(served, plan.rows)))
  const sums = await sumByRule(
    served,
    scope,
    parts.flat().map(({ rule }) => rule),
  )
  let counted = 0
  const breakdowns: Breakdown[] = []
  for (const [index, plan] of plans.entries()) {
    const own = parts[index] ?? []
    const rows =
      'by' in plan
        ? await rowsByColumn(served, directory, scope, plan.by)
        : own.map(({ label, rule }, place) => rowOf(label, rule, sums[counted + place]))
    counted += own.length
    if (rows.length > 0) breakdowns.push({ code: plan.code, words: plan.words, rows })
  }
  return breakdowns
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
  const found = await served.read<{ value: string | null; customers: number; cents: number }>(
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
  const names =
    column === 'rm_id' ? await directory.staffNames(values) : await directory.unitNames(values)
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

interface Part {
  readonly label: Words
  readonly rule: Rule
}

/** The parts this night can tell. */
function knownParts(
  { vocabulary }: ServedMart,
  parts: Extract<BreakdownPlan, { rows: unknown }>['rows'],
): Part[] {
  return parts.flatMap(({ label, rule }) => {
    const one = readRule({ text: rule }, vocabulary)
    return one.ok ? [{ label, rule: one.rule }] : []
  })
}

function rowOf(label: Words, rule: Rule, sum: RuleSum | undefined): Breakdown['rows'][number] {
  if (sum === undefined) throw new Error('a sum for each rule')
  return { label, ...sum, rule: formatRule(rule) }
}

function equals(field: string, value: string): Rule {
  return { kind: 'compare', field, comparison: '=', value: { type: 'text', value } }
}

function isMissing(field: string): Rule {
  return { kind: 'missing', field, negated: false }
}
