import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { Decision } from '#contracts/decisions.ts'
import { decision as decisionSchema } from '#contracts/decisions.ts'
import { recordConsent } from '#modules/decide/conduct/index.ts'
import { smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { openDecisions } from './read-decision.ts'
import type { Decisions } from './read-decision.ts'

const date = '2026-10-31'
const now = Date.parse('2026-11-01T01:00:00Z')
const everyone = { scope: { kind: 'bank' as const }, now }

describe('an answer written as JSON', () => {
  let bank: SmallBank
  let decisions: Decisions
  const customers = Array.from({ length: 12 }, (_, index) => `C${index}`)

  before(async () => {
    bank = await smallBank()
    await bank.deliver(
      date,
      'customer',
      customers.map((id, index) => ({
        customer_id: id,
        kind: index === 3 ? 'business' : 'personal',
        gender: 'F',
        birth_date: `${1940 + index * 7}-03-01`,
      })),
    )
    await bank.deliver(
      date,
      'account',
      customers.map((id, index) => ({
        account_id: `A${id}`,
        customer_id: id,
        family: 'demand_deposit',
        status: 'active',
        balance_cents: index * index * 5_000_000,
      })),
    )
    await bank.deliver(
      date,
      'consent',
      customers.map((id, index) => ({
        consent_id: `K${id}`,
        customer_id: id,
        purpose: 'marketing',
        channel: null,
        given: index % 4 !== 0,
        given_date: '2026-01-01',
      })),
    )
    await bank.night(date)
    decisions = openDecisions({
      marts: bank.parts.marts,
      ledger: bank.ledger,
      strategy: bank.parts.strategy,
      timeZone: 'Asia/Shanghai',
    })
  })
  after(() => bank.close())

  const written = async (customerId: string, more: object = {}) => {
    const asked = { ...everyone, customerId, explain: true, ...more }
    return JSON.parse(new TextDecoder().decode(await decisions.write(asked))) as Decision
  }

  it('says what the decision says, to the last rung', async () => {
    let ranked = 0
    for (const customerId of customers) {
      for (const asked of [{}, { channel: 'sms' }, { limit: 1 }]) {
        const read = await decisions.read({ ...everyone, customerId, ...asked })
        assert.deepEqual(await written(customerId, asked), read)
        assert.ok(decisionSchema.safeParse(read).success)
        ranked += read.actions.filter(({ rank }) => rank !== null).length
      }
    }
    assert.ok(ranked > 20, String(ranked))
  })

  it('without ladders tells the ranked actions alone, the best first', async () => {
    for (const customerId of customers) {
      const read = await decisions.read({ ...everyone, customerId, limit: 3 })
      const small = await written(customerId, { limit: 3, explain: false })
      const expected = read.actions
        .filter(({ rank }) => rank !== null)
        .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
        .map((action) => ({ ...action, ladder: [] }))
      assert.deepEqual(small, { ...read, actions: expected })
      assert.ok(decisionSchema.safeParse(small).success)
    }
  })

  it('asked together is what it is asked alone', async () => {
    const alone = []
    for (const customerId of customers) alone.push(await written(customerId))
    for (const singlesFrom of [1, 1_000]) {
      const anew = openDecisions({
        marts: bank.parts.marts,
        ledger: bank.ledger,
        strategy: bank.parts.strategy,
        timeZone: 'Asia/Shanghai',
        singlesFrom,
      })
      const together = await Promise.all(
        [...customers, ...customers].map((customerId) => anew.read({ ...everyone, customerId })),
      )
      assert.deepEqual(together, [...alone, ...alone])
    }
  })

  it('heeds what was withdrawn since the row was looked up, and a new night', async () => {
    const [customerId = ''] = customers.slice(1)
    const open = (answer: Decision) =>
      answer.actions.filter(({ channel, rank }) => rank !== null && channel === 'sms').length
    const before = await written(customerId, { channel: 'sms', limit: 50 })
    assert.ok(open(before) > 0)
    await bank.ledger.db.transaction().execute((within) =>
      recordConsent(within, {
        customerId,
        purpose: 'marketing',
        channel: null,
        given: false,
        proof: '电话要求',
        by: { actor: 'staff:R1', name: 'R1' },
        at: now,
        timeZone: 'Asia/Shanghai',
      }),
    )
    const after = await written(customerId, { channel: 'sms', limit: 50 })
    assert.ok(open(after) < open(before))
    await bank.night('2026-11-01')
    assert.equal((await written(customerId)).as_of.date, '2026-11-01')
  })
})
