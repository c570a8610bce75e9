import type { LoadedPack } from '#modules/know/strategy/index.ts'

import { talkOf } from './domain/subject.ts'

/** Offers looked at for each task a person may get: what others stop makes room for the next. */
const CANDIDATES_A_TASK = 6

interface OffersAsked {
  /** Where `offer` and `profile` are. */
  readonly schema: string
  /** Whose customers; undefined: everybody's. */
  readonly staffNumbers: readonly string[] | undefined
}

/**
 * The best offers a person can work, so many for each main manager, and of each action as many as a
 * day holds: one action worth most everywhere would leave nothing else to choose from. With the
 * values of its `?`.
 */
export function bestOffersSql(
  { actions, arbitration }: LoadedPack['pack'],
  { schema, staffNumbers }: OffersAsked,
): { readonly sql: string; readonly params: readonly string[] } {
  const worked = actions.filter((action) => talkOf(action) !== undefined).map(({ name }) => name)
  const within = (column: string, list: readonly string[]) =>
    list.length === 0 ? 'false' : `${column} in (${list.map(() => '?').join(', ')})`
  const mine =
    staffNumbers === undefined ? 'profile.rm_id is not null' : within('profile.rm_id', staffNumbers)
  return {
    sql: `select
      profile.rm_id as staff_number,
      offer.customer_id,
      offer.action,
      offer.product_id,
      cast(offer.p as double) as p,
      cast(offer.v as double) as v,
      cast(offer.priority * 1000000 as bigint) as priority
    from (
      select *
      from ${schema}.offer
      union all by name
      select cast(null as varchar) as product_id
      where false
    ) as offer
    join ${schema}.profile as profile on profile.customer_id = offer.customer_id
    where ${mine}
      and ${within('offer.action', worked)}
    qualify row_number() over (
      partition by profile.rm_id
      order by offer.priority desc, offer.customer_id, offer.action
    ) <= ${arbitration.tasks_a_day * CANDIDATES_A_TASK}
      or row_number() over (
        partition by profile.rm_id, offer.action
        order by offer.priority desc, offer.customer_id
      ) <= ${arbitration.tasks_a_day}`,
    params: [...(staffNumbers ?? []), ...worked],
  }
}
