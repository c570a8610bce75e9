import type { ServedMart } from '#modules/customers/index.ts'

import { talkOf } from './domain/subject.ts'
import type { WorkbenchParts } from './parts.ts'

/** What the night would do for a customer, in whose care they are. */
export interface Offer {
  readonly staff_number: string
  readonly customer_id: string
  readonly action: string
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

/** The best offers a person can work, up to `most` for each of the staff. */
export async function bestOffers(
  parts: WorkbenchParts,
  served: ServedMart,
  staffNumbers: readonly string[],
  most: number,
): Promise<Offer[]> {
  const worked = parts.strategy().pack.actions.filter((action) => talkOf(action) !== undefined)
  if (worked.length === 0) return []
  const marks = (list: readonly unknown[]) => list.map(() => '?').join(', ')
  return served.read<Offer>(
    `select
      profile.rm_id as staff_number,
      offer.customer_id,
      offer.action,
      cast(offer.p as double) as p,
      cast(offer.v as double) as v,
      cast(offer.priority * 1000000 as bigint) as priority
    from offer
    join profile on profile.customer_id = offer.customer_id
    where profile.rm_id in (${marks(staffNumbers)})
      and offer.action in (${marks(worked)})
    qualify row_number() over (
      partition by profile.rm_id
      order by offer.priority desc, offer.customer_id, offer.action
    ) <= ${most}
    order by offer.priority desc, offer.customer_id, offer.action`,
    [...staffNumbers, ...worked.map(({ name }) => name)],
  )
}
