import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays, businessDateOf } from '#kernel/business-date.ts'
import { chinaCalendar } from '#server/testing/china-calendar.ts'

import { deadlinesOf, overdueOn, standingOf } from './complaint-deadlines.ts'

const deadlines = (day: string) => deadlinesOf(businessDateOf(day), chinaCalendar)
const standing = (opened: string, on: string) => standingOf(deadlines(opened), businessDateOf(on))

test('the bank gives itself working days, the law gives calendar days', () => {
  assert.deepEqual(deadlines('2026-10-30'), {
    own: '2026-11-04',
    ownRestsOn: null,
    law: '2026-11-14',
    longest: '2026-12-29',
  })
  // Heard before the national holiday: seven days off and a Saturday worked in exchange.
  assert.equal(deadlines('2026-09-30').own, '2026-10-10')
  assert.equal(deadlines('2026-09-30').law, '2026-10-15')
})

test('the last day is still in time, the day after is not', () => {
  const opened = '2026-10-30'
  assert.equal(standing(opened, '2026-11-04'), 'in_time')
  assert.equal(standing(opened, '2026-11-05'), 'past_own')
  assert.equal(standing(opened, '2026-11-14'), 'past_own')
  assert.equal(standing(opened, '2026-11-15'), 'past_law')
  assert.equal(standing(opened, '2026-12-29'), 'past_law')
  assert.equal(standing(opened, '2026-12-30'), 'past_longest')
})

test('where holidays are not announced a deadline is counted all the same, and says on what', () => {
  // The last complaint of 2026 whose three working days lie within the year is of the 28th.
  for (const [opened, own, rests] of [
    ['2026-12-25', '2026-12-30', false],
    ['2026-12-28', '2026-12-31', false],
    ['2026-12-29', '2027-01-01', true],
    ['2026-12-31', '2027-01-05', true],
    ['2031-03-03', '2031-03-06', true],
  ] as const) {
    const due = deadlines(opened)
    assert.equal(due.own, own, opened)
    assert.equal(due.ownRestsOn !== null, rests, opened)
    if (rests)
      assert.match(due.ownRestsOn?.en ?? '', new RegExp(`not confirmed.* ${own.slice(0, 4)}`))
  }
  assert.equal(deadlines('2031-03-03').law, '2031-03-18')
  assert.equal(standing('2031-03-03', '2031-03-07'), 'past_own')
})

test('counting by the day says the same as looking at each complaint', () => {
  let today = businessDateOf('2026-01-20')
  for (let day = 0; day < 420; day += 1) {
    const { pastOwnIfOpenedBy, pastLawIfOpenedBy } = overdueOn(today, chinaCalendar)
    for (let age = 0; age < 30; age += 1) {
      const opened = addDays(today, -age)
      const is = standing(opened, today)
      const told = `${opened} on ${today}`
      assert.equal(opened <= pastOwnIfOpenedBy, is !== 'in_time', told)
      assert.equal(opened <= pastLawIfOpenedBy, is === 'past_law' || is === 'past_longest', told)
    }
    today = addDays(today, 1)
  }
})
