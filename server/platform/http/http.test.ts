import assert from 'node:assert/strict'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { endpoint } from '#contracts/endpoint.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Right } from '#contracts/vocabulary.ts'
import { fixedClock } from '#kernel/clock.ts'
import { createLog } from '#platform/log/index.ts'
import { createServer, registerEndpoints, serveWebFiles } from './index.ts'
import type { Handler, SignedIn } from './index.ts'

const summary = { zh: '试', en: 'Try' }
const word = z.object({ word: z.string().max(5) })

const echo = endpoint({
  method: 'POST',
  path: '/api/echo',
  summary,
  admits: 'customer.view',
  body: word,
  response: word,
})
const open = endpoint({
  method: 'POST',
  path: '/api/open',
  summary,
  admits: 'public',
  body: word.optional(),
  response: z.object({ length: z.int() }),
})
const search = endpoint({
  method: 'GET',
  path: '/api/search/:kind',
  summary,
  admits: 'signed_in',
  params: z.object({ kind: z.enum(['a', 'b']) }),
  query: z.object({ limit: z.coerce.number().int().max(9).default(3) }),
  response: z.object({ kind: z.string(), limit: z.int() }),
})
const broken = endpoint({
  method: 'GET',
  path: '/api/broken/:how',
  summary,
  admits: 'public',
  params: z.object({ how: z.string() }),
  response: z.object({ count: z.int() }),
})
const file = endpoint({
  method: 'GET',
  path: '/api/file/:which',
  summary,
  admits: 'public',
  params: z.object({ which: z.string() }),
  response: z.string(),
  responds: 'text/csv',
})
const take = endpoint({
  method: 'POST',
  path: '/api/take',
  summary,
  admits: 'public',
  accepts: 'application/octet-stream',
  response: z.object({ bytes: z.int() }),
})

const person = (rights: Right[]): SignedIn => ({ userId: 'u1', rights: new Set(rights) })
const people: Record<string, SignedIn> = {
  viewer: person(['customer.view']),
  nobody: person([]),
}

const handleEcho: Handler<typeof echo> = ({ body }) => ({ ...body, secret: 'never declared' })
const handleBroken: Handler<typeof broken> = ({ params }) => {
  if (params.how === 'unpublished') throw new NothingPublished()
  if (params.how === 'throws') throw new Error('the customer 13800138000 is missing')
  return { count: 'three' as unknown as number }
}
const handleFile: Handler<typeof file> = ({ params }) => ({
  fileName: '客户.csv',
  content: (async function* () {
    if (params.which === 'refused') throw new ProblemError('rule_refused')
    yield '\uFEFFa,b\n'
    yield '1,2\n'
  })(),
})
const handleTake: Handler<typeof take> = async ({ body }) => {
  const received = await text(body)
  return { bytes: received.length }
}
const handleOpen: Handler<typeof open> = ({ body }) => ({ length: body?.word.length ?? 0 })

class NothingPublished extends Error {}

describe('http', () => {
  let app: FastifyInstance
  let folder: string
  const lines: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-web-'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<!doctype html>知客')
    await writeFile(join(folder, 'assets', 'app-0a1b2c3d.js'), 'let a = 1;'.repeat(500))
    app = await createServer({
      log: createLog({ stream: { write: (line: string) => void lines.push(line) } }),
      version: '1.0.0',
      trustedProxies: [],
      requestsPerMinute: 1_000,
      translateError: (error) =>
        error instanceof NothingPublished ? new ProblemError('no_mart') : undefined,
    })
    registerEndpoints(
      app,
      { echo, open, search, broken, file, take },
      {
        echo: handleEcho as never,
        open: handleOpen as never,
        search: ({ params, query }) => ({ ...(params as object), ...(query as object) }),
        broken: handleBroken as never,
        file: handleFile as never,
        take: handleTake as never,
      },
      {
        gate: { authenticate: async (token) => people[token] },
        clock: fixedClock('2026-10-31T09:00:00+08:00'),
        https: false,
        uploadLimitBytes: 1_000,
        publicPostsPerMinute: 20,
      },
    )
    await serveWebFiles(app, folder)
    await app.ready()
  })

  after(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })

  const post = (url: string, payload: object | string, who?: string, headers = {}) =>
    app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'x-zhike-csrf': '1', ...headers },
      ...(who !== undefined && { cookies: { zhike_session: who } }),
    })

  it('asks who it is before anything else', async () => {
    const json = { 'content-type': 'application/json' }
    const answer = await post('/api/echo', '{broken', undefined, json)
    assert.equal(answer.statusCode, 401)
    assert.equal(answer.json().code, 'not_signed_in')
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  })

  it('refuses a right that is not listed before it reads the body', async () => {
    const answer = await post('/api/echo', { word: 'far too long' }, 'nobody')
    assert.equal(answer.statusCode, 403)
    assert.equal(answer.json().code, 'right_missing')
  })

  it('answers nothing but what the endpoint declares', async () => {
    const answer = await post('/api/echo', { word: 'hello' }, 'viewer')
    assert.equal(answer.statusCode, 200)
    assert.deepEqual(answer.json(), { word: 'hello' })
  })

  it('names each wrong input in both languages', async () => {
    const answer = await post('/api/echo', { word: 'too long' }, 'viewer')
    assert.equal(answer.statusCode, 422)
    assert.deepEqual(answer.json().fields, [
      { path: 'word', words: { zh: '至多 5 个字符', en: 'must have at most 5 characters' } },
    ])
    assert.deepEqual((await post('/api/echo', {}, 'viewer')).json().fields, [
      { path: 'word', words: { zh: '必填', en: 'is missing' } },
    ])
  })

  it('reads path and query as declared', async () => {
    const get = (url: string) => app.inject({ url, cookies: { zhike_session: 'nobody' } })
    assert.deepEqual((await get('/api/search/a')).json(), { kind: 'a', limit: 3 })
    assert.deepEqual((await get('/api/search/b?limit=7')).json(), { kind: 'b', limit: 7 })
    assert.equal((await get('/api/search/c')).statusCode, 422)
    assert.equal((await get('/api/search/a?limit=99')).json().fields[0].path, 'limit')
  })

  it('tells bad JSON, a foreign media type and too much from one another', async () => {
    const json = { 'content-type': 'application/json' }
    assert.equal((await post('/api/open', '{broken', undefined, json)).json().code, 'input_invalid')
    assert.equal((await post('/api/open', '', undefined, json)).statusCode, 200)
    const xml = await post('/api/open', '<a/>', undefined, { 'content-type': 'text/xml' })
    assert.equal(xml.json().code, 'input_invalid')
    const nulls = await post('/api/open', '{"word":"ab\\u0000\\u0000cde"}', undefined, json)
    assert.equal(nulls.statusCode, 200, nulls.body)
    assert.equal((await app.inject('/api/open?x=%00')).statusCode, 404)
    const long = await post('/api/open', { word: 'x'.repeat(2_000_000) })
    assert.equal(long.json().code, 'too_large')
  })

  it('keeps what went wrong inside to the log, under the reference it gives', async () => {
    const answer = await app.inject('/api/broken/throws')
    assert.equal(answer.statusCode, 500)
    assert.doesNotMatch(answer.body, /missing|stack|13800138000/)
    const { reference } = answer.json()
    const logged = lines
      .filter((line) => line.includes('a request failed'))
      .find((line) => line.includes(reference))
    assert.match(logged ?? '', /is missing/)
    assert.doesNotMatch(logged ?? '', /13800138000/)
  })

  it('says what can be done about the errors of other parts', async () => {
    const answer = await app.inject('/api/broken/unpublished')
    assert.equal(answer.statusCode, 409)
    assert.equal(answer.json().code, 'no_mart')
  })

  it('does not send an answer of the wrong shape', async () => {
    const answer = await app.inject('/api/broken/shape')
    assert.equal(answer.statusCode, 500)
    assert.equal(answer.json().code, 'internal')
    assert.ok(lines.some((line) => line.includes('"shape":["count: ')))
  })

  it('streams a file under its Chinese name, or says why not', async () => {
    const answer = await app.inject('/api/file/whole')
    assert.equal(answer.body, '\uFEFFa,b\n1,2\n')
    assert.match(String(answer.headers['content-type']), /^text\/csv/)
    assert.match(String(answer.headers['content-disposition']), /UTF-8''%E5%AE%A2/)
    const refused = await app.inject('/api/file/refused')
    assert.equal(refused.statusCode, 422)
    assert.equal(refused.json().code, 'rule_refused')
  })

  it('takes a file as a stream, up to its limit', async () => {
    const send = (payload: string) =>
      post('/api/take', payload, undefined, { 'content-type': 'application/octet-stream' })
    assert.deepEqual((await send('x'.repeat(1_000))).json(), { bytes: 1_000 })
    assert.equal((await send('x'.repeat(1_001))).json().code, 'too_large')
  })

  it('refuses a change that another site asked for', async () => {
    const from = async (headers: object, who?: string) =>
      (
        await app.inject({
          method: 'POST',
          url: '/api/open',
          payload: {},
          headers: { host: 'zhike.bank', ...headers },
          ...(who !== undefined && { cookies: { zhike_session: who } }),
        })
      ).json().code
    assert.equal(await from({ origin: 'http://evil.example' }), 'foreign_origin')
    assert.equal(await from({ origin: 'null' }), 'foreign_origin')
    assert.equal(await from({ 'sec-fetch-site': 'same-site' }), 'foreign_origin')
    assert.equal(await from({}, 'viewer'), 'foreign_origin')
    assert.notEqual(await from({ origin: 'http://zhike.bank' }, 'viewer'), 'foreign_origin')
    assert.notEqual(await from({ 'x-zhike-csrf': '1' }, 'viewer'), 'foreign_origin')
  })

  it('lets no page frame it and no script run that is not its own', async () => {
    const { headers } = await app.inject('/')
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(policy, /script-src 'self';/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal((await app.inject('/api/file/whole')).headers['cache-control'], 'no-store')
  })

  it('serves pages for their own router, files compressed, nothing outside them', async () => {
    assert.match((await app.inject('/customers/C1')).body, /知客/)
    const script = await app.inject({
      url: '/assets/app-0a1b2c3d.js',
      headers: { 'accept-encoding': 'gzip, br' },
    })
    assert.equal(script.headers['content-encoding'], 'br')
    assert.match(String(script.headers['cache-control']), /immutable/)
    assert.equal(brotliDecompressSync(script.rawPayload).length, 5_000)
    const again = await app.inject({
      url: '/assets/app-0a1b2c3d.js',
      headers: { 'if-none-match': String(script.headers['etag']) },
    })
    assert.equal(again.statusCode, 304)
    assert.equal((await app.inject('/assets/gone.js')).statusCode, 404)
    assert.equal((await app.inject('/..%2f..%2fetc%2fpasswd')).body.includes('root:'), false)
    assert.equal((await app.inject('/api/nothing')).json().code, 'not_found')
  })

  it('describes itself as OpenAPI 3.1', async () => {
    const document = (await app.inject('/api/openapi.json')).json()
    assert.equal(document.openapi, '3.1.0')
    assert.deepEqual(Object.keys(document.paths).toSorted(), [
      '/api/broken/{how}',
      '/api/echo',
      '/api/file/{which}',
      '/api/open',
      '/api/search/{kind}',
      '/api/take',
    ])
    const { post: described } = document.paths['/api/echo']
    assert.equal(described.operationId, 'echo')
    assert.equal(
      described.requestBody.content['application/json'].schema.properties.word.maxLength,
      5,
    )
    assert.ok(described.responses['200'].content['application/json'].schema.properties.word)
  })

  it('shows its metrics to this machine, not to whoever came through a proxy', async () => {
    const local = await app.inject('/metrics')
    assert.match(local.body, /zhike_http_request_seconds_count\{[^}]*route="\/api\/echo"/)
    const headers = { 'x-forwarded-for': '10.1.1.1' }
    const forwarded = await app.inject({ url: '/metrics', headers })
    assert.equal(forwarded.statusCode, 404)
  })

  it('logs each request by its pattern, never by its address', async () => {
    await app.inject('/api/broken/13800138000')
    assert.ok(lines.some((line) => line.includes('"route":"/api/broken/:how"')))
    assert.ok(lines.every((line) => !line.includes('13800138000')))
  })

  it('slows down whoever tries public doors again and again', async () => {
    const codes = []
    for (let tries = 0; tries < 25; tries += 1) codes.push((await post('/api/open', {})).statusCode)
    assert.equal(codes.at(-1), 429)
    assert.equal((await app.inject('/api/broken/shape')).statusCode, 500)
  })

  it('refuses to start with an endpoint nobody answers', () => {
    assert.throws(() => registerEndpoints(app, { echo }, {}, {} as never), /don't match: echo/)
  })
})
