import type { ColumnType, Generated, Kysely } from 'kysely'

import type { Ledger } from '#platform/ledger/index.ts'

import type { Against } from './told-against.ts'

/** Rows of `0065_events.sql` and `0210_told_against.sql`. Instants are ISO 8601 in UTC, dates are days of the bank. */
export type EventTables = {
  event_received: {
    event_no: Generated<number>
    source: string
    message_id: string
    type: string
    name: string | null
    user_id: string | null
    anonymous_id: string | null
    known: boolean
    properties: Readonly<Record<string, string | number | boolean>>
    at: string
    business_date: string
    received_at: string
  }
  contact_told: {
    source: string
    contact_id: string
    customer_id: string
    occasion: string | null
    received_at: string
    against: ColumnType<Against | null, string | null | undefined, never>
  }
  outcome_told: {
    outcome_no: Generated<number>
    source: string
    outcome_id: string
    customer_id: string
    contact_id: string | null
    kind: string
    product_id: string | null
    amount_cents: number | null
    staff_number: string | null
    at: string
    business_date: string
    received_at: string
  }
}

/** A connection of the ledger, or the caller's transaction on it. */
export function eventTables(db: Ledger['db']): Kysely<EventTables> {
  return db.$extendTables<EventTables>()
}
