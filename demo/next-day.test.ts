import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

import { BEFORE_ALL_TIME } from './delivery/told.ts'
import type { FileName } from './files/formats.ts'
import { centsOfYuan, readDelivered } from './files/read-delivery.ts'
import { makeDemoBank, makeNextDay } from './index.ts'
import { makeDelivery } from './make-delivery.ts'
import { planOf } from './plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-demo-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const bank = { customers: 500, seed: 7 }
const first = await makeDemoBank({ ...bank, out: join(folder, 'first') })
const night = (previousDate: string, businessDate: string) =>
  makeNextDay({
    ...bank,
    firstDate: '2026-10-31',
    previousDate,
    businessDate,
    out: join(folder, `${previousDate} ${businessDate}`),
  })
const one = await night('2026-10-31', '2026-11-01')
const two = await night('2026-11-01', '2026-11-02')
const both = await night('2026-10-31', '2026-11-02')
const plan = planOf({ ...bank, firstDate: '2026-10-31', businessDate: '2026-11-02' })
const whole = await makeDelivery(plan, BEFORE_ALL_TIME, join(folder, 'whole'))

const lines = (...rows: string[][][]) =>
  rows
    .flat()
    .map((row) => row.join('|'))
    .toSorted()
const happenings: readonly FileName[] = [
  'transaction',
  'consent',
  'contact',
  'outcome',
  'productPrice',
  'balanceDaily',
]

describe('the nights after the first delivery', () => {
  test('tell the same whether told one by one or together', () => {
    for (const name of happenings) {
      assert.deepEqual(
        lines(readDelivered(one, name), readDelivered(two, name)),
        lines(readDelivered(both, name)),
        name,
      )
    }
  })

  test('continue what the first delivery told, and change none of it', () => {
    for (const name of ['transaction', 'customer', 'event', 'consent', 'contact'] as const) {
      const told = new Set(lines(readDelivered(whole, name)))
      for (const line of lines(readDelivered(first, name))) assert.ok(told.has(line), line)
    }
    assert.deepEqual(
      lines(readDelivered(first, 'transaction'), readDelivered(both, 'transaction')),
      lines(readDelivered(whole, 'transaction')),
    )
  })

  test('tell little: what changed', () => {
    const size = (files: typeof one.files) => files.reduce((sum, { bytes }) => sum + bytes, 0)
    assert.ok(size(one.files) < size(first.files) / 20)
    assert.ok(readDelivered(one, 'customer').length >= 1)
    assert.ok(readDelivered(one, 'account').length < readDelivered(first, 'account').length / 4)
    assert.ok(readDelivered(two, 'transaction').length > 0)
  })

  test('movements explain the new balances', () => {
    const balances = new Map<string, number>()
    for (const [customer = '', family, day, balance] of readDelivered(first, 'balanceDaily')) {
      if (family === 'demand_deposit' && day === '20261031') balances.set(customer, Number(balance))
    }
    for (const [, customer = '', account = '', , dc, amount = ''] of readDelivered(
      both,
      'transaction',
    )) {
      if (!account.startsWith('61')) continue
      const cents = centsOfYuan(amount)
      balances.set(customer, (balances.get(customer) ?? 0) + (dc === 'C' ? cents : -cents))
    }
    const now = readDelivered(both, 'balanceDaily').filter(
      ([, family, day]) => family === 'demand_deposit' && day === '20261102',
    )
    assert.ok(now.length > 400)
    for (const [customer = '', , , balance] of now) {
      assert.equal(balances.get(customer) ?? 0, Number(balance), customer)
    }
  })

  test('a changed account is told with its new balance', () => {
    const balances = new Map(
      readDelivered(both, 'balanceDaily')
        .filter(([, family, day]) => family === 'demand_deposit' && day === '20261102')
        .map(([customer, , , balance]) => [customer, Number(balance)]),
    )
    for (const row of readDelivered(both, 'account')) {
      if (row[2] !== 'demand_deposit') continue
      assert.equal(centsOfYuan(row[9] ?? ''), balances.get(row[1]), row[0])
    }
  })

  test('a night before the one told about before is refused', () => {
    assert.throws(() => night('2026-11-02', '2026-11-02'), /is not between/)
    assert.throws(() => night('2026-10-30', '2026-11-02'), /is not between/)
    assert.throws(() => night('2026-10-31', '2026-10-30'), /lies before/)
  })
})
