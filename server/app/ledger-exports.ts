import { bookExports } from '#modules/know/books/index.ts'
import { campaignExports } from '#modules/act/campaigns/index.ts'
import { conductExports } from '#modules/decide/conduct/index.ts'
import { deliveryExports } from '#modules/act/delivery/index.ts'
import { eventExports } from '#modules/act/events/index.ts'
import { datasetNamed } from '#modules/know/intake/index.ts'
import type { LedgerExport } from '#modules/decide/night/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { workbenchExports } from '#modules/act/workbench/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** What people did, as facts of the night: every module that keeps some adds its own here. */
export function ledgerExports(
  ledger: Ledger,
  { pack, books }: LoadedPack,
  timeZone: string,
): LedgerExport[] {
  return [
    ...conductExports(ledger),
    ...campaignExports(ledger, pack),
    ...workbenchExports(ledger),
    ...deliveryExports(ledger),
    ...eventExports(ledger, pack),
    ...bookExports(ledger, books, datasetNamed, timeZone),
  ]
}
