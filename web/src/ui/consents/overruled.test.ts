import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isOverruled } from './overruled.ts'

const sms = { channel: 'sms', given: true, since: '2025-01-03' }

test('a later withdrawal from every channel overrules a consent to one', () => {
  const every = { channel: null, given: false, since: '2026-11-22' }
  assert.equal(isOverruled(sms, [every, sms]), true)
  assert.equal(isOverruled({ ...sms, since: '2026-11-22' }, [every, sms]), true)
  assert.equal(isOverruled({ ...sms, since: '2026-11-23' }, [every, sms]), false)
})

test('nothing overrules an answer that says the same, or the one about every channel', () => {
  const every = { channel: null, given: true, since: '2026-11-22' }
  assert.equal(isOverruled(sms, [every, sms]), false)
  assert.equal(isOverruled(every, [every, sms]), false)
  assert.equal(isOverruled(sms, [sms]), false)
})
