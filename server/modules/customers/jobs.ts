import { z } from 'zod'

import { businessDate } from '#contracts/vocabulary.ts'
import { defineJob } from '#platform/jobs/index.ts'
import type { JobKind } from '#platform/jobs/index.ts'
import type { FactStore, MartStore } from '#platform/lake/index.ts'

import { writeCustomerStore } from './facts/customer-store.ts'

const input = z.object({ date: businessDate, hash: z.string() })
export type CustomerStoreInput = z.output<typeof input>

/** Writes a night's facts in the order of customers, so that a customer's page opens at once. */
export function customerStoreJob(parts: {
  readonly facts: FactStore
  readonly martStore: MartStore
}): JobKind<CustomerStoreInput> {
  return defineJob('customers.store', input, async ({ date, hash }) => {
    const mart = (await parts.martStore.list()).find((one) =>
      one.date === date && one.hash === hash)
    // The next night came meanwhile: its own store will be asked for.
    if (mart === undefined) return { date, written: false }
    return { date, ...await writeCustomerStore(parts.facts, mart) }
  })
}
