import type { Clock } from '#kernel/clock.ts'
import type { Directory } from '#modules/know/access/index.ts'
import type { SmsSetting } from '#modules/act/delivery/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { FactStore, MartReader } from '#platform/lake/index.ts'
import type { Ledger, Queryable } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'
import type { Vault } from '#platform/vault/index.ts'

/** What campaigns are planned and run with. Built once in `server/app.ts`. */
export interface CampaignsParts {
  readonly marts: MartReader
  readonly facts: FactStore
  readonly ledger: Ledger
  readonly directory: Directory
  /** Whether customers can be reached, told by keyed hashes alone. */
  readonly vault: Pick<Vault, 'held'>
  /** The strategy in force. */
  readonly strategy: () => LoadedPack
  readonly timeZone: string
  /** What text messages carry besides their copy: they are priced by parts. */
  readonly smsSetting: SmsSetting
  readonly clock: Clock
  readonly log: Log
}

/** Has the members of a launched campaign fixed in the background, once `within` commits. */
export type RequestLaunch = (
  campaignId: string,
  within: Queryable,
  askedBy: string,
) => Promise<unknown>
