import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { accountLock, addressLock, lockedUntil } from './domain/lock-out.ts'
import type { Failures, LockPolicy } from './domain/lock-out.ts'
import { instant } from './tables.ts'
import type { AccessDb } from './tables.ts'

/** Whether a guess may be made at all; `attemptId` is of the row to mark when it was right. */
export type Reservation =
  | { readonly kind: 'reserved'; readonly attemptId: number; readonly failures: number }
  | { readonly kind: 'locked'; readonly by: 'account' | 'address'; readonly until: number }

/**
 * Counts a try against its account before the password is looked at: a thousand guesses at once find
 * four others ahead of them, not none. What came of it is marked afterwards.
 */
export async function reserveAttempt(
  db: AccessDb,
  attempt: { readonly accountKey: Buffer; readonly address: string; readonly now: number },
): Promise<Reservation> {
  const { accountKey, address, now } = attempt
  return await db.transaction().execute(async (transaction) => {
    await queueUp(transaction, accountKey, address)
    const tries = await triesOf(transaction, accountKey, address, now)
    const locked = lockOf(tries, now)
    if (locked !== undefined) return { kind: 'locked', ...locked }
    const { attempt_id: attemptId } = await transaction
      .insertInto('sign_in_attempt')
      .values({ account_key: accountKey, address, at: instant(now), outcome: 'trying' })
      .returning('attempt_id')
      .executeTakeFirstOrThrow()
    const failures = tries.isKnown
      ? tries.here.count
      : Math.max(tries.here.count, tries.strange.count)
    return { kind: 'reserved', attemptId, failures }
  })
}

/** What was tried before, as it bears on one more try. */
interface Tries {
  /** Whether this account signed in from this address before: its owner's place. */
  readonly isKnown: boolean
  /** Of this account from this address. */
  readonly here: Failures
  /** Of this account from addresses it never signed in from. */
  readonly strange: Failures
  /** Of any account from this address, but for accounts that sign in from there. */
  readonly address: Failures
}

/**
 * Whoever guesses is slowed where they guess from: at their own address for this account, and from
 * all strange addresses together. An owner at a place they signed in from before is slowed by their
 * own mistakes alone, never by what a stranger or a neighbour behind the same address does.
 */
function lockOf(
  tries: Tries,
  now: number,
): { by: 'account' | 'address'; until: number } | undefined {
  const here = lockedUntil(tries.here, accountLock, now)
  if (here !== undefined) return { by: 'account', until: here }
  if (tries.isKnown) return undefined
  const address = lockedUntil(tries.address, addressLock, now)
  if (address !== undefined) return { by: 'address', until: address }
  const strange = lockedUntil(tries.strange, accountLock, now)
  return strange === undefined ? undefined : { by: 'account', until: strange }
}

/** The password was wrong: now the address counts it too. */
export async function markFailed(db: AccessDb, attemptId: number): Promise<void> {
  await db
    .updateTable('sign_in_attempt')
    .set({ outcome: 'failed' })
    .where('attempt_id', '=', attemptId)
    .execute()
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

/** Until when an account is locked anywhere, for the list of users. */
export async function accountLockedUntil(
  db: AccessDb,
  accountKey: Buffer,
  now: number,
): Promise<number | undefined> {
  const { rows } = await sql<FailureRow & { strange: boolean }>`
    with ${relevant(accountKey, now)}
    select
      false as strange,
      count(*) as count,
      max(at) as last_at
    from failed
    group by address
    union all
    select
      true,
      count(*),
      max(at)
    from failed
    where not known
  `.execute(db)
  const ends = rows.flatMap((row) => lockedUntil(failuresIn(row), accountLock, now) ?? [])
  return ends.length === 0 ? undefined : Math.max(...ends)
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

/**
 * Failures of an account that still count: since it was last let in from that address, or by an
 * administrator. `known`: it has signed in from there.
 */
function relevant(accountKey: Buffer, now: number): RawBuilder<unknown> {
  return sql`
    tried as (
      select
        attempt_id,
        address,
        at,
        outcome
      from sign_in_attempt
      where account_key = ${accountKey}
    ), failed as (
      select
        address,
        at,
        exists (
          select
          from tried as success
          where success.address = tried.address and success.outcome = 'succeeded'
        ) as known
      from tried
      where outcome in ('trying', 'failed')
        and at > ${since(accountLock, now)}
        and attempt_id > coalesce((
          select max(other.attempt_id)
          from tried as other
          where other.outcome = 'forgiven'
            or (other.outcome = 'succeeded' and other.address = tried.address)
        ), 0)
    )
  `
}

async function triesOf(
  db: AccessDb,
  accountKey: Buffer,
  address: string,
  now: number,
): Promise<Tries> {
  const { rows } = await sql<FailureRow & { what: 'here' | 'strange' | 'known' | 'address' }>`
    with ${relevant(accountKey, now)}
    select
      'here' as what,
      count(*) as count,
      max(at) as last_at
    from failed
    where address = ${address}
    union all
    select
      'strange',
      count(*),
      max(at)
    from failed
    where not known
    union all
    select
      'known',
      count(*),
      null
    from tried
    where address = ${address} and outcome = 'succeeded'
    union all
    select
      'address',
      count(*),
      max(at)
    from sign_in_attempt as tried_here
    where address = ${address}
      and outcome = 'failed'
      and at > ${since(addressLock, now)}
      and not exists (
        select
        from sign_in_attempt as success
        where success.account_key = tried_here.account_key
          and success.address = tried_here.address
          and success.outcome = 'succeeded'
      )
  `.execute(db)
  const of = (what: string): FailureRow =>
    rows.find((row) => row.what === what) ?? { count: 0, last_at: null }
  return {
    isKnown: of('known').count > 0,
    here: failuresIn(of('here')),
    strange: failuresIn(of('strange')),
    address: failuresIn(of('address')),
  }
}

interface FailureRow {
  readonly count: number
  readonly last_at: string | null
}

function failuresIn({ count, last_at: lastAt }: FailureRow): Failures {
  return { count, lastAt: lastAt === null ? undefined : Date.parse(lastAt) }
}

function since(policy: LockPolicy, now: number): string {
  return instant(now - policy.memoryMs)
}
