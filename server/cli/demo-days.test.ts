import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { openMartStore } from '#platform/lake/index.ts'

import { nextDeliveries } from './demo-days.ts'

import { commandLine } from '#server/testing/command-line.ts'

let folder: string
let home: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-demo-days-'))
  home = join(folder, 'home')
})
after(() => rm(folder, { recursive: true, force: true }))

const zhike = commandLine({ now: () => new Date('2026-11-03T01:00:00Z'), home: () => home })

/** The day told until, how many days follow, and the days the deliveries are of. */
const plans: readonly (readonly [string, number, readonly string[]])[] = [
  ['2026-10-31', 1, ['2026-11-01']],
  ['2026-10-31', 3, ['2026-11-01', '2026-11-02', '2026-11-03']],
  // A month's first 16 days come together, the last 14 one by one.
  ['2026-10-31', 30, ['2026-11-16', ...[...Array(14).keys()].map((day) => `2026-11-${17 + day}`)]],
]

for (const [from, days, wanted] of plans) {
  test(`${days} days after ${from} are told without a day left out`, () => {
    const deliveries = nextDeliveries(businessDateOf(from), days)
    assert.deepEqual(
      deliveries.map(({ businessDate }) => businessDate),
      wanted,
    )
    assert.deepEqual(
      deliveries.map(({ previousDate }) => previousDate),
      [from, ...wanted.slice(0, -1)],
    )
  })
}

test('a demo bank lives on: its days come with their nights, whole and by their feeds', async () => {
  const made = await zhike('demo', '--customers', '300', '--seed', '7')
  assert.equal(made.code, 0, made.told)
  const { code, printed, told } = await zhike('demo', '--days', '2', '--json')
  assert.equal(code, 0, told)
  const said = JSON.parse(printed) as { business_date: string; nights: { date: string }[] }
  assert.equal(said.business_date, '2026-11-02')
  assert.deepEqual(
    said.nights.map(({ date }) => date),
    ['2026-11-01', '2026-11-02'],
  )
  assert.equal((await openMartStore(join(home, 'lake')).current())?.date, '2026-11-02')
  // A night over them again lacks no feed.
  const again = await zhike('night', '--date', '2026-11-02', '--json')
  const { gaps } = JSON.parse(again.printed) as { gaps: { kind: string; feed: string }[] }
  assert.deepEqual(
    gaps.filter(({ kind }) => kind === 'missing_feed' || kind === 'late_feed'),
    [],
  )
})

test('the sign-ins are shown again, and a bank that is there is not made anew', async () => {
  const { code, printed } = await zhike('demo', 'sign-ins')
  assert.equal(code, 0)
  assert.match(printed, /客户经理.*\n.*网点负责人/)
  assert.match(printed, /zhike-demo-2026/)
  const other = await zhike('demo', '--days', '1', '--seed', '8')
  assert.equal(other.code, 1)
  assert.match(other.told, /--seed is of a new demo bank/)
})
