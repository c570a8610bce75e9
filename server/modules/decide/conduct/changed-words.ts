import { sql } from 'kysely'

import type { Ledger } from '#platform/ledger/index.ts'

import { twinsOf } from './live-facts.ts'
import type { Since } from './live-facts.ts'

/** Whose word or complaint changed since a mart. */
export interface ChangedWords {
  /** Changes with every further change: what was read under it may be shown again. */
  readonly key: string
  readonly customerIds: readonly string[]
}

/**
 * Customers who consented, withdrew, asked not to be contacted, complained or were settled with since
 * the mart, and the other customer numbers of the same people: their word counts there too.
 */
export async function changedWords(
  ledger: Pick<Ledger, 'db'>,
  { date, recordedFrom }: Since,
): Promise<ChangedWords> {
  const newer = sql`(business_date > ${date} or at >= ${recordedFrom})`
  const { rows } = await sql<{ customer_id: string; changes: number; newest: number }>`
    select customer_id, count(*) as changes, max(change_id) as newest
    from (
      select customer_id, change_id from consent_change where ${newer}
      union all
      select customer_id, change_id from do_not_contact where ${newer}
      union all
      select customer_id, change_id from complaint_change where ${newer}
    ) as changed
    group by customer_id
    order by customer_id`.execute(ledger.db)
  if (rows.length === 0) return { key: '', customerIds: [] }
  const own = rows.map(({ customer_id: id }) => id)
  const twins = await twinsOf(ledger, own)
  const others = [...twins.values()].flat().map(({ customerId }) => customerId)
  const customerIds = [...new Set([...own, ...others])].toSorted()
  const changes = rows.reduce((sum, one) => sum + Number(one.changes), 0)
  const newest = rows.reduce((most, one) => Math.max(most, Number(one.newest)), 0)
  return { key: `${customerIds.length} ${changes} ${newest}`, customerIds }
}
