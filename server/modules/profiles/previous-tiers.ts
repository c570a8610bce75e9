import { tierColumn } from '#modules/strategy/index.ts'
import type { Pack, Scheme } from '#modules/strategy/index.ts'
import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'
import { codesByRank, watchColumns } from './domain/tier-columns.ts'

export interface PreviousTiers {
  /** Joins the state of tiers before to the customer `c`. */
  readonly join: string
  /** Columns of that state, one `expression as name` each. */
  readonly columns: readonly string[]
}

/** The tiers customers held on the night before, and how long they had been below. */
export async function previousTiers(
  connection: Connection,
  previous: string | undefined,
  pack: Pack,
): Promise<PreviousTiers> {
  const known = previous === undefined ? new Set<string>() : await profileColumnsOf(connection, previous)
  const joins: string[] = []
  const columns: string[] = []
  const mart = previous === undefined ? '' : quoteIdentifier(previous)
  if (previous !== undefined) {
    joins.push(`left join ${mart}.profile as before on before.customer_id = c.customer_id`)
  }
  for (const scheme of pack.schemes) {
    const of = watchColumns(scheme.name)
    const held = tierColumn(scheme.name)
    columns.push(
      known.has(held)
        ? `${rankOf(scheme, `before.${quoteIdentifier(held)}`)} as ${quoteIdentifier(of.heldBefore)}`
        : `cast(null as bigint) as ${quoteIdentifier(of.heldBefore)}`,
    )
    if (scheme.stepDown === 'at_once') continue
    const watch = quoteIdentifier(`watch_${scheme.name}`)
    if (previous !== undefined) {
      joins.push(
        `left join (select * from ${mart}.tier_watch where scheme = ${quoteText(scheme.name)}) as ${watch}` +
          ` on ${watch}.customer_id = c.customer_id`,
      )
    }
    const from = (column: string, type: string) =>
      previous === undefined ? `cast(null as ${type})` : `${watch}.${column}`
    columns.push(
      `${from('since', 'date')} as ${quoteIdentifier(of.sinceBefore)}`,
      `${from('months', 'bigint')} as ${quoteIdentifier(of.monthsBefore)}`,
      `${rankOf(scheme, from('best_tier', 'varchar'))} as ${quoteIdentifier(of.bestBefore)}`,
      `${rankOf(scheme, from('last_tier', 'varchar'))} as ${quoteIdentifier(of.lastBefore)}`,
      `${from('last_month', 'date')} as ${quoteIdentifier(of.monthBefore)}`,
    )
  }
  return { join: joins.join('\n'), columns }
}

async function profileColumnsOf(connection: Connection, database: string): Promise<Set<string>> {
  const rows = await connection.rows<{ column_name: string }>(
    `select column_name from duckdb_columns() where database_name = ? and table_name = 'profile'`,
    [database],
  )
  return new Set(rows.map((row) => row.column_name))
}

/** Rank of a tier's code, 1 the highest; null for codes the scheme doesn't have (any more). */
export function rankOf(scheme: Scheme, code: string): string {
  const whens = codesByRank(scheme).map((name, index) => `when ${quoteText(name)} then ${index + 1}`)
  return `case ${code} ${whens.join(' ')} end`
}
