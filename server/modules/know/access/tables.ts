import type { Generated, Kysely } from 'kysely'
import type { OrgUnit } from '#contracts/access.ts'
import type { Role } from '#contracts/vocabulary.ts'
import type { Ledger } from '#platform/ledger/index.ts'

export type AccountState = 'active' | 'disabled'
export type AttemptOutcome = 'trying' | 'failed' | 'succeeded' | 'forgiven'

/** Rows of `0010_access.sql` and `0061_api_keys.sql`. Instants are ISO 8601 in UTC. */
export type AccessTables = {
  org_unit: {
    unit_id: string
    parent_id: string | null
    level: OrgUnit['level']
    name: string
    removed_at: string | null
  }
  staff: {
    staff_number: string
    unit_id: string | null
    position: string
    display_name: string | null
    joined_date: string | null
    left_date: string | null
    removed_at: string | null
  }
  user_account: {
    user_id: string
    staff_number: string
    display_name: string
    identity_provider: Generated<'local'>
    opened_at: string
    opened_by: string
    alone: Generated<boolean>
  }
  user_standing: {
    standing_id: Generated<number>
    user_id: string
    role: Role
    unit_id: string | null
    state: AccountState
    reason: string
    given_at: string
    given_by: string
  }
  current_standing: {
    user_id: string
    role: Role
    unit_id: string | null
    state: AccountState
    given_at: string
  }
  user_password: {
    user_id: string
    password_hash: string
    set_at: string
    must_change: boolean
    second_hash: string | null
  }
  user_session: {
    session_id: string
    user_id: string
    token_hash: Buffer
    opened_at: string
    last_seen_at: string
    expires_at: string
    address: string
    user_agent: string | null
    ended_at: string | null
    ended_because: string | null
  }
  api_key: {
    key_id: string
    name: string
    secret_hash: Buffer
    scopes: string[]
    requests_per_minute: number
    created_at: string
    created_by: string
    last_used_at: string | null
    last_address: string | null
    revoked_at: string | null
    revoked_by: string | null
  }
  sign_in_attempt: {
    attempt_id: Generated<number>
    account_key: Buffer
    address: string
    at: string
    outcome: AttemptOutcome
  }
}

/** The ledger, or a transaction on it, with the tables of access. */
export type AccessDb = Kysely<AccessTables>

export function accessTables(db: Ledger['db']): AccessDb {
  return db.withTables<AccessTables>()
}

/** An instant as the ledger and the audit chain keep it. */
export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
