import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { apiKey } from '#contracts/api-keys.ts'
import type { Admission } from '#contracts/endpoint.ts'
import { endpoints } from '#contracts/index.ts'
import type { OperationName } from '#contracts/index.ts'

import { testApp } from './test-app.ts'
import type { TestApp } from './test-app.ts'

type KeyScope = (typeof scopes)[number]

const scopes = apiKey.shape.scopes.element.options

/** What each scope opens, written down a second time on purpose; all else must be refused. */
const opened: Readonly<Record<KeyScope, readonly OperationName[]>> = {
  'decision.ask': ['decide'],
  'event.send': ['sendEvents', 'sendBatch'],
  'contact.send': ['sendContacts'],
  'outcome.send': ['sendOutcomes'],
  'receipt.send': ['takeReceipts'],
  'inbound.send': ['takeInbound'],
  'notice.read': ['readNotices'],
}

const admissionOf = (operation: OperationName): Admission => endpoints[operation].admits

describe('keys of other systems', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
  })
  after(() => bank.close())

  async function keyWith(given: readonly KeyScope[], requestsPerMinute = 100_000) {
    const admin = await bank.as('admin')
    return admin.answer<{ key: { keyId: string }; secret: string }>('createApiKey', {
      body: { name: given.join(), scopes: given, requestsPerMinute },
    })
  }

  function ask(operation: OperationName, secret: string) {
    const { method, path } = endpoints[operation]
    return bank.app.inject({
      method,
      url: path.replaceAll(/:\w+/g, '-'),
      headers: { authorization: `Bearer ${secret}` },
      ...(method !== 'GET' && { payload: { nonsense: true } }),
    })
  }

  const served = () =>
    (Object.keys(endpoints) as OperationName[]).filter((operation) => {
      const { method, path } = endpoints[operation]
      return admissionOf(operation) !== 'public' && bank.app.hasRoute({ method, url: path })
    })

  it('have a scope for each door of other systems, and each scope opens one', () => {
    const doors = served().filter((operation) => endpoints[operation].path.startsWith('/v1/'))
    const listed = new Set(scopes.flatMap((scope) => opened[scope]))
    assert.deepEqual(
      doors.filter((operation) => !listed.has(operation)),
      [],
    )
    for (const scope of scopes) {
      for (const operation of opened[scope]) assert.equal(admissionOf(operation), scope, operation)
    }
  })

  for (const scope of scopes) {
    it(`open with ${scope} what it lists and nothing else`, async () => {
      const { secret } = await keyWith([scope])
      for (const operation of served()) {
        const admits = admissionOf(operation)
        // Who a key is may be asked; it changes nothing.
        if (admits === 'signed_in') continue
        const answer = await ask(operation, secret)
        const code = answer.statusCode >= 400 ? answer.json<{ code: string }>().code : undefined
        const pair = `${scope} × ${operation}: ${answer.statusCode} ${code}`
        if (opened[scope].includes(operation)) assert.equal(code, 'input_invalid', pair)
        else assert.equal(code, 'right_missing', pair)
      }
    })
  }

  it('are refused from the moment they are revoked, even while in use', async () => {
    const { key, secret } = await keyWith(['event.send'])
    assert.equal((await ask('sendEvents', secret)).statusCode, 422)
    const admin = await bank.as('admin')
    await admin.answer('revokeApiKey', { params: { keyId: key.keyId } })
    assert.equal((await ask('sendEvents', secret)).statusCode, 401)
  })

  it('are told when to come back once over their limit, each by its own', async () => {
    const [hasty, patient] = [await keyWith(['event.send'], 2), await keyWith(['event.send'], 2)]
    const answers = []
    for (let tries = 0; tries < 5; tries += 1) answers.push(await ask('sendEvents', hasty.secret))
    const last = answers.at(-1)
    // The minute may turn in between: then two more are let through.
    assert.equal(last?.statusCode, 429)
    const wait = Number(last?.headers['retry-after'])
    assert.ok(wait >= 1 && wait <= 60, String(wait))
    assert.equal((await ask('sendEvents', patient.secret)).statusCode, 422)
  })
})
