import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type BalanceSeries, balanceRows } from './balance-chart.ts'

const words = { zh: '类', en: 'family' }

function series(family: string, ...points: [date: string, balanceCents: number][]): BalanceSeries {
  return { family, words, points: points.map(([date, balanceCents]) => ({ date, balanceCents })) }
}

const isDebt = (family: string): boolean => family === 'mortgage'

test('assets add up per day and debts never count among them', () => {
  const rows = balanceRows(
    [
      series('fund', ['2026-10-31', 300], ['2026-09-30', 100]),
      series('demand_deposit', ['2026-09-30', 50], ['2026-10-31', 60]),
      series('mortgage', ['2026-10-31', 9_000]),
    ],
    isDebt,
  )
  assert.deepEqual(
    rows.map(({ date, total }) => [date, total]),
    [
      ['2026-09-30', 150],
      ['2026-10-31', 360],
    ],
  )
})

test('a family without a balance that day leaves its place open', () => {
  const [first] = balanceRows(
    [series('fund', ['2026-10-31', 300]), series('gold', ['2026-09-30', 1])],
    isDebt,
  )
  assert.deepEqual(first, { date: '2026-09-30', byFamily: { gold: 1 }, total: 1 })
})
