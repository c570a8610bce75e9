import { rename } from 'node:fs/promises'
import {
  keyedContentOf,
  parquetOptions,
  quoteIdentifier,
  quoteText,
  stagedFile,
} from '#platform/lake/index.ts'
import type { Connection, StagedPartition } from '#platform/lake/index.ts'
import { sqlTypeOfKind } from './domain/facts/index.ts'
import type { Feed, Target } from './domain/feed/feed.ts'
import type { LoadContext } from './load-context.ts'

/**
 * Memory for counting keys, in MB: beyond it the engine spills to disk, which is no slower and
 * keeps memory flat whatever the file's size (12 million keys on 2 threads: 4.2 s at 128 MB). Each
 * thread holds parts of its own: 8 threads fail at 128 MB and succeed at 512, 16 at 1,024.
 */
const KEY_COUNT = { least: 128, aThread: 64 } as const

/** Writes a target's rows as the partition of its feed and date. Returns how many there are. */
export async function writeTarget(
  context: LoadContext,
  feed: Feed,
  target: Target,
  select: string,
): Promise<{ file: string; rows: number }> {
  const file = await fileOf(context, feed, target)
  const columns = target.columns.map(({ column }) => {
    const kind = target.fact.columns[column]?.kind ?? 'text'
    const name = quoteIdentifier(column)
    return `cast(${name} as ${sqlTypeOfKind[kind]}) as ${name}`
  })
  const [copied] = await context.connection.rows<{ Count: number }>(
    `copy (select ${columns.join(', ')} from (${select}) as target) ` +
      `to ${quoteText(file)} (${parquetOptions})`,
  )
  return { file, rows: copied?.Count ?? 0 }
}

/** A feed may fill one fact twice (main and assisting manager): each is a source of its own. */
function sourceOf(feed: Feed, target: Target): string {
  const alike = [feed.main, ...feed.also].filter(({ fact }) => fact === target.fact)
  const place = alike.indexOf(target)
  return place === 0 ? feed.name : `${feed.name}.${place + 1}`
}

/** Whether a partition came by a feed. */
export function isOfFeed(feed: Feed, source: string): boolean {
  return source === feed.name || source.startsWith(`${feed.name}.`)
}

function fileOf(context: LoadContext, feed: Feed, target: Target): Promise<string> {
  return stagedFile(context.staging, target.fact.name, {
    source: sourceOf(feed, target),
    businessDate: context.businessDate,
  })
}

/** A written target as its partition, and whether every row has a key of its own. */
export interface MeasuredTarget {
  readonly partition: StagedPartition
  readonly keysAreUnique: boolean
}

/**
 * Reads a written target back: its content, and its keys in the same scan. Keys are counted by a
 * hash, and counted themselves only where two share one: that costs twice as much, yet far less
 * than the exact way through the file.
 */
export async function measureTarget(
  { connection, memoryLimit, businessDate }: LoadContext,
  feed: Feed,
  target: Target,
  file: string,
): Promise<MeasuredTarget> {
  const { key } = target.fact
  const columns = target.columns.map(({ column }) => column)
  const relation = `read_parquet(${quoteText(file)})`
  await limitKeyCount(connection)
  try {
    const found = await keyedContentOf(connection, relation, columns, key)
    const { rows, contentHash } = found
    const partition: StagedPartition = {
      dataset: target.fact.name,
      source: sourceOf(feed, target),
      businessDate,
      mode: feed.delivery,
      columns,
      file,
      rows,
      contentHash,
    }
    const keysAreUnique =
      found.keys === rows || (await countKeys(connection, relation, key)) === rows
    return { partition, keysAreUnique }
  } finally {
    await connection.run(`set memory_limit = ${quoteText(memoryLimit)}`)
  }
}

async function limitKeyCount(connection: Connection): Promise<void> {
  const [engine] = await connection.rows<{ threads: number }>(
    "select cast(current_setting('threads') as integer) as threads",
  )
  const megabytes = Math.max(KEY_COUNT.least, (engine?.threads ?? 1) * KEY_COUNT.aThread)
  await connection.run(`set memory_limit = '${megabytes}MB'`)
}

async function countKeys(
  connection: Connection,
  relation: string,
  key: readonly string[],
): Promise<number> {
  const [counted] = await connection.rows<{ keys: number }>(
    `select count(*) as keys
    from (select distinct ${key.map(quoteIdentifier).join(', ')} from ${relation})`,
  )
  return counted?.keys ?? 0
}

/** Whether a target's key is a hash, whose exact duplicates are numbered instead of rejected. */
export function hashedKey(target: Target): string | undefined {
  return target.columns.find(({ source }) => source.kind === 'hash')?.column
}

/**
 * Gives rows of one hash a number each: `…`, `…-2`, `…-3`, in the order of their other columns, so
 * that the order of the file does not matter.
 */
export async function numberDuplicates(
  connection: Connection,
  target: Target,
  key: string,
  file: string,
): Promise<void> {
  const id = quoteIdentifier(key)
  const others = target.columns
    .map(({ column }) => column)
    .filter((column) => column !== key)
    .map(quoteIdentifier)
  const source = `read_parquet(${quoteText(file)})`
  const repeated = `select ${id} from ${source} group by ${id} having count(*) > 1`
  const numbered = `${file}.numbered`
  await connection.run(
    `copy (
      with repeated as (${repeated})
      select ${[id, ...others].join(', ')} from ${source}
      where ${id} not in (select ${id} from repeated)
      union all
      select
        case when place = 1 then ${id} else ${id} || '-' || cast(place as varchar) end as ${id},
        ${others.join(', ')}
      from (
        select *, row_number() over (partition by ${id} order by ${others.join(', ')}) as place
        from ${source}
        where ${id} in (select ${id} from repeated)
      ) as ranked
    ) to ${quoteText(numbered)} (${parquetOptions})`,
  )
  await rename(numbered, file)
}
