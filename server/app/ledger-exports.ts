import { conductExports } from '#modules/conduct/index.ts'
import type { LedgerExport } from '#modules/night/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** What people did, as facts of the night: every module that keeps some adds its own here. */
export function ledgerExports(ledger: Ledger): LedgerExport[] {
  return [...conductExports(ledger)]
}
