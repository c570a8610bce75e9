/** SQL of a fact's rows as of the night, in brackets, for a `from`. */
export type Relations = (fact: string) => string

/**
 * `plan` and `member`, for `with`: the campaigns asked for (one `?` each) and everybody assigned to
 * an arm, with the first day of their window. The bank's holdout belongs to no campaign's arms.
 */
export function membersSql(relations: Relations, campaigns: number): string {
  return `plan as (
    select campaign_id, family, product_id, started_date, window_days
    from ${relations('campaign')} as campaign
    where campaign_id in (${Array.from({ length: campaigns }, () => '?').join(', ')})
  ),
  member as (
    select
      assigned.campaign_id,
      assigned.customer_id,
      assigned.arm,
      plan.family,
      plan.product_id,
      plan.started_date,
      plan.window_days,
      coalesce(assigned.assigned_date, plan.started_date) as from_date
    from ${relations('campaign_member')} as assigned
    join plan on plan.campaign_id = assigned.campaign_id
    where assigned.arm <> 'holdout'
  )`
}

/** A condition: a day lies in the member's window. */
export function inWindow(day: string): string {
  return `date_diff('day', member.from_date, ${day}) between 0 and member.window_days - 1`
}
