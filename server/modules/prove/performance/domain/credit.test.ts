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

test('an odd cent that nobody has more claim to goes to the responsible', () => {
  const parts = { responsible: 'Z', assistant: 'A', referrer: null }
  assert.deepEqual(splitCredit(101, parts, { referrer: 0, responsible: 50, assistant: 50 }), [
    { staffNumber: 'Z', role: 'responsible', cents: 51 },
    { staffNumber: 'A', role: 'assistant', cents: 50 },
  ])
  // Two odd cents for three alike: the responsible, then who helped.
  const three = { responsible: 'Z', assistant: 'B', referrer: 'A' }
  assert.deepEqual(
    splitCredit(8, three, { referrer: 34, responsible: 50, assistant: 50 }).map(
      ({ role, cents }) => [role, cents],
    ),
    [
      ['responsible', 3],
      ['assistant', 2],
      ['referrer', 3],
    ],
  )
})

test('credits of one size stand by sales, then staff number, then role: always the same list', () => {
  const sale = (customerId: string, cents: number, staffNumber: string, contactId: string) => ({
    ...{ customerId, cents, staffNumber, contactId },
  })
  const sales = [
    sale('1', 100, 'C', 'alone'),
    sale('2', 100, 'B', 'alone'),
    sale('3', 50, 'D', 'alone'),
    sale('4', 50, 'D', 'alone'),
    // A and E are credited alike as responsible and as who helped.
    sale('5', 200, 'E', 'by A'),
    sale('6', 200, 'A', 'by E'),
  ]
  const help = new Map([
    ['by A', { assistedBy: 'A', referredBy: null }],
    ['by E', { assistedBy: 'E', referredBy: null }],
  ])
  const halves = { referrer: 0, responsible: 50, assistant: 50 }
  const expected = [
    ['D', 'responsible', 2],
    ['A', 'assistant', 1],
    ['A', 'responsible', 1],
    ['B', 'responsible', 1],
    ['C', 'responsible', 1],
    ['E', 'assistant', 1],
    ['E', 'responsible', 1],
  ]
  for (const told of [sales, sales.toReversed()]) {
    const credits = sumCredits(told, help, halves)
    assert.deepEqual(
      credits.map((one) => [one.staffNumber, one.role, one.outcomes]),
      expected,
    )
    assert.ok(credits.every(({ cents }) => cents === 100))
  }
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
