import { quoteText } from '#kernel/sql-text.ts'
import { responseKinds } from '#modules/act/workbench/index.ts'

import type { Measure } from '../domain/measured.ts'
import { inWindow } from './members.ts'
import type { Relations } from './members.ts'

/**
 * `told`, for `with`: what each member did by a measure, one row a member and campaign at most, so
 * that who bought twice counts once. Columns: campaign_id, customer_id, arm, first_day, cents,
 * converted, reported_only.
 */
export function toldSql(measure: Measure, relations: Relations, aumFamilies: number): string {
  switch (measure) {
    case 'purchases':
      return purchases(relations)
    case 'responses':
      return answers(responses(relations))
    case 'logins':
      return answers(logins(relations))
    case 'aum_cents':
      return assets(relations, aumFamilies)
  }
}

/**
 * A purchase is what staff recorded or what the bank's own books show: customers whom nobody called
 * are counted by the same books. The amount is the larger of what each source adds up to: one sale
 * in two sources is not two.
 */
function purchases(relations: Relations): string {
  return `sale as (
    select member.campaign_id, member.customer_id, member.arm, 'staff' as teller,
      recorded.outcome_date as day, coalesce(recorded.amount_cents, 0) as cents
    from member
    join ${relations('outcome')} as recorded on recorded.customer_id = member.customer_id
    left join ${relations('product')} as product on product.product_id = recorded.product_id
    left join ${relations('contact')} as spoken on spoken.contact_id = recorded.contact_id
    where recorded.kind = 'purchased' and ${inWindow('recorded.outcome_date')} and (
      ${isSought('recorded.product_id', 'product.family')}
      or (recorded.product_id is null and spoken.campaign_id = member.campaign_id)
    )
    union all
    select member.campaign_id, member.customer_id, member.arm, 'books' as teller,
      held.opened_date as day, coalesce(held.cost_cents, held.value_cents, 0) as cents
    from member
    join ${relations('holding')} as held on held.customer_id = member.customer_id
    where ${inWindow('held.opened_date')} and ${isSought('held.product_id', 'held.family')}
    union all
    select member.campaign_id, member.customer_id, member.arm, 'books' as teller,
      opened.opened_date as day,
      case when opened.family in ('credit_card', 'debit_card') then 0
        else coalesce(opened.principal_cents, opened.balance_cents, 0) end as cents
    from member
    join ${ownedAccounts(relations)} as opened on opened.customer_id = member.customer_id
    where ${inWindow('opened.opened_date')} and ${isSought('opened.product_id', 'opened.family')}
    union all
    select member.campaign_id, member.customer_id, member.arm, 'payments' as teller,
      paid.transaction_date as day, paid.amount_cents as cents
    from member
    join ${relations('transaction')} as paid on paid.customer_id = member.customer_id
    where paid.kind = 'purchase' and paid.direction = 'out'
      and member.family is null and member.product_id is null
      and ${inWindow('paid.transaction_date')}
  ),
  told as (
    select campaign_id, customer_id, arm, min(day) as first_day,
      cast(greatest(
        coalesce(sum(cents) filter (where teller = 'staff'), 0),
        coalesce(sum(cents) filter (where teller = 'books'), 0),
        coalesce(sum(cents) filter (where teller = 'payments'), 0)
      ) as bigint) as cents,
      true as converted,
      count(*) filter (where teller <> 'staff') = 0 as reported_only
    from sale
    group by campaign_id, customer_id, arm
  )`
}

/** A condition: the product is the campaign's, or of its family, or the campaign is for any. */
function isSought(product: string, family: string): string {
  return `(
      (member.product_id is null and member.family is null)
      or ${product} = member.product_id
      or (member.product_id is null and ${family} = member.family)
    )`
}

/** Accounts with whose they are; those delivered without a customer belong to their owner. */
function ownedAccounts(relations: Relations): string {
  return `(
      select coalesce(account.customer_id, party.customer_id) as customer_id,
        account.family, account.product_id, account.opened_date, account.principal_cents,
        account.balance_cents
      from ${relations('account')} as account
      left join ${relations('account_party')} as party on account.customer_id is null
        and party.account_id = account.account_id and party.role = 'owner'
    )`
}

/**
 * Interest shown to staff, or an answer to a message. What is known to answer another campaign, or to
 * be about another product, answers that; what names nothing counts in either arm alike.
 */
function responses(relations: Relations): string {
  return `select member.campaign_id, member.customer_id, member.arm, said.outcome_date as day,
      true as by_staff
    from member
    join ${relations('outcome')} as said on said.customer_id = member.customer_id
    left join ${relations('contact')} as spoken on spoken.contact_id = said.contact_id
    left join ${relations('product')} as product on product.product_id = said.product_id
    where said.kind in (${responseKinds.map(quoteText).join(', ')})
      and ${inWindow('said.outcome_date')}
      and (
        spoken.campaign_id = member.campaign_id
        or (
          spoken.campaign_id is null
          and (said.product_id is null or ${isSought('said.product_id', 'product.family')})
        )
      )
    union all
    select member.campaign_id, member.customer_id, member.arm, answered.event_date as day,
      false as by_staff
    from member
    join ${relations('event')} as answered on answered.customer_id = member.customer_id
    where answered.kind = 'response' and ${inWindow('answered.event_date')}
      and (
        answered.subject is null
        or answered.subject in (
          member.campaign_id, member.action_id, member.product_id, member.family
        )
      )`
}

function logins(relations: Relations): string {
  return `select member.campaign_id, member.customer_id, member.arm, logged.event_date as day,
      false as by_staff
    from member
    join ${relations('event')} as logged on logged.customer_id = member.customer_id
    where logged.kind = 'login' and ${inWindow('logged.event_date')}`
}

function answers(rows: string): string {
  return `answer as (
    ${rows}
  ),
  told as (
    select campaign_id, customer_id, arm, min(day) as first_day, cast(0 as bigint) as cents,
      true as converted, count(*) filter (where not by_staff) = 0 as reported_only
    from answer
    group by campaign_id, customer_id, arm
  )`
}

/**
 * How a customer's deposits and investments (a `?` for each family) changed from the newest
 * balances before the start, a month old at most, to the newest within the window. Of two
 * files of one day the daily one counts. A customer without a row there had nothing.
 */
function assets(relations: Relations, families: number): string {
  const counted = `family in (${Array.from({ length: families }, () => '?').join(', ')})`
  return `balance as (
    select customer_id, balance_date, balance_cents, 2 as file
    from ${relations('balance_daily')} as daily
    where ${counted}
    union all
    select customer_id, balance_date, balance_cents, 1 as file
    from ${relations('balance_month_end')} as monthly
    where ${counted}
  ),
  balance_day as (
    select balance_date, max(file) as file
    from balance
    group by balance_date
  ),
  span as (
    select plan.campaign_id,
      max(balance_date) filter (where balance_date < started_date
        and date_diff('day', balance_date, started_date) <= 31) as before_date,
      max(balance_date) filter (where balance_date >= started_date
        and date_diff('day', started_date, balance_date) <= window_days - 1) as after_date
    from plan
    cross join balance_day
    group by plan.campaign_id
  ),
  held as (
    select member.campaign_id, member.customer_id,
      sum(case when balance.balance_date = span.after_date then balance.balance_cents
        else -balance.balance_cents end) as cents
    from member
    join span on span.campaign_id = member.campaign_id
    join balance on balance.customer_id = member.customer_id
      and balance.balance_date in (span.before_date, span.after_date)
    join balance_day on balance_day.balance_date = balance.balance_date
      and balance_day.file = balance.file
    group by member.campaign_id, member.customer_id
  ),
  told as (
    select member.campaign_id, member.customer_id, member.arm, cast(null as date) as first_day,
      cast(coalesce(held.cents, 0) as bigint) as cents,
      coalesce(held.cents, 0) > 0 as converted,
      false as reported_only
    from member
    join span on span.campaign_id = member.campaign_id
      and span.before_date is not null and span.after_date is not null
    left join held on held.campaign_id = member.campaign_id
      and held.customer_id = member.customer_id
  )`
}
