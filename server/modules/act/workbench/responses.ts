import type { Ledger } from '#platform/ledger/index.ts'

import { responseKinds } from './domain/response-kinds.ts'
import { standingOutcomes } from './standing-outcomes.ts'

/**
 * Customers who answered a campaign's call: interested, with an appointment, or who bought; what
 * was undone does not count. A follow-up leaves them in peace.
 */
export async function respondedTo(
  db: Ledger['db'],
  campaignId: string,
): Promise<ReadonlySet<string>> {
  const rows = await standingOutcomes(db)
    .select('made.customer_id')
    .distinct()
    .where('made.campaign_id', '=', campaignId)
    .where('made.kind', 'in', responseKinds)
    .execute()
  return new Set(rows.map((row) => row.customer_id))
}
