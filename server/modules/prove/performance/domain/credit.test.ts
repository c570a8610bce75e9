import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { splitCredit } from './credit.ts'
import { sumCredits } from './sum-credits.ts'

const rule = { referrer: 20, responsible: 70, assistant: 30 }
const person = fc.constantFrom('A', 'B', 'C')
const percent = fc.integer({ min: 0, max: 100 })

test('every split adds up to the sale, to the cent, with nobody twice and nothing negative', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9_000_000_000_000 }),
      fc.record({
        responsible: person,
        assistant: fc.option(person),
        referrer: fc.option(person),
      }),
      percent,
      percent,
      (cents, parts, referrer, responsible) => {
        const of = { referrer, responsible, assistant: 100 - responsible }
        const split = splitCredit(cents, parts, of)
        assert.equal(
          split.reduce((sum, part) => sum + part.cents, 0),
          cents,
        )
        assert.ok(split.every((part) => part.cents >= 0 && Number.isSafeInteger(part.cents)))
        assert.equal(new Set(split.map(({ staffNumber }) => staffNumber)).size, split.length)
        assert.ok(split.some(({ staffNumber }) => staffNumber === parts.responsible))
      },
    ),
    { seed: 11, numRuns: 500 },
  )
})

test('alone, one has the whole sale', () => {
  const parts = { responsible: 'A', assistant: null, referrer: null }
  assert.deepEqual(splitCredit(1_000, parts, rule), [
    { staffNumber: 'A', role: 'responsible', cents: 1_000 },
  ])
})

test('the referrer has their part first, and two share what is left as the pack says', () => {
  const parts = { responsible: 'A', assistant: 'B', referrer: 'C' }
  assert.deepEqual(
    splitCredit(1_000, parts, rule).map(({ role, cents }) => [role, cents]),
    [
      ['responsible', 560],
      ['assistant', 240],
      ['referrer', 200],
    ],
  )
})

test('the odd cent goes to the largest remainder', () => {
  const parts = { responsible: 'A', assistant: 'B', referrer: null }
  assert.deepEqual(
    splitCredit(1, parts, rule).map(({ cents }) => cents),
    [1, 0],
  )
  assert.deepEqual(
    splitCredit(101, parts, rule).map(({ cents }) => cents),
    [71, 30],
  )
})

test('who helps or refers themselves is one person with one part', () => {
  const parts = { responsible: 'A', assistant: 'A', referrer: 'A' }
  assert.deepEqual(splitCredit(999, parts, rule), [
    { staffNumber: 'A', role: 'responsible', cents: 999 },
  ])
})

test('credits of a campaign add up to its sales, the largest first', () => {
  const sales = [
    { customerId: '1', cents: 333, contactId: 'c1', staffNumber: 'A' },
    { customerId: '2', cents: 100_001, contactId: 'c2', staffNumber: 'A' },
    { customerId: '3', cents: 7, contactId: null, staffNumber: 'B' },
  ]
  const help = new Map([['c2', { assistedBy: 'B', referredBy: 'C' }]])
  const credits = sumCredits(sales, help, rule)
  assert.deepEqual(
    credits.map((one) => [one.staffNumber, one.role, one.outcomes, one.cents]),
    [
      ['A', 'responsible', 2, 333 + 56_001],
      ['B', 'assistant', 1, 24_000],
      ['C', 'referrer', 1, 20_000],
      ['B', 'responsible', 1, 7],
    ],
  )
})
