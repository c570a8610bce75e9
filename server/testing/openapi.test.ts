import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'

import { endpoints } from '#contracts/index.ts'
import type { OperationName } from '#contracts/index.ts'
import { problemKinds } from '#contracts/problems.ts'
import { apiKey } from '#contracts/api-keys.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { rightsOf } from '#modules/know/access/index.ts'

import { arbitraryOf, spoiltOf } from './schema-arbitrary.ts'
import type { JsonSchema } from './schema-arbitrary.ts'
import { personOf, testApp } from './test-app.ts'
import type { Answer, TestApp } from './test-app.ts'
import { TEST_DATE, testCustomers } from './test-organisation.ts'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: JsonSchema
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>

interface Operation {
  readonly operationId: OperationName
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content: Content }>>
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

interface Described {
  readonly operation: Operation
  readonly method: string
  readonly path: string
}

/** What was sent; params and query by name, the body as JSON. */
interface Input {
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}

const VALID_EACH = 4
const SPOILT_EACH = 6

/** Values that mean something to the test bank: with others nearly everything is `not_found`. */
const meant: Readonly<Record<string, readonly unknown[]>> = {
  customerId: testCustomers.slice(1, 6).map(({ id }) => id),
  customer_id: testCustomers.slice(1, 6).map(({ id }) => id),
  name: ['aum', 'age', 'gender'],
  text: ['aum > 100000', 'age < 40'],
  after: [undefined],
}

/** Whoever sees the whole bank before who sees a part of it. */
const widestFirst: readonly Role[] = [
  'compliance',
  'marketer',
  'analyst',
  'outlet_head',
  'rm',
  'admin',
]

/** A night of a day without facts ends at once, a sign-in that is ended helps nobody after it. */
const skippedWhenValid: ReadonlySet<OperationName> = new Set(['signOut', 'startNight'])

describe('the served OpenAPI document and the running server', () => {
  let bank: TestApp
  let document: OpenApi
  let ajv: Ajv2020
  let keySecret = ''
  const compiled = new Map<JsonSchema, ValidateFunction>()

  before(async () => {
    bank = await testApp()
    document = (await bank.app.inject({ url: '/api/openapi.json' })).json<OpenApi>()
    // Patterns are a validator's own; dates and times have one each in the document.
    ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false })
    ajv.addSchema({ $id: 'openapi', components: document.components })
    const scopes = [...apiKey.shape.scopes.element.options]
    const made = await bank.access.makeApiKey(
      { name: 'contract', scopes, requestsPerMinute: 1_000_000 },
      { actor: 'system:test', now: bank.clock.now() },
    )
    keySecret = made.secret
  })
  after(() => bank.close())

  function mistakesOf(schema: JsonSchema, value: unknown): string | undefined {
    const validate = compiled.get(schema) ?? ajv.compile(pointed(schema) as object)
    compiled.set(schema, validate)
    return validate(value) ? undefined : ajv.errorsText(validate.errors)
  }

  const described = (): Described[] =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ operation, method, path })),
    )

  async function send({ operation, method, path }: Described, input: Input): Promise<Answer> {
    const { operationId, security = [] } = operation
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(input.params[name])),
    )
    const isFile = 'application/octet-stream' in (operation.requestBody?.content ?? {})
    const byKey = security.some((one) => 'key' in one)
    return bank.app.inject({
      method: method.toUpperCase() as 'GET',
      url,
      headers: {
        'x-zhike-csrf': '1',
        ...(byKey && { authorization: `Bearer ${keySecret}` }),
        ...(input.body !== undefined && {
          'content-type': isFile ? 'application/octet-stream' : 'application/json',
        }),
      },
      query: Object.fromEntries(
        Object.entries(input.query)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [name, String(value)]),
      ),
      ...(input.body !== undefined && {
        payload: isFile ? 'a,b\n1,2\n' : JSON.stringify(input.body),
      }),
      ...(!byKey &&
        security.length > 0 && {
          cookies: { zhike_session: await sessionFor(operationId) },
        }),
    })
  }

  const sessions = new Map<string, Promise<string>>()

  /** Somebody who may; a fresh sign-in for what ends one. */
  async function sessionFor(operation: OperationName): Promise<string> {
    const { admits } = endpoints[operation]
    const role = widestFirst.find(
      (one) => admits === 'signed_in' || admits === 'public' || rightsOf(one).has(admits),
    )
    assert.ok(role, `${operation}: nobody may ${admits}`)
    const known =
      sessions.get(role) ?? bank.freshly(personOf[role]).then(({ token }) => token ?? '')
    sessions.set(role, known)
    return known
  }

  /** Holds an answer to the document; the status it had. */
  function hold({ operation }: Described, input: Input, answer: Answer): number {
    const told =
      `${operation.operationId} ${JSON.stringify(input).slice(0, 600)}: ` +
      `${answer.statusCode} ${answer.body.slice(0, 600)}`
    const [type = ''] = String(answer.headers['content-type']).split(';')
    const response = operation.responses[answer.statusCode] ?? operation.responses['default']
    const schema = response?.content[type]?.schema
    assert.ok(schema, `${type} is not described for ${told}`)
    if (type === 'text/csv') return answer.statusCode
    const body = answer.json<Record<string, unknown>>()
    assert.equal(mistakesOf(schema, body), undefined, told)
    if (answer.statusCode === 200) return 200
    const kind = problemKinds[body['code'] as keyof typeof problemKinds]
    assert.equal(kind?.status, answer.statusCode, told)
    assert.notEqual(body['code'], 'internal', told)
    return answer.statusCode
  }

  function inputsOf({ operation }: Described): fc.Arbitrary<Input> {
    const { parameters = [], requestBody } = operation
    const named = (place: Parameter['in']) => {
      const here = parameters.filter((one) => one.in === place)
      return fc.record(
        Object.fromEntries(here.map((one) => [one.name, meaning(one.schema, one.name)])),
        { requiredKeys: here.filter((one) => one.required).map((one) => one.name) },
      )
    }
    const schema = requestBody?.content['application/json']?.schema
    const isFile = 'application/octet-stream' in (requestBody?.content ?? {})
    return fc.record({
      params: named('path'),
      query: named('query'),
      body: schema === undefined ? fc.constant(isFile ? '' : undefined) : meaning(schema),
    })
  }

  function meaning(schema: JsonSchema, name?: string): fc.Arbitrary<unknown> {
    const values = name === undefined ? undefined : meant[name]
    const plain = arbitraryOf(schema, document.components.schemas)
    return values === undefined
      ? plain.map((value) => meaningful(value))
      : fc.oneof(
          { arbitrary: fc.constantFrom(...values), weight: 4 },
          {
            ...{ arbitrary: plain, weight: 1 },
          },
        )
  }

  it('is OpenAPI 3.1, names every endpoint once, and points nowhere but into itself', () => {
    assert.equal(document.openapi, '3.1.0')
    const names = described()
      .map(({ operation }) => operation.operationId)
      .toSorted()
    const served = Object.entries(endpoints)
      .filter(([, { method, path }]) => bank.app.hasRoute({ method, url: path }))
      .map(([name]) => name)
      .toSorted()
    assert.deepEqual(names, served)
    for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      assert.ok(name !== undefined && name in document.components.schemas, name)
    }
  })

  it('is kept by the server for what the document allows', { timeout: 300_000 }, async () => {
    const answered = new Set<OperationName>()
    for (const one of described()) {
      const { operationId } = one.operation
      if (skippedWhenValid.has(operationId)) continue
      for (const input of fc.sample(inputsOf(one), { numRuns: VALID_EACH, seed: 20261031 })) {
        if (hold(one, input, await send(one, input)) === 200) answered.add(operationId)
      }
    }
    const never = described()
      .map(({ operation }) => operation.operationId)
      .filter((name) => !answered.has(name) && !skippedWhenValid.has(name))
    // Those need something to be there first: a job, a key, a campaign, a rejected row.
    assert.ok(answered.size >= 44, `${answered.size} answered; never: ${never.join(', ')}`)
  })

  it('is kept by the server for what the document forbids', { timeout: 300_000 }, async () => {
    let forbidden = 0
    for (const one of described()) {
      const schema = one.operation.requestBody?.content['application/json']?.schema
      if (schema === undefined) continue
      const spoilt = inputsOf(one).chain((input) =>
        spoiltOf(input.body).map((body) => ({ ...input, body })),
      )
      for (const input of fc.sample(spoilt, { numRuns: SPOILT_EACH, seed: 20261031 })) {
        if (mistakesOf(schema, input.body) === undefined) continue
        forbidden += 1
        const answer = await send(one, input)
        const status = hold(one, input, answer)
        const isRefused = [413, 422].includes(status) || (status === 404 && hasParams(one))
        const told = `${one.operation.operationId} took ${JSON.stringify(input).slice(0, 400)}`
        assert.ok(isRefused, `${told}: ${answer.statusCode} ${answer.body.slice(0, 400)}`)
      }
    }
    assert.ok(forbidden >= 100, String(forbidden))
  })

  it('refuses whoever is nobody, as the document says', async () => {
    for (const one of described()) {
      if (one.operation.security === undefined) continue
      assert.ok(one.operation.responses['401'] !== undefined, one.operation.operationId)
      const { method, path } = one
      const answer = await bank.app.inject({
        method: method.toUpperCase() as 'GET',
        url: path.replaceAll(/\{\w+\}/g, 'x'),
        headers: { 'x-zhike-csrf': '1' },
      })
      assert.equal(answer.statusCode, 401, one.operation.operationId)
    }
  })
})

const hasParams = ({ path }: Described): boolean => path.includes('{')

/** References are to the document, which the validator knows by a name. */
function pointed(schema: JsonSchema): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components'))
}

/** Customers, rules and dates of the test bank in place of made-up ones. */
function meaningful(value: unknown, key?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => meaningful(item))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, meaningful(inner, name)]),
    )
  }
  if (key === undefined || typeof value !== 'string') return value
  if (key === 'date') return TEST_DATE
  return meant[key]?.[value.length % (meant[key]?.length ?? 1)] ?? value
}
