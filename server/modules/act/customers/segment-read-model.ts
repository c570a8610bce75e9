import type { z } from 'zod'

import type { countSegment } from '#contracts/customers.ts'
import { orUnknown, resolveRule } from '#kernel/rule/index.ts'
import type { ResolvedRule, Rule } from '#kernel/rule/index.ts'
import { scopeCondition, scopeRule } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'

import { readRule } from './domain/rule-reading.ts'
import type { RuleInput } from './domain/rule-reading.ts'
import { readsLive, ruleSql } from './live-rows.ts'
import type { ServedMart } from './served-mart.ts'

/** A condition on `profile` with the values of its `?`, in order. */
export interface Where {
  readonly sql: string
  readonly parameters: readonly string[]
  /** The same condition on columns, where it is one: counted without a query, where bitmaps are. */
  readonly columns?: ResolvedRule
}

/**
 * The customers a rule holds, of those a person may see. Every query on customers begins here: the
 * scope is inside the brackets, the rule can't reach around it.
 */
export function whereRule(rule: Rule, scope: Scope, served: ServedMart): Where {
  const within = scopeCondition(scope)
  return {
    sql: `(${within.sql}) and (${ruleSql(rule, served)})`,
    parameters: within.params,
    ...(!readsLive(rule, served) && { columns: columnsRule(rule, scope, served) }),
  }
}

function columnsRule(rule: Rule, scope: Scope, served: ServedMart): ResolvedRule {
  const resolved = resolveRule(rule, served.vocabulary, { asOf: served.date })
  return { kind: 'all', of: [scopeRule(scope), resolved] }
}

/** Customers on `profile` under a condition: by bitmaps, else in one query. */
export async function countWhere(served: ServedMart, where: Where): Promise<number> {
  const counted = where.columns && (await served.count(where.columns))
  if (counted !== undefined) return counted
  const [row] = await served.read<{ customers: number }>(
    `select count(*) as customers from profile where ${where.sql}`,
    where.parameters,
  )
  if (row === undefined) throw new Error('a count gives one row')
  return row.customers
}

/** How many customers each rule holds: by bitmaps, else all in one scan. */
export async function countRules(
  served: ServedMart,
  scope: Scope,
  rules: readonly Rule[],
): Promise<number[]> {
  if (rules.length === 0) return []
  const counted = await Promise.all(
    rules.map((rule) =>
      readsLive(rule, served) ? undefined : served.count(columnsRule(rule, scope, served)),
    ),
  )
  if (counted.every((customers) => customers !== undefined)) return counted
  const within = scopeCondition(scope)
  const counts = rules.map(
    (rule, index) => `count(*) filter (where ${ruleSql(rule, served)}) as n${index}`,
  )
  const [row] = await served.read<Record<string, number>>(
    `select ${counts.join(', ')} from profile where ${within.sql}`,
    within.params,
  )
  return rules.map((_, index) => row?.[`n${index}`] ?? 0)
}

/** All customers a person may see; asked for beside every count, so kept for the night. */
async function countScope(served: ServedMart, scope: Scope): Promise<number> {
  const key = JSON.stringify(scope)
  const known = served.scopeCounts.get(key)
  if (known !== undefined) return known
  const within = scopeCondition(scope)
  const customers = await countWhere(served, {
    ...{ sql: within.sql, parameters: within.params, columns: scopeRule(scope) },
  })
  served.scopeCounts.set(key, customers)
  return customers
}

type CountAnswer = z.output<typeof countSegment.response>

/** Size of a rule within a scope; a rule that can't be read is an answer, not an error. */
export async function countOfRule(
  served: ServedMart,
  scope: Scope,
  input: RuleInput,
): Promise<CountAnswer> {
  const read = readRule(input, served.vocabulary)
  if (!read.ok) return { ok: false, problems: read.problems }
  const started = performance.now()
  const [customers, possible] = await Promise.all(
    [read.rule, orUnknown(read.rule)].map((rule) =>
      countWhere(served, whereRule(rule, scope, served)),
    ),
  )
  if (customers === undefined || possible === undefined) throw new Error('two counts were asked')
  const milliseconds = Math.round((performance.now() - started) * 10) / 10
  return {
    ok: true,
    rule: read.reading,
    customers,
    unknown: possible - customers,
    outOf: await countScope(served, scope),
    milliseconds,
    asOf: served.asOf,
  }
}
