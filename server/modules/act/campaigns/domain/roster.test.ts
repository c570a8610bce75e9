import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import fc from 'fast-check'

import { byWorth, settleRoster } from './roster.ts'
import type { Candidate } from './roster.ts'

const candidate = (customerId: string, change: Partial<Candidate> = {}): Candidate => ({
  ...{ customerId, draw: 0, worth: 0, heldOut: false, tags: [`tag ${customerId}`] },
  ...change,
})
const idsOf = (some: readonly Candidate[]) => some.map(({ customerId }) => customerId)
const all = { ceiling: Number.POSITIVE_INFINITY }

describe('who of those let through is in a campaign', () => {
  it('is the worthiest first, up to what was approved, the rest counted', () => {
    const some = [
      candidate('A', { worth: 1 }),
      candidate('B', { worth: 3 }),
      candidate('C', { worth: 2 }),
    ]
    const { people, beyondApproval } = settleRoster(some, { ceiling: 2 })
    assert.deepEqual([idsOf(people), beyondApproval], [['B', 'C'], 1])
  })

  it('is one customer number a person, the worthier of them', () => {
    const some = [
      candidate('A', { worth: 1, tags: ['phone'] }),
      candidate('B', { worth: 2, tags: ['phone', 'mail'] }),
      candidate('C', { tags: ['mail'] }),
    ]
    const { people, samePerson } = settleRoster(some, all)
    assert.deepEqual([idsOf(people), samePerson], [['B'], 2])
  })

  it('holds a person out under every number they have', () => {
    const some = [
      candidate('A', { worth: 2, tags: ['phone'] }),
      candidate('B', { worth: 1, tags: ['phone'], heldOut: true }),
    ]
    const { people, heldOut } = settleRoster(some, all)
    assert.deepEqual([idsOf(people), idsOf(heldOut)], [[], ['A']])
  })

  it('takes nobody whose address a member of before has', () => {
    const { people } = settleRoster([candidate('A', { tags: ['phone'] })], {
      ...all,
      taken: new Set(['phone']),
    })
    assert.deepEqual(people, [])
  })

  it('counts everybody exactly once, and never more than approved, whatever they share', () => {
    const any = fc.array(
      fc.record({
        customerId: fc.integer({ min: 0, max: 200 }).map((id) => `C${id}`),
        draw: fc.nat(),
        worth: fc.nat(5),
        heldOut: fc.boolean(),
        tags: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 2 }),
      }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(any, fc.nat(30), (some, ceiling) => {
        const unique = [...new Map(some.map((one) => [one.customerId, one])).values()]
        const { people, heldOut, samePerson, beyondApproval } = settleRoster(unique, { ceiling })
        assert.equal(people.length + heldOut.length + samePerson + beyondApproval, unique.length)
        assert.ok(people.length <= ceiling)
        assert.deepEqual(people, people.toSorted(byWorth))
        const tags = [...people, ...heldOut].flatMap((one) => [...new Set(one.tags)])
        assert.equal(new Set(tags).size, tags.length, 'an address is used once')
        assert.ok(people.every((one) => !one.heldOut))
      }),
      { seed: 20_261_204, numRuns: 500 },
    )
  })
})
