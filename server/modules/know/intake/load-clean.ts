import type { StagedPartition } from '#platform/lake/index.ts'
import type { Feed } from './domain/feed/feed.ts'
import type { FeedSql } from './domain/sql/feed-sql.ts'
import type { LoadContext } from './load-context.ts'
import { hashedKey, measureTarget, numberDuplicates, writeTarget } from './stage-target.ts'

export interface CleanLoad {
  readonly rows: number
  readonly partitions: readonly StagedPartition[]
}

const REJECTED = 'zhike: a row is rejected'

/**
 * Loads a relation in the hope that every row is kept, as fast as DuckDB reads it; undefined as
 * soon as one is not. Then the exact way finds out which and why.
 */
export async function loadClean(
  context: LoadContext,
  feed: Feed,
  sql: FeedSql,
  source: string,
): Promise<CleanLoad | undefined> {
  try {
    return await attempt(context, feed, sql, source)
  } catch (error) {
    if (isAboutTheFile(error)) return undefined
    throw error
  }
}

/**
 * DuckDB's words for "this file, not this machine": a line it can't cut, bytes that are no UTF-8, a
 * line longer than its buffers.
 */
function isAboutTheFile(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.message.startsWith('Invalid Input Error') ||
      /^Not implemented Error: .*CSV Reader/s.test(error.message))
  )
}

async function attempt(
  context: LoadContext,
  feed: Feed,
  sql: FeedSql,
  source: string,
): Promise<CleanLoad | undefined> {
  const { connection } = context
  const checked = sql.checked(source)
  const afterLast = feed.format.trailingSeparator ? ' or after_last is not null' : ''
  const guarded =
    `select * from (${checked}) as rows ` +
    `where case when problem is not null${afterLast} then error('${REJECTED}') else true end`
  const main = await writeTarget(context, feed, feed.main, sql.target(feed.main, guarded))
  if (main.rows === 0) return undefined
  const key = hashedKey(feed.main)
  let measured = await measureTarget(context, feed, feed.main, main.file)
  if (!measured.keysAreUnique) {
    if (key === undefined) return undefined
    await numberDuplicates(connection, feed.main, key, main.file)
    measured = await measureTarget(context, feed, feed.main, main.file)
  }
  const partitions = [measured.partition]
  for (const target of feed.also) {
    const { file } = await writeTarget(context, feed, target, sql.target(target, checked))
    const further = await measureTarget(context, feed, target, file)
    if (!further.keysAreUnique) return undefined
    partitions.push(further.partition)
  }
  const rows = feed.main.unpivot === undefined ? main.rows : await countRows(context, source)
  return { rows, partitions }
}

async function countRows(context: LoadContext, source: string): Promise<number> {
  const [counted] = await context.connection.rows<{ rows: number }>(
    `select count(*) as rows from ${source}`,
  )
  return counted?.rows ?? 0
}
