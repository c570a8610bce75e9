import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { quoteText } from '#platform/lake/index.ts'
import type { ControlFacts } from './domain/feed/control-template.ts'
import type { Feed, Lookup, RejectLimit } from './domain/feed/feed.ts'
import { RefusedError } from './domain/refusal.ts'
import { feedSql } from './domain/sql/feed-sql.ts'
import type { FeedSql } from './domain/sql/feed-sql.ts'
import { checkControlFile, checkCount } from './control-check.ts'
import { directRelation, isReadDirectly, numberedRelation } from './csv-relation.ts'
import { datasetOf } from './dataset-of.ts'
import { readFileHead } from './file-head.ts'
import type { FileHead } from './file-head.ts'
import { loadClean } from './load-clean.ts'
import type { LoadContext, StagedLoad } from './load-context.ts'
import { loadExact } from './load-exact.ts'
import { writeNumbered } from './numbered-file.ts'
import type { NumberedFile } from './numbered-file.ts'

/** Rejects that are always borne when a feed names no limit of its own. */
const REJECTS_BORNE = 10
const REJECT_SHARE = 0.01

/**
 * Loads one file into staging. Throws `RefusedError` when the delivery must be refused whole; the
 * lake is not touched either way.
 */
export async function loadFeed(
  context: LoadContext,
  feed: Feed,
  path: string,
  options: { readonly checkControl: boolean },
): Promise<StagedLoad> {
  context.onProgress({ feed: feed.name, stage: 'reading' })
  const head = await readFileHead(path, feed)
  const control =
    options.checkControl && feed.control !== undefined
      ? await checkControlFile(path, feed.control, context.businessDate)
      : undefined
  const lookups = await lookupRelations(context, feed)
  const sqlFor = (numbered: boolean) =>
    feedSql({
      feed,
      fileColumns: head.columns,
      lookupRelation: (lookup) => lookups.get(lookup) ?? '',
      timeZone: context.timeZone,
      numbered,
    })

  if (isReadDirectly(feed.format, head)) {
    const source = directRelation(path, feed.format, head)
    const sql = sqlFor(false)
    const clean = await loadClean(context, feed, sql, source)
    if (clean !== undefined) {
      const identity = identitySql(feed, sql, sql.checked(source))
      return cleanResult(feed, path, head, clean, identity, control)
    }
  }
  return loadNumbered(context, feed, path, head, sqlFor(true), control)
}

async function loadNumbered(
  context: LoadContext,
  feed: Feed,
  path: string,
  head: FileHead,
  sql: FeedSql,
  control: ControlFacts | undefined,
): Promise<StagedLoad> {
  const target = join(context.staging.folder, `${feed.name}.numbered`)
  // Left by an earlier load of this feed in the same command.
  for (const old of [target, `${target}.misformed`]) await rm(old, { force: true })
  const numbered = await writeNumbered(path, target, feed.format, {
    columns: head.columns.length,
    skipLines: head.skipLines,
    onProgress: (done) =>
      context.onProgress({ feed: feed.name, stage: 'decoding', bytes: { done, of: head.size } }),
  })
  if (numbered.records + numbered.misformed === 0) checkNotEmpty(feed, control)
  const source = numberedRelation(numbered, feed.format, head)
  const decodedFirst = !isReadDirectly(feed.format, head)
  if (decodedFirst && numbered.misformed === 0) {
    const clean = await loadClean(context, feed, sql, source)
    if (clean !== undefined) {
      const identity = identitySql(feed, sql, sql.checked(source))
      return cleanResult(feed, path, head, clean, identity, control)
    }
  }
  context.onProgress({ feed: feed.name, stage: 'finding_rejects' })
  return exactResult(context, feed, path, head, sql, numbered, source, control)
}

async function exactResult(
  context: LoadContext,
  feed: Feed,
  path: string,
  head: FileHead,
  sql: FeedSql,
  numbered: NumberedFile,
  source: string,
  control: ControlFacts | undefined,
): Promise<StagedLoad> {
  const exact = await loadExact(context, feed, sql, numbered, source, head)
  if (exact.unfinishedRejected) {
    throw new RefusedError(
      'truncated',
      {
        zh: `文件被截断：最后一条记录（第 ${numbered.unfinishedLine} 行）不完整`,
        en:
          'the file is truncated: its last record ' +
          `(line ${numbered.unfinishedLine}) is incomplete`,
      },
      { zh: '请重新传送文件', en: 'deliver the file again' },
    )
  }
  checkCount(control, exact.rowsRead, head.skipLines + feed.format.skipTail)
  const load: StagedLoad = {
    feed,
    path,
    rowsRead: exact.rowsRead,
    rowsKept: exact.rowsRead - exact.rowsRejected,
    rowsRejected: exact.rowsRejected,
    partitions: exact.partitions,
    rejects: exact.rejects,
    identity: identitySql(
      feed,
      sql,
      `select * from (${sql.checked(source)}) as rows where ${exact.kept}`,
    ),
  }
  if (exceeds(feed.rejects, load)) throw new RejectsExceededError(load)
  return load
}

function cleanResult(
  feed: Feed,
  path: string,
  head: FileHead,
  clean: { readonly rows: number; readonly partitions: StagedLoad['partitions'] },
  identity: string | undefined,
  control: ControlFacts | undefined,
): StagedLoad {
  checkCount(control, clean.rows, head.skipLines + feed.format.skipTail)
  return {
    feed,
    path,
    rowsRead: clean.rows,
    rowsKept: clean.rows,
    rowsRejected: 0,
    partitions: clean.partitions,
    rejects: undefined,
    identity,
  }
}

/** A delta without a row is a quiet day; a full delivery without one would empty the fact. */
function checkNotEmpty(feed: Feed, control: ControlFacts | undefined): void {
  if (feed.delivery === 'delta' && (control?.count ?? 0) === 0) return
  throw new RefusedError(
    'file_empty',
    { zh: '文件没有数据行', en: 'the file has no rows' },
    { zh: '请确认出数已完成后重新传送', en: 'check that the export finished and deliver it again' },
  )
}

/** Carries the load, so that its reject file can still be read. */
export class RejectsExceededError extends RefusedError {
  readonly load: StagedLoad

  constructor(load: StagedLoad) {
    const { rowsRejected, rowsRead } = load
    super(
      'rejects_exceeded',
      {
        zh: `${rowsRead} 行中有 ${rowsRejected} 行被拒，超过限额`,
        en: `${rowsRejected} of ${rowsRead} rows were rejected, more than the feed bears`,
      },
      {
        zh: '请查看拒绝文件并修正；确可接受时，请提高 rejects 限额',
        en:
          'look at the reject file and mend them, or, if they are right, ' +
          'raise the limit in rejects',
      },
    )
    this.load = load
  }
}

function exceeds(limit: RejectLimit, load: StagedLoad): boolean {
  const { rowsRead, rowsRejected } = load
  const { maxRows, maxShare } = limit
  if (maxRows === undefined && maxShare === undefined) {
    return rowsRejected > Math.max(REJECTS_BORNE, rowsRead * REJECT_SHARE)
  }
  return (
    (maxRows !== undefined && rowsRejected > maxRows) ||
    (maxShare !== undefined && rowsRejected > rowsRead * maxShare)
  )
}

async function lookupRelations(context: LoadContext, feed: Feed): Promise<Map<Lookup, string>> {
  const found = new Map<Lookup, string>()
  for (const { columns } of [feed.main, ...feed.also]) {
    for (const { source } of columns) {
      if (source.kind !== 'lookup') continue
      const dataset = datasetOf(source.fact)
      const { businessDate, staged } = context
      found.set(source, await context.store.relationWith(dataset, businessDate, staged))
    }
  }
  return found
}

/** One row an identity value: whose, which field, what. */
function identitySql(feed: Feed, sql: FeedSql, checked: string): string | undefined {
  if (feed.identity.length === 0) return undefined
  const fields = feed.identity.map(
    ({ field, from }) => `{'field': ${quoteText(field)}, 'value': ${sql.cleaned(from)}}`,
  )
  return (
    `select subject, entry.field as field, entry.value as value from (` +
    `select v_0_${feed.main.fact.key[0]} as subject, unnest([${fields.join(', ')}]) as entry ` +
    `from (${checked}) as kept) as entries where entry.value is not null`
  )
}
