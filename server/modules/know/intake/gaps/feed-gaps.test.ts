import assert from 'node:assert/strict'
import { test } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { chinaCalendar } from '#server/testing/china-calendar.ts'
import { parseFeed } from '../load-feed-file.ts'
import type { Feed } from '../domain/feed/feed.ts'
import { feedGaps } from './feed-gaps.ts'

const date = businessDateOf('2026-11-02')

function feed(written = ''): Feed {
  const loaded = parseFeed(
    `feed: core\nwords: { zh: 核心客户, en: core customers }\nfact: customer\nfile: c.csv\n` +
      `columns: { customer_id: no, kind: kind }\n${written}`,
    'core.yaml',
  )
  assert.ok(loaded.ok, JSON.stringify(!loaded.ok && loaded.problems))
  return loaded.feed
}

const daily = 'every: day\nwithout: stop'

/** What the feed says, the dates delivered, and the gap: its kind, whether it stops, its rows. */
const cases: readonly (readonly [
  string,
  string,
  readonly string[],
  readonly [string, boolean, number] | undefined,
])[] = [
  ['nothing is said, nothing came', '', [], ['missing_feed', false, 0]],
  ['nothing is said, an old one came', '', ['2026-10-31'], ['late_feed', false, 7]],
  ['nothing is said, today came', '', ['2026-11-02'], undefined],
  ['daily and never', daily, [], ['missing_feed', true, 0]],
  ['daily and yesterday', daily, ['2026-10-31', '2026-11-01'], ['late_feed', true, 7]],
  ['daily and today', daily, ['2026-11-02'], undefined],
  // What is delivered for a later date is not there yet on the night's.
  ['daily and tomorrow', daily, ['2026-11-03'], ['missing_feed', true, 0]],
  ['daily, only told', 'every: day\nwithout: tell', ['2026-11-01'], ['late_feed', false, 7]],
  ['who says how often means it', 'every: day', ['2026-11-01'], ['late_feed', true, 7]],
  ['monthly, last month', 'every: month', ['2026-10-31'], undefined],
  ['monthly, the month before', 'every: month', ['2026-09-30'], ['late_feed', true, 7]],
  ['monthly, five days to come', 'every: month\nwithin: 5', ['2026-09-30'], undefined],
]

for (const [what, written, dates, wanted] of cases) {
  test(`a feed: ${what}`, () => {
    const partitions = dates.map((businessDate) => ({ source: 'core', businessDate, rows: 7 }))
    const [gap, ...more] = feedGaps([feed(written)], partitions, date, chinaCalendar)
    assert.deepEqual(more, [])
    assert.deepEqual(gap && [gap.kind, gap.stops, gap.rows], wanted)
    if (gap === undefined) return
    assert.deepEqual([gap.feed, gap.fact, gap.field], ['core', 'customer', null])
    assert.match(gap.words.zh, /核心客户/)
    assert.match(gap.words.en, /core customers/)
  })
}

test('a delivery of the feed’s second target counts as its own', () => {
  const second = [{ source: 'core.2', businessDate: '2026-11-02', rows: 1 }]
  assert.deepEqual(feedGaps([feed(daily)], second, date, chinaCalendar), [])
})

test('what a night does without a feed needs how often it comes', () => {
  const loaded = parseFeed(
    'feed: core\nwords: { zh: 客户, en: c }\nfact: customer\nfile: c.csv\n' +
      'columns: { customer_id: no, kind: kind }\nwithout: stop\n',
    'core.yaml',
  )
  assert.ok(!loaded.ok)
  assert.deepEqual(
    loaded.problems.map(({ field, line }) => [field, line]),
    [['without', 6]],
  )
})
