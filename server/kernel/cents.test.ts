import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addCents,
  allocateCents,
  cents,
  centsFromYuanText,
  formatWan,
  formatYuan,
  subtractCents,
  sumCents,
  yuanText,
} from './cents.ts'

test('amounts are read as people write them, and refused with the reason', () => {
  const rows: [text: string, expected: number | string][] = [
    ['1234.56', 123456],
    ['1,234.56', 123456],
    ['1,234,567', 123456700],
    ['-0.01', -1],
    ['+5', 500],
    ['0', 0],
    ['-0', 0],
    ['0.5', 50],
    [' 12.30 ', 1230],
    ['1.2300', 123],
    ['1.234', 'too_many_decimals'],
    ['12,34.00', 'not_an_amount'],
    ['1,2345', 'not_an_amount'],
    ['', 'not_an_amount'],
    ['.5', 'not_an_amount'],
    ['5.', 'not_an_amount'],
    ['1e3', 'not_an_amount'],
    ['12元', 'not_an_amount'],
    ['--1', 'not_an_amount'],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
    ['90071992547409.92', 'out_of_range'],
    ['99999999999999999999', 'out_of_range'],
  ]
  for (const [text, expected] of rows) {
    const read = centsFromYuanText(text)
    assert.equal(read.ok ? read.cents : read.reason, expected, JSON.stringify(text))
    if (read.ok) assert.ok(!Object.is(read.cents, -0), 'no negative zero')
  }
})

test('what is no whole amount of cents, or too large a one, is refused', () => {
  for (const units of [0.5, Number.NaN, Infinity, Number.MAX_SAFE_INTEGER + 1]) {
    assert.throws(() => cents(units), RangeError)
  }
  const most = cents(Number.MAX_SAFE_INTEGER)
  assert.throws(() => addCents(most, cents(1)), RangeError)
  assert.throws(() => subtractCents(cents(-2), most), RangeError)
  assert.equal(sumCents([cents(10), cents(-3), cents(5)]), 12)
})

test('a split gives the odd cents to the largest remainders', () => {
  assert.deepEqual(allocateCents(cents(100), [1, 1, 1]), [34, 33, 33])
  assert.deepEqual(allocateCents(cents(101), [7, 3]), [71, 30])
  assert.deepEqual(allocateCents(cents(-100), [1, 1, 1]), [-34, -33, -33])
  assert.deepEqual(allocateCents(cents(5), [0, 1, 0]), [0, 5, 0])
  assert.throws(() => allocateCents(cents(5), [0, 0]), RangeError)
  assert.throws(() => allocateCents(cents(5), [0.7, 0.3]), RangeError)
  assert.throws(() => allocateCents(cents(5), [-1, 2]), RangeError)
})

const amount = fc.maxSafeInteger().map(cents)
const weights = fc
  .array(fc.maxSafeNat(), { minLength: 1, maxLength: 9 })
  .filter((list) => list.some((weight) => weight > 0))

test('the parts of a split always add up to the cent', () => {
  fc.assert(
    fc.property(amount, weights, (whole, list) => {
      assert.equal(
        allocateCents(whole, list).reduce((sum, part) => sum + BigInt(part), 0n),
        BigInt(whole),
      )
    }),
  )
})

test('no part of a split is a cent or more from its share', () => {
  fc.assert(
    fc.property(amount, weights, (whole, list) => {
      const total = list.reduce((sum, weight) => sum + BigInt(weight), 0n)
      for (const [index, part] of allocateCents(whole, list).entries()) {
        const difference = BigInt(part) * total - BigInt(whole) * BigInt(list[index] ?? 0)
        assert.ok(difference < total && -difference < total)
      }
    }),
  )
})

test('the plain text of an amount reads back as that amount', () => {
  fc.assert(
    fc.property(amount, (whole) => {
      assert.deepEqual(centsFromYuanText(yuanText(whole)), { ok: true, cents: whole })
      assert.deepEqual(centsFromYuanText(formatYuan(whole)), { ok: true, cents: whole })
    }),
  )
})

test('yuan are grouped by thousands', () => {
  assert.equal(formatYuan(cents(123456780)), '1,234,567.80')
  assert.equal(formatYuan(cents(-5)), '-0.05')
  assert.equal(formatYuan(cents(99999)), '999.99')
  assert.equal(formatYuan(cents(-100000)), '-1,000.00')
})

test('headings show 万 and 亿, or K, M and B, rounded to two decimals', () => {
  const rows: [units: number, zh: string, en: string][] = [
    [0, '0.00', '¥0.00'],
    [99_999, '999.99', '¥999.99'],
    [999_999, '9,999.99', '¥10.00K'],
    [1_000_000, '1.00万', '¥10.00K'],
    [12_345_600, '12.35万', '¥123.46K'],
    [-50_000_000, '-50.00万', '-¥500.00K'],
    [9_999_999_600, '1.00亿', '¥100.00M'],
    [9_999_994_900, '9,999.99万', '¥100.00M'],
    [12_000_000_000, '1.20亿', '¥120.00M'],
    [123_456_789_012_345, '12,345.68亿', '¥1,234.57B'],
  ]
  for (const [units, zh, en] of rows) {
    assert.equal(formatWan(cents(units), 'zh'), zh)
    assert.equal(formatWan(cents(units), 'en'), en)
  }
})
