import { datasetOf, facts } from '#modules/know/intake/index.ts'
import { quoteIdentifier } from '#platform/lake/index.ts'
import type { Connection, FactStore } from '#platform/lake/index.ts'

/** Makes every fact of the catalogue a view of the connection, as of a business date. */
export async function createFactViews(
  connection: Connection,
  factStore: FactStore,
  asOf: string,
): Promise<void> {
  for (const fact of facts) {
    const relation = await factStore.relation(datasetOf(fact), asOf)
    await connection.run(`create or replace temp view ${quoteIdentifier(fact.name)} as ${relation}`)
  }
}
