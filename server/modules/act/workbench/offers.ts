import type { ServedMart } from '#modules/act/customers/index.ts'
import { attachNightStore } from '#platform/lake/index.ts'

import { bestOffersSql } from './offer-sql.ts'
import { offerStore } from './offer-store.ts'
import type { WorkbenchParts } from './parts.ts'

/** What the night would do for a customer, in whose care they are. */
export interface Offer {
  readonly staff_number: string
  readonly customer_id: string
  readonly action: string
  /** The product offered; null: none. */
  readonly product_id: string | null
  readonly p: number
  /** Yuan. */
  readonly v: number
  /** Micro-yuan. */
  readonly priority: number
}

/** A mart of before decisions were made has none. */
export async function hasOffers({ read }: ServedMart): Promise<boolean> {
  const rows = await read(
    "select 1 as found from information_schema.tables where table_name = 'offer'",
  )
  return rows.length > 0
}

/**
 * The best offers the staff can work, best first: from the night's own store where it is written,
 * else from the mart, asking for the store on the way.
 */
export async function bestOffers(
  parts: Pick<WorkbenchParts, 'facts' | 'strategy' | 'requestOffers'>,
  served: ServedMart,
  staffNumbers: readonly string[],
): Promise<Offer[]> {
  const { pack, hash } = parts.strategy()
  const store = offerStore(served.mart, hash)
  const schema = await attachNightStore(parts.facts.lakeRoot, store, served.read)
  const order = 'order by priority desc, customer_id, action'
  if (schema === undefined) {
    await parts.requestOffers?.(served.mart)
    const { sql, params } = bestOffersSql(pack, { schema: 'main', staffNumbers })
    return served.read<Offer & Record<string, unknown>>(`select * from (${sql}) as best ${order}`, [
      ...params,
    ])
  }
  return served.read<Offer & Record<string, unknown>>(
    `select *
    from ${schema}.best_offer
    where staff_number in (${staffNumbers.map(() => '?').join(', ')})
    ${order}`,
    [...staffNumbers],
  )
}
