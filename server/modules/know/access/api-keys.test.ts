import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { endpoints } from '#contracts/index.ts'
import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'
import { testCustomers } from '#server/testing/test-organisation.ts'

interface Made {
  readonly key: { readonly keyId: string; readonly createdBy: string }
  readonly secret: string
}

let bank: TestApp
const customer = testCustomers[0]?.id ?? ''

before(async () => {
  bank = await testApp()
})
after(() => bank.close())

async function makeKey(scopes: readonly string[], requestsPerMinute = 6_000): Promise<Made> {
  const admin = await bank.as('admin')
  return admin.answer<Made>('createApiKey', { body: { name: 'core', scopes, requestsPerMinute } })
}

function decideWith(authorization: string, customerId = customer) {
  return bank.app.inject({
    method: 'POST',
    url: endpoints.decide.path,
    headers: { authorization },
    payload: { customer_id: customerId },
  })
}

test('a system decides with its key, by bearer or as an analytics client sends it', async () => {
  const { secret } = await makeKey(['decision.ask'])
  for (const authorization of [
    `Bearer ${secret}`,
    `Basic ${Buffer.from(`${secret}:`).toString('base64')}`,
  ]) {
    const answer = await decideWith(authorization)
    assert.equal(answer.statusCode, 200, answer.body)
    const { actions, customer_id: decided } = answer.json<{
      actions: { stage: string | null; rank: number | null; ladder: unknown[] }[]
      customer_id: string
    }>()
    assert.equal(decided, customer)
    assert.ok(actions.length >= 25)
    for (const { stage, rank, ladder } of actions) {
      assert.equal(stage === null, rank !== null)
      assert.ok(ladder.length > 0)
    }
  }
})

test('a key opens what it was made for and nothing else', async () => {
  const { secret } = await makeKey(['event.send'])
  const refused = await decideWith(`Bearer ${secret}`)
  assert.equal(refused.json<{ code: string }>().code, 'right_missing')
  const listed = await bank.app.inject({
    url: endpoints.listApiKeys.path,
    headers: { authorization: `Bearer ${secret}` },
  })
  assert.equal(listed.json<{ code: string }>().code, 'right_missing')
  assert.equal((await decideWith('Bearer zk_guessed')).statusCode, 401)
})

test('a key revoked is refused, and the audit chain tells of it', async () => {
  const { key, secret } = await makeKey(['decision.ask'])
  const admin = await bank.as('admin')
  await admin.answer('revokeApiKey', { params: { keyId: key.keyId } })
  assert.equal((await decideWith(`Bearer ${secret}`)).statusCode, 401)
  const again = await admin.ask('revokeApiKey', { params: { keyId: key.keyId } })
  assert.equal(again.statusCode, 404)
  const { rows } = await bank.bank.ledger.pool.query<{ action: string }>(
    'select action from audit_entry where subject = $1 order by seq',
    [`api_key:${key.keyId}`],
  )
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['api_key.make', 'api_key.revoke'],
  )
})

test('a key that asks too often waits', async () => {
  const { secret } = await makeKey(['decision.ask'], 2)
  const codes = []
  for (let tries = 0; tries < 4; tries += 1) {
    codes.push((await decideWith(`Bearer ${secret}`)).statusCode)
  }
  // The minute may turn in between: then one more is let through.
  assert.ok(codes.includes(429), codes.join())
  assert.deepEqual(codes.slice(0, 2), [200, 200])
})

test('nobody learns a secret from the ledger or the list', async () => {
  const { secret } = await makeKey(['decision.ask'])
  const admin = await bank.as('admin')
  const list = await admin.ask('listApiKeys')
  assert.ok(!list.body.includes(secret) && !list.body.includes('hash'))
})

test('the list says who made a key, when and whence it was used, and who revoked it', async () => {
  const { key, secret } = await makeKey(['decision.ask'])
  const admin = await bank.as('admin')
  const read = async () => {
    const { keys } = await admin.answer<{
      keys: {
        keyId: string
        createdBy: string
        lastUsedAt: string | null
        lastAddress: string | null
        revokedBy: string | null
      }[]
    }>('listApiKeys')
    return keys.find(({ keyId }) => keyId === key.keyId)
  }
  const made = await read()
  assert.notEqual(made?.createdBy, '')
  assert.equal(made?.createdBy, key.createdBy)
  assert.ok(!made?.createdBy.includes(':'), 'a person is called by name')
  assert.deepEqual([made?.lastUsedAt, made?.lastAddress], [null, null])
  assert.equal((await decideWith(`Bearer ${secret}`)).statusCode, 200)
  const used = await read()
  assert.notEqual(used?.lastUsedAt, null)
  assert.equal(used?.lastAddress, '127.0.0.1')
  await admin.answer('revokeApiKey', { params: { keyId: key.keyId } })
  assert.equal((await read())?.revokedBy, made?.createdBy)
})

test('a customer nobody has is not found, for keys and people alike', async () => {
  const { secret } = await makeKey(['decision.ask'])
  const missing = await decideWith(`Bearer ${secret}`, 'nobody')
  assert.equal(missing.json<{ code: string }>().code, 'customer_not_visible')
})
