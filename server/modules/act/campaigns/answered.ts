import { quoteText } from '#kernel/sql-text.ts'
import type { Subject } from '#modules/decide/conduct/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { respondedTo, responseKinds } from '#modules/act/workbench/index.ts'
import type { FactStore } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { factRelation } from './lake-facts.ts'
import type { CampaignRow } from './tables.ts'

export interface AnsweredQuestion {
  readonly facts: FactStore
  readonly served: ServedMart
  readonly row: CampaignRow
  /** What the campaign sells, as the gates read it. */
  readonly subject: Pick<Subject, 'family'>
}

/**
 * Customers who answered since the campaign was launched, or bought what it is about: recorded by
 * people up to this moment, told by other systems or shown by the bank's books up to the night.
 */
export async function answeredSince(
  question: AnsweredQuestion,
  transaction: Ledger['db'],
): Promise<ReadonlySet<string>> {
  const { row } = question
  const recorded = await respondedTo(transaction, row.campaign_id)
  const told = await toldByTheBank(question)
  return new Set([...recorded, ...told])
}

async function toldByTheBank(question: AnsweredQuestion): Promise<string[]> {
  const { facts, served, row, subject } = question
  const of = (fact: string) => factRelation(facts, fact, served.date)
  const since = row.launched_on ?? served.date
  const answers = `
    select customer_id
    from ${await of('outcome')} as outcome
    where kind in (${responseKinds.map(quoteText).join(', ')})
      and outcome_date >= cast(? as date)
    union
    select customer_id
    from ${await of('event')} as event
    where kind = 'response'
      and event_date >= cast(? as date)`
  const { productId } = row.plan
  const sold = productId === null ? 'family = ?' : 'product_id = ?'
  const what = productId ?? subject.family
  const books =
    what === null
      ? ''
      : `
    union
    select customer_id
    from ${await of('holding')} as holding
    where opened_date >= cast(? as date)
      and ${sold}
    union
    select coalesce(account.customer_id, party.customer_id) as customer_id
    from (
      select *
      from ${await of('account')} as opened
      where opened_date >= cast(? as date)
        and ${sold}
    ) as account
    left join ${await of('account_party')} as party
      on account.customer_id is null
      and party.account_id = account.account_id
      and party.role = 'owner'`
  const rows = await served.read<{ customer_id: string | null }>(
    `select distinct customer_id from (${answers}${books}) as answered`,
    what === null ? [since, since] : [since, since, since, what, since, what],
  )
  return rows.flatMap((one) => one.customer_id ?? [])
}
