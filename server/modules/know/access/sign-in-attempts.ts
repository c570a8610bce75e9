import { sql } from 'kysely'
import { accountLock, addressLock, lockedUntil } from './domain/lock-out.ts'
import type { Failures, LockPolicy } from './domain/lock-out.ts'
import { instant } from './tables.ts'
import type { AccessDb } from './tables.ts'

/** Whether a guess may be made at all; `attemptId` is of the row to mark when it was right. */
export type Reservation =
  | { readonly kind: 'reserved'; readonly attemptId: number; readonly failures: number }
  | { readonly kind: 'locked'; readonly by: 'account' | 'address'; readonly until: number }

/**
 * Counts a try as failed before the password is looked at: a thousand guesses at once find four
 * others ahead of them, not none. The try that is right is marked so afterwards.
 */
export async function reserveAttempt(
  db: AccessDb,
  attempt: { readonly accountKey: Buffer; readonly address: string; readonly now: number },
): Promise<Reservation> {
  const { accountKey, address, now } = attempt
  return await db.transaction().execute(async (transaction) => {
    await queueUp(transaction, accountKey, address)
    const ofAddress = await failuresOfAddress(transaction, address, now)
    const addressUntil = lockedUntil(ofAddress, addressLock, now)
    if (addressUntil !== undefined) return { kind: 'locked', by: 'address', until: addressUntil }
    const ofAccount = await failuresOfAccount(transaction, accountKey, now)
    const accountUntil = lockedUntil(ofAccount, accountLock, now)
    if (accountUntil !== undefined) return { kind: 'locked', by: 'account', until: accountUntil }
    const { attempt_id: attemptId } = await transaction
      .insertInto('sign_in_attempt')
      .values({ account_key: accountKey, address, at: instant(now), outcome: 'failed' })
      .returning('attempt_id')
      .executeTakeFirstOrThrow()
    return { kind: 'reserved', attemptId, failures: ofAccount.count }
  })
}

export async function markSucceeded(db: AccessDb, attemptId: number): Promise<void> {
  await db
    .updateTable('sign_in_attempt')
    .set({ outcome: 'succeeded' })
    .where('attempt_id', '=', attemptId)
    .execute()
}

/** An administrator lets somebody in again. */
export async function forgiveFailures(
  db: AccessDb,
  given: { readonly accountKey: Buffer; readonly now: number },
): Promise<void> {
  await db
    .insertInto('sign_in_attempt')
    .values({
      account_key: given.accountKey,
      address: 'administrator',
      at: instant(given.now),
      outcome: 'forgiven',
    })
    .execute()
}

/** Until when an account is locked, for the list of users. */
export async function accountLockedUntil(
  db: AccessDb,
  accountKey: Buffer,
  now: number,
): Promise<number | undefined> {
  return lockedUntil(await failuresOfAccount(db, accountKey, now), accountLock, now)
}

/** Any two numbers of ours: locks of accounts and of addresses, always taken in this order. */
const LOCK_CLASSES = { account: 7_310_101, address: 7_310_102 } as const

async function queueUp(db: AccessDb, accountKey: Buffer, address: string): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(${LOCK_CLASSES.account}, ${accountKey.readInt32BE()})
  `.execute(db)
  await sql`
    select pg_advisory_xact_lock(${LOCK_CLASSES.address}, hashtext(${address}))
  `.execute(db)
}

async function failuresOfAccount(db: AccessDb, accountKey: Buffer, now: number): Promise<Failures> {
  return await failures(
    sql<FailureRow>`
    select
      count(*) as count,
      max(at) as last_at
    from sign_in_attempt
    where account_key = ${accountKey}
      and outcome = 'failed'
      and at > ${since(accountLock, now)}
      and attempt_id > coalesce((
        select max(attempt_id)
        from sign_in_attempt
        where account_key = ${accountKey}
          and outcome <> 'failed'
      ), 0)
  `.execute(db),
  )
}

async function failuresOfAddress(db: AccessDb, address: string, now: number): Promise<Failures> {
  return await failures(
    sql<FailureRow>`
    select
      count(*) as count,
      max(at) as last_at
    from sign_in_attempt
    where address = ${address}
      and outcome = 'failed'
      and at > ${since(addressLock, now)}
  `.execute(db),
  )
}

interface FailureRow {
  readonly count: number
  readonly last_at: string | null
}

async function failures(query: Promise<{ rows: FailureRow[] }>): Promise<Failures> {
  const {
    rows: [row],
  } = await query
  const lastAt = row?.last_at ?? undefined
  return { count: row?.count ?? 0, lastAt: lastAt === undefined ? undefined : Date.parse(lastAt) }
}

function since(policy: LockPolicy, now: number): string {
  return instant(now - policy.memoryMs)
}
