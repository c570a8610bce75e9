import { sql } from 'kysely'

import type { Ledger } from '#platform/ledger/index.ts'

/**
 * Customers who answered a campaign's call: interested, with an appointment, or who bought; what
 * was undone does not count. A follow-up leaves them in peace.
 */
export async function respondedTo(
  db: Ledger['db'],
  campaignId: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ customer_id: string }>`
    select distinct customer_id
    from work_outcome as made
    where campaign_id = ${campaignId}
      and kind in ('interested', 'appointment', 'purchased')
      and not undone
      and not exists (
        select 1 from work_outcome as correction
        where correction.contact_id = made.contact_id and correction.undone
      )
  `.execute(db)
  return new Set(rows.map((row) => row.customer_id))
}
