import assert from 'node:assert/strict'
import { test } from 'node:test'

import { numberText, parseNumberText } from './number-text.ts'

test('an amount is read as people write it, to the cent', () => {
  const cases: [typed: string, cents: number | undefined][] = [
    ['500000', 50_000_000],
    ['500,000', 50_000_000],
    ['50万', 50_000_000],
    ['1.5亿', 15_000_000_000],
    ['５０万元', 50_000_000],
    ['0.29', 29],
    ['1.1', 110],
    ['-12.50', -1_250],
    ['-0', 0],
    ['0.005', undefined],
    ['1.23456万', 1_234_560],
    ['1.2345678万', undefined],
    ['', undefined],
    ['五十万', undefined],
    ['1e5', undefined],
    ['9999999999999999', undefined],
  ]
  for (const [typed, cents] of cases) {
    const value = parseNumberText(typed, 'money')
    assert.deepEqual(value, cents === undefined ? undefined : { type: 'money', cents }, typed)
  }
})

test('a whole number has no fraction', () => {
  assert.deepEqual(parseNumberText('1,200', 'integer'), { type: 'integer', value: 1_200 })
  assert.equal(parseNumberText('12.5', 'integer'), undefined)
})

test('a decimal keeps its digits', () => {
  assert.deepEqual(parseNumberText('0.050', 'decimal'), { type: 'decimal', value: '0.05' })
  assert.deepEqual(parseNumberText('-0.0', 'decimal'), { type: 'decimal', value: '0' })
})

test('a value reads back as it was meant', () => {
  for (const typed of ['500,000', '0.29', '-12.50', '1,234,567.89']) {
    assert.equal(numberText(parseNumberText(typed, 'money')), typed)
  }
  assert.equal(numberText(undefined), '')
  assert.equal(numberText({ type: 'text', value: 'x' }), '')
})
