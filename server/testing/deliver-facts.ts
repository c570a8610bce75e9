import { join } from 'node:path'

import { datasetNamed } from '#modules/know/intake/index.ts'
import { openEngine, quoteIdentifier, stagePartition } from '#platform/lake/index.ts'
import type { Dataset, FactStore } from '#platform/lake/index.ts'

import { fillTable } from './fill-table.ts'

/** Rows by the name of their fact; columns left out are missing. */
export type FactRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Delivers rows of facts for a business date, all of them or none. */
export async function deliverFacts(
  factStore: FactStore,
  date: string,
  rows: FactRows,
  /** Whether a fact replaces what was delivered of it before. */
  mode: (dataset: Dataset) => 'full' | 'delta',
): Promise<void> {
  const staging = await factStore.openStaging()
  const engine = await openEngine({ tempDirectory: join(staging.folder, 'spill'), threads: 1 })
  try {
    const connection = await engine.connect()
    const add = []
    for (const [fact, ofFact] of Object.entries(rows)) {
      const dataset = datasetNamed(fact)
      await fillTable(connection, `given_${fact}`, columnsGiven(dataset, ofFact), ofFact)
      add.push(
        await stagePartition(connection, staging, dataset, {
          source: `test_${fact}`,
          businessDate: date,
          mode: mode(dataset),
          select: `select * from ${quoteIdentifier(`given_${fact}`)}`,
        }),
      )
    }
    await factStore.commit({ add })
  } finally {
    engine.close()
    await staging.discard()
  }
}

/** A bank that never says a thing delivers no column of it. */
function columnsGiven({ name: fact, columns }: Dataset, rows: FactRows[string]) {
  const given = new Set(rows.flatMap((row) => Object.keys(row)))
  const unknown = [...given].filter((name) => !columns.some((column) => column.name === name))
  if (unknown.length > 0) throw new Error(`${fact} has no column ${unknown.join(', ')}`)
  return columns
    .filter(({ name }) => given.size === 0 || given.has(name))
    .map(({ name, sqlType }) => [name, sqlType] as const)
}
