import type { Dataset, FactStore } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'
import { stagePartition } from '#platform/lake/index.ts'

import type { StepCounts } from './domain/steps.ts'

/**
 * What people did, as a fact of the lake. A later module registers one for each fact it writes:
 * contacts, outcomes, consents.
 */
export interface LedgerExport {
  /** Named like a feed: the source of the partition it makes. */
  readonly source: string
  readonly dataset: Dataset
  /** Only rows of customers the night knows; the others wait in the ledger, counted as rejected. */
  readonly ofKnownCustomers?: boolean
  /** Rows up to the watermark, as objects of the dataset's columns. */
  rows(businessDate: string): AsyncIterable<readonly Record<string, unknown>[]>
}

/**
 * Writes every registered export as a full partition of the business date. Run again it replaces
 * what it wrote: no row is exported twice.
 */
export async function exportLedger(
  exports: readonly LedgerExport[],
  parts: { readonly factStore: FactStore; readonly connection: Connection },
  businessDate: string,
): Promise<StepCounts> {
  if (exports.length === 0) return { rowsIn: 0, rowsOut: 0, rowsRejected: 0 }
  const staging = await parts.factStore.openStaging()
  try {
    let rowsIn = 0
    const add = []
    const { partitions } = await parts.factStore.manifest()
    const sources = new Set(partitions.map(({ source }) => source))
    for (const ledgerExport of exports) {
      const table = `export_${ledgerExport.source}`
      const filled = await fill(parts.connection, table, ledgerExport, businessDate)
      rowsIn += filled
      const rows =
        ledgerExport.ofKnownCustomers === true
          ? filled - (await dropStrangers(parts.connection, table))
          : filled
      const { source, dataset } = ledgerExport
      // Nothing was ever recorded: the fact stays undelivered, instead of known to be empty.
      if (rows === 0 && !sources.has(source)) {
        await parts.connection.run(`drop table ${table}`)
        continue
      }
      add.push(
        await stagePartition(parts.connection, staging, dataset, {
          source,
          businessDate,
          mode: 'full',
          select: `select * from ${table}`,
        }),
      )
      await parts.connection.run(`drop table ${table}`)
    }
    if (add.length > 0) await parts.factStore.commit({ add })
    const rowsOut = add.reduce((sum, partition) => sum + partition.rows, 0)
    return { rowsIn, rowsOut, rowsRejected: rowsIn - rowsOut }
  } finally {
    await staging.discard()
  }
}

async function fill(
  connection: Connection,
  table: string,
  ledgerExport: LedgerExport,
  businessDate: string,
): Promise<number> {
  const { columns } = ledgerExport.dataset
  const declared = columns.map(({ name, sqlType }) => `"${name}" ${sqlType}`).join(', ')
  await connection.run(`create or replace temp table ${table} (${declared})`)
  const shape = columns.map(({ name, sqlType }) => `"${name}": "${sqlType}"`).join(', ')
  let rows = 0
  for await (const batch of ledgerExport.rows(businessDate)) {
    if (batch.length === 0) continue
    await connection.run(
      `insert into ${table} select unnest(from_json(?, '[{${shape}}]'), recursive := true)`,
      [JSON.stringify(batch)],
    )
    rows += batch.length
  }
  return rows
}

async function dropStrangers(connection: Connection, table: string): Promise<number> {
  const [dropped] = await connection.rows<{ Count: number }>(
    `delete from ${table}
    where customer_id not in (select customer_id from customer)`,
  )
  if (dropped === undefined) throw new Error('a delete tells how many rows it took')
  return dropped.Count
}
