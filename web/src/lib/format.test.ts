import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  formatExact,
  formatExactWithUnit,
  formatMoney,
  formatMove,
  formatSeconds,
  formatShare,
} from './format.ts'

const yuan = (amount: number): number => Math.round(amount * 100)

test('money is said in the unit a banker would use', () => {
  const cases: [amount: number, zh: string, en: string][] = [
    [0, '0.00', '0.00'],
    [0.01, '0.01', '0.01'],
    [9_999.99, '9,999.99', '10.00K'],
    [999.99, '999.99', '999.99'],
    [10_000, '1.00万', '10.00K'],
    [1_234_567.89, '123.46万', '1.23M'],
    [-1_234_567.89, '-123.46万', '-1.23M'],
    [99_999_999, '1.00亿', '100.00M'],
    [99_500_000, '9,950.00万', '99.50M'],
    [99_999_949, '9,999.99万', '100.00M'],
    [99_999_950, '1.00亿', '100.00M'],
    [999_994_999, '10.00亿', '999.99M'],
    [999_995_000, '10.00亿', '1.00B'],
    [123_456_789_012, '1,234.57亿', '123.46B'],
  ]
  for (const [amount, zh, en] of cases) {
    assert.equal(formatMoney(yuan(amount), 'zh'), zh)
    assert.equal(formatMoney(yuan(amount), 'en'), en)
  }
})

test('the exact amount keeps every cent', () => {
  assert.equal(formatExact(123_456_789_01), '123,456,789.01')
  assert.equal(formatExact(-5), '-0.05')
  assert.equal(formatExact(Number.MAX_SAFE_INTEGER), '90,071,992,547,409.91')
  assert.equal(formatExactWithUnit(100, 'zh'), '1.00 元')
})

test('a small share does not read as nothing', () => {
  assert.equal(formatShare(0), '0%')
  assert.equal(formatShare(0.0003), '<0.1%')
  assert.equal(formatShare(0.0005), '0.1%')
  assert.equal(formatShare(0.1234), '12.3%')
  assert.equal(formatShare(1), '100.0%')
})

test('a move carries its sign', () => {
  assert.equal(formatMove(1234), '+1,234')
  assert.equal(formatMove(-56), '-56')
  assert.equal(formatMove(0), '0')
})

test('seconds turn into minutes without sixty seconds left over', () => {
  assert.equal(formatSeconds(0.42, 'zh'), '0.42 秒')
  assert.equal(formatSeconds(59.96, 'en'), '60.0 s')
  assert.equal(formatSeconds(119.7, 'zh'), '2 分 00 秒')
})
