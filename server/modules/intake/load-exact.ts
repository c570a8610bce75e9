import { join } from 'node:path'
import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { StagedPartition } from '#platform/lake/index.ts'
import type { Feed, Target } from './domain/feed/feed.ts'
import { rejectReasons } from './domain/reject-reasons.ts'
import type { FeedSql } from './domain/sql/feed-sql.ts'
import type { FileHead } from './file-head.ts'
import type { LoadContext } from './load-context.ts'
import type { NumberedFile } from './numbered-file.ts'
import { hashedKey, measureTarget, numberDuplicates, writeTarget } from './stage-target.ts'
import type { MeasuredTarget } from './stage-target.ts'

export interface ExactLoad {
  readonly rowsRead: number
  readonly rowsRejected: number
  readonly partitions: readonly StagedPartition[]
  readonly rejects: string | undefined
  /** SQL condition that holds for kept rows of the numbered relation. */
  readonly kept: string
  /** The last record, which no line end follows, is among the rejected. */
  readonly unfinishedRejected: boolean
}

/** Stands for values that must not be written down. */
const MASK = '***'
const RAW_MAX = 2_000

/**
 * Loads a numbered file, keeping every good row and setting every bad one aside with its reason.
 */
export async function loadExact(
  context: LoadContext,
  feed: Feed,
  sql: FeedSql,
  numbered: NumberedFile,
  source: string,
  head: FileHead,
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
  const [counted] = await connection.rows<{ rows: number; unfinished: number }>(
    `select count(*) as rows, count(*) filter (where line = ?) as unfinished from ${rejected}`,
    [numbered.unfinishedLine ?? -1],
  )
  const rowsRejected = (counted?.rows ?? 0) + numbered.misformed
  return {
    rowsRead: numbered.records + numbered.misformed,
    rowsRejected,
    partitions,
    rejects:
      rowsRejected === 0
        ? undefined
        : await writeRejects(context, feed, numbered, source, head, rejected),
    kept,
    unfinishedRejected:
      (counted?.unfinished ?? 0) > 0 || (await lastIsMisformed(context, numbered)),
  }
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
 * Of rows with one key the first of the file stays. For a further fact, rows that say the same are
 * one row, and only a record that says otherwise is rejected.
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
  const placed = isMain
    ? `select line, row_number() over (partition by ${key} order by line) as place from ${rows}`
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

async function lastIsMisformed(context: LoadContext, numbered: NumberedFile): Promise<boolean> {
  if (numbered.unfinishedLine === undefined || numbered.misformed === 0) return false
  const [found] = await context.connection.rows<{ rows: number }>(
    `select count(*) as rows from ${misformedRelation(numbered)} where line = ?`,
    [numbered.unfinishedLine],
  )
  return (found?.rows ?? 0) > 0
}

function misformedRelation(numbered: NumberedFile): string {
  return (
    `read_csv(${quoteText(numbered.misformedPath)}, auto_detect = false, header = false, ` +
    String.raw`delim = ',', quote = '"', escape = '"', new_line = '\n', ` +
    `columns = {'line': 'bigint', 'code': 'varchar', 'raw': 'varchar'})`
  )
}

/**
 * The reject file: line, field, code, reason in both languages, and the record without identity.
 */
async function writeRejects(
  context: LoadContext,
  feed: Feed,
  numbered: NumberedFile,
  source: string,
  head: FileHead,
  rejected: string,
): Promise<string> {
  const file = join(context.staging.folder, `${feed.name}.rejects.csv`)
  const secret = secretColumns(feed)
  const separator = feed.format.layout === 'fixed' ? ' ' : feed.format.separator
  const shown = head.columns.map((name, index) =>
    secret.has(name) ? quoteText(MASK) : `coalesce(c${index + 1}, '')`,
  )
  const raw = `substr(${shown.join(` || ${quoteText(separator)} || `)}, 1, ${RAW_MAX})`
  // A misformed record can't be cut into fields, so it can't be masked either.
  const misformedRaw = secret.size === 0 ? 'raw' : quoteText(MASK)
  const parts = [
    `select r.line, r.field, r.code, ${raw} as raw
     from ${rejected} as r join ${source} as s on s.line = r.line`,
  ]
  if (numbered.misformed > 0) {
    parts.push(
      `select line, null as field, code, ${misformedRaw} as raw
       from ${misformedRelation(numbered)}`,
    )
  }
  const reasons = Object.entries(rejectReasons).map(
    ([code, { zh, en }]) => `(${[code, zh, en].map(quoteText).join(', ')})`,
  )
  await context.connection.run(
    `copy (
      select line, field, rejects.code, reason_zh, reason_en, raw
      from (${parts.join('\nunion all\n')}) as rejects
      join (values ${reasons.join(', ')}) as reasons(code, reason_zh, reason_en)
        on reasons.code = rejects.code
      order by line
    ) to ${quoteText(file)} (format csv, header true)`,
  )
  return file
}

/** Columns of the file whose values are somebody's identity. */
export function secretColumns(feed: Feed): ReadonlySet<string> {
  const derived = [feed.main, ...feed.also].flatMap(({ columns }) =>
    columns.flatMap(({ source }) =>
      source.kind === 'derived' && source.rule.startsWith('chinese') ? [source.from] : [],
    ),
  )
  return new Set([...feed.identity.map(({ from }) => from), ...derived])
}
