import { quoteText } from '#kernel/sql-text.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { nightStoreJob } from '#platform/jobs/index.ts'
import type { NightStoreJob } from '#platform/jobs/index.ts'
import { writeNightStore } from '#platform/lake/index.ts'
import type { MartRef, MartStore, NightStore } from '#platform/lake/index.ts'

import { bestOffersSql } from './offer-sql.ts'

/**
 * A night's best offers by who has the customer in care. Without it, every manager who begins a day
 * reads the offers of the whole bank: seconds each, for ten million customers.
 */
export const offerStore = (mart: NightStore['mart'], strategyHash: string): NightStore => ({
  name: 'offers',
  mart,
  // What is laid by has changed: a store of before is written anew.
  madeWith: `${strategyHash}-by-product`,
})

interface StoreParts {
  readonly martStore: MartStore
  readonly strategy: () => LoadedPack
}

/** Writes a night's best offers in the order of managers, so that a day opens at once. */
export function offerStoreJob(parts: StoreParts): NightStoreJob {
  return nightStoreJob('workbench.offers', parts.martStore, (mart) => writeOfferStore(parts, mart))
}

/** Unless it is there or another process writes it. */
export function writeOfferStore(
  { martStore, strategy }: StoreParts,
  mart: MartRef,
): Promise<{ readonly written: boolean }> {
  const { pack, hash } = strategy()
  return writeNightStore(martStore.lakeRoot, offerStore(mart, hash), async (connection) => {
    await connection.run(`attach ${quoteText(mart.path)} as mart (read_only)`)
    const { sql, params } = bestOffersSql(pack, { schema: 'mart', staffNumbers: undefined })
    await connection.run(
      `create table store.best_offer as
      select *
      from (${sql}) as best
      order by staff_number, priority desc, customer_id, action`,
      [...params],
    )
  })
}
