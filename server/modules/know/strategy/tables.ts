import type { Kysely } from 'kysely'

import type { Ledger } from '#platform/ledger/index.ts'

import type { WrittenEntry } from './domain/entries.ts'

/** Rows of `0066_strategy_versions.sql`. */
export type StrategyTables = {
  strategy_version: {
    hash: string
    name: string
    first_seen_at: string
    /** Written as JSON text, read parsed. */
    entries: readonly WrittenEntry[] | string
  }
}

export function strategyTables(db: Ledger['db']): Kysely<StrategyTables> {
  return db.$extendTables<StrategyTables>()
}
