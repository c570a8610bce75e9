import type {
  changeUser,
  createUser,
  listAccountlessStaff,
  listUnits,
  listUsers,
  resetPassword,
  revokeSessions,
  rightsTable,
} from '#contracts/access.ts'
import { ProblemError } from '#contracts/problems.ts'
import { right as rightSchema, role as roleSchema } from '#contracts/vocabulary.ts'
import { dateAt } from '#kernel/clock.ts'
import type { AccessParts } from './access.ts'
import { accountSubject, refuseStranger } from './account-kinds.ts'
import type { AccountKinds } from './account-kinds.ts'
import { accountExists, changeStanding, checkUnit, revokeSessionsOf } from './accounts.ts'
import { rightWords, roleRights } from './domain/rights.ts'
import { hashPassword, newHalf } from './password-hash.ts'
import { actorOf } from './principal.ts'
import type { Handler, Principal } from './principal.ts'
import type { Proposals } from './proposals.ts'
import { readAccountlessStaff, readUnits, readUser, readUsers } from './read-model.ts'
import { accessTables } from './tables.ts'
import type { AccessDb } from './tables.ts'

/** Accounts, roles and the organisation, for whoever administers them. */
export function userHandlers(
  { ledger, timeZone }: AccessParts,
  proposals: Proposals,
  kinds: AccountKinds,
): {
  listUsers: Handler<typeof listUsers>
  listAccountlessStaff: Handler<typeof listAccountlessStaff>
  createUser: Handler<typeof createUser>
  changeUser: Handler<typeof changeUser>
  resetPassword: Handler<typeof resetPassword>
  revokeSessions: Handler<typeof revokeSessions>
  rightsTable: Handler<typeof rightsTable>
  listUnits: Handler<typeof listUnits>
} {
  const db = accessTables(ledger.db)
  return {
    listUsers: ({ query, now }) => readUsers(db, query, now),

    listAccountlessStaff: ({ query, now }) =>
      readAccountlessStaff(db, query, dateAt(now, timeZone)),

    async createUser({ body, principal, now }) {
      const { staffNumber, role, unitId, reason } = body
      const delivered = await refuseStranger(db, staffNumber, dateAt(now, timeZone))
      await checkUnit(db, role, unitId)
      if (await hasAccount(db, staffNumber)) throw accountExists(staffNumber)
      const firstHalf = newHalf()
      const proposed = {
        subject: accountSubject(staffNumber),
        body: {
          // The bank's own name for them, where it was delivered: nobody is shown as another.
          displayName: delivered ?? body.displayName,
          role,
          unitId,
          firstHalf: await hashPassword(firstHalf),
        },
        reason,
      }
      const proposal = await proposals.propose(kinds.open, proposed, { principal, now })
      return { proposal, firstHalf }
    },

    async changeUser({ params, body, principal, now }) {
      refuseOwn(principal, params.userId)
      const { because: _, reason, ...change } = body
      const user = await readUser(db, params.userId, now)
      if (change.state === 'disabled' && change.role === undefined && change.unitId === undefined) {
        const act = { actor: actorOf(principal), now }
        await changeStanding(db, params.userId, { ...change, reason }, act)
        return { user: await readUser(db, params.userId, now), proposal: null }
      }
      const role = change.role ?? user.role
      const unitId = change.unitId === undefined ? (user.unit?.unitId ?? null) : change.unitId
      await checkUnit(db, role, unitId)
      const subject = accountSubject(user.staffNumber)
      const proposed = { subject, body: { userId: params.userId, ...change }, reason }
      const proposal = await proposals.propose(kinds.change, proposed, { principal, now })
      return { user, proposal }
    },

    async resetPassword({ params, body, principal, now }) {
      refuseOwn(principal, params.userId)
      const { staffNumber, userId } = await readUser(db, params.userId, now)
      const firstHalf = newHalf()
      const proposed = {
        subject: accountSubject(staffNumber),
        body: { userId, firstHalf: await hashPassword(firstHalf) },
        reason: body.reason,
      }
      const proposal = await proposals.propose(kinds.reset, proposed, { principal, now })
      return { proposal, firstHalf }
    },

    async revokeSessions({ params, principal, now }) {
      const act = { actor: actorOf(principal), now }
      return { revoked: await revokeSessionsOf(db, params.userId, act) }
    },

    rightsTable: () => ({
      roles: roleSchema.options.map((role) => {
        const { words, scope, rights } = roleRights[role]
        return { role, words, scope, rights: [...rights] }
      }),
      rights: rightSchema.options.map((right) => ({ right, words: rightWords[right] })),
    }),

    listUnits: async () => ({ units: await readUnits(db) }),
  }
}

async function hasAccount(db: AccessDb, staffNumber: string): Promise<boolean> {
  const found = await db
    .selectFrom('user_account')
    .select('user_id')
    .where('staff_number', '=', staffNumber)
    .executeTakeFirst()
  return found !== undefined
}

/** Nobody grants themselves anything; so at least one administrator always remains. */
function refuseOwn(principal: Principal, userId: string): void {
  if (principal.userId !== userId) return
  throw new ProblemError('right_missing', {
    zh: '不能变更自己的账号，请由另一位管理员操作',
    en: 'Nobody may change their own account; ask another administrator',
  })
}
