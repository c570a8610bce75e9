import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from '#contracts/problems.ts'
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client'

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/**
 * `/metrics` for Prometheus: the process, and every request by route pattern (never by address:
 * that may hold a customer's number). For this machine, or whoever has the token where one is set.
 */
export function serveMetrics(app: FastifyInstance, token: string | undefined): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'zhike_' })
  const seconds = new Histogram({
    name: 'zhike_http_request_seconds',
    help: 'Time to answer a request, by route, method and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    seconds.observe(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: String(reply.statusCode),
      },
      reply.elapsedTime / 1_000,
    )
  })
  app.get('/metrics', { schema: { hide: true } as object }, async (request, reply) => {
    // As for any address that is not there: who may not read it need not know of it.
    if (!mayRead(request, token)) throw new ProblemError('not_found')
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  return registry
}

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) return isSame(request.headers.authorization ?? '', `Bearer ${token}`)
  // Behind a proxy on this machine everybody seems local, so a forwarded request isn't.
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers['forwarded']
  return forwarded === undefined && LOOPBACK.has(request.socket.remoteAddress ?? '')
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
