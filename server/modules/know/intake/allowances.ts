import type { Generated, Kysely } from 'kysely'
import { z } from 'zod'
import type { ProposalKind } from '#modules/know/access/index.ts'
import type { Ledger, Queryable } from '#platform/ledger/index.ts'

/** Rows of `0150_feed_allowance.sql`. */
interface AllowanceRow {
  feed: string
  file_column: string
  proposed_by: string
  approved_by: string
  approved_at: string
  reason: string
}
type Tables = {
  feed_allowance: { [Column in keyof AllowanceRow]: Generated<AllowanceRow[Column]> }
}

const tables = (db: Queryable) => db as unknown as Kysely<Tables>

const body = z.object({
  feed: z.string().min(1).max(80),
  columns: z.array(z.string().min(1).max(200)).min(1).max(50),
})
export type Allowance = z.infer<typeof body>

/**
 * That a column which looks like personal data is none: whoever loads files says so, and a second
 * person, who answers for the law, agrees. Until then the feed is refused.
 */
export const notPersonalKind: ProposalKind<Allowance> = {
  kind: 'feed.not_personal',
  title: { zh: '认定某列不是个人信息', en: 'Hold that a column is not personal data' },
  proposes: 'feed.load',
  decides: 'strategy.approve',
  body,
  sentence: ({ body: { feed, columns } }) => ({
    zh: `接入 ${feed} 的列 ${columns.join('、')} 将作为非个人信息进入数据湖`,
    en: `the columns ${columns.join(', ')} of the feed ${feed} will enter the lake as not personal`,
  }),
  async run(transaction, { body: { feed, columns }, reason, proposedBy, decidedBy, now }) {
    await tables(transaction)
      .insertInto('feed_allowance')
      .values(
        columns.map((column) => ({
          feed,
          file_column: column,
          proposed_by: proposedBy,
          approved_by: decidedBy,
          approved_at: new Date(now).toISOString(),
          reason,
        })),
      )
      .onConflict((conflict) => conflict.columns(['feed', 'file_column']).doNothing())
      .execute()
    return { result: { columns: columns.length } }
  },
}

/** Columns that two people held to be not personal, by feed. */
export async function approvedAllowances(
  ledger: Pick<Ledger, 'db'>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await tables(ledger.db)
    .selectFrom('feed_allowance')
    .select(['feed', 'file_column'])
    .execute()
  return new Map(
    [...Map.groupBy(rows, ({ feed }) => feed)].map(([feed, of]) => [
      feed,
      new Set(of.map(({ file_column }) => file_column)),
    ]),
  )
}
