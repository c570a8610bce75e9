import { inWindow } from './members.ts'
import type { Relations } from './members.ts'

/** Whether behaviour of before each campaign was delivered: else nobody can say who came. */
const cameSql = (relations: Relations) => `came as (
    select distinct member.campaign_id, member.customer_id
    from member
    join ${relations('event')} as behaviour on behaviour.customer_id = member.customer_id
    where behaviour.kind in ('login', 'view', 'click', 'visit')
      and ${inWindow('behaviour.event_date')}
  ),
  known as (
    select min(event_date) as since
    from ${relations('event')} as behaviour
    where kind in ('login', 'view', 'click', 'visit')
  )`

/**
 * What each arm did: a row a campaign, wave, share meant for control, and arm. Squares are exact
 * integers until they are added.
 */
export function armsSql(withTold: string, relations: Relations): string {
  return `with ${withTold},
  ${cameSql(relations)}
  select
    member.campaign_id,
    member.wave,
    cast(member.control_share as double) as control_share,
    member.arm,
    count(*) as customers,
    count(*) filter (where told.converted) as converted,
    count(*) filter (where told.converted and told.reported_only) as reported_only,
    cast(coalesce(sum(told.cents), 0) as bigint) as sum_cents,
    cast(coalesce(sum(cast(told.cents as decimal(18, 0)) * cast(told.cents as decimal(18, 0))), 0)
      as double) as sum_squares,
    count(told.customer_id) as told,
    count(came.customer_id) as visits,
    coalesce(max(known.since) <= min(member.started_date), false) as visits_known,
    min(member.from_date) as first_from,
    max(member.from_date) as last_from
  from member
  cross join known
  left join told on told.campaign_id = member.campaign_id
    and told.customer_id = member.customer_id
  left join came on came.campaign_id = member.campaign_id
    and came.customer_id = member.customer_id
  group by member.campaign_id, member.wave, member.control_share, member.arm
  order by member.campaign_id, first_from, member.wave, member.control_share, member.arm`
}

/** How many of each arm and wave converted for the first time on each day. */
export function firstDaysSql(withTold: string): string {
  return `with ${withTold}
  select
    member.wave,
    cast(member.control_share as double) as control_share,
    told.arm,
    told.first_day,
    count(*) as customers
  from told
  join member on member.campaign_id = told.campaign_id and member.customer_id = told.customer_id
  where told.converted and told.first_day is not null
  group by member.wave, member.control_share, told.arm, told.first_day
  order by told.first_day, member.wave, told.arm`
}

/**
 * Those of treated arms who converted, with who spoke to them last within the window, not after the
 * conversion: who recorded it, else who made the last contact. Nobody's, where no person spoke.
 */
export function creditedSql(withTold: string, relations: Relations): string {
  return `with ${withTold},
  spoken as (
    select told.customer_id, told.cents, recorded.contact_id, recorded.staff_id,
      recorded.outcome_date as day, 2 as weight, recorded.outcome_id as id
    from told
    join member on member.campaign_id = told.campaign_id and member.customer_id = told.customer_id
    join ${relations('outcome')} as recorded on recorded.customer_id = told.customer_id
      and recorded.outcome_date <= told.first_day and ${inWindow('recorded.outcome_date')}
    where told.converted and told.arm <> ? and recorded.staff_id is not null
      and recorded.kind <> 'not_reached'
    union all
    select told.customer_id, told.cents, made.contact_id, made.staff_id,
      made.contact_date as day, 1 as weight, made.contact_id as id
    from told
    join member on member.campaign_id = told.campaign_id and member.customer_id = told.customer_id
    join ${relations('contact')} as made on made.customer_id = told.customer_id
      and made.contact_date <= told.first_day and ${inWindow('made.contact_date')}
    where told.converted and told.arm <> ? and made.staff_id is not null
  ),
  placed as (
    select customer_id, cents, contact_id, staff_id,
      row_number() over (
        partition by customer_id order by day desc, weight desc, id desc
      ) as place
    from spoken
  )
  select customer_id, cents, contact_id, staff_id
  from placed
  where place = 1
  order by customer_id`
}

/** Contacts made for each campaign over each channel. */
export function contactsSql(relations: Relations, campaigns: number): string {
  return `select campaign_id, channel, count(*) as contacts
  from ${relations('contact')} as contact
  where campaign_id in (${Array.from({ length: campaigns }, () => '?').join(', ')})
  group by campaign_id, channel
  order by campaign_id, channel`
}

/** Every campaign with members, newest first. */
export function plansSql(relations: Relations): string {
  return `select campaign.campaign_id, campaign.name,
    coalesce(campaign.family, product.family) as family, campaign.product_id, measure, started_date,
    window_days, control_arm, cast(control_share as double) as control_share,
    cost_per_contact_cents, cost_cents
  from ${relations('campaign')} as campaign
  left join ${relations('product')} as product on product.product_id = campaign.product_id
  where campaign_id in (select campaign_id from ${relations('campaign_member')} as member)
  order by started_date desc, campaign_id`
}

/** Units of the organisation with the unit above each. */
export function unitsSql(relations: Relations): string {
  return `select unit_id, parent_id from ${relations('org_unit')} as unit`
}

/** Where members of staff work. */
export function workplacesSql(relations: Relations): string {
  return `select staff_id, unit_id from ${relations('staff')} as member`
}
