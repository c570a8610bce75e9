import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { StagedPartition } from '#platform/lake/index.ts'
import type { Feed, Target } from './domain/feed/feed.ts'
import { LINES_A_FILE } from './domain/line-number.ts'
import type { FeedSql } from './domain/sql/feed-sql.ts'
import type { Delivery } from './delivery.ts'
import type { LoadContext } from './load-context.ts'
import type { NumberedFile } from './numbered-file.ts'
import { misformedRelation, writeRejectFiles } from './reject-file.ts'
import type { RejectFiles } from './reject-file.ts'
import { hashedKey, measureTarget, numberDuplicates, writeTarget } from './stage-target.ts'
import type { MeasuredTarget } from './stage-target.ts'

export interface ExactLoad {
  readonly rowsRead: number
  readonly rowsRejected: number
  readonly partitions: readonly StagedPartition[]
  readonly rejects: RejectFiles | undefined
  /** SQL condition that holds for kept rows of the numbered relation. */
  readonly kept: string
  /** By the place of the file among those delivered. */
  readonly rejectedOf: ReadonlyMap<number, number>
  /** The line of a rejected last record that no line end follows (`lineIn`). */
  readonly unfinishedRejected: number | undefined
}

/**
 * Loads a numbered file, keeping every good row and setting every bad one aside with its reason.
 */
export async function loadExact(
  context: LoadContext,
  feed: Feed,
  sql: FeedSql,
  numbered: NumberedFile,
  source: string,
  delivery: Delivery,
): Promise<ExactLoad> {
  const { connection } = context
  const rejected = quoteIdentifier(`rejected_${feed.name}`)
  const checked = sql.checked(source)
  await connection.run(
    `create or replace temp table ${rejected} as
    select line, split_part(problem, ':', 1) as code, split_part(problem, ':', 2) as field
    from (${checked}) as rows
    where problem is not null`,
  )
  const kept = `line not in (select line from ${rejected})`
  const good = `select * from (${checked}) as rows where ${kept}`

  const partitions = await stageTargets(context, feed, sql, good, rejected)
  const rejectedOf = await countRejected(context, rejected, numbered)
  const rowsRejected = rejectedOf.values().reduce((sum, rows) => sum + rows, 0)
  return {
    rowsRead: numbered.records + numbered.misformed,
    rowsRejected,
    partitions,
    rejects:
      rowsRejected === 0
        ? undefined
        : await writeRejectFiles(context, feed, numbered, delivery, rejected),
    kept,
    rejectedOf,
    unfinishedRejected: await rejectedUnfinished(context, rejected, numbered),
  }
}

/** Rejected lines, and the misformed if there are any. */
function rejectedLines(rejected: string, numbered: NumberedFile): string {
  const lines = `select line from ${rejected}`
  return numbered.misformed === 0
    ? lines
    : `${lines} union all select line from ${misformedRelation(numbered)}`
}

async function countRejected(
  { connection }: LoadContext,
  rejected: string,
  numbered: NumberedFile,
): Promise<ReadonlyMap<number, number>> {
  const counted = await connection.rows<{ file: number; rows: number }>(
    `select line // ${LINES_A_FILE} as file, count(*) as rows
    from (${rejectedLines(rejected, numbered)}) as lines
    group by 1`,
  )
  return new Map(counted.map(({ file, rows }) => [file, rows]))
}

async function rejectedUnfinished(
  { connection }: LoadContext,
  rejected: string,
  numbered: NumberedFile,
): Promise<number | undefined> {
  const unfinished = numbered.sources.flatMap(({ unfinishedLine }) => unfinishedLine ?? [])
  if (unfinished.length === 0) return undefined
  const [found] = await connection.rows<{ line: number }>(
    `select line from (${rejectedLines(rejected, numbered)}) as lines
    where line in (${unfinished.join(', ')})
    order by line
    limit 1`,
  )
  return found?.line
}

async function stageTargets(
  context: LoadContext,
  feed: Feed,
  sql: FeedSql,
  good: string,
  rejected: string,
): Promise<StagedPartition[]> {
  const targets = [feed.main, ...feed.also]
  const stage = async (target: Target): Promise<MeasuredTarget> => {
    const { file } = await writeTarget(context, feed, target, sql.target(target, good))
    const measured = await measureTarget(context, feed, target, file)
    const hashed = hashedKey(target)
    if (measured.keysAreUnique || hashed === undefined) return measured
    await numberDuplicates(context.connection, target, hashed, file)
    return measureTarget(context, feed, target, file)
  }
  const staged: MeasuredTarget[] = []
  for (const target of targets) {
    const measured = await stage(target)
    if (!measured.keysAreUnique) await rejectRepeated(context, feed, target, sql, good, rejected)
    staged.push(measured)
  }
  if (staged.every(({ keysAreUnique }) => keysAreUnique)) {
    return staged.map(({ partition }) => partition)
  }
  // A record rejected for one fact leaves the others too, so all are written again.
  const again: StagedPartition[] = []
  for (const target of targets) again.push((await stage(target)).partition)
  return again
}

/**
 * Of rows with one key the last of the file stays, as the newest delivery does, or the first where
 * the catalogue says so. For a further fact, rows that say the same are one row, and only a record
 * that says otherwise than those before it is rejected.
 */
async function rejectRepeated(
  context: LoadContext,
  feed: Feed,
  target: Target,
  sql: FeedSql,
  good: string,
  rejected: string,
): Promise<void> {
  const key = target.fact.key.map(quoteIdentifier).join(', ')
  const columns = target.columns.map(({ column }) => quoteIdentifier(column)).join(', ')
  const rows = `(${sql.target(target, good, 'line')}) as said`
  const isMain = target === feed.main
  const field = isMain ? target.fact.key[0] : `${target.fact.name}.${target.fact.key[0]}`
  const order = target.fact.wins === 'first' ? 'asc' : 'desc'
  const placed = isMain
    ? `select line, row_number() over (partition by ${key} order by line ${order}) as place
       from ${rows}`
    : `select line, dense_rank() over (partition by ${key} order by first_line) as place
       from (
         select *, min(line) over (partition by ${columns}) as first_line from ${rows}
       ) as first`
  await context.connection.run(
    `insert into ${rejected}
    select distinct line, 'duplicate_key', ${quoteText(field ?? '')}
    from (${placed}) as placed
    where place > 1`,
  )
}
