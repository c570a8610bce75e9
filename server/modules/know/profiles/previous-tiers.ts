import { tierColumn } from '#modules/know/strategy/index.ts'
import type { Pack } from '#modules/know/strategy/index.ts'
import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'
import { rowsOfRange } from './customer-ranges.ts'
import type { CustomerRange } from './customer-ranges.ts'
import { rankOfCode, watchColumns } from './columns/tier-columns.ts'

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
  range: CustomerRange,
): Promise<PreviousTiers> {
  const known =
    previous === undefined ? new Set<string>() : await profileColumnsOf(connection, previous)
  const joins: string[] = []
  const columns: string[] = []
  const mart = previous === undefined ? '' : quoteIdentifier(previous)
  if (previous !== undefined) {
    const rows = rowsOfRange(`select * from ${mart}.profile`, range)
    joins.push(`left join (\n${rows}\n) as before on before.customer_id = c.customer_id`)
  }
  for (const scheme of pack.schemes) {
    const of = watchColumns(scheme.name)
    const held = tierColumn(scheme.name)
    columns.push(
      known.has(held)
        ? as(rankOfCode(scheme, `before.${quoteIdentifier(held)}`), of.heldBefore)
        : as('cast(null as bigint)', of.heldBefore),
    )
    if (scheme.stepDown === 'at_once') continue
    const watch = quoteIdentifier(`watch_${scheme.name}`)
    if (previous !== undefined) {
      const rows = `select * from ${mart}.tier_watch where scheme = ${quoteText(scheme.name)}`
      joins.push(`left join (${rows}) as ${watch} on ${watch}.customer_id = c.customer_id`)
    }
    const from = (column: string, type: string) =>
      previous === undefined ? `cast(null as ${type})` : `${watch}.${column}`
    columns.push(
      as(from('since', 'date'), of.sinceBefore),
      as(from('months', 'bigint'), of.monthsBefore),
      as(rankOfCode(scheme, from('best_tier', 'varchar')), of.bestBefore),
      as(rankOfCode(scheme, from('last_tier', 'varchar')), of.lastBefore),
      as(from('last_month', 'date'), of.monthBefore),
    )
  }
  return { join: joins.join('\n'), columns }
}

function as(sql: string, name: string): string {
  return `${sql} as ${quoteIdentifier(name)}`
}

async function profileColumnsOf(connection: Connection, database: string): Promise<Set<string>> {
  const rows = await connection.rows<{ column_name: string }>(
    `select column_name from duckdb_columns() where database_name = ? and table_name = 'profile'`,
    [database],
  )
  return new Set(rows.map((row) => row.column_name))
}
