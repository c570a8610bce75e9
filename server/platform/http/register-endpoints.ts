import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Endpoint } from '#contracts/endpoint.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Clock, EpochMs } from '#kernel/clock.ts'
import type { Log } from '#platform/log/index.ts'
import { boundedStream, tooLarge } from './bounded-stream.ts'
import { WrittenJson } from './handler.ts'
import type { Call, CallContext, Download, SignedIn } from './handler.ts'
import { httpLimits } from './limits.ts'
import { openApiSchema } from './openapi.ts'
import { presentedKey } from './presented-key.ts'
import { cookieName, sessionCookie } from './session-cookie.ts'

/** How the edge learns who is asking. */
export interface Gate<P extends SignedIn> {
  /** Who holds this token; undefined: nobody any more. */
  authenticate(token: string, now: EpochMs): Promise<P | undefined>
  /** Whose key this secret is; throws `too_many_requests`. Absent: there are no keys. */
  authenticateKey?(secret: string, now: EpochMs, address?: string): Promise<P | undefined>
  /** Refuses by throwing, before the right is looked at: for reasons beyond rights. */
  admit?(principal: P, endpoint: Endpoint): void
}

export interface EndpointOptions<P extends SignedIn> {
  readonly gate: Gate<P>
  readonly clock: Clock
  readonly https: boolean
  readonly uploadLimitBytes: number
  readonly publicPostsPerMinute: number
  /** Ends what waits when what it waits for is lost; absent: everything waits to its end. */
  readonly whileAlive?: <T>(work: Promise<T>) => Promise<T>
}

/** The widest handler; the mapped type `Handlers` has tied each to its own endpoint before. */
type AnyHandler<P extends SignedIn> = (call: Call<Endpoint, P>) => unknown

/**
 * Registers endpoints with their handlers. For each request, in this order: who is asking, whether
 * they may (an unlisted right is refused), the input, the handler, the answer's shape. Nothing of a
 * request is read before the right is known.
 * @throws Error when an endpoint has no handler or a handler no endpoint
 */
export function registerEndpoints<P extends SignedIn>(
  app: FastifyInstance,
  endpoints: Readonly<Record<string, Endpoint>>,
  handlers: Readonly<Record<string, AnyHandler<P>>>,
  options: EndpointOptions<P>,
): void {
  assertPaired(endpoints, handlers)
  for (const [operation, endpoint] of Object.entries(endpoints)) {
    const handler = handlers[operation]
    if (handler !== undefined) registerOne(app, operation, endpoint, handler, options)
  }
}

function assertPaired(endpoints: object, handlers: object): void {
  const strangers = [
    ...Object.keys(handlers).filter((name) => !(name in endpoints)),
    ...Object.keys(endpoints).filter((name) => !(name in handlers)),
  ]
  if (strangers.length > 0) {
    throw new Error(`endpoints and handlers don't match: ${strangers.join(', ')}`)
  }
}

function registerOne<P extends SignedIn>(
  app: FastifyInstance,
  operation: string,
  endpoint: Endpoint,
  handler: AnyHandler<P>,
  options: EndpointOptions<P>,
): void {
  const principals = new WeakMap<FastifyRequest, P>()
  const limited = endpoint.admits === 'public' && endpoint.method !== 'GET'
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    schema: openApiSchema(operation, endpoint),
    config: limited ? { rateLimit: { max: options.publicPostsPerMinute } } : {},
    bodyLimit:
      endpoint.accepts === undefined
        ? (endpoint.bodyBytes ?? httpLimits.jsonBytes)
        : options.uploadLimitBytes,
    // Before the body is read, after the limit on requests has had its say.
    preParsing: async (request) => {
      request.arrivedAt = options.clock.now()
      const asked = admitted(request, endpoint, options)
      const principal = await (options.whileAlive?.(asked) ?? asked)
      if (principal !== undefined) {
        request.userId = principal.userId
        principals.set(request, principal)
      }
    },
    handler: async (request, reply) => {
      const call = {
        ...contextOf(request, reply, options.https),
        params: request.params,
        query: request.query,
        body:
          endpoint.accepts === undefined ? request.body : upload(request, options.uploadLimitBytes),
        principal: principals.get(request),
      } as Call<Endpoint, P>
      const answer = await within(options, handler(call))
      if (answer instanceof WrittenJson) {
        return reply.type('application/json; charset=utf-8').send(answer.bytes)
      }
      return endpoint.responds === undefined
        ? reply.send(answer)
        : sendDownload(reply, endpoint.responds, answer as Download)
    },
  })
}

/** A file flows for as long as it takes; what is awaited before it ends with the ledger. */
function within<P extends SignedIn>(
  { whileAlive }: EndpointOptions<P>,
  work: unknown,
): Promise<unknown> {
  const promised = Promise.resolve(work)
  return whileAlive === undefined ? promised : whileAlive(promised)
}

async function admitted<P extends SignedIn>(
  request: FastifyRequest,
  endpoint: Endpoint,
  { gate, https }: EndpointOptions<P>,
): Promise<P | undefined> {
  const { admits } = endpoint
  if (admits === 'public') return undefined
  const principal = await whoAsks(request, gate, https)
  if (principal === undefined) throw new ProblemError('not_signed_in')
  gate.admit?.(principal, endpoint)
  if (admits !== 'signed_in' && !principal.rights.has(admits)) {
    request.log.warn({ user: principal.userId, right: admits }, 'a right was missing')
    throw new ProblemError('right_missing')
  }
  return principal
}

/** A system by its key, a person by the cookie of a sign-in: never both. */
async function whoAsks<P extends SignedIn>(
  request: FastifyRequest,
  gate: Gate<P>,
  https: boolean,
): Promise<P | undefined> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const secret = presentedKey(authorization)
    return secret === undefined
      ? undefined
      : gate.authenticateKey?.(secret, request.arrivedAt, request.ip)
  }
  const token = sessionToken(request, https)
  return token === undefined ? undefined : gate.authenticate(token, request.arrivedAt)
}

function sessionToken(request: FastifyRequest, https: boolean): string | undefined {
  return request.cookies[cookieName(https)]
}

function contextOf(request: FastifyRequest, reply: FastifyReply, https: boolean): CallContext {
  return {
    now: request.arrivedAt,
    requestId: request.id,
    address: request.ip,
    userAgent: request.headers['user-agent'],
    // Fastify's own type of a logger is narrower than the pino it was given.
    log: request.log as Log,
    session: sessionCookie(request, reply, https),
  }
}

function upload(request: FastifyRequest, limitBytes: number): Readable {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes)
  return request.body instanceof Readable
    ? boundedStream(request.body, limitBytes)
    : Readable.from([])
}

/** The first piece is fetched before the headers go: until then a mistake is still a problem. */
async function sendDownload(reply: FastifyReply, type: string, download: Download) {
  const pieces = download.content[Symbol.asyncIterator]()
  const first = await pieces.next()
  async function* all() {
    if (first.done === true) return
    yield first.value
    yield* { [Symbol.asyncIterator]: () => pieces }
  }
  const quoted = download.fileName.replaceAll(/[^\w.-]/g, '_')
  return reply
    .type(`${type}; charset=utf-8`)
    .header(
      'content-disposition',
      `attachment; filename="${quoted}"; filename*=UTF-8''${encodeURIComponent(download.fileName)}`,
    )
    .send(Readable.from(all(), { objectMode: true }))
}
