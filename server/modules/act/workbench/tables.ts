import type { ColumnType, Generated, Kysely } from 'kysely'

import type { Words } from '#contracts/words.ts'
import type { OutcomeKind, Task } from '#contracts/workbench.ts'
import type { ActionTraits } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** Written as JSON text, read back as what it says. */
type Json<T> = ColumnType<T, string, string>
type MaybeJson<T> = ColumnType<T | null, string | null | undefined, string | null>

/** Rows of `0080_workbench.sql`. Instants are ISO 8601 in UTC, dates are days of the bank. */
export type WorkbenchTables = {
  work_task: {
    task_id: string
    task_key: string
    kind: Task['kind']
    state: Task['state']
    held: Generated<boolean>
    customer_id: string
    owner_staff: string
    action: string | null
    campaign_id: string | null
    campaign_name: string | null
    traits: MaybeJson<ActionTraits>
    opening: MaybeJson<Words>
    need: string | null
    value_cents: number | null
    priority: number | null
    reasons: Json<Words[]>
    mart_date: string | null
    strategy: string | null
    due: string
    appointed_at: string | null
    referred_by: string | null
    /** The head who gave it to its owner. */
    assigned_by: Generated<string | null>
    from_contact: string | null
    created_at: string
    created_by: string
    closed_at: string | null
    closed_because: MaybeJson<Words>
  }
  work_day: {
    staff_number: string
    mart_date: string
    mart_hash: string
    strategy: string
    issued_at: string
    tasks: number
  }
  work_outcome: {
    outcome_id: Generated<number>
    contact_id: string
    undone: Generated<boolean>
    task_id: string
    idempotency_key: string
    customer_id: string
    kind: OutcomeKind
    channel: string
    action: string | null
    campaign_id: string | null
    campaign_name: string | null
    product_id: string | null
    amount_cents: number | null
    staff_number: string
    with_staff: string | null
    referred_by: string | null
    note: string
    against: MaybeJson<{ readonly code: string; readonly words: Words }>
    next_task: string | null
    /** What the seller confirmed, by code of the need. */
    confirmed: Generated<string[]>
    business_date: string
    at: string
  }
}

/** A connection of the ledger, or the caller's transaction on it. */
export function workbenchTables(db: Ledger['db']): Kysely<WorkbenchTables> {
  return db.$extendTables<WorkbenchTables>()
}
