import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import fc from 'fast-check'

import { committedCents, contactsLeft, plannedCost, spentCents } from './budget.ts'

const cents = fc.nat(1_000_000)
const free = () => 0

describe('a budget', () => {
  it('pays for whole contacts alone: the last that would go over is not made', () => {
    const budget = { capCents: 1_009, costPerContactCents: 10 }
    assert.equal(contactsLeft({ budget }, 0, 10), 100)
    assert.equal(contactsLeft({ budget }, 1_000, 10), 0)
    assert.equal(contactsLeft({ budget }, 5_000, 10), 0)
    const nothing = { capCents: 0, costPerContactCents: 0 }
    assert.equal(contactsLeft({ budget: nothing }, 0, 0), Number.POSITIVE_INFINITY)
  })

  it('is never gone over, and never leaves a contact it could pay for', () => {
    fc.assert(
      fc.property(cents, cents, fc.integer({ min: 1, max: 5_000 }), (cap, committed, each) => {
        const left = contactsLeft(
          { budget: { capCents: cap, costPerContactCents: each } },
          committed,
          each,
        )
        assert.ok(left >= 0 && Number.isInteger(left))
        if (committed <= cap) assert.ok(committed + left * each <= cap)
        assert.ok(committed + (left + 1) * each > cap)
      }),
      { seed: 20_261_203, numRuns: 2_000 },
    )
  })

  it('counts what was charged, what was done, and what is on its way', () => {
    const budget = { capCents: 10_000, costPerContactCents: 30 }
    const counted = { messageCents: 70, tasksDone: 2, comingCents: 120 }
    assert.equal(spentCents({ budget }, counted, free), 130)
    assert.equal(committedCents({ budget }, counted, free), 250)
    // A call takes its minutes: ten cents typed for a task is fifteen yuan done.
    const call = (channel: string) => (channel === 'rm_task' ? 1_500 : 0)
    assert.equal(spentCents({ budget }, counted, call), 70 + 2 * 1_500)
  })

  it('plans the most each wave can cost', () => {
    const budget = { capCents: 10_000, costPerContactCents: 5 }
    const wave = { channel: 'app', copy: '您好' } as const
    const parts = (copy: string) => copy.length
    assert.equal(plannedCost({ budget, waves: [wave, wave] }, 7, parts, free), 70)
    assert.equal(plannedCost({ budget, waves: [] }, 7, parts, free), 0)
    // A text message of two parts is paid twice.
    const sms = { channel: 'sms', copy: '您好' } as const
    assert.equal(plannedCost({ budget, waves: [sms, wave] }, 7, parts, free), 105)
    const priced = (channel: string) => (channel === 'sms' ? 8 : 1)
    assert.equal(plannedCost({ budget, waves: [sms, wave] }, 7, parts, priced), 7 * (16 + 5))
  })
})
