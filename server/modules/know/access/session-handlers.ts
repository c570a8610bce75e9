import type {
  changePassword,
  PrincipalView,
  readSession,
  signIn,
  signOut,
} from '#contracts/access.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { CallContext } from '#platform/http/index.ts'
import type { AccessParts } from './access.ts'
import { replacePassword } from './accounts.ts'
import { passwordWeakness } from './domain/password.ts'
import { scopeInWords } from './domain/scope.ts'
import { actorOf } from './principal.ts'
import type { Handler, Principal } from './principal.ts'
import { endSession, openSession, principalOf } from './sessions.ts'
import { checkOwnPassword, signInWithPassword } from './sign-in.ts'
import { accessTables, instant } from './tables.ts'

const MINUTES_AN_HOUR = 60

/** Signing in and out, and the person's own password. */
export function sessionHandlers(
  { ledger, sessions, timeZone }: AccessParts,
  currency: () => Words,
): {
  signIn: Handler<typeof signIn>
  readSession: Handler<typeof readSession>
  signOut: Handler<typeof signOut>
  changePassword: Handler<typeof changePassword>
} {
  const db = accessTables(ledger.db)
  const keep = (context: CallContext, token: string) =>
    context.session.set(token, sessions.hours * MINUTES_AN_HOUR * 60)

  return {
    async signIn(call) {
      const { body, address, userAgent, now } = call
      const token = await signInWithPassword(
        db,
        { ...body, address, userAgent, heldToken: call.session.token, now },
        sessions,
      )
      const principal = await principalOf(db, token, now, { ...sessions, timeZone })
      if (principal === undefined) throw new ProblemError('sign_in_refused')
      keep(call, token)
      return principalView(principal, currency())
    },

    readSession: ({ principal }) => principalView(principal, currency()),

    async signOut({ principal, session, now }) {
      await db.transaction().execute(async (transaction) => {
        if (session.token !== undefined) {
          await endSession(transaction, session.token, 'signed_out', now)
        }
        const actor = actorOf(principal)
        const subject = `account:${principal.staffNumber}`
        const action = 'session.close'
        await appendAudit(transaction, { at: instant(now), actor, action, subject })
      })
      session.clear()
      return { signedOut: true }
    },

    async changePassword(call) {
      const { principal, body, now, address, userAgent } = call
      const { staffNumber, userId } = principal
      const attempt = { staffNumber, password: body.current, address, userAgent, now }
      if (!(await checkOwnPassword(db, attempt))) {
        throw new ProblemError('input_invalid', undefined, {
          fields: [
            { path: 'current', words: { zh: '当前密码不正确', en: 'is not your password' } },
          ],
        })
      }
      const isCurrent = body.next === body.current
      const weakness = passwordWeakness({ password: body.next, staffNumber, isCurrent })
      if (weakness !== undefined) {
        const fields = [{ path: 'next', words: weakness }]
        throw new ProblemError('password_weak', weakness, { fields })
      }
      await replacePassword(db, userId, body.next, { actor: actorOf(principal), now })
      const policy = sessions
      keep(call, await openSession(db, { userId, address, userAgent, now, policy }))
      return { changed: true }
    },
  }
}

function principalView(principal: Principal, currency: Words): PrincipalView {
  return {
    userId: principal.userId,
    staffNumber: principal.staffNumber,
    displayName: principal.displayName,
    role: principal.role,
    rights: [...principal.rights],
    unit: principal.unit,
    scope: scopeInWords(principal.scope, principal.unit),
    mustChangePassword: principal.mustChangePassword,
    currency,
  }
}
