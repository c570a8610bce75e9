import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { MartReader } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** What taking from other systems needs. Built once in `server/app.ts`. */
export interface EventParts {
  readonly marts: MartReader
  readonly ledger: Ledger
  /** The strategy in force. */
  readonly strategy: () => LoadedPack
  readonly timeZone: string
}
