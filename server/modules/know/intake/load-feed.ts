import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Words } from '#contracts/words.ts'
import { quoteText } from '#platform/lake/index.ts'
import type { Feed, Lookup, RejectLimit } from './domain/feed/feed.ts'
import { numbersLines } from './domain/feed/check-feed.ts'
import { placeOf } from './domain/line-number.ts'
import { inFile, RefusedError } from './domain/refusal.ts'
import type { RefusalCode } from './domain/refusal.ts'
import { feedSql } from './domain/sql/feed-sql.ts'
import type { FeedSql } from './domain/sql/feed-sql.ts'
import { checkCounts, checkDelivered, nothingSaid, readControl } from './control-check.ts'
import type { ControlSaid, CountedFile } from './control-check.ts'
import { directRelation, isReadDirectly, numberedRelation } from './csv-relation.ts'
import { datasetOf } from './dataset-of.ts'
import { readDelivery } from './delivery.ts'
import type { Delivery } from './delivery.ts'
import { loadClean } from './load-clean.ts'
import type { LoadContext, StagedLoad } from './load-context.ts'
import { loadExact } from './load-exact.ts'
import { writeNumbered } from './numbered-file.ts'
import type { NumberedFile } from './numbered-file.ts'
import { checkZeroBytes } from './text-blocks.ts'
import { personalRefusal, scanStaged } from './personal-scan.ts'
import { withLineEndsOf } from './line-ends.ts'
import { unpackAll } from './unpack.ts'

/**
 * What is borne when a feed names no limit of its own: a hundredth of the rows. Ten rows always are,
 * once there are so many that ten say nothing; of a small file one.
 */
const REJECT_SHARE = 0.01
const MANY_ROWS = 1_000
const REJECTS_BORNE = { ofMany: 10, ofFew: 1 } as const

/**
 * Loads a delivery, one file or several, into staging. Throws `RefusedError` when it must be
 * refused whole; the lake is not touched either way.
 */
export async function loadFeed(
  context: LoadContext,
  feed: Feed,
  delivered: readonly string[],
): Promise<StagedLoad> {
  refuseUnapproved(feed, context.allowedOf(feed.name))
  const load = await stageFeed(context, feed, delivered)
  const scan = await scanStaged(context.connection, feed, load.partitions)
  const refused = personalRefusal(scan)
  if (refused !== undefined) {
    throw new RefusedLoadError(
      { ...load, remarks: scan.remarks },
      refused.code,
      refused.words,
      refused.cure,
    )
  }
  return { ...load, remarks: [...load.remarks, ...scan.remarks] }
}

/** What a feed says of its columns counts once a second person has agreed. */
function refuseUnapproved(feed: Feed, approved: ReadonlySet<string>): void {
  const open = feed.notPersonal.filter((column) => !approved.has(column))
  if (open.length === 0) return
  throw new RefusedError(
    'allowance_missing',
    {
      zh: `列 ${open.join('、')} 的 allow: not_personal 尚未经第二人同意`,
      en: `allow: not_personal of ${open.join(', ')} has not been approved by a second person`,
    },
    {
      zh: '请在「数据接入」页提请同意，由合规复核后再装载',
      en: 'propose it on the page Data intake; once compliance has agreed, load the file again',
    },
  )
}

async function stageFeed(
  context: LoadContext,
  written: Feed,
  delivered: readonly string[],
): Promise<StagedLoad> {
  context.onProgress({ feed: written.name, stage: 'reading' })
  const said =
    written.control !== undefined
      ? await readControl(delivered, written, written.control, context.businessDate)
      : nothingSaid
  // Sizes and sums are of the files as they were sent; everything else is read from the text.
  await checkDelivered(said, delivered)
  const unpacked = await unpackAll(delivered, written, context.staging.folder)
  const { paths } = unpacked
  const feed = await withLineEndsOf(unpacked.feed, paths)
  const delivery = await readDelivery(paths, feed, said)
  const lookups = await lookupRelations(context, feed)
  const sqlFor = (numbered: boolean) =>
    feedSql({
      feed,
      fileColumns: delivery.columns,
      lookupRelation: (lookup) => lookups.get(lookup) ?? '',
      timeZone: context.timeZone,
      businessDate: context.businessDate,
      numbered,
    })

  const byLine = [feed.main, ...feed.also].some(numbersLines)
  if (!byLine && isReadDirectly(feed.format, delivery) && delivery.size > 0) {
    for (const path of paths) await inFile(path, () => checkZeroBytes(path))
    const source = directRelation(feed.format, delivery)
    const sql = sqlFor(false)
    const clean = await loadClean(context, feed, sql, source)
    if (clean !== undefined) {
      const identity = identitySql(feed, sql, sql.checked(source))
      const rows = await directRows(context, feed, delivery, clean.rows)
      return cleanResult(feed, delivery, rows, clean.partitions, identity, said)
    }
  }
  return loadNumbered(context, feed, delivery, { sql: sqlFor(true), byLine, said })
}

/** Rows of each file: of one all there are, of several counted. */
async function directRows(
  { connection }: LoadContext,
  feed: Feed,
  delivery: Delivery,
  rows: number,
): Promise<readonly number[]> {
  if (delivery.files.length === 1) return [rows]
  const counted = await connection.rows<{ filename: string; rows: number }>(
    `select filename, count(*) as rows
    from ${directRelation(feed.format, delivery, 'file')} as counted
    group by filename`,
  )
  const of = new Map(counted.map((row) => [row.filename, row.rows]))
  return delivery.files.map(({ path }) => of.get(path) ?? 0)
}

async function loadNumbered(
  context: LoadContext,
  feed: Feed,
  delivery: Delivery,
  { sql, byLine, said }: { sql: FeedSql; byLine: boolean; said: ControlSaid },
): Promise<StagedLoad> {
  const target = join(context.staging.folder, `${feed.name}.numbered`)
  // Left by an earlier load of this feed in the same command.
  for (const old of [target, `${target}.misformed`]) await rm(old, { force: true })
  const files = delivery.files.map(({ path, head }) => ({ path, skipLines: head.skipLines }))
  const numbered = await writeNumbered(files, target, feed.format, {
    columns: delivery.columns.length,
    onProgress: (done) =>
      context.onProgress({
        feed: feed.name,
        stage: 'decoding',
        bytes: { done, of: delivery.size },
      }),
  })
  if (numbered.records + numbered.misformed === 0) checkNotEmpty(feed, said)
  const source = numberedRelation(numbered, feed.format, delivery)
  // What DuckDB reads directly was tried so before; by line it comes here first.
  const notTried = byLine || !isReadDirectly(feed.format, delivery)
  if (notTried && numbered.misformed === 0) {
    const clean = await loadClean(context, feed, sql, source)
    if (clean !== undefined) {
      const identity = identitySql(feed, sql, sql.checked(source))
      const rows = numbered.sources.map((one) => one.rows)
      return cleanResult(feed, delivery, rows, clean.partitions, identity, said)
    }
  }
  context.onProgress({ feed: feed.name, stage: 'finding_rejects' })
  return exactResult(context, feed, delivery, sql, numbered, source, said)
}

async function exactResult(
  context: LoadContext,
  feed: Feed,
  delivery: Delivery,
  sql: FeedSql,
  numbered: NumberedFile,
  source: string,
  said: ControlSaid,
): Promise<StagedLoad> {
  const exact = await loadExact(context, feed, sql, numbered, source, delivery)
  if (exact.unfinishedRejected !== undefined) {
    throw truncated(delivery, exact.unfinishedRejected)
  }
  const rows = numbered.sources.map((one) => one.rows)
  await checkCounts(said, countedFiles(feed, delivery, rows))
  const load: StagedLoad = {
    feed,
    files: fileLoads(delivery, rows, exact.rejectedOf),
    rowsRead: exact.rowsRead,
    rowsKept: exact.rowsRead - exact.rowsRejected,
    rowsRejected: exact.rowsRejected,
    partitions: exact.partitions,
    rejects: exact.rejects,
    columns: delivery.columns,
    remarks: [],
    identity: identitySql(
      feed,
      sql,
      `select * from (${sql.checked(source)}) as rows where ${exact.kept}`,
    ),
  }
  if (feed.delivery === 'full' && load.rowsKept === 0 && !context.fewerAccepted) {
    throw new AllRejectedError(load)
  }
  if (exceeds(feed.rejects, load)) throw new RejectsExceededError(load)
  return load
}

function truncated({ files }: Delivery, unfinished: number): RefusedError {
  const { fileIndex, line } = placeOf(unfinished)
  const error = new RefusedError(
    'truncated',
    {
      zh: `文件被截断：最后一条记录（第 ${line} 行）不完整`,
      en: `the file is truncated: its last record (line ${line}) is incomplete`,
    },
    { zh: '请重新传送文件', en: 'deliver the file again' },
  )
  const path = files[fileIndex]?.path
  if (path !== undefined) error.file = basename(path)
  return error
}

async function cleanResult(
  feed: Feed,
  delivery: Delivery,
  rows: readonly number[],
  partitions: StagedLoad['partitions'],
  identity: string | undefined,
  said: ControlSaid,
): Promise<StagedLoad> {
  await checkCounts(said, countedFiles(feed, delivery, rows))
  const rowsRead = rows.reduce((sum, one) => sum + one, 0)
  return {
    feed,
    files: fileLoads(delivery, rows, new Map()),
    rowsRead,
    rowsKept: rowsRead,
    rowsRejected: 0,
    partitions,
    rejects: undefined,
    columns: delivery.columns,
    remarks: [],
    identity,
  }
}

function countedFiles(feed: Feed, { files }: Delivery, rows: readonly number[]): CountedFile[] {
  return files.map(({ path, head }, index) => ({
    path,
    rows: rows[index] ?? 0,
    otherLines: head.size === 0 ? 0 : head.skipLines + feed.format.skipTail,
  }))
}

function fileLoads(
  { files }: Delivery,
  rows: readonly number[],
  rejectedOf: ReadonlyMap<number, number>,
): StagedLoad['files'] {
  return files.map(({ path }, index) => {
    const rowsRead = rows[index] ?? 0
    const rowsRejected = rejectedOf.get(index) ?? 0
    return { path, rowsRead, rowsKept: rowsRead - rowsRejected, rowsRejected }
  })
}

/** A delta without a row is a quiet day; a full delivery without one would empty the fact. */
function checkNotEmpty(feed: Feed, said: ControlSaid): void {
  const counts = [...said.files, said.all].map((facts) => facts?.count ?? 0)
  if (feed.delivery === 'delta' && counts.every((count) => count === 0)) return
  throw new RefusedError(
    'file_empty',
    { zh: '文件没有数据行', en: 'the file has no rows' },
    { zh: '请确认出数已完成后重新传送', en: 'check that the export finished and deliver it again' },
  )
}

/** Carries the load, so that its reject file can still be read. */
export class RefusedLoadError extends RefusedError {
  readonly load: StagedLoad

  constructor(load: StagedLoad, code: RefusalCode, words: Words, cure: Words) {
    super(code, words, cure)
    this.load = load
  }
}

/** A full delivery of which no row is kept would empty the fact, whatever limit it bears. */
class AllRejectedError extends RefusedLoadError {
  constructor(load: StagedLoad) {
    super(
      load,
      'all_rejected',
      {
        zh: `${load.rowsRead} 行全部被拒，装载后该事实将为空`,
        en: `all ${load.rowsRead} rows were rejected: loading it would empty the fact`,
      },
      {
        zh: '请查看拒绝文件并修正接入配置',
        en: 'look at the reject file and mend the feed',
      },
    )
  }
}

class RejectsExceededError extends RefusedLoadError {
  constructor(load: StagedLoad) {
    const { rowsRejected, rowsRead } = load
    super(
      load,
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
  }
}

function exceeds(limit: RejectLimit, load: StagedLoad): boolean {
  const { rowsRead, rowsRejected } = load
  const { maxRows, maxShare } = limit
  if (maxRows === undefined && maxShare === undefined) {
    const borne = rowsRead >= MANY_ROWS ? REJECTS_BORNE.ofMany : REJECTS_BORNE.ofFew
    return rowsRejected > Math.max(borne, rowsRead * REJECT_SHARE)
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
    ({ field, from, empty }) =>
      `{'field': ${quoteText(field)}, 'value': ${sql.cleaned(from)}, 'clears': ${empty === 'cleared'}}`,
  )
  return (
    `select subject, entry.field as field, entry.value as value from (` +
    `select v_0_${feed.main.fact.key[0]} as subject, unnest([${fields.join(', ')}]) as entry ` +
    `from (${checked}) as kept) as entries where entry.value is not null or entry.clears`
  )
}
