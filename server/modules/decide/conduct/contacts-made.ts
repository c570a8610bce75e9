import type { Ledger } from '#platform/ledger/index.ts'

import { conductTables } from './tables.ts'

/** A contact as it was recorded, and not undone since. */
export interface ContactMade {
  readonly contactId: string
  readonly channel: string
  readonly purpose: 'marketing' | 'service'
  readonly action: string | null
  readonly campaignId: string | null
  readonly staffNumber: string | null
  /** ISO 8601 in UTC. */
  readonly at: string
}

/** Contacts of one customer in the ledger, newest first, and the numbers of those undone. */
export async function contactsMade(
  { db }: Pick<Ledger, 'db'>,
  customerId: string,
  limit: number,
): Promise<{ made: ContactMade[]; undone: ReadonlySet<string> }> {
  const rows = await conductTables(db)
    .selectFrom('contact_made')
    .select([
      'contact_id as contactId',
      'channel',
      'purpose',
      'action',
      'campaign_id as campaignId',
      'staff_number as staffNumber',
      'at',
      'undone',
    ])
    .where('customer_id', '=', customerId)
    .orderBy('change_id', 'desc')
    .limit(limit)
    .execute()
  const undone = new Set(rows.filter((row) => row.undone).map((row) => row.contactId))
  return { made: rows.filter((row) => !undone.has(row.contactId)), undone }
}
