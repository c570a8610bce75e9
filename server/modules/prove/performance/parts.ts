import type { Directory } from '#modules/know/access/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { FactStore, MartReader } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** What results are read from. Built once in `server/app.ts`. */
export interface PerformanceParts {
  readonly marts: MartReader
  readonly facts: FactStore
  readonly ledger: Pick<Ledger, 'db'>
  readonly directory: Directory
  /** The strategy in force: margins of products, and how credit is shared. */
  readonly strategy: () => LoadedPack
}
