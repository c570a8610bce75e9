import type { Rule } from '#kernel/rule/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { ruleSql } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

/** The customers of a scope a rule holds for, and what they have at the bank. */
export interface RuleSum {
  readonly customers: number
  readonly aumCents: number
}

/** The sums of many rules, in their order, from one scan. */
export async function sumByRule(
  served: ServedMart,
  scope: Scope,
  rules: readonly Rule[],
): Promise<RuleSum[]> {
  if (rules.length === 0) return []
  const within = scopeCondition(scope)
  const columns = rules.flatMap((rule, index) => {
    const holds = ruleSql(rule, served)
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
  return rules.map((_, index) => ({
    customers: row?.[`n${index}`] ?? 0,
    aumCents: row?.[`c${index}`] ?? 0,
  }))
}

/** Assets of those a condition holds for, in cents; nothing where the night has no assets. */
export function aumSql({ columns }: Pick<ServedMart, 'columns'>, holds: string): string {
  return columns.has('aum') ? centsSql('aum', holds) : 'cast(0 as bigint)'
}

/** The sum of a money column over those a condition holds for: yuan in the mart, told in cents. */
export function centsSql(column: string, holds: string): string {
  const sum = `sum(${quoteIdentifier(column)}) filter (where ${holds})`
  return `cast(coalesce(${sum}, 0) * 100 as bigint)`
}
