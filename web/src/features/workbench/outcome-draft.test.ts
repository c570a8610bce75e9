import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  type OutcomeDraft,
  amountCents,
  bodyOf,
  missingIn,
  newDraft,
  newIdempotencyKey,
  reduceDrafts,
} from './outcome-draft.ts'

const plain = { notices: [], hasProducts: true }
const draft = (change: Partial<OutcomeDraft> = {}): OutcomeDraft => ({
  ...newDraft('0123456789abcdef', 'phone'),
  ...change,
})

test('an outcome that asks for nothing more is ready with one key', () => {
  for (const outcome of ['reached', 'not_reached', 'interested', 'declined'] as const) {
    assert.deepEqual(missingIn(draft({ outcome }), plain), [])
  }
  assert.deepEqual(missingIn(draft(), plain), ['outcome'])
})

test('a purchase needs its product, and every notice said', () => {
  const needs = { notices: ['风险提示'], hasProducts: true }
  const purchase = draft({ outcome: 'purchased' })
  assert.deepEqual(missingIn(purchase, needs), ['notices', 'product'])
  const told = draft({
    outcome: 'purchased',
    told: ['风险提示'],
    productId: 'P1',
    amount: '5万',
  })
  assert.deepEqual(missingIn(told, needs), [])
  assert.equal(bodyOf(told, needs).amountCents, 5_000_000)
})

test('a talk about nothing on sale ends in no purchase', () => {
  const purchase = draft({ outcome: 'purchased', productId: 'P1', amount: '50,000' })
  assert.deepEqual(missingIn(purchase, { notices: [], hasProducts: false }), ['nothing_on_sale'])
})

test('an amount may be left out, but not be unreadable', () => {
  const card = draft({ outcome: 'purchased', productId: 'P1' })
  assert.deepEqual(missingIn(card, plain), [])
  assert.equal(bodyOf(card, plain).amountCents, null)
  assert.deepEqual(missingIn({ ...card, amount: '五万' }, plain), ['amount'])
})

test('what a seller confirmed is sent with a purchase alone', () => {
  const confirmed = draft({ outcome: 'purchased', productId: 'P1', confirmed: ['elder_procedure'] })
  assert.deepEqual(bodyOf(confirmed, plain).confirmed, ['elder_procedure'])
  assert.deepEqual(bodyOf({ ...confirmed, outcome: 'declined' }, plain).confirmed, [])
})

test('an amount is read as people type it, and nothing is no amount', () => {
  assert.equal(amountCents('12.5万'), 12_500_000)
  assert.equal(amountCents('１０００'), 100_000)
  assert.equal(amountCents('0'), undefined)
  assert.equal(amountCents('about 5'), undefined)
})

test('what was typed for another outcome is not sent', () => {
  const changed = draft({
    outcome: 'declined',
    productId: 'P1',
    amount: '5万',
    appointmentAt: '2026-11-09T10:00',
  })
  const { productId, amountCents: cents, appointmentAt } = bodyOf(changed, plain)
  assert.deepEqual([productId, cents, appointmentAt], [null, null, null])
})

test('an appointment needs its time, a promise its words and day, a complaint its story', () => {
  assert.deepEqual(missingIn(draft({ outcome: 'appointment' }), plain), ['appointmentAt'])
  assert.deepEqual(missingIn(draft({ outcome: 'complaint' }), plain), ['complaint'])
  const promise = draft({ outcome: 'interested', promises: true })
  assert.deepEqual(missingIn(promise, plain), ['promiseWhat', 'promiseDue'])
  const whole = { ...promise, promiseWhat: '发送产品资料', promiseDue: '2026-11-09' }
  assert.deepEqual(bodyOf(whole, plain).promise, { what: '发送产品资料', due: '2026-11-09' })
})

test('what is incomplete is never turned into a record', () => {
  assert.throws(() => bodyOf(draft({ outcome: 'purchased' }), plain), /product missing/)
})

test('an undone record comes back as it was typed, under a new key', () => {
  const before = reduceDrafts(
    {},
    {
      type: 'change',
      taskId: 'T1',
      draft: draft({ outcome: 'interested', note: '月底再说' }),
    },
  )
  const after = reduceDrafts(before, {
    type: 'undone',
    taskId: 'T1',
    idempotencyKey: 'another-one',
  })
  assert.equal(after['T1']?.note, '月底再说')
  assert.equal(after['T1']?.idempotencyKey, 'another-one')
  assert.equal(reduceDrafts(after, { type: 'undone', taskId: 'T2', idempotencyKey: 'x' }), after)
})

test('no two cards share a key', () => {
  const keys = new Set(Array.from({ length: 50 }, newIdempotencyKey))
  assert.equal(keys.size, 50)
  for (const key of keys) assert.match(key, /^[0-9a-f]{32}$/)
})
