import type { Tile } from '#contracts/cockpit.ts'
import { formatRule, toSql } from '#kernel/rule/index.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { readRule, ruleSql } from '#modules/act/customers/index.ts'
import type { EarlierMart, ServedMart } from '#modules/act/customers/index.ts'

import type { TilePlan } from './domain/home-plan.ts'
import { centsSql } from './sum-by-rule.ts'

interface ReadPlan {
  readonly plan: TilePlan
  readonly rule: Rule
  readonly base: Rule | undefined
}

/** Tiles with this night's numbers and those of the night before, each night in one scan. */
export async function readTiles(
  served: ServedMart,
  earlier: EarlierMart | undefined,
  scope: Scope,
  plans: readonly TilePlan[],
): Promise<Tile[]> {
  const read = plans.flatMap((plan) => readPlan(plan, served.vocabulary) ?? [])
  const values = await measure(served, scope, read, {
    relation: 'profile',
    date: served.date,
    columns: served.columns,
  })
  const before =
    earlier === undefined
      ? read.map(() => null)
      : await measure(served, scope, read, {
          relation: `${earlier.schema}.profile`,
          date: earlier.date,
          columns: earlier.columns,
        })
  return read.map(({ plan, rule }, index) => ({
    code: plan.code,
    words: plan.words,
    kind: plan.kind,
    value: values[index] ?? null,
    previous: before[index] ?? null,
    definition: plan.definition,
    to: null,
    rule: formatRule(rule),
  }))
}

/** Undefined where the bank's strategy lacks what the plan speaks of. */
function readPlan(plan: TilePlan, vocabulary: Vocabulary): ReadPlan | undefined {
  const read = readRule({ text: plan.rule }, vocabulary)
  if (!read.ok) return undefined
  if (plan.kind === 'money' && vocabulary.field(plan.sum) === undefined) return undefined
  if (plan.kind !== 'share') return { plan, rule: read.rule, base: undefined }
  const base = readRule({ text: plan.of }, vocabulary)
  return base.ok ? { plan, rule: read.rule, base: base.rule } : undefined
}

interface Night {
  readonly relation: string
  readonly date: BusinessDate
  readonly columns: ReadonlySet<string>
}

/** Null where the night lacks a column, and for a share of nobody. */
async function measure(
  served: ServedMart,
  scope: Scope,
  plans: readonly ReadPlan[],
  night: Night,
): Promise<(number | null)[]> {
  const within = scopeCondition(scope)
  // Of the night served with what customers said since; the night before is as it was.
  const holds = (rule: Rule) =>
    night.relation === 'profile'
      ? ruleSql(rule, served)
      : toSql(rule, served.vocabulary, { asOf: night.date })
  const known = plans.map((read) =>
    read.plan.kind !== 'money' || night.columns.has(read.plan.sum) ? read : undefined,
  )
  const columns = known.flatMap((read, index) =>
    read === undefined ? [] : [`${aggregate(read, holds)} as t${index}`],
  )
  if (columns.length === 0) return plans.map(() => null)
  const [row] = await served.read<Record<string, number | null>>(
    `select
      ${columns.join(',\n      ')}
    from ${night.relation}
    where ${within.sql}`,
    within.params,
  )
  return plans.map((_, index) => row?.[`t${index}`] ?? null)
}

function aggregate({ plan, rule, base }: ReadPlan, holds: (rule: Rule) => string): string {
  const count = `count(*) filter (where ${holds(rule)})`
  switch (plan.kind) {
    case 'count':
      return count
    case 'money':
      return centsSql(plan.sum, holds(rule))
    case 'share': {
      const of = base === undefined ? 'count(*)' : `count(*) filter (where ${holds(base)})`
      return `cast(${count} as double) / nullif(${of}, 0)`
    }
  }
}
