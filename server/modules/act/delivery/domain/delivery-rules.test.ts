import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'

import { copyPlaceholders, fillCopy } from './copy.ts'
import { safeCode } from './reasons.ts'
import { nextTry, usualRetries } from './retry.ts'
import { REPLAY_WINDOW_MS, signatureOf, verifySignature } from './signed-request.ts'
import { readUnsubscribeToken, writeUnsubscribeToken } from './unsubscribe-token.ts'

describe('placeholders of a copy', () => {
  const cases: [copy: string, found: (string | null)[]][] = [
    ['{name}您好，退订 {unsubscribe}', ['name', 'unsubscribe']],
    ['没有', []],
    ['{Name} { name } {}', [null, null, null]],
    ['余额{balance}元', [null]],
    ['｛name｝您好', [null]],
    ['少了{name', [null]],
    ['多了name}', [null]],
    ['{{name}}', [null, 'name', null]],
  ]
  for (const [copy, found] of cases) {
    it(`${copy}: ${found.map((name) => name ?? 'refused').join(', ') || 'none'}`, () => {
      const placeholders = copyPlaceholders(copy)
      assert.deepEqual(
        placeholders.map(({ name }) => name),
        found,
      )
      for (const { text, from, to } of placeholders) assert.equal(copy.slice(from, to), text)
    })
  }

  it('are filled as they stand: a value with braces or $ is left as it is', () => {
    const values = { name: '{unsubscribe} $& $1', unsubscribe: 'https://z/u/1' }
    assert.equal(fillCopy('{name}！{unsubscribe}', values), '{unsubscribe} $& $1！https://z/u/1')
  })
})

describe('trying again', () => {
  it('doubles up to the most, at least half of it, and stops after the last attempt', () => {
    for (const key of ['m1', 'm2', 'm3']) {
      for (let attempts = 1; attempts < usualRetries.attempts; attempts += 1) {
        const wait = nextTry(key, attempts, 0, usualRetries) ?? 0
        const whole = Math.min(usualRetries.mostMs, usualRetries.firstMs * 2 ** (attempts - 1))
        assert.ok(wait >= whole / 2 && wait <= whole, `${key} ${attempts}: ${wait} of ${whole}`)
      }
      assert.equal(nextTry(key, usualRetries.attempts, 0, usualRetries), null)
    }
  })

  it('spreads a batch refused together, the same way every time', () => {
    const waits = Array.from({ length: 100 }, (_, i) => nextTry(`m${i}`, 1, 0, usualRetries))
    assert.ok(new Set(waits).size > 90)
    assert.deepEqual(
      waits,
      waits.map((_, i) => nextTry(`m${i}`, 1, 0, usualRetries)),
    )
  })
})

describe('signed requests', () => {
  const [secret, path, body, now] = ['a-secret-of-sixteen', '/v1/batches', '{"a":1}', 1_000_000]
  const signed = {
    path,
    body,
    timestamp: String(now),
    signature: signatureOf(secret, now, path, body),
  }
  it('are genuine within the window and stale beyond it, either side', () => {
    assert.equal(verifySignature(secret, signed, now), 'genuine')
    assert.equal(verifySignature(secret, signed, now + REPLAY_WINDOW_MS), 'genuine')
    assert.equal(verifySignature(secret, signed, now + REPLAY_WINDOW_MS + 1), 'stale')
    assert.equal(verifySignature(secret, signed, now - REPLAY_WINDOW_MS - 1), 'stale')
  })
  const forged: [what: string, change: Partial<typeof signed> | undefined][] = [
    ['another body', { body: '{"a":2}' }],
    ['another path', { path: '/v1/status' }],
    ['a fresher time', { timestamp: String(now + 1) }],
    ['no signature', { signature: '' }],
    ['no number as time', { timestamp: '1e6' }],
  ]
  for (const [what, change] of forged) {
    it(`with ${what} are forged`, () => {
      assert.equal(verifySignature(secret, { ...signed, ...change }, now), 'forged')
    })
  }
  it('under another secret are forged', () => {
    assert.equal(verifySignature('another-secret-of-16', signed, now), 'forged')
  })
})

describe('unsubscribe tokens', () => {
  const key = randomBytes(32)
  it('come back as they went in, whatever the customer number', () => {
    const subject = fc.record(
      {
        customerId: fc.string({ minLength: 1, maxLength: 64 }),
        channel: fc.constantFrom('sms', 'email', 'app'),
      },
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(subject, (given) => {
        const token = writeUnsubscribeToken(key, given)
        assert.deepEqual(readUnsubscribeToken(key, token), given)
        assert.equal(writeUnsubscribeToken(key, given), token)
        assert.match(token, /^[\w-]+$/)
      }),
      { seed: 20_261_031, numRuns: 300 },
    )
  })

  it('hide the customer, and no other can be made of them', () => {
    const token = writeUnsubscribeToken(key, { customerId: 'C00012345', channel: 'sms' })
    const plain = Buffer.from(token, 'base64url').toString('latin1')
    assert.ok(!plain.includes('C00012345') && token.length <= 80)
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A'
      const changed = token.slice(0, at) + other + token.slice(at + 1)
      const bytes = Buffer.from(changed, 'base64url')
      // The last sign of base64 may carry bits that mean nothing.
      if (bytes.equals(Buffer.from(token, 'base64url'))) continue
      assert.equal(readUnsubscribeToken(key, changed), undefined, `changed at ${at}`)
    }
    assert.equal(readUnsubscribeToken(randomBytes(32), token), undefined)
    for (const junk of ['', '-', 'x'.repeat(200)]) {
      assert.equal(readUnsubscribeToken(key, junk), undefined)
    }
  })
})

describe('codes of other systems', () => {
  const cases: [text: string | null, kept: string][] = [
    ['EMPTY_NUMBER', 'EMPTY_NUMBER'],
    ['550 5.1.1', '550 5.1.1'],
    ['MK:0001', 'MK:0001'],
    ['13812345678', 'unspecified'],
    ['no such user zhang.san@example.com', 'unspecified'],
    ['用户张三已停机', 'unspecified'],
    [null, 'unspecified'],
  ]
  for (const [text, kept] of cases) {
    it(`${text} is kept as ${kept}`, () => assert.equal(safeCode(text), kept))
  }
})
