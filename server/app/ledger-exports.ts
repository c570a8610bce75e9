import { campaignExports } from '#modules/campaigns/index.ts'
import { conductExports } from '#modules/conduct/index.ts'
import { deliveryExports } from '#modules/delivery/index.ts'
import { eventExports } from '#modules/events/index.ts'
import type { LedgerExport } from '#modules/night/index.ts'
import type { LoadedPack } from '#modules/strategy/index.ts'
import { workbenchExports } from '#modules/workbench/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** What people did, as facts of the night: every module that keeps some adds its own here. */
export function ledgerExports(ledger: Ledger, { pack }: LoadedPack): LedgerExport[] {
  return [
    ...conductExports(ledger),
    ...campaignExports(ledger, pack),
    ...workbenchExports(ledger),
    ...deliveryExports(ledger),
    ...eventExports(ledger, pack),
  ]
}
