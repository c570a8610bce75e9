/** SQL of a fact's rows as of the night, in brackets, for a `from`. */
export type Relations = (fact: string) => string

/**
 * `plan` and `member`, for `with`: the campaigns asked for (one `?` each) and every customer assigned
 * to an arm, with their wave and the first day of their window. The bank's holdout belongs to no
 * campaign's arms; who is no customer of the bank is in none either (`strangersSql`).
 */
export function membersSql(relations: Relations, campaigns: number): string {
  return `plan as (
    select campaign_id, action_id, family, product_id, started_date, window_days, control_share
    from ${relations('campaign')} as campaign
    where campaign_id in (${Array.from({ length: campaigns }, () => '?').join(', ')})
  ),
  member as (
    select
      assigned.campaign_id,
      assigned.customer_id,
      assigned.arm,
      plan.action_id,
      plan.family,
      plan.product_id,
      plan.started_date,
      plan.window_days,
      coalesce(assigned.assigned_date, plan.started_date) as from_date,
      coalesce(
        assigned.wave,
        cast(coalesce(assigned.assigned_date, plan.started_date) as varchar)
      ) as wave,
      coalesce(assigned.control_share, plan.control_share) as control_share
    from ${relations('campaign_member')} as assigned
    join plan on plan.campaign_id = assigned.campaign_id
    join ${relations('customer')} as person on person.customer_id = assigned.customer_id
    where assigned.arm <> 'holdout'
  )`
}

/**
 * Members whom a reader must know of, counted: who are no customers of the bank, and whom a later
 * file put into another arm (they stay in the first). A row a campaign that has any.
 */
export function oddMembersSql(relations: Relations, campaigns: number): string {
  const isStranger = `not exists (
      select 1
      from ${relations('customer')} as person
      where person.customer_id = assigned.customer_id
    )`
  return `select
    campaign_id,
    count(*) filter (where stranger) as strangers,
    count(*) filter (where not stranger and also_arm <> arm) as crossed
  from (
    select campaign_id, arm, also_arm, ${isStranger} as stranger
    from ${relations('campaign_member')} as assigned
    where arm <> 'holdout'
      and campaign_id in (${Array.from({ length: campaigns }, () => '?').join(', ')})
  ) as member
  where stranger or also_arm <> arm
  group by campaign_id`
}

/** A condition: a day lies in the member's window. */
export function inWindow(day: string): string {
  return `date_diff('day', member.from_date, ${day}) between 0 and member.window_days - 1`
}
