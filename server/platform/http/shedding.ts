import type { FastifyInstance } from 'fastify'
import { ProblemError } from '#contracts/problems.ts'
import { isApi } from './api-paths.ts'

/** Asked for by watchdogs and by the pages of an outage: always answered. */
const ALWAYS: ReadonlySet<string> = new Set(['/api/health'])

const RETRY_AFTER_SECONDS = 2

/**
 * Beyond what is answered at once, a request is told so at once instead of waiting with all others
 * for half a minute: those under way keep their time.
 */
export function shedBeyond(app: FastifyInstance, atOnce: number): void {
  let underWay = 0
  app.addHook('onRequest', async (request, reply) => {
    const [path = ''] = request.url.split('?')
    if (!isApi(path) || ALWAYS.has(path)) return
    if (underWay >= atOnce) {
      throw new ProblemError('overloaded', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS })
    }
    underWay += 1
    // Answered, or given up by the client: either way its place is free, once.
    let open = true
    const end = (): void => {
      if (open) underWay -= 1
      open = false
    }
    reply.raw.once('finish', end).once('close', end)
  })
}
