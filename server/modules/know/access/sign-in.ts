import { ProblemError } from '#contracts/problems.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { AuditEntry } from '#platform/audit/index.ts'
import { accountLock } from './domain/lock-out.ts'
import { isPasswordOf } from './password-hash.ts'
import type { KeptPassword } from './password-hash.ts'
import { actorOf } from './principal.ts'
import { accountKey } from './session-token.ts'
import { endSession, openSession } from './sessions.ts'
import type { SessionPolicy } from './sessions.ts'
import { markFailed, markSucceeded, reserveAttempt } from './sign-in-attempts.ts'
import { instant } from './tables.ts'
import type { AccessDb, AccountState } from './tables.ts'

export interface SignInAttempt {
  readonly staffNumber: string
  readonly password: string
  readonly address: string
  readonly userAgent: string | undefined
  /** What the browser already holds: it is ended, never continued. */
  readonly heldToken: string | undefined
  readonly now: number
}

/**
 * Lets a person in with staff number and password. Whether the account is unknown, disabled or has
 * another password is one answer, given after the same work.
 * @returns the token of a new session
 * @throws ProblemError `sign_in_refused`, `account_locked`, `too_many_requests`
 */
export async function signInWithPassword(
  db: AccessDb,
  attempt: SignInAttempt,
  policy: SessionPolicy,
): Promise<string> {
  const { staffNumber, password, address, now } = attempt
  const reserved = await reserveAttempt(db, { accountKey: accountKey(staffNumber), address, now })
  if (reserved.kind === 'locked') throw lockedProblem(reserved.by, reserved.until, now)
  const account = await findAccount(db, staffNumber)
  const matches = await isPasswordOf(account?.kept, password)
  if (account === undefined || !matches || account.state !== 'active') {
    await markFailed(db, reserved.attemptId)
    await tellRefusal(db, attempt, account, reserved.failures + 1)
    throw new ProblemError('sign_in_refused')
  }
  await markSucceeded(db, reserved.attemptId)
  return await db.transaction().execute(async (transaction) => {
    if (attempt.heldToken !== undefined) {
      await endSession(transaction, attempt.heldToken, 'signed_in_again', now)
    }
    const token = await openSession(transaction, { ...attempt, userId: account.user_id, policy })
    await appendAudit(transaction, entry(attempt, 'session.open', account.staff_number))
    return token
  })
}

/** The same guard for the current password a signed-in person repeats to change it. */
export async function checkOwnPassword(
  db: AccessDb,
  given: Omit<SignInAttempt, 'heldToken'>,
): Promise<boolean> {
  const key = accountKey(given.staffNumber)
  const reserved = await reserveAttempt(db, { ...given, accountKey: key })
  if (reserved.kind === 'locked') throw lockedProblem(reserved.by, reserved.until, given.now)
  const account = await findAccount(db, given.staffNumber)
  const matches = await isPasswordOf(account?.kept, given.password)
  await (matches ? markSucceeded : markFailed)(db, reserved.attemptId)
  return matches
}

interface FoundAccount {
  readonly user_id: string
  readonly staff_number: string
  readonly state: AccountState
  readonly kept: KeptPassword | undefined
}

async function findAccount(db: AccessDb, staffNumber: string): Promise<FoundAccount | undefined> {
  const row = await db
    .selectFrom('user_account as account')
    .innerJoin('current_standing as standing', 'standing.user_id', 'account.user_id')
    .leftJoin('user_password as password', 'password.user_id', 'account.user_id')
    .select([
      'account.user_id',
      'account.staff_number',
      'standing.state',
      'password.password_hash',
      'password.second_hash',
    ])
    .where('account.staff_number', '=', staffNumber)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { password_hash: hash, second_hash: secondHash, ...account } = row
  return { ...account, kept: hash === null ? undefined : { hash, secondHash } }
}

/** What was typed is not written down unless it is a staff number we know. */
async function tellRefusal(
  db: AccessDb,
  attempt: SignInAttempt,
  account: FoundAccount | undefined,
  failures: number,
): Promise<void> {
  const subject = account?.staff_number
  const refused = entry(attempt, 'session.refuse', subject, failures)
  const locked =
    failures >= accountLock.free ? [entry(attempt, 'account.lock', subject, failures)] : []
  // In a transaction: writers queue at the chain's end; outside one they race for it and give up.
  await db.transaction().execute((transaction) => appendAudit(transaction, [refused, ...locked]))
}

function entry(
  attempt: SignInAttempt,
  action: string,
  staffNumber: string | undefined,
  failures?: number,
): AuditEntry {
  return {
    at: instant(attempt.now),
    actor: staffNumber === undefined ? 'stranger' : actorOf({ staffNumber }),
    action,
    subject: staffNumber === undefined ? undefined : `account:${staffNumber}`,
    detail: { address: attempt.address, ...(failures !== undefined && { failures }) },
  }
}

const MINUTE_MS = 60_000

function lockedProblem(by: 'account' | 'address', until: number, now: number): ProblemError {
  const minutes = Math.ceil((until - now) / MINUTE_MS)
  if (by === 'address') {
    return new ProblemError('too_many_requests', {
      zh: `此地址登录失败过多，请 ${minutes} 分钟后再试`,
      en: `Too many failed sign-ins from this address; try again in ${minutes} min`,
    })
  }
  return new ProblemError('account_locked', {
    zh: `连续错误过多，请 ${minutes} 分钟后再试`,
    en: `Too many wrong tries; try again in ${minutes} min`,
  })
}
