import { randomUUID } from 'node:crypto'
import { dateAt } from '#kernel/clock.ts'
import { rightsOf, seesIdentity } from './domain/rights.ts'
import { scopeOf } from './domain/scope.ts'
import type { Principal } from './principal.ts'
import { unitOf } from './read-model.ts'
import { newSessionToken, tokenHash } from './session-token.ts'
import { instant } from './tables.ts'
import type { AccessDb } from './tables.ts'

export interface SessionPolicy {
  readonly idleMinutes: number
  readonly hours: number
}

/** Why a sign-in ended; kept with it. */
export type SessionEnd =
  | 'signed_out'
  | 'signed_in_again'
  | 'password_changed'
  | 'password_reset'
  | 'standing_changed'
  | 'revoked'

const MINUTE_MS = 60_000
/** How stale `last_seen_at` may be: a write a minute instead of one a request. */
const SEEN_EVERY_MS = MINUTE_MS

/** A new sign-in. @returns the token: the only time it is seen */
export async function openSession(
  db: AccessDb,
  given: {
    readonly userId: string
    readonly address: string
    readonly userAgent: string | undefined
    readonly now: number
    readonly policy: SessionPolicy
  },
): Promise<string> {
  const token = newSessionToken()
  await db
    .insertInto('user_session')
    .values({
      session_id: randomUUID(),
      user_id: given.userId,
      token_hash: tokenHash(token),
      opened_at: instant(given.now),
      last_seen_at: instant(given.now),
      expires_at: instant(given.now + given.policy.hours * 60 * MINUTE_MS),
      address: given.address,
      user_agent: given.userAgent?.slice(0, 300) ?? null,
      ended_at: null,
      ended_because: null,
    })
    .execute()
  return token
}

/**
 * Who holds a token now; undefined when the sign-in has ended, expired or been idle too long, or
 * the account may no longer sign in. Role, unit and scope are read anew each time.
 */
export async function principalOf(
  db: AccessDb,
  token: string,
  now: number,
  policy: SessionPolicy & { readonly timeZone: string },
): Promise<Principal | undefined> {
  const row = await db
    .selectFrom('user_session as session')
    .innerJoin('user_account as account', 'account.user_id', 'session.user_id')
    .innerJoinLateral(
      // Not the view: this asks for one person's newest row, by its index, at every request.
      (from) =>
        from
          .selectFrom('user_standing')
          .select(['role', 'unit_id', 'state'])
          .whereRef('user_standing.user_id', '=', 'session.user_id')
          .orderBy('standing_id', 'desc')
          .limit(1)
          .as('standing'),
      (join) => join.onTrue(),
    )
    .leftJoin('user_password as password', 'password.user_id', 'session.user_id')
    .leftJoin('org_unit as unit', (join) =>
      join.onRef('unit.unit_id', '=', 'standing.unit_id').on('unit.removed_at', 'is', null),
    )
    .select([
      'session.session_id',
      'session.last_seen_at',
      'account.user_id',
      'account.staff_number',
      'account.display_name',
      'account.alone',
      'standing.role',
      'password.must_change',
      'unit.unit_id',
      'unit.parent_id',
      'unit.level',
      'unit.name',
    ])
    .where('session.token_hash', '=', tokenHash(token))
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', instant(now))
    .where('session.last_seen_at', '>', instant(now - policy.idleMinutes * MINUTE_MS))
    .where('standing.state', '=', 'active')
    .executeTakeFirst()
  if (row === undefined) return undefined
  if (Date.parse(row.last_seen_at) < now - SEEN_EVERY_MS) await see(db, row.session_id, now)
  const unit = unitOf(row)
  const unitStaff =
    unit?.level === 'team' && row.role === 'outlet_head'
      ? await staffOfUnit(db, unit.unitId, dateAt(now, policy.timeZone))
      : []
  const mustChangePassword = row.must_change ?? false
  return {
    userId: row.user_id,
    sessionId: row.session_id,
    staffNumber: row.staff_number,
    displayName: row.display_name,
    role: row.role,
    unit,
    rights: mustChangePassword ? new Set() : rightsOf(row.role, row.alone),
    scope: mustChangePassword
      ? { kind: 'nobody' }
      : scopeOf({ role: row.role, staffNumber: row.staff_number, unit, unitStaff }),
    seesIdentity: !mustChangePassword && seesIdentity(row.role),
    mustChangePassword,
    alone: row.alone,
  }
}

async function see(db: AccessDb, sessionId: string, now: number): Promise<void> {
  await db
    .updateTable('user_session')
    .set({ last_seen_at: instant(now) })
    .where('session_id', '=', sessionId)
    .where('last_seen_at', '<', instant(now))
    .execute()
}

/** Who works in a unit on a day: the day somebody left is no longer one of theirs. */
async function staffOfUnit(db: AccessDb, unitId: string, date: string): Promise<string[]> {
  const rows = await db
    .selectFrom('staff')
    .select('staff_number')
    .where('unit_id', '=', unitId)
    .where('removed_at', 'is', null)
    .where((where) => where.or([where('left_date', 'is', null), where('left_date', '>', date)]))
    .execute()
  return rows.map((row) => row.staff_number)
}

/** Ends the sign-in that holds a token, if there is one. */
export async function endSession(
  db: AccessDb,
  token: string,
  because: SessionEnd,
  now: number,
): Promise<void> {
  await db
    .updateTable('user_session')
    .set({ ended_at: instant(now), ended_because: because })
    .where('token_hash', '=', tokenHash(token))
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends every sign-in of an account. @returns how many there were */
export async function endSessionsOf(
  db: AccessDb,
  userId: string,
  because: SessionEnd,
  now: number,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('user_session')
    .set({ ended_at: instant(now), ended_because: because })
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', instant(now))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
