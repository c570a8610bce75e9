import assert from 'node:assert/strict'
import { test } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { parseWindow, rangeOf, wordsOfWindow } from './window.ts'

const asOf = businessDateOf('2026-10-31')

const ranges: readonly (readonly [text: string, after: string | undefined, to: string])[] = [
  ['all', undefined, '2026-10-31'],
  ['1d', '2026-10-30', '2026-10-31'],
  ['30d', '2026-10-01', '2026-10-31'],
  ['30d ending 30d ago', '2026-09-01', '2026-10-01'],
  ['12m', '2025-10-31', '2026-10-31'],
  ['1m', '2026-09-30', '2026-10-31'],
  ['6m ending 6m ago', '2025-10-30', '2026-04-30'],
  ['month', '2026-09-30', '2026-10-31'],
]

for (const [text, after, to] of ranges) {
  test(`${text} looks after ${after ?? 'ever'} up to ${to}`, () => {
    const window = parseWindow(text)
    assert.ok(window !== undefined && window.kind !== 'latest')
    assert.deepEqual(rangeOf(window, asOf), { after, to })
    const words = wordsOfWindow(window)
    assert.match(words.zh, /\p{Script=Han}/u)
    assert.doesNotMatch(words.en, /\p{Script=Han}/u)
  })
}

test('balances are taken from the newest dates delivered, or those before', () => {
  assert.deepEqual(parseWindow('latest'), { kind: 'latest', dates: 1, before: 0 })
  assert.deepEqual(parseWindow('latest 3'), { kind: 'latest', dates: 3, before: 0 })
  assert.deepEqual(parseWindow('latest 1 before 3'), { kind: 'latest', dates: 1, before: 3 })
})

for (const text of ['', '30', '30 days', '0d', '-5d', '30d ago', 'latest 0', '99999d', '400m']) {
  test(`no window: ${JSON.stringify(text)}`, () => assert.equal(parseWindow(text), undefined))
}
