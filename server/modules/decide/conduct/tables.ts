import type { Generated, Kysely } from 'kysely'

import type { Ledger } from '#platform/ledger/index.ts'

/**
 * Rows of `0060_conduct.sql` and `0083_complaint_settled.sql`. Instants are ISO 8601 in UTC, dates
 * are days of the bank.
 */
export type ConductTables = {
  consent_change: {
    change_id: Generated<number>
    customer_id: string
    purpose: string
    channel: string | null
    given: boolean
    business_date: string
    at: string
    by_actor: string
    by_name: string
    proof: string
  }
  do_not_contact: {
    change_id: Generated<number>
    customer_id: string
    held: boolean
    business_date: string
    at: string
    by_actor: string
    by_name: string
    proof: string
  }
  complaint_change: {
    change_id: Generated<number>
    complaint_id: string
    customer_id: string
    opened: boolean
    topic: string | null
    business_date: string
    at: string
    by_actor: string
    by_name: string | null
    how: string | null
  }
  contact_made: {
    change_id: Generated<number>
    contact_id: string
    customer_id: string
    channel: string
    purpose: 'marketing' | 'service'
    undone: Generated<boolean>
    action: string | null
    campaign_id: string | null
    staff_number: string | null
    business_date: string
    at: string
  }
}

/** A connection of the ledger, or the caller's transaction on it. */
export function conductTables(db: Ledger['db']): Kysely<ConductTables> {
  return db.$extendTables<ConductTables>()
}
