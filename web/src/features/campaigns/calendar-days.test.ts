import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays, addMonths, dayOf, monthOf } from '../../lib/days.ts'
import { monthsOf, placeOf, spanFrom, stretchOf, weeksOf } from './calendar-days.ts'

const span = spanFrom('2026-11')

test('three months are shown, whatever their lengths', () => {
  assert.deepEqual(span, { from: '2026-11-01', to: '2027-01-31', days: 92 })
  assert.equal(spanFrom('2028-01').days, 31 + 29 + 31)
  const shares = monthsOf(span).map(({ share }) => share)
  assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9)
})

test('months and days pass over the end of a year', () => {
  assert.equal(addMonths('2026-11', 3), '2027-02')
  assert.equal(addMonths('2026-01', -1), '2025-12')
  assert.equal(addDays('2026-12-31', 1), '2027-01-01')
})

test('a month an address spells wrongly is the one of today', () => {
  assert.equal(monthOf('2026-09', '2026-11-22'), '2026-09')
  for (const wrong of [undefined, '2026-13', '2026', 'soon']) {
    assert.equal(monthOf(wrong, '2026-11-22'), '2026-11')
  }
})

test('weeks begin on Mondays', () => {
  assert.deepEqual(
    weeksOf(span)
      .slice(0, 2)
      .map(({ monday }) => monday),
    ['2026-11-02', '2026-11-09'],
  )
  assert.equal(weeksOf(spanFrom('2026-06'))[0]?.monday, '2026-06-01')
})

test('a campaign of one day still has a length', () => {
  assert.deepEqual(stretchOf({ from: '2026-11-01', to: '2026-11-01' }, span), {
    at: 0,
    length: 1 / 92,
    cutBefore: false,
    cutAfter: false,
  })
})

test('a campaign that began before and ends after is cut on both sides', () => {
  assert.deepEqual(stretchOf({ from: '2026-10-01', to: '2027-03-01' }, span), {
    at: 0,
    length: 1,
    cutBefore: true,
    cutAfter: true,
  })
})

test('a campaign of other months is not in the calendar', () => {
  assert.equal(stretchOf({ from: '2026-09-01', to: '2026-10-31' }, span), null)
  assert.equal(stretchOf({ from: '2027-02-01', to: '2027-02-10' }, span), null)
  assert.equal(placeOf('2027-02-01', span), null)
})

test('today is the day of the clock on the wall, also shortly after midnight', () => {
  assert.equal(dayOf(new Date(2026, 10, 22, 0, 5)), '2026-11-22')
})
