import { randomUUID } from 'node:crypto'
import { ProblemError } from '#contracts/problems.ts'
import type { Role } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'
import { isUuid } from '#kernel/uuid.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { JsonObject } from '#platform/audit/index.ts'
import { hashPassword, newFirstPassword } from './password-hash.ts'
import type { KeptPassword } from './password-hash.ts'
import { accountKey } from './session-token.ts'
import { endSessionsOf } from './sessions.ts'
import { forgiveFailures } from './sign-in-attempts.ts'
import { instant } from './tables.ts'
import type { AccessDb, AccountState } from './tables.ts'

/** Who does it and when: `staff:10023`, `system:demo`. */
export interface Act {
  readonly actor: string
  readonly now: number
}

export interface NewAccount {
  readonly staffNumber: string
  readonly displayName: string
  readonly role: Role
  readonly unitId: string | null
  /** Absent: one is made up, to be changed at the first sign-in. */
  readonly password?: string
}

export interface OpenedAccount {
  readonly userId: string
  /** The password to hand over; shown nowhere else. */
  readonly password: string
}

/**
 * Opens an account for a member of staff.
 * @throws ProblemError `name_taken`, `input_invalid`
 */
export async function openAccount(
  db: AccessDb,
  given: NewAccount,
  act: Act,
): Promise<OpenedAccount> {
  const password = given.password ?? newFirstPassword()
  const kept = { hash: await hashPassword(password), secondHash: null }
  const mustChange = given.password === undefined
  const userId = await db
    .transaction()
    .execute((transaction) => openWithin(transaction, { ...given, kept, mustChange }, act))
  return { userId, password }
}

/** The same within the caller's transaction, with a password hashed before. */
export async function openWithin(
  transaction: AccessDb,
  given: Omit<NewAccount, 'password'> & {
    readonly kept: KeptPassword
    readonly mustChange: boolean
    readonly alone?: boolean
  },
  act: Act,
): Promise<string> {
  const userId = randomUUID()
  const at = instant(act.now)
  await checkUnit(transaction, given.role, given.unitId)
  const opened = await transaction
    .insertInto('user_account')
    .values({
      user_id: userId,
      staff_number: given.staffNumber,
      display_name: given.displayName,
      opened_at: at,
      opened_by: act.actor,
      alone: given.alone ?? false,
    })
    .onConflict((conflict) => conflict.column('staff_number').doNothing())
    .returning('user_id')
    .executeTakeFirst()
  if (opened === undefined) throw accountExists(given.staffNumber)
  await transaction
    .insertInto('user_standing')
    .values({
      user_id: userId,
      role: given.role,
      unit_id: given.unitId,
      state: 'active',
      reason: 'opened',
      given_at: at,
      given_by: act.actor,
    })
    .execute()
  await setPassword(transaction, userId, given.kept, act, given.mustChange)
  await tellOfAccount(transaction, act, 'account.open', given.staffNumber, {
    role: given.role,
    unit: given.unitId,
  })
  return userId
}

export interface StandingChange {
  readonly role?: Role | undefined
  readonly unitId?: string | null | undefined
  readonly state?: AccountState | undefined
  readonly reason: string
}

/**
 * Gives an account another role, unit or state. The old standing stays as history; every sign-in
 * under it ends.
 * @throws ProblemError `not_found`, `input_invalid`
 */
export async function changeStanding(
  db: AccessDb,
  userId: string,
  change: StandingChange,
  act: Act,
): Promise<void> {
  await db
    .transaction()
    .execute((transaction) => changeStandingWithin(transaction, userId, change, act))
}

/** The same within the caller's transaction. */
export async function changeStandingWithin(
  transaction: AccessDb,
  userId: string,
  change: StandingChange,
  act: Act,
): Promise<void> {
  const account = await lockAccount(transaction, userId)
  const before = await standingOf(transaction, userId)
  const after = changed(before, change)
  if (after.unit_id !== before.unit_id || after.role !== before.role) {
    await checkUnit(transaction, after.role, after.unit_id)
  }
  await appendStanding(transaction, { ...account, before, after, reason: change.reason }, act)
}

/** For what the bank's own files say: a unit they name is taken as it is, known or not. */
export async function followStaffFact(
  transaction: AccessDb,
  userId: string,
  change: StandingChange,
  act: Act,
): Promise<void> {
  const account = await lockAccount(transaction, userId)
  const before = await standingOf(transaction, userId)
  const after = changed(before, change)
  await appendStanding(transaction, { ...account, before, after, reason: change.reason }, act)
}

interface Standing {
  readonly role: Role
  readonly unit_id: string | null
  readonly state: AccountState
}

async function standingOf(db: AccessDb, userId: string): Promise<Standing> {
  return await db
    .selectFrom('current_standing')
    .select(['role', 'unit_id', 'state'])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
}

function changed(before: Standing, change: StandingChange): Standing {
  return {
    role: change.role ?? before.role,
    unit_id: change.unitId === undefined ? before.unit_id : change.unitId,
    state: change.state ?? before.state,
  }
}

async function appendStanding(
  db: AccessDb,
  given: {
    readonly user_id: string
    readonly staff_number: string
    readonly before: Standing
    readonly after: Standing
    readonly reason: string
  },
  act: Act,
): Promise<void> {
  const { user_id, staff_number, before, after, reason } = given
  await db
    .insertInto('user_standing')
    .values({ user_id, ...after, reason, given_at: instant(act.now), given_by: act.actor })
    .execute()
  await endSessionsOf(db, user_id, 'standing_changed', act.now)
  const detail = { before: { ...before }, after: { ...after }, reason }
  await tellOfAccount(db, act, 'account.change', staff_number, detail)
}

/** A new first password for who forgot theirs; also lets a locked account try again. */
export async function resetWithin(
  transaction: AccessDb,
  userId: string,
  kept: KeptPassword,
  act: Act,
): Promise<void> {
  const account = await lockAccount(transaction, userId)
  await setPassword(transaction, userId, kept, act, true)
  await endSessionsOf(transaction, userId, 'password_reset', act.now)
  const key = accountKey(account.staff_number)
  await forgiveFailures(transaction, { accountKey: key, now: act.now })
  await tellOfAccount(transaction, act, 'password.reset', account.staff_number)
}

/** The person's own new password, checked before; every sign-in with the old one ends. */
export async function replacePassword(
  db: AccessDb,
  userId: string,
  password: string,
  act: Act,
): Promise<void> {
  const kept = { hash: await hashPassword(password), secondHash: null }
  await db.transaction().execute(async (transaction) => {
    const account = await lockAccount(transaction, userId)
    await setPassword(transaction, userId, kept, act, false)
    await endSessionsOf(transaction, userId, 'password_changed', act.now)
    await tellOfAccount(transaction, act, 'password.change', account.staff_number)
  })
}

/** Ends all sign-ins of an account. @returns how many */
export async function revokeSessionsOf(db: AccessDb, userId: string, act: Act): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    const account = await lockAccount(transaction, userId)
    const revoked = await endSessionsOf(transaction, userId, 'revoked', act.now)
    await tellOfAccount(transaction, act, 'session.revoke', account.staff_number, { revoked })
    return revoked
  })
}

async function setPassword(
  db: AccessDb,
  userId: string,
  kept: KeptPassword,
  act: Act,
  mustChange: boolean,
): Promise<void> {
  const values = {
    password_hash: kept.hash,
    second_hash: kept.secondHash,
    set_at: instant(act.now),
    must_change: mustChange,
  }
  await db
    .insertInto('user_password')
    .values({ user_id: userId, ...values })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
    .execute()
}

export async function lockAccount(
  db: AccessDb,
  userId: string,
): Promise<{ user_id: string; staff_number: string }> {
  const account = isUuid(userId)
    ? await db
        .selectFrom('user_account')
        .select(['user_id', 'staff_number'])
        .where('user_id', '=', userId)
        .forUpdate()
        .executeTakeFirst()
    : undefined
  if (account === undefined) throw new ProblemError('not_found')
  return account
}

export async function checkUnit(db: AccessDb, role: Role, unitId: string | null): Promise<void> {
  if (unitId === null) {
    if (role === 'outlet_head') throw unitProblem(headNeedsUnit)
    return
  }
  const unit = await db
    .selectFrom('org_unit')
    .select('unit_id')
    .where('unit_id', '=', unitId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (unit === undefined) throw unitProblem({ zh: '没有这个机构', en: 'there is no such unit' })
}

const headNeedsUnit = {
  zh: '网点负责人须有所属机构',
  en: 'an outlet head needs a unit: it says whose customers they see',
}

function unitProblem(words: Words): ProblemError {
  return new ProblemError('input_invalid', undefined, { fields: [{ path: 'unitId', words }] })
}

export function accountExists(staffNumber: string): ProblemError {
  return new ProblemError('name_taken', {
    zh: `工号 ${staffNumber} 已有账号`,
    en: `Staff number ${staffNumber} has an account`,
  })
}

export async function tellOfAccount(
  db: AccessDb,
  act: Act,
  action: string,
  staffNumber: string,
  detail?: JsonObject,
): Promise<void> {
  await appendAudit(db, {
    at: instant(act.now),
    actor: act.actor,
    action,
    subject: `account:${staffNumber}`,
    detail,
  })
}
