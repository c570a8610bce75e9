import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SessionCookie } from './handler.ts'

/**
 * The cookie of a sign-in: unreadable for scripts, sent to us alone and never along with another
 * site's request. Over TLS the `__Host-` prefix makes browsers hold us to it.
 */
export function cookieName(https: boolean): string {
  return https ? '__Host-zhike' : 'zhike_session'
}

export function sessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  https: boolean,
): SessionCookie {
  const name = cookieName(https)
  const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure: https } as const
  return {
    token: request.cookies[name],
    set(token, lifetimeSeconds) {
      reply.setCookie(name, token, { ...attributes, maxAge: lifetimeSeconds })
    },
    clear() {
      reply.clearCookie(name, attributes)
    },
  }
}
