import { combinedHash, contentOf, quoteIdentifier } from '#platform/lake/index.ts'
import type { Connection, Content } from '#platform/lake/index.ts'

export interface MartContent {
  /** SHA-256 over the contents of all relations. */
  readonly hash: string
  readonly relations: ReadonlyMap<string, Content>
}

/** What a mart holds, whatever the order of rows, the machine or the time. */
export async function martContent(connection: Connection, schema = 'main'): Promise<MartContent> {
  const columns = await connection.rows<{ table_name: string; column_name: string }>(
    `select table_name, column_name
     from information_schema.columns
     where table_schema = ? and table_catalog = current_database()
     order by table_name, column_name`,
    [schema],
  )
  const relations = new Map<string, Content>()
  const byTable = Map.groupBy(columns, (column) => column.table_name)
  for (const [table, list] of byTable) {
    const names = list.map((column) => column.column_name)
    relations.set(table, await contentOf(connection, quoteIdentifier(table), names))
  }
  return { hash: combinedHash(relations), relations }
}
