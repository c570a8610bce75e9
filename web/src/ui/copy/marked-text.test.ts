import assert from 'node:assert/strict'
import { test } from 'node:test'

import { stretchesOf } from './marked-text.ts'

const cut = (text: string, places: { from: number; to: number }[]): [string, number[]][] =>
  stretchesOf(text, places).map(({ text: part, findings }) => [part, [...findings]])

test('the text stays whole and each finding stands at its place', () => {
  assert.deepEqual(cut('本品保本高收益', [{ from: 2, to: 4 }]), [
    ['本品', []],
    ['保本', [0]],
    ['高收益', []],
  ])
})

test('where two findings overlap both are named', () => {
  assert.deepEqual(
    cut('保本保息', [
      { from: 0, to: 4 },
      { from: 2, to: 4 },
    ]),
    [
      ['保本', [0]],
      ['保息', [0, 1]],
    ],
  )
})

test('a notice missing as a whole marks nothing in the text', () => {
  assert.deepEqual(
    cut('理财', [
      { from: 0, to: 0 },
      { from: 2, to: 2 },
    ]),
    [['理财', []]],
  )
  assert.deepEqual(cut('', [{ from: 0, to: 0 }]), [])
})
