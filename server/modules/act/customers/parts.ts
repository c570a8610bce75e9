import type { Directory, Proposals } from '#modules/know/access/index.ts'
import type { RowStores } from '#modules/decide/decisions/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { FactStore, MartReader, MartRef, MartStore } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Vault } from '#platform/vault/index.ts'
import type { HowOften } from './how-often.ts'
import type { MergeKinds } from './merge-kinds.ts'

/** What customers' pages are drawn from. Built once in `server/app.ts`. */
export interface CustomersParts {
  readonly marts: MartReader
  readonly martStore: MartStore
  readonly facts: FactStore
  readonly ledger: Ledger
  readonly vault: Vault
  readonly directory: Directory
  /** Which day and hour an instant is at the bank. */
  readonly timeZone: string
  /** The strategy in force. */
  readonly strategy: () => LoadedPack
  /** The nights' rows laid out by customer; absent: read from the night itself. */
  readonly rows?: RowStores
  /** How often one person may reveal and export; absent: as usual. */
  readonly limits?: HowOften
  /** Where a large export waits for another's word; absent: it is refused. */
  readonly proposals?: Proposals
  /** Merges and their ends, as the app registered them; absent: nobody may propose any. */
  readonly mergeKinds?: MergeKinds
  /** Has the night's store of customers written in the background; absent: pages read the lake. */
  readonly requestStore?: (mart: MartRef) => Promise<unknown>
}
