import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { WrittenEntry } from './domain/entries.ts'
import type { LoadedPack } from './load-pack.ts'
import { strategyTables } from './tables.ts'

export interface KeptVersion {
  readonly hash: string
  readonly name: string
  readonly firstSeenAt: string
}

/** Remembers a strategy by its content. Kept once; called by whoever loads one or runs a night. */
export async function keepVersion(
  ledger: Pick<Ledger, 'db'>,
  { hash, pack, entries }: LoadedPack,
  now: EpochMs,
): Promise<void> {
  await strategyTables(ledger.db)
    .insertInto('strategy_version')
    .values({
      hash,
      name: pack.name,
      first_seen_at: new Date(now).toISOString(),
      entries: JSON.stringify(entries),
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute()
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
  if (row === undefined) {
    throw new ProblemError('not_found', {
      zh: `没有留存策略版本 ${hash.slice(0, 12)}`,
      en: `the strategy ${hash.slice(0, 12)} was not kept`,
    })
  }
  const { entries } = row
  return typeof entries === 'string' ? (JSON.parse(entries) as WrittenEntry[]) : entries
}
