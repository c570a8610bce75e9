import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { contentOf } from './content-hash.ts'
import type { Dataset, StagedPartition } from './dataset.ts'
import type { Connection } from './engine.ts'
import { quoteIdentifier, quoteText } from './quote.ts'
import type { Staging } from './staging.ts'

export interface PartitionSource {
  readonly source: string
  readonly businessDate: string
  readonly mode: 'full' | 'delta'
  /** SQL text whose columns, by name, are those of the dataset (any it leaves out are missing). */
  readonly select: string
}

/** Rows of a Parquet row group: large enough to compress, small enough to build in memory. */
const ROW_GROUP_ROWS = 122_880

/** How partitions are written: zstd is a third smaller than snappy at the same speed here. */
export const parquetOptions = `format parquet, compression zstd, row_group_size ${ROW_GROUP_ROWS}`

/**
 * Where a partition's file is staged: in folders like those it goes to, so that relations can read
 * it before it is committed.
 */
export async function stagedFile(
  staging: Staging,
  dataset: string,
  { source, businessDate }: Pick<PartitionSource, 'source' | 'businessDate'>,
): Promise<string> {
  const folder = join(staging.folder, dataset, `business_date=${businessDate}`)
  await mkdir(folder, { recursive: true })
  return join(folder, `${source}.parquet`)
}

/** Writes a query's rows, cast to the dataset's types, as a partition ready to be committed. */
export async function stagePartition(
  connection: Connection,
  staging: Staging,
  dataset: Dataset,
  from: PartitionSource,
): Promise<StagedPartition> {
  const given = await connection.rows<{ column_name: string }>(`describe ${from.select}`)
  const names = new Set(given.map((column) => column.column_name))
  const columns = dataset.columns.filter(({ name }) => names.has(name))
  const list = columns.map(
    ({ name, sqlType }) =>
      `cast(${quoteIdentifier(name)} as ${sqlType}) as ${quoteIdentifier(name)}`,
  )
  const file = await stagedFile(staging, dataset.name, from)
  await connection.run(
    `copy (select ${list.join(', ')} from (${from.select})) ` +
      `to ${quoteText(file)} (${parquetOptions})`,
  )
  const columnNames = columns.map(({ name }) => name)
  const content = await contentOf(connection, `read_parquet(${quoteText(file)})`, columnNames)
  return {
    dataset: dataset.name,
    source: from.source,
    businessDate: from.businessDate,
    mode: from.mode,
    columns: columnNames,
    file,
    ...content,
  }
}
