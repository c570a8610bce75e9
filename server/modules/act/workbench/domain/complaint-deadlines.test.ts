import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays, businessDateOf } from '#kernel/business-date.ts'
import { chinaCalendar } from '#kernel/calendar.ts'

import { deadlinesOf, overdueOn, standingOf } from './complaint-deadlines.ts'

const deadlines = (day: string) => deadlinesOf(businessDateOf(day), chinaCalendar)
const standing = (opened: string, on: string) => standingOf(deadlines(opened), businessDateOf(on))

test('the bank gives itself working days, the law gives calendar days', () => {
  assert.deepEqual(deadlines('2026-10-30'), {
    own: '2026-11-04',
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

test('holidays nobody has announced leave the law alone', () => {
  const unknown = deadlines('2031-03-03')
  assert.deepEqual(unknown, { own: undefined, law: '2031-03-18', longest: '2031-05-02' })
  assert.equal(standingOf(unknown, businessDateOf('2031-03-17')), 'in_time')
})

test('counting by the day says the same as looking at each complaint', () => {
  let today = businessDateOf('2026-01-20')
  for (let day = 0; day < 300; day += 1) {
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
