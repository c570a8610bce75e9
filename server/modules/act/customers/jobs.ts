import { nightStoreJob } from '#platform/jobs/index.ts'
import type { NightStoreJob } from '#platform/jobs/index.ts'
import type { FactStore, MartStore } from '#platform/lake/index.ts'

import { writeCustomerStore } from './facts/customer-store.ts'

/** Writes a night's facts in the order of customers, so that a customer's page opens at once. */
export function customerStoreJob({
  facts,
  martStore,
}: {
  readonly facts: FactStore
  readonly martStore: MartStore
}): NightStoreJob {
  return nightStoreJob('customers.store', martStore, (mart) => writeCustomerStore(facts, mart))
}
