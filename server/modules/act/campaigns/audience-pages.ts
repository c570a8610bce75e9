import { businessDateOf } from '#kernel/business-date.ts'
import type { Gate } from '#modules/decide/conduct/index.ts'
import { whereRule } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { drawSql } from './domain/arms.ts'
import { launchSql } from './gate-sql.ts'
import type { LaunchQuestion } from './gate-sql.ts'
import { mustRead } from './preview.ts'
import type { CampaignRow } from './tables.ts'

/** A customer of an audience with the gate of the night that refuses them and both draws. */
export interface Looked {
  readonly customer_id: string
  readonly gate: number
  readonly draw: number
  readonly holdout_draw: number
}

interface Paging {
  readonly row: CampaignRow
  readonly served: ServedMart
  readonly ladder: readonly Gate[]
  readonly secrets: { readonly campaign: string; readonly holdout: string }
  /** Customers of a page. */
  readonly atOnce: number
}

/** The whole audience in the order of customer numbers, page by page. */
export async function* audiencePages(paging: Paging): AsyncGenerator<Looked[]> {
  const { row, served, ladder, secrets, atOnce } = paging
  const { rule } = mustRead(row.plan, served)
  const today = businessDateOf(row.launched_on ?? '')
  // Arms are drawn for the whole bank, whoever pressed the button.
  const question = { served, audience: rule, scope: { kind: 'bank' }, today } as const
  const { sql: judged, parameters } = launchSql(question, ladder)
  let after = ''
  for (const last of await pageEnds(question, atOnce)) {
    yield await served.read<Looked>(
      `select
        customer_id,
        cast(gate as bigint) as gate,
        ${drawSql} as draw,
        ${drawSql} as holdout_draw
      from (${judged}) as judged
      where customer_id > ?
        and customer_id <= ?
      order by customer_id`,
      [secrets.campaign, secrets.holdout, ...parameters, after, last],
    )
    after = last
  }
}

/**
 * The last customer of each page. Told beforehand, a page reads its own part of the night alone;
 * one that ended after so many rows would judge and draw everybody left to keep the first of them.
 */
async function pageEnds(
  { served, audience, scope }: LaunchQuestion,
  atOnce: number,
): Promise<string[]> {
  const where = whereRule(audience, scope, served)
  const rows = await served.read<{ last: string }>(
    `select max(customer_id) as last
    from (
      select
        customer_id,
        (row_number() over (order by customer_id) - 1) // ${atOnce} as page
      from profile
      where ${where.sql}
    ) as numbered
    group by page
    order by last`,
    where.parameters,
  )
  return rows.map(({ last }) => last)
}
