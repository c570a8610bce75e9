import { quoteIdentifier } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'

/** A new table of given columns with rows given as objects; a column left out is null. */
export async function fillTable(
  connection: Connection,
  table: string,
  columns: readonly (readonly [name: string, type: string])[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const declared = columns.map(([name, type]) => `${quoteIdentifier(name)} ${type}`)
  await connection.run(`create table ${quoteIdentifier(table)} (${declared.join(', ')})`)
  const shape = JSON.stringify(Object.fromEntries(columns))
  await connection.run(
    `insert into ${quoteIdentifier(table)}
    select unnest(from_json(cast(? as json), '[${shape}]'), recursive := true)`,
    [JSON.stringify(rows)],
  )
}
