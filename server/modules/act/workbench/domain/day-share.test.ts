import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { isSettled, shareDay, shareOf } from './day-share.ts'
import type { Candidate } from './day-share.ts'

const offers = (action: string, count: number): Candidate[] =>
  Array.from({ length: count }, (_, i) => ({ customer_id: `${action}-${i}`, action }))

const countsOf = (day: readonly Candidate[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(day, ({ action }) => action)].map(([action, of]) => [action, of.length]),
  )

test('a day of thirty holds ten of the loan that is worth most everywhere', () => {
  const day = shareDay([...offers('loan', 40), ...offers('fund', 11), ...offers('card', 12)], 30)
  assert.deepEqual(countsOf(day), { loan: 10, fund: 10, card: 10 })
})

test('an action without another fills the day, and two share it', () => {
  assert.deepEqual(countsOf(shareDay(offers('loan', 40), 30)), { loan: 30 })
  assert.deepEqual(countsOf(shareDay([...offers('loan', 40), ...offers('fund', 40)], 30)), {
    loan: 15,
    fund: 15,
  })
  assert.deepEqual(countsOf(shareDay([...offers('loan', 40), ...offers('fund', 2)], 30)), {
    loan: 28,
    fund: 2,
  })
  assert.deepEqual(shareDay(offers('loan', 3), 0), [])
})

test('a customer whose best action is full gets their next', () => {
  const both = ['1', '2', '3'].flatMap((id) =>
    ['loan', 'fund', 'card'].map((action) => ({ customer_id: id, action })),
  )
  assert.deepEqual(
    shareDay(both, 3).map(({ customer_id: id, action }) => `${id} ${action}`),
    ['1 loan', '2 fund', '3 card'],
  )
})

const anyCandidates = fc.uniqueArray(
  fc.record({
    customer_id: fc.integer({ min: 1, max: 25 }).map(String),
    action: fc.constantFrom('a', 'a', 'a', 'a', 'b', 'c', 'd', 'e'),
  }),
  { selector: (one) => `${one.customer_id} ${one.action}`, maxLength: 80 },
)

test('no action holds more than a third of a day while another could be done', () => {
  fc.assert(
    fc.property(anyCandidates, fc.nat(30), (candidates, room) => {
      const day = shareDay(candidates, room)
      const customers = new Set(candidates.map((one) => one.customer_id))
      assert.equal(day.length, Math.min(room, customers.size), 'as many as there is room for')
      const called = new Set(day.map((one) => one.customer_id))
      assert.equal(called.size, day.length, 'each customer once')
      const counts = countsOf(day)
      for (const count of Object.values(counts)) {
        if (count <= shareOf(day.length)) continue
        const left = candidates.filter((one) => !called.has(one.customer_id))
        for (const { action } of left) assert.ok((counts[action] ?? 0) >= count - 1, action)
      }
      let at = -1
      for (const one of day) {
        assert.ok(candidates.indexOf(one) > at, 'in the order of worth')
        at = candidates.indexOf(one)
      }
      assert.deepEqual(shareDay(candidates, room), day, 'the same each time')
    }),
  )
})

test('of what is chosen of an action nothing left of it comes before in worth', () => {
  fc.assert(
    fc.property(anyCandidates, fc.nat(30), (candidates, room) => {
      const day = shareDay(candidates, room)
      const called = new Set(day.map((one) => one.customer_id))
      for (const [index, one] of candidates.entries()) {
        if (called.has(one.customer_id)) continue
        const later = candidates.slice(index).filter(({ action }) => action === one.action)
        assert.ok(later.every((other) => !day.includes(other)))
      }
    }),
  )
})

test('a day that is full and even is the day whatever of lesser worth comes after', () => {
  fc.assert(
    fc.property(anyCandidates, fc.integer({ min: 1, max: 12 }), fc.nat(80), (all, room, cut) => {
      const day = shareDay(all.slice(0, cut), room)
      fc.pre(isSettled(day, room))
      assert.deepEqual(shareDay(all, room), day)
    }),
  )
})
