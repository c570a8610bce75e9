import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

import { weekdayOf, dayFromText, yearsBetween } from './days.ts'
import { centsOfYuan, readDelivered } from './files/read-delivery.ts'
import { makeDemoBank } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-demo-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const delivery = await makeDemoBank({ customers: 2_500, seed: 11, out: folder })

const customers = readDelivered(delivery, 'customer')
const transactions = readDelivered(delivery, 'transaction')
const daily = readDelivered(delivery, 'balanceDaily')
const persons = new Set(customers.filter(([, kind]) => kind === '个人').map(([id]) => id ?? ''))
const dashed = (day: string) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
const lastDay = dayFromText('2026-10-31')

const wealth = new Map<string, number>()
for (const [customer = '', , day, balance] of daily) {
  if (day !== '20261031' || !persons.has(customer)) continue
  wealth.set(customer, (wealth.get(customer) ?? 0) + Number(balance))
}
const sorted = [...wealth.values()].toSorted((a, b) => b - a)
const total = sorted.reduce((sum, one) => sum + one, 0)

function within(value: number, low: number, high: number, what: string): void {
  assert.ok(value >= low && value <= high, `${what}: ${value} is not within ${low} to ${high}`)
}

describe('the demo bank looks like a bank', () => {
  test('one or two in a hundred hold about half of the assets, the median a few thousand', () => {
    const share = (part: number) =>
      sorted.slice(0, Math.round(sorted.length * part)).reduce((sum, one) => sum + one, 0) / total
    within(share(0.02), 0.38, 0.66, 'top 2%')
    within(share(0.2), 0.85, 0.98, 'top 20%')
    within((sorted[sorted.length >> 1] ?? 0) / 100, 3_000, 15_000, 'median')
    let weighted = 0
    for (const [place, one] of sorted.toReversed().entries()) weighted += (place + 1) * one
    const gini = (2 * weighted) / (sorted.length * total) - (sorted.length + 1) / sorted.length
    within(gini, 0.8, 0.93, 'Gini')
  })

  test('ages, sexes and kinds are those of a city', () => {
    within(persons.size / customers.length, 0.93, 0.95, 'personal')
    const ages = customers
      .filter(([id]) => persons.has(id ?? ''))
      .map(([, , , , , , , , birth = '']) => yearsBetween(dayFromText(dashed(birth)), lastDay))
    within(Math.min(...ages), 0, 17, 'youngest')
    within(Math.max(...ages), 75, 92, 'oldest')
    within(ages.reduce((sum, age) => sum + age, 0) / ages.length, 38, 50, 'mean age')
    const women = customers.filter(([, , , , , , , sex]) => sex === '女').length / persons.size
    within(women, 0.45, 0.57, 'women')
    const limited = customers.filter((row) => row[13] === '限制' || row[13] === '无').length
    within(limited / persons.size, 0.005, 0.06, 'without full capacity')
  })

  test('salaries come on a few days of the month, on working days', () => {
    const dates = new Map<number, number>()
    let all = 0
    for (const [, customer = '', , time = '', , , code] of transactions) {
      if (code !== 'DF01' || !persons.has(customer)) continue
      const day = dayFromText(time.slice(0, 10))
      assert.ok(weekdayOf(day) < 5, time)
      dates.set(Number(time.slice(8, 10)), (dates.get(Number(time.slice(8, 10))) ?? 0) + 1)
      all += 1
    }
    const five = [...dates.values()].toSorted((a, b) => b - a).slice(0, 8)
    within(five.reduce((sum, one) => sum + one, 0) / all, 0.7, 1, 'the eight busiest dates')
  })

  test('cash and red packets leave before the Spring Festival and come back after', () => {
    const net = (from: string, to: string) =>
      transactions.reduce((sum, row) => {
        const [, customer = '', , time = '', dc, amount = '', code, other] = row
        const day = time.slice(0, 10)
        const festive = code === 'XJ01' || (code === 'ZZ01' && other === 'person')
        if (!festive || day < from || day > to || !persons.has(customer)) return sum
        return sum + (dc === 'C' ? 1 : -1) * centsOfYuan(amount)
      }, 0)
    const before = net('2026-01-28', '2026-02-16')
    const after = net('2026-02-23', '2026-03-14')
    const usual = net('2026-05-10', '2026-05-29')
    assert.ok(before < usual, `${before} is not below ${usual}`)
    assert.ok(after > usual, `${after} is not above ${usual}`)
  })

  test('shops are busier at weekends and in the evening', () => {
    const byWeekday = Array<number>(7).fill(0)
    let evening = 0
    let night = 0
    for (const [, , , time = '', , , code] of transactions) {
      if (code !== 'XF01') continue
      const weekday = weekdayOf(dayFromText(time.slice(0, 10)))
      byWeekday[weekday] = (byWeekday[weekday] ?? 0) + 1
      const hour = Number(time.slice(11, 13))
      if (hour >= 18 && hour < 22) evening += 1
      if (hour < 5) night += 1
    }
    const weekdays = byWeekday.slice(0, 5).reduce((sum, one) => sum + one, 0) / 5
    const weekend = ((byWeekday[5] ?? 0) + (byWeekday[6] ?? 0)) / 2
    within(weekend / weekdays, 1.1, 1.6, 'weekend against working day')
    assert.ok(evening > night * 20)
  })

  test('accounts sleep, close, fall due and are paid for by month-end guests', () => {
    const accounts = readDelivered(delivery, 'account')
    const demand = accounts.filter(([, , family]) => family === 'demand_deposit')
    const share = (status: string) =>
      demand.filter((row) => row[4] === status).length / demand.length
    within(share('睡眠'), 0.06, 0.2, 'dormant')
    within(share('销户'), 0.01, 0.06, 'closed')
    const perDay = new Map<string, number>()
    for (const [, , family, , status, , , , , , , maturity = ''] of accounts) {
      if (family !== 'time_deposit' || status !== '正常') continue
      const month = maturity.slice(0, 6)
      perDay.set(month, (perDay.get(month) ?? 0) + 1)
    }
    const open = [...perDay.values()].reduce((sum, one) => sum + one, 0)
    const spring = [...perDay]
      .filter(([month]) => /0[123]$/.test(month))
      .reduce((sum, [, count]) => sum + count, 0)
    within(spring / open, 0.27, 0.6, 'deposits that mature in the first quarter of a year')
  })

  test('the market fell: most who hold shares-based funds are below their cost', () => {
    const funds = readDelivered(delivery, 'holding').filter(([, , product = '']) =>
      /^FD000[5-9]$/.test(product),
    )
    const below = funds.filter((row) => centsOfYuan(row[6] ?? '') < centsOfYuan(row[5] ?? ''))
    within(below.length / funds.length, 0.4, 0.98, 'below cost')
  })

  test('a manager looks after a believable number, the wealthier first', () => {
    const loads = new Map<string, number>()
    const owned = new Set<string>()
    for (const [customer = '', staff = '', role] of readDelivered(delivery, 'ownership')) {
      if (role !== 'MAIN') continue
      loads.set(staff, (loads.get(staff) ?? 0) + 1)
      owned.add(customer)
    }
    // A bank this small has fewer each; the largest load still is what one person can do.
    within(Math.max(...loads.values()), 60, 600, 'largest load')
    const rich = [...wealth].filter(([, cents]) => cents > 50_000_000)
    const looked = rich.filter(([customer]) => owned.has(customer))
    within(looked.length / rich.length, 0.85, 1, 'wealthy customers with a manager')
  })

  test('assessments expire, are missing, and go from the careful to the bold', () => {
    const newest = new Map<string, string>()
    const levels = new Map<string, number>()
    for (const [number = '', customer = '', day = '', level = ''] of readDelivered(
      delivery,
      'riskAssessment',
    )) {
      if (number.startsWith('99')) continue
      if (day > (newest.get(customer) ?? '')) newest.set(customer, day)
      levels.set(level, (levels.get(level) ?? 0) + 1)
    }
    within(newest.size / persons.size, 0.3, 0.7, 'assessed')
    const expired = [...newest.values()].filter((day) => day < '20251101').length
    within(expired / newest.size, 0.1, 0.5, 'expired')
    assert.equal(levels.size, 5)
    assert.ok((levels.get('稳健型') ?? 0) > (levels.get('进取型') ?? 0) * 3)
  })
})
