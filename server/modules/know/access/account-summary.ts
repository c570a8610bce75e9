import { sql } from 'kysely'
import type { Ledger } from '#platform/ledger/index.ts'
import { accountKey } from './session-token.ts'
import { accountLockedUntil } from './sign-in-attempts.ts'
import { accessTables, instant } from './tables.ts'

/** Accounts as an administrator counts them. */
export interface AccountSummary {
  readonly users: number
  readonly disabled: number
  /** Locked for a while after wrong guesses. */
  readonly locked: number
  readonly openSessions: number
  /** Keys of other systems that are not revoked. */
  readonly apiKeys: number
}

/** Guesses older than this lock nobody any more. */
const LOOK_BACK_HOURS = 24

/** How many accounts there are, and how many are disabled, locked or signed in at an instant. */
export async function readAccountSummary(ledger: Ledger, now: number): Promise<AccountSummary> {
  const db = accessTables(ledger.db)
  const {
    rows: [counted],
  } = await sql<Omit<AccountSummary, 'locked'>>`
    select
      count(*) as users,
      count(*) filter (where standing.state = 'disabled') as disabled,
      (
        select count(*)
        from user_session
        where ended_at is null
          and expires_at > ${instant(now)}
      ) as "openSessions",
      (select count(*) from api_key where revoked_at is null) as "apiKeys"
    from user_account as account
    join current_standing as standing on standing.user_id = account.user_id
  `.execute(db)
  const since = instant(now - LOOK_BACK_HOURS * 3_600_000)
  const tried = await db
    .selectFrom('sign_in_attempt')
    .select('account_key')
    .distinct()
    .where('outcome', '=', 'failed')
    .where('at', '>', since)
    .execute()
  const staff = await db.selectFrom('user_account').select('staff_number').execute()
  const suspects = new Set(tried.map(({ account_key }) => account_key.toString('hex')))
  let locked = 0
  for (const { staff_number } of staff) {
    const key = accountKey(staff_number)
    if (!suspects.has(key.toString('hex'))) continue
    if ((await accountLockedUntil(db, key, now)) !== undefined) locked += 1
  }
  return {
    users: counted?.users ?? 0,
    disabled: counted?.disabled ?? 0,
    locked,
    openSessions: counted?.openSessions ?? 0,
    apiKeys: counted?.apiKeys ?? 0,
  }
}
