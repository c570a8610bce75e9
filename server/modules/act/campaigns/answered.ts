import { quoteText } from '#kernel/sql-text.ts'
import { withEveryNumber } from '#modules/decide/conduct/index.ts'
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
 * Customers who answered this campaign since it was launched, or bought what it is about: recorded by
 * people up to this moment, told by other systems or shown by the bank's books up to the night. An
 * answer belongs to what it answers: one given to another campaign's call or message, or interest in
 * another product, leaves nobody out.
 */
export async function answeredSince(
  question: AnsweredQuestion,
  transaction: Ledger['db'],
): Promise<ReadonlySet<string>> {
  const { row } = question
  const recorded = await respondedTo(transaction, row.campaign_id)
  const told = await toldByTheBank(question)
  // Who answered under one of their customer numbers has answered.
  return await withEveryNumber({ db: transaction }, [...recorded, ...told])
}

async function toldByTheBank(question: AnsweredQuestion): Promise<string[]> {
  const { facts, served, row, subject } = question
  const of = (fact: string) => factRelation(facts, fact, served.date)
  const since = row.launched_on ?? served.date
  const { productId } = row.plan
  const what = productId ?? subject.family
  const sold = productId === null ? 'family = ?' : 'product_id = ?'
  const about =
    what === null ? 'false' : productId === null ? 'product.family = ?' : 'outcome.product_id = ?'
  // What names no campaign answers this one where it is about what this one sells; bought is bought.
  const answers = `
    select outcome.customer_id
    from ${await of('outcome')} as outcome
    left join ${await of('contact')} as made on made.contact_id = outcome.contact_id
    left join ${await of('product')} as product on product.product_id = outcome.product_id
    where outcome.kind in (${responseKinds.map(quoteText).join(', ')})
      and outcome_date >= cast(? as date)
      and (
        made.campaign_id = ?
        or ((made.campaign_id is null or outcome.kind = 'purchased') and ${about})
      )
    union
    select customer_id
    from ${await of('event')} as event
    where kind = 'response'
      and event_date >= cast(? as date)
      and subject in (?, ?, ?, ?)`
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
    [
      since,
      row.campaign_id,
      ...(what === null ? [] : [what]),
      since,
      row.campaign_id,
      row.plan.action,
      productId,
      subject.family,
      ...(what === null ? [] : [since, what, since, what]),
    ],
  )
  return rows.flatMap((one) => one.customer_id ?? [])
}
