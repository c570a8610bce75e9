import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays, businessDateOf, daysBetween } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import { toPredicate } from '#kernel/rule/index.ts'
import { readRule, strongestLoss } from '#modules/act/customers/index.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'

import { birthdayOf, leaving } from './causes.ts'

/** Days from a day to the next birthday, 0 on it. */
function daysToBirthday(day: BusinessDate, monthDay: string): number {
  const year = Number(day.slice(0, 4))
  const [now, next] = [year, year + 1].map((one) => businessDateOf(`${one}-${monthDay}`))
  if (now === undefined || next === undefined) throw new Error('two years')
  return daysBetween(day, now >= day ? now : next)
}

test('a birthday is soon by the calendar of today, however old the night is', async () => {
  const { vocabulary } = await shippedPack()
  for (const [night, passed] of [
    ['2026-10-31', 0],
    ['2026-10-31', 20],
    ['2026-10-31', 45],
    ['2026-12-20', 10],
    ['2026-12-20', 340],
  ] as const) {
    const asOf = businessDateOf(night)
    const today = addDays(asOf, passed)
    const cause = birthdayOf(passed)
    const read = readRule({ text: cause.rule }, vocabulary)
    assert.ok(read.ok)
    const holds = toPredicate(read.rule, vocabulary, { asOf })
    for (let off = 0; off < 365; off += 1) {
      const monthDay = addDays(businessDateOf('2027-01-01'), off).slice(5)
      const row: FactRow = {
        kind: 'personal',
        days_to_birthday: daysToBirthday(asOf, monthDay),
      }
      const left = daysToBirthday(today, monthDay)
      assert.equal(holds(row), left <= 31, `${monthDay} on ${today} by the night of ${night}`)
      if (left > 0 && left <= 31) {
        assert.match(cause.reason(row, night, undefined).zh, new RegExp(`^${left} 天后生日`))
      }
    }
  }
})

test('a reason carries the strongest fact with its figure', () => {
  const rows: readonly (readonly [row: FactRow, zh: string])[] = [
    [
      { churn_points: 60, own_other_bank_outflow_30d: 36_000_000, aum_average_90d: 100 },
      '近 30 天转往本人他行 36.00万元（流失预警 60 分）',
    ],
    [
      {
        churn_points: 45,
        own_other_bank_outflow_30d: 1_000_000,
        aum_12_months_ago: 1_000_000_000,
        aum_month_end: 660_000_000,
      },
      '一年内资产少了 340.00万元（流失预警 45 分）',
    ],
    [{ churn_points: 30, own_other_bank_outflow_30d: null }, '流失预警 30 分'],
    // Twelve yuan tell nothing.
    [{ churn_points: 30, maturing_amount_15d: 1_200 }, '流失预警 30 分'],
  ]
  for (const [row, zh] of rows)
    assert.equal(leaving.reason(row, '2026-10-31', undefined, strongestLoss(row)).zh, zh)
})
