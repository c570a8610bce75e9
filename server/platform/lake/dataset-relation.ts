import { join } from 'node:path'
import type { Dataset, Partition } from './dataset.ts'
import { quoteIdentifier, quoteText } from './quote.ts'

/**
 * The partitions that count as of a business date: of each source its newest full delivery and the
 * deltas after it. Everything older was replaced by that full delivery.
 */
export function partitionsAsOf(
  partitions: readonly Partition[],
  dataset: string,
  asOf: string,
): Partition[] {
  const known = partitions.filter((p) => p.dataset === dataset && p.businessDate <= asOf)
  const newestFull = new Map<string, string>()
  for (const { source, mode, businessDate } of known) {
    if (mode === 'full' && businessDate > (newestFull.get(source) ?? '')) {
      newestFull.set(source, businessDate)
    }
  }
  return known
    .filter((p) => p.businessDate >= (newestFull.get(p.source) ?? ''))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * SQL text of a dataset's rows as of a business date, with all its columns and `business_date`, the
 * date each row was delivered for. Typed and empty when nothing was delivered. `traced` adds
 * `delivered_by`, the source each row came from.
 */
export function relationSql(
  lakeRoot: string,
  dataset: Dataset,
  partitions: readonly Partition[],
  { traced = false }: { readonly traced?: boolean } = {},
): string {
  if (partitions.length === 0) return emptySql(dataset, traced)
  const union = groupByColumns(partitions)
    .map((group) => readSql(lakeRoot, dataset, group))
    .join('\nunion all\n')
  const columns = [...columnList(dataset), ...(traced ? [`${sourceSql} as delivered_by`] : [])]
  const keyMayRepeat =
    partitions.length > 1 &&
    (dataset.history === 'state' || partitions.some((p) => p.repeatsKeys === true))
  if (!keyMayRepeat) return `select\n  ${columns.join(',\n  ')}\nfrom (\n${union}\n) as delivered`
  // Sources may deliver the same key on the same date: the later name wins, so that it is one row.
  return [
    `select\n  ${columns.join(',\n  ')}`,
    'from (',
    'select',
    '  *,',
    '  row_number() over (',
    `    partition by ${dataset.key.map(quoteIdentifier).join(', ')}`,
    '    order by business_date desc, delivered_as desc',
    '  ) as newness',
    `from (\n${union}\n) as delivered`,
    ') as ranked',
    'where newness = 1',
  ].join('\n')
}

function columnList(dataset: Dataset): string[] {
  return [...dataset.columns.map((column) => quoteIdentifier(column.name)), 'business_date']
}

/** A partition's file is named after its source and its content. */
const sourceSql = String.raw`regexp_replace(delivered_as, '-[0-9a-f]{16}\.parquet$', '')`

function emptySql(dataset: Dataset, traced: boolean): string {
  const columns = dataset.columns.map(
    ({ name, sqlType }) => `cast(null as ${sqlType}) as ${quoteIdentifier(name)}`,
  )
  const all = [
    ...columns,
    'cast(null as date) as business_date',
    ...(traced ? ['cast(null as varchar) as delivered_by'] : []),
  ]
  return `select\n  ${all.join(',\n  ')}\nwhere false`
}

/** Partitions written before a dataset gained a column are read apart from those written after. */
function groupByColumns(partitions: readonly Partition[]): Partition[][] {
  const groups = Map.groupBy(partitions, (p) => [...p.columns].sort().join('\n'))
  return [...groups.values()]
}

function readSql(lakeRoot: string, dataset: Dataset, group: readonly Partition[]): string {
  const has = new Set(group[0]?.columns)
  const columns = dataset.columns.map(({ name, sqlType }) =>
    has.has(name) ? quoteIdentifier(name) : `cast(null as ${sqlType}) as ${quoteIdentifier(name)}`,
  )
  const files = group.map((p) => quoteText(join(lakeRoot, p.path)))
  return [
    `select\n  ${[...columns, 'business_date'].join(',\n  ')},`,
    '  parse_filename(filename) as delivered_as',
    `from read_parquet(\n  [${files.join(',\n   ')}],`,
    "  hive_partitioning = true, hive_types = {'business_date': date}, filename = true",
    ')',
  ].join('\n')
}
