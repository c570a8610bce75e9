import type { Gate } from '#modules/decide/conduct/index.ts'
import { whereRule } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { drawSql } from './domain/arms.ts'
import { launchSql } from './gate-sql.ts'
import type { LaunchQuestion } from './gate-sql.ts'

/** A customer of an audience as the night knows them. */
export interface Looked {
  readonly customer_id: string
  /** 0 passed, k the k-th gate of the ladder refuses. */
  readonly gate: number
  /** The same over each channel of the plan alone, in its order. */
  readonly channel_gates: readonly number[]
  readonly draw: number
  readonly holdout_draw: number
  readonly worth: number
  readonly rm_id: string | null
}

export interface Paging {
  readonly question: LaunchQuestion
  readonly ladder: readonly Gate[]
  /** A ladder for each channel of the plan. */
  readonly channelLadders: readonly (readonly Gate[])[]
  readonly secrets: { readonly campaign: string; readonly holdout: string }
  /** Customers of a page. */
  readonly atOnce: number
}

/** The whole audience in the order of customer numbers, page by page. */
export async function* audiencePages(paging: Paging): AsyncGenerator<Looked[]> {
  const { question, ladder, channelLadders, secrets, atOnce } = paging
  const { served } = question
  const { sql: judged, parameters } = launchSql(question, ladder, {
    ...Object.fromEntries(channelLadders.map((one, index) => [`gate_${index}`, one])),
  })
  const channelGates = channelLadders.map((_, index) => `cast(gate_${index} as bigint)`)
  const managed = served.columns.has('rm_id') ? 'rm_id' : 'null'
  let after = ''
  for (const last of await pageEnds(question, atOnce)) {
    yield await served.read<Looked>(
      `select
        customer_id,
        cast(gate as bigint) as gate,
        [${channelGates.join(', ')}] as channel_gates,
        ${drawSql} as draw,
        ${drawSql} as holdout_draw,
        ${worthSql(served)} as worth,
        ${managed} as rm_id
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
 * What a customer is worth to the bank, in hundredths of the pack's value index (S1-008), so that
 * it is a whole number. A night without the index goes by assets; unknown is last.
 */
function worthSql({ columns }: Pick<ServedMart, 'columns'>): string {
  const value = ['value_index', 'aum'].find((column) => columns.has(column))
  return value === undefined
    ? 'cast(0 as bigint)'
    : `cast(coalesce(least(greatest(round(cast(${value} as double) * 100), 0), 1e15), 0) as bigint)`
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
