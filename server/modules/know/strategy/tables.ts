import type { Generated, Kysely } from 'kysely'

import type { Ledger } from '#platform/ledger/index.ts'

import type { WrittenEntry } from './domain/entries.ts'

/** Rows of `0066_strategy_versions.sql` and `0110_strategy_publication.sql`. */
export type StrategyTables = {
  strategy_version: {
    hash: string
    name: string
    first_seen_at: string
    /** Written as JSON text, read parsed. */
    entries: readonly WrittenEntry[] | string
  }
  strategy_source: {
    hash: string
    /** JSON text of `PackSource[]`, as it was: what it says is hashed. */
    sources: string
  }
  strategy_submission: {
    submission_id: Generated<number>
    hash: string
    in_force: string | null
    submitted_by: string
    submitted_at: string
    note: string
  }
  strategy_verdict: {
    submission_id: number
    submitted_by: string
    verdict: 'approved' | 'returned'
    given_by: string
    given_at: string
    reason: string
  }
  strategy_publication: {
    publication_id: Generated<number>
    hash: string
    how: 'first' | 'adopted' | 'unreviewed' | 'approved'
    submission_id: number | null
    published_by: string
    published_at: string
    reason: string
  }
}

export type StrategyDb = Kysely<StrategyTables>

export function strategyTables(db: Pick<Ledger, 'db'>['db']): StrategyDb {
  return db.$extendTables<StrategyTables>()
}

/** An instant as the ledger takes it. */
export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
