import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { afterRefusal } from './waiting.ts'
import type { RefusedMessage } from './waiting.ts'

const at = Date.parse('2026-11-02T20:30:00+08:00')
const reason = (code: string, stage = 'contact_policy') => ({
  ...{ stage, code, source: 'FIELD §3' },
  words: { zh: '已达上限', en: 'reached' },
})
const refused = (change: Partial<RefusedMessage>): RefusedMessage => ({
  reason: reason('cap_day_all'),
  opensAt: null,
  at,
  sendUntil: Date.parse('2026-11-05T00:00:00+08:00'),
  timeZone: 'Asia/Shanghai',
  ...change,
})
const midnight = Date.parse('2026-11-03T00:00:00+08:00')
const morning = Date.parse('2026-11-03T08:00:00+08:00')

describe('a message that is refused now', () => {
  const cases: [string, Partial<RefusedMessage>, string, number | string][] = [
    ['waits for the next day where a limit is used up', {}, 'put_off', midnight],
    [
      'waits for the hour',
      { reason: reason('outside_hours'), opensAt: morning },
      'put_off',
      morning,
    ],
    [
      'waits for the hour where there is no window',
      { reason: reason('outside_hours'), opensAt: morning, sendUntil: null },
      'put_off',
      morning,
    ],
    ['stands where there is no window to wait in', { sendUntil: null }, 'withhold', 'cap_day_all'],
    [
      'is over when its window ends first',
      { sendUntil: midnight },
      'withhold',
      'window_over_cap_day_all',
    ],
    [
      'is over when the hour comes after its window',
      { reason: reason('outside_hours'), opensAt: morning, sendUntil: midnight },
      'withhold',
      'window_over_outside_hours',
    ],
    [
      'stands where the customer said no',
      { reason: reason('marketing_refused', 'consent') },
      'withhold',
      'marketing_refused',
    ],
  ]
  for (const [what, change, kind, expected] of cases) {
    it(what, () => {
      const waiting = afterRefusal(refused(change))
      assert.equal(waiting.kind, kind)
      assert.equal(waiting.kind === 'put_off' ? waiting.until : waiting.reason.code, expected)
    })
  }

  it('says in both languages why it never went', () => {
    const { reason: why } = afterRefusal(refused({ sendUntil: midnight }))
    assert.equal(why.words.zh, '活动期内未能发出：已达上限')
    assert.ok(why.words.en.includes('reached'))
    assert.equal(why.source, 'FIELD §3')
  })
})
