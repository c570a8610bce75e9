import { businessDateOf } from '#kernel/business-date.ts'

import type { Watch } from './domain/tier-places.ts'
import type { ServedMart } from './served-mart.ts'

/** Since when a customer is below the floor of the tier they hold, by scheme. */
export async function readWatches(
  served: ServedMart,
  customerId: string,
): Promise<ReadonlyMap<string, Watch>> {
  const rows = await served.read<{ scheme: string; since: string; months: number }>(
    `select
      scheme,
      cast(since as varchar) as since,
      months
    from tier_watch
    where customer_id = ?`,
    [customerId],
  )
  return new Map(
    rows.map(({ scheme, since, months }) => [
      scheme,
      { since: businessDateOf(since), monthsBelow: months },
    ]),
  )
}
