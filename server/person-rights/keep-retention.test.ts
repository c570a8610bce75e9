import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { datasetNamed } from '#modules/know/intake/index.ts'
import { verifyAudit } from '#platform/audit/index.ts'
import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'
import { testCustomers } from '#server/testing/test-organisation.ts'

import { keepRetention, keepRetentionMonthly } from './keep-retention.ts'
import { onLake } from './on-lake.ts'

/** Who left the bank's file: one closed before, one whose closing was never delivered. */
const [closed, dropped] = ['GONE1', 'GONE2'] as const
const staying = testCustomers[1]?.id ?? ''

describe('what is past its period', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
    const people = [staying, closed, dropped]
    const deliver = bank.bank.deliver
    await deliver('2014-03-01', 'customer', [
      { customer_id: staying, kind: 'personal' },
      { customer_id: closed, kind: 'personal', closed_date: '2013-05-05' },
      { customer_id: dropped, kind: 'personal' },
    ])
    await deliver('2014-04-01', 'customer', [{ customer_id: staying, kind: 'personal' }])
    await deliver(
      '2014-03-01',
      'account',
      people.map((id) => ({ account_id: `A-${id}`, customer_id: id, family: 'demand_deposit' })),
    )
    await deliver(
      '2014-03-01',
      'consent',
      people.map((id) => ({
        ...{ consent_id: `K-${id}`, customer_id: id, purpose: 'marketing', channel: 'sms' },
        ...{ given: true, given_date: '2012-01-01' },
      })),
    )
    await deliver(
      '2020-01-02',
      'transaction',
      ['2012-06-30', '2013-05-05', '2013-05-06', '2019-12-31'].map((date, index) => ({
        ...{ transaction_id: `T${index}`, account_id: `A-${staying}`, customer_id: staying },
        ...{ transaction_date: date, direction: 'in', amount_cents: 100 },
      })),
    )
    await bank.bank.parts.vault.put(
      people.map((id) => ({ kind: 'customer', id, field: 'name', value: `测试${id}` }) as const),
    )
  })
  after(() => bank.close())

  const keep = (today: string) =>
    keepRetention(bank.home, {
      ...{ today: businessDateOf(today), actor: 'staff:A1', now: Date.parse(`${today}T04:00:00Z`) },
    })
  const named = async () => [
    ...(
      await bank.bank.parts.vault.masked('customer', [staying, closed, dropped], ['name'])
    ).keys(),
  ]
  const left = (fact: string, column: string) =>
    onLake(bank.home, async (connection) => {
      const relation = await bank.home.factStore.everRelation(datasetNamed(fact), '2099-01-01')
      const rows = await connection.rows<{ id: string }>(
        `select distinct ${column} as id from (${relation}) where ${column} like 'T_'
        or ${column} like 'GONE%' or ${column} = '${staying}' order by 1`,
      )
      return rows.map(({ id }) => id)
    })

  it('is kept to its last day and gone the day after, by each fact’s own clock', async () => {
    // Ten years after the closing, to the day: the identity stays; consents had three years.
    const first = await keep('2023-05-05')
    assert.deepEqual(first, {
      today: '2023-05-05',
      rows: { transaction: 1, consent: 2 },
      identities: 0,
      values: 0,
    })
    assert.deepEqual((await named()).toSorted(), [closed, dropped, staying].toSorted())
    assert.deepEqual(await left('transaction', 'transaction_id'), ['T1', 'T2', 'T3'])
    assert.deepEqual(await left('consent', 'customer_id'), [staying])

    const next = await keep('2023-05-06')
    assert.deepEqual([next.identities, next.values], [1, 1])
    assert.deepEqual(next.rows, { customer: 1, account: 1, transaction: 1 })
    assert.deepEqual((await named()).toSorted(), [dropped, staying].toSorted())
    assert.deepEqual(await left('account', 'customer_id'), [dropped, staying])
    // Whose end nobody delivered is kept from the day the bank last told of them.
    assert.equal((await keep('2024-03-01')).identities, 0)
    assert.equal((await keep('2024-03-02')).identities, 1)
    assert.deepEqual(await named(), [staying])
  })

  it('run again deletes nothing, and the lake and the chain are whole', async () => {
    const before = await bank.home.factStore.contentHash()
    const again = await keep('2024-03-02')
    assert.deepEqual([again.rows, again.identities], [{}, 0])
    assert.equal(await bank.home.factStore.contentHash(), before)
    assert.equal((await verifyAudit(bank.bank.ledger.db)).passed, true)
    const { rows } = await bank.bank.ledger.pool.query<{ n: number }>(
      "select count(*) as n from audit_entry where action = 'retention.keep'",
    )
    assert.equal(rows[0]?.n, 5)
  })

  it('who comes back to the bank is kept again: nobody asked to be forgotten', async () => {
    await bank.bank.parts.vault.put([
      { kind: 'customer', id: closed, field: 'name', value: '测试归来' },
    ])
    assert.deepEqual((await named()).toSorted(), [closed, staying].toSorted())
  })

  it('is looked for once a month by the nights', async () => {
    const night = (date: string) =>
      keepRetentionMonthly(bank.home, {
        ...{
          today: businessDateOf(date),
          actor: 'system:night',
          now: Date.parse(`${date}T18:00:00Z`),
        },
      })
    assert.ok(await night('2026-11-01'))
    assert.equal(await night('2026-11-02'), undefined)
    assert.ok(await night('2026-12-01'))
  })
})
