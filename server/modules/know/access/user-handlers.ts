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
import {
  changeStanding,
  openAccount,
  resetPassword as reset,
  revokeSessionsOf,
} from './accounts.ts'
import { rightWords, roleRights } from './domain/rights.ts'
import { actorOf } from './principal.ts'
import type { Handler, Principal } from './principal.ts'
import { readAccountlessStaff, readUnits, readUser, readUsers } from './read-model.ts'
import { accessTables } from './tables.ts'

/** Accounts, roles and the organisation, for whoever administers them. */
export function userHandlers({ ledger, timeZone }: AccessParts): {
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
      const opened = await openAccount(db, body, { actor: actorOf(principal), now })
      return { user: await readUser(db, opened.userId, now), firstPassword: opened.password }
    },

    async changeUser({ params, body, principal, now }) {
      refuseOwn(principal, params.userId)
      await changeStanding(db, params.userId, body, { actor: actorOf(principal), now })
      return await readUser(db, params.userId, now)
    },

    async resetPassword({ params, principal, now }) {
      refuseOwn(principal, params.userId)
      const act = { actor: actorOf(principal), now }
      return { firstPassword: await reset(db, params.userId, act) }
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

/** Nobody grants themselves anything; so at least one administrator always remains. */
function refuseOwn(principal: Principal, userId: string): void {
  if (principal.userId !== userId) return
  throw new ProblemError('right_missing', {
    zh: '不能变更自己的账号，请由另一位管理员操作',
    en: 'Nobody may change their own account; ask another administrator',
  })
}
