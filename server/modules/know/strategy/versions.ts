import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { WrittenEntry } from './domain/entries.ts'
import { packOf } from './load-pack.ts'
import type { LoadedPack, PackProblems } from './load-pack.ts'
import type { PackSource } from './read-folder.ts'
import { strategyTables } from './tables.ts'

export interface KeptVersion {
  readonly hash: string
  readonly name: string
  readonly firstSeenAt: string
}

/** Remembers a strategy by its content: kept once, entries to compare and files to run from. */
export async function keepVersion(
  db: Ledger['db'],
  { hash, pack, entries, sources }: LoadedPack,
  now: EpochMs,
): Promise<void> {
  const tables = strategyTables(db)
  await tables
    .insertInto('strategy_version')
    .values({
      hash,
      name: pack.name,
      first_seen_at: new Date(now).toISOString(),
      entries: JSON.stringify(entries),
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute()
  await tables
    .insertInto('strategy_source')
    .values({ hash, sources: JSON.stringify(sources) })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute()
}

/**
 * A version from what was kept of it. It need not be sound by rules that came after it.
 * @throws ProblemError `not_found` for one whose files were never kept
 * @throws ProblemError `strategy_unsound` when the files kept are not those of that hash
 */
export async function keptPack(
  ledger: Pick<Ledger, 'db'>,
  hash: string,
): Promise<LoadedPack | PackProblems> {
  const row = await strategyTables(ledger.db)
    .selectFrom('strategy_source')
    .select('sources')
    .where('hash', '=', hash)
    .executeTakeFirst()
  if (row === undefined) throw notKept(hash)
  const sources = JSON.parse(row.sources) as PackSource[]
  const layers = Math.max(...sources.map(({ layer }) => layer)) + 1
  const loaded = packOf(
    sources,
    Array.from({ length: layers }, () => ''),
  )
  if (!loaded.ok || loaded.hash === hash) return loaded
  throw new ProblemError('strategy_unsound', {
    zh: `台账中留存的策略 ${hash.slice(0, 12)} 已被改动，不能使用`,
    en: `the strategy ${hash.slice(0, 12)} kept in the ledger was altered and can't be used`,
  })
}

/** Every version kept, the newest first. */
export async function keptVersions(ledger: Pick<Ledger, 'db'>): Promise<KeptVersion[]> {
  const rows = await strategyTables(ledger.db)
    .selectFrom('strategy_version')
    .select(['hash', 'name', 'first_seen_at'])
    .orderBy('first_seen_at', 'desc')
    .orderBy('hash')
    .execute()
  return rows.map((row) => ({ hash: row.hash, name: row.name, firstSeenAt: row.first_seen_at }))
}

/** @throws ProblemError `not_found` for a hash nobody kept */
export async function versionEntries(
  ledger: Pick<Ledger, 'db'>,
  hash: string,
): Promise<readonly WrittenEntry[]> {
  const row = await strategyTables(ledger.db)
    .selectFrom('strategy_version')
    .select('entries')
    .where('hash', '=', hash)
    .executeTakeFirst()
  if (row === undefined) throw notKept(hash)
  const { entries } = row
  return typeof entries === 'string' ? (JSON.parse(entries) as WrittenEntry[]) : entries
}

function notKept(hash: string): ProblemError {
  return new ProblemError('not_found', {
    zh: `没有留存策略版本 ${hash.slice(0, 12)}`,
    en: `the strategy ${hash.slice(0, 12)} was not kept`,
  })
}
