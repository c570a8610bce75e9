import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

import { centsOfYuan, readDelivered } from './files/read-delivery.ts'
import { makeDemoBank } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-demo-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const delivery = await makeDemoBank({ customers: 900, seed: 7, out: folder })

const monthEnd = readDelivered(delivery, 'balanceMonthEnd')
const daily = readDelivered(delivery, 'balanceDaily')
const transactions = readDelivered(delivery, 'transaction')
const accounts = readDelivered(delivery, 'account')
const holdings = readDelivered(delivery, 'holding')
const customers = readDelivered(delivery, 'customer')

const deposits = new Set(['demand_deposit', 'time_deposit', 'large_deposit', 'structured_deposit'])

function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount)
}

describe('the demo bank reconciles', () => {
  test('movements explain every change of a demand deposit between month ends', () => {
    const balances = new Map<string, Map<string, number>>()
    for (const [customer = '', family, day = '', balance] of monthEnd) {
      if (family !== 'demand_deposit') continue
      const own = balances.get(customer) ?? new Map<string, number>()
      balances.set(customer, own.set(day.slice(0, 6), Number(balance)))
    }
    const flows = new Map<string, number>()
    for (const [, customer = '', account = '', time = '', dc, amount = ''] of transactions) {
      if (!account.startsWith('61')) continue
      const cents = centsOfYuan(amount)
      add(flows, `${customer} ${time.slice(0, 7).replace('-', '')}`, dc === 'C' ? cents : -cents)
    }
    let compared = 0
    for (const [customer, own] of balances) {
      const months = [...own.keys()].toSorted()
      for (const [place, month] of months.entries()) {
        // Who opened within the window begins with nothing.
        const before =
          place === 0 ? (month === '202510' ? undefined : 0) : own.get(months[place - 1] ?? '')
        if (before === undefined) continue
        const flow = flows.get(`${customer} ${month}`) ?? 0
        assert.equal(before + flow, own.get(month), `${customer} in ${month}`)
        compared += 1
      }
    }
    assert.ok(compared > 6_000, `${compared} months compared`)
  })

  test('each movement leaves the balance it says', () => {
    const last = new Map<string, number>()
    for (const [number = '', , account = '', , dc, amount = '', , , , after = ''] of transactions) {
      if (!account.startsWith('61')) continue
      const cents = centsOfYuan(after)
      const before = last.get(account)
      const move = dc === 'C' ? centsOfYuan(amount) : -centsOfYuan(amount)
      if (before !== undefined) assert.equal(before + move, cents, number)
      assert.ok(cents >= 0, `${number} overdraws`)
      last.set(account, cents)
    }
  })

  test('a month end is the day-end balance of that day', () => {
    const days = new Map(
      daily.map(([customer, family, day, balance]) => [`${customer} ${family} ${day}`, balance]),
    )
    let compared = 0
    for (const [customer, family, day, balance] of monthEnd) {
      const found = days.get(`${customer} ${family} ${day}`)
      if (found === undefined) continue
      assert.equal(found, balance, `${customer} ${family} ${day}`)
      compared += 1
    }
    assert.ok(compared > 3_000, `${compared} compared`)
  })

  test('the average of a month is that of its days', () => {
    const sums = new Map<string, number>()
    for (const [customer, family, day = '', balance] of daily) {
      if (day.startsWith('202610')) add(sums, `${customer} ${family}`, Number(balance))
    }
    for (const [customer, family, day, , average] of monthEnd) {
      if (day !== '20261031' || average === '') continue
      const sum = sums.get(`${customer} ${family}`)
      if (sum !== undefined) assert.equal(Math.round(sum / 31), Number(average))
    }
  })

  test('accounts and holdings are worth the last balances', () => {
    const worth = new Map<string, number>()
    for (const row of accounts) {
      const [, customer, family = '', , status, , , , , balance = ''] = row
      if (deposits.has(family) && status !== '销户') {
        add(worth, `${customer} ${family}`, centsOfYuan(balance))
      }
    }
    for (const [, customer, , family, , , value = ''] of holdings) {
      add(worth, `${customer} ${family}`, centsOfYuan(value))
    }
    const last = daily.filter(([, , day]) => day === '20261031')
    for (const [customer, family, , balance] of last) {
      const key = `${customer} ${family}`
      assert.equal(worth.get(key) ?? 0, Number(balance), key)
      worth.delete(key)
    }
    assert.deepEqual(
      [...worth].filter(([, cents]) => cents !== 0),
      [],
    )
  })

  test('a company pays in one batch what its people receive', () => {
    const kinds = new Map(customers.map(([id, kind]) => [id, kind]))
    const paid = new Map<string, number>()
    const received = new Map<string, number>()
    for (const [, customer, , time = '', dc, amount = '', code] of transactions) {
      if (code !== 'DF01') continue
      const sums = kinds.get(customer) === '企业' ? paid : received
      add(sums, time, centsOfYuan(amount))
      assert.equal(dc, kinds.get(customer) === '企业' ? 'D' : 'C')
    }
    assert.deepEqual(new Map([...paid].toSorted()), new Map([...received].toSorted()))
    assert.ok(paid.size > 12)
  })

  test('a debt at its last month end is what the account still owes', () => {
    const owed = new Map<string, number>()
    for (const [, customer, family = '', , , , , , , balance = ''] of accounts) {
      if (/loan$|mortgage|credit_card/.test(family)) {
        add(owed, `${customer} ${family}`, centsOfYuan(balance))
      }
    }
    for (const [customer, family = '', day, balance] of monthEnd) {
      if (day !== '20261031' || !/loan$|mortgage|credit_card/.test(family)) continue
      assert.equal(owed.get(`${customer} ${family}`), Number(balance), `${customer} ${family}`)
    }
  })

  test('nothing is left open after its maturity', () => {
    for (const row of accounts) {
      const [number, , , , status, , , , , , , maturity = ''] = row
      if (status === '正常' && maturity !== '') assert.ok(maturity > '20261031', number)
    }
    for (const row of holdings) {
      const maturity = row[8] ?? ''
      if (maturity !== '') assert.ok(maturity > '20261031', row[0])
    }
  })

  test('nobody leaves before arriving', () => {
    for (const [number, , , , , , , , , , , , , , , , , , opened = '', closed = ''] of customers) {
      if (closed !== '') assert.ok(closed >= opened, number)
    }
  })

  test('keys are given once', () => {
    const unique = (rows: readonly string[][], of: (row: string[]) => string) =>
      assert.equal(new Set(rows.map(of)).size, rows.length)
    const first = (row: string[]) => row[0] ?? ''
    unique(customers, first)
    unique(accounts, first)
    unique(holdings, first)
    unique(transactions, first)
    unique(readDelivered(delivery, 'event'), first)
    unique(readDelivered(delivery, 'consent'), first)
    unique(readDelivered(delivery, 'contact'), first)
    unique(readDelivered(delivery, 'outcome'), first)
    unique(readDelivered(delivery, 'complaint'), first)
    unique(readDelivered(delivery, 'riskAssessment'), first)
    unique(readDelivered(delivery, 'relation'), (row) => row.slice(0, 3).join(' '))
    unique(readDelivered(delivery, 'ownership'), ([customer, , role]) => `${customer} ${role}`)
    unique(daily, (row) => row.slice(0, 3).join(' '))
    unique(monthEnd, (row) => row.slice(0, 3).join(' '))
    unique(readDelivered(delivery, 'campaignMember'), (row) => row.slice(0, 2).join(' '))
  })

  test('everything names customers, staff, units and products that exist', () => {
    const known = new Set(customers.map(([id]) => id))
    const people = (name: Parameters<typeof readDelivered>[1], column: number) => {
      for (const row of readDelivered(delivery, name)) {
        const id = row[column] ?? ''
        if (id !== '') assert.ok(known.has(id), `${name}: ${row.join('|')}`)
      }
    }
    for (const name of [
      'account',
      'holding',
      'transaction',
      'event',
      'consent',
      'contact',
      'outcome',
      'complaint',
      'riskAssessment',
      'campaignMember',
      'accountParty',
    ] as const) {
      people(name, 1)
    }
    const staff = new Set(readDelivered(delivery, 'staff').map(([id]) => id))
    for (const [, member] of readDelivered(delivery, 'ownership')) assert.ok(staff.has(member))
    const units = new Map(readDelivered(delivery, 'orgUnit').map(([id, parent]) => [id, parent]))
    for (const [, parent] of units) assert.ok(parent === '' || units.has(parent))
    for (const row of customers) assert.ok(units.has(row[17]), row[17])
    const products = new Set(readDelivered(delivery, 'product').map(([id]) => id))
    const campaigns = new Set(readDelivered(delivery, 'campaign').map(([id]) => id))
    for (const [id] of readDelivered(delivery, 'campaignMember')) assert.ok(campaigns.has(id), id)
    for (const [, , product] of holdings) assert.ok(products.has(product))
  })
})
