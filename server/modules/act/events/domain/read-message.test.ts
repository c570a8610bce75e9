import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { looksPersonal } from './personal-numbers.ts'
import { readMessage } from './read-message.ts'

const receivedAt = Date.parse('2026-10-31T02:00:00Z')
const options = { allowed: new Set(['page', 'amount', 'open']), receivedAt, sentAt: undefined }
const base = { type: 'track', messageId: 'm1', event: 'Viewed', userId: 'C1' }

function read(more: object, given: { readonly sentAt?: number } = {}) {
  const answer = readMessage({ ...base, ...more }, { ...options, ...given })
  assert.ok(answer.ok)
  return answer.message
}

test('only properties the strategy names are kept, and of those none that names a person', () => {
  const { properties } = read({
    properties: {
      page: 'https://bank.example/funds?phone=13900000001#me',
      amount: 12.5,
      open: true,
      phone: '13900000001',
      nested: { page: 'x' },
    },
    traits: { page: 'ignored by the property of the same name' },
  })
  assert.deepEqual(properties, { amount: 12.5, open: true })
  const keptOf = (given: object) => read({ properties: given }).properties
  assert.deepEqual(keptOf({ page: '/funds?from=home' }), { page: '/funds' })
  assert.deepEqual(keptOf({ page: ['list'], amount: '1' }), { amount: '1' })
})

test('numbers that name a person are seen wherever they stand', () => {
  for (const text of [
    '13900000001',
    '+86 139 0000 0001',
    'call 139-0000-0001 now',
    'a@b.example',
    '110101199003074233',
    '11010119900307423X',
    '6222021234567894',
  ])
    assert.ok(looksPersonal(text), text)
  for (const text of [
    'P1',
    'fund_000123',
    '2026-10-31',
    '20261031102233',
    '6222021234567890',
    '1234567890',
  ])
    assert.ok(!looksPersonal(text), text)
})

test('a client whose clock is wrong is put right by when it sent', () => {
  const hour = 3_600_000
  const late = { timestamp: new Date(receivedAt + hour - 60_000).toISOString() }
  assert.equal(read(late, { sentAt: receivedAt + hour }).at, receivedAt - 60_000)
  assert.equal(read(late).at, receivedAt, 'nothing happens in the future')
  assert.equal(read({ timestamp: '1999-01-01T00:00:00Z' }).at, receivedAt)
  assert.equal(read({ timestamp: 'yesterday' }).at, receivedAt)
})

test('whatever is sent as a message is read or refused, never an error', () => {
  fc.assert(
    fc.property(fc.object(), (more) => {
      const answer = readMessage({ ...base, ...more }, options)
      assert.equal(typeof answer.ok, 'boolean')
      if (!answer.ok) assert.ok(answer.words.en.length > 0)
    }),
    { numRuns: 500, seed: 20261031 },
  )
  const large = readMessage({ ...base, properties: { page: 'x'.repeat(40_000) } }, options)
  assert.ok(large.ok && String(large.message.properties['page']).length === 200)
})
