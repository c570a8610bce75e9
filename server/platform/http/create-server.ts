import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import Fastify, { LogController } from 'fastify'
import type {
  FastifyBaseLogger,
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
} from 'fastify'
import { isResponseSerializationError, serializerCompiler } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Log } from '#platform/log/index.ts'
import { isApi } from './api-paths.ts'
import { acceptedEncoding, compress } from './compression.ts'
import { inputMistakes } from './input-words.ts'
import { httpLimits } from './limits.ts'
import { serveMetrics } from './metrics.ts'
import { describeApi } from './openapi.ts'
import { PROBLEM_TYPE, asProblemError, problemOf } from './problem-answer.ts'
import type { TranslateError } from './problem-answer.ts'
import { presentedKey } from './presented-key.ts'
import { refuseUnreadable } from './readable-json.ts'
import { CSRF_HEADER, isOurOwn } from './same-origin.ts'
import { securityHeaders } from './security-headers.ts'
import { shedBeyond } from './shedding.ts'
import { cookieName } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    arrivedAt: EpochMs
    userId: string | undefined
  }
}

export interface ServerOptions {
  readonly log: Log
  readonly version: string
  /** The address people see; absent: whatever host they asked for, without TLS. */
  readonly publicOrigin?: string | undefined
  readonly trustedProxies: readonly string[]
  readonly requestsPerMinute: number
  readonly metricsToken?: string | undefined
  readonly translateError: TranslateError
  /** Requests answered at once; those beyond are told to come again. Absent: no limit. */
  readonly requestsAtOnce?: number
  /** Whether a secret is of a key in use, as far as it is known without asking. */
  readonly knowsKey?: (secret: string) => boolean
}

/**
 * A server with all that holds for every request: ids, limits, headers, origin, problems, logs,
 * metrics. Endpoints and pages are registered on it, then it listens.
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const https = options.publicOrigin?.startsWith('https:') === true
  const app: FastifyInstance = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    bodyLimit: httpLimits.jsonBytes,
    requestTimeout: httpLimits.requestTimeoutMs,
    routerOptions: { maxParamLength: httpLimits.pathParameterLength },
    forceCloseConnections: 'idle',
  })
  app.decorateRequest('arrivedAt', 0)
  app.decorateRequest('userId', undefined)
  // Fastify hands on a body that wasn't sent as null.
  app.setValidatorCompiler<z.ZodType>(
    ({ schema, httpPart }) =>
      (input) =>
        validated(schema, httpPart === 'body' && input === null ? undefined : input),
  )
  app.setSerializerCompiler(serializerCompiler)
  readBodies(app)
  answerProblems(app, options.translateError)
  addHeaders(app, https)
  if (options.requestsAtOnce !== undefined) shedBeyond(app, options.requestsAtOnce)
  refuseForeignOrigins(app, options.publicOrigin, https)
  compressAnswers(app)
  logRequests(app)
  await app.register(cookie)
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: 60_000,
    // A key has a limit of its own: how many systems share an address says nothing.
    allowList: (request: FastifyRequest) => isOfKnownKey(request, options.knowsKey),
    errorResponseBuilder: (_request, { after }) =>
      new ProblemError('too_many_requests', {
        zh: `请求过于频繁，请在 ${after} 后重试`,
        en: `Too many requests; try again in ${after}`,
      }),
  })
  await describeApi(app, options.version)
  serveMetrics(app, options.metricsToken)
  return app
}

function isOfKnownKey(
  { headers: { authorization } }: FastifyRequest,
  knowsKey: ServerOptions['knowsKey'],
): boolean {
  if (authorization === undefined || knowsKey === undefined) return false
  const secret = presentedKey(authorization)
  return secret !== undefined && knowsKey(secret)
}

function validated(schema: z.ZodType, input: unknown): { value: unknown } | { error: Error } {
  const result = schema.safeParse(input, { reportInput: true })
  if (result.success) return { value: result.data }
  const fields = inputMistakes(result.error)
  return { error: new ProblemError('input_invalid', undefined, { fields }) }
}

function readBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    // A request without a body may still say what its body would be.
    if (text === '') done(null, undefined)
    else {
      parseJson(request, withoutNulls(String(text)), (error, body) => {
        if (error !== null) return done(error, body)
        try {
          refuseUnreadable(body)
        } catch (refusal) {
          return done(refusal as Error, undefined)
        }
        return done(null, body)
      })
    }
  })
  // A mail program's one click (RFC 8058) posts a form that says nothing the address doesn't.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, _text, done) => {
      done(null, undefined)
    },
  )
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload)
  })
}

/**
 * JSON without the character U+0000, which neither the ledger nor the lake can hold in a text: a
 * client that sent one by mistake would be told of our failure, and try again for ever.
 */
function withoutNulls(json: string): string {
  return json.includes('\\u0000') ? json.replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1') : json
}

function answerProblems(app: FastifyInstance, translate: TranslateError): void {
  const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const mistake = asProblemError(error, translate)
    const problem = problemOf(mistake, request.id)
    // Shed a thousand times a second, a stack each would be the load itself; metrics count them.
    if (mistake.code === 'overloaded') request.log.debug('shed: the system is busy')
    else if (problem.status >= 500) {
      request.log.error({ err: error, ...shapeMistakes(error) }, 'a request failed')
    }
    if (mistake.retryAfterSeconds !== undefined) {
      reply.header('retry-after', mistake.retryAfterSeconds)
    }
    return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
  }
  app.setErrorHandler<FastifyError>((error, request, reply) => answer(error, request, reply))
  app.setNotFoundHandler((request, reply) => answer(new ProblemError('not_found'), request, reply))
}

/** Where an answer of ours was not of the shape it promises: names alone, never values. */
function shapeMistakes(error: unknown): { shape?: string[] } {
  if (!isResponseSerializationError(error)) return {}
  return { shape: error.cause.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }
}

function addHeaders(app: FastifyInstance, https: boolean): void {
  const headers = securityHeaders(https)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers).header('x-request-id', request.id)
    if (/%00/.test(request.url)) throw new ProblemError('not_found')
    if (isApi(request.url)) reply.header('cache-control', 'no-store')
  })
}

function refuseForeignOrigins(
  app: FastifyInstance,
  publicOrigin: string | undefined,
  https: boolean,
): void {
  // After the cookies are read.
  app.addHook('preParsing', async (request) => {
    const ours = isOurOwn({
      method: request.method,
      origin: request.headers.origin,
      fetchSite: oneHeader(request, 'sec-fetch-site'),
      declared: oneHeader(request, CSRF_HEADER),
      hasSession: request.cookies[cookieName(https)] !== undefined,
      ownOrigin: publicOrigin ?? `${request.protocol}://${request.host}`,
    })
    if (!ours) throw new ProblemError('foreign_origin')
  })
}

function oneHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!isWhole(payload) || payload.length < httpLimits.compressFromBytes) return payload
    if (reply.getHeader('content-encoding') !== undefined) return payload
    const encoding = acceptedEncoding(request.headers['accept-encoding'])
    if (encoding === undefined) return payload
    reply.header('content-encoding', encoding).header('vary', 'accept-encoding')
    reply.removeHeader('content-length')
    return compress(Buffer.from(payload), encoding, 'answer')
  })
}

/** Text, or JSON its handler wrote; what flows is compressed on its way or not at all. */
function isWhole(payload: unknown): payload is string | Uint8Array {
  return typeof payload === 'string' || payload instanceof Uint8Array
}

/** One line a request, by route pattern: an address may hold a customer's number. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        user: request.userId,
      },
      'answered',
    )
  })
}
