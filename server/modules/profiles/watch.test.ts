import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'

import { shippedPack, factBank } from '#server/testing/fact-bank.ts'
import type { BuiltProfiles, FactBank } from '#server/testing/fact-bank.ts'

/** A night of a story: the date, the assets in yuan, and where the customer then stands. */
type Night = readonly [
  date: string,
  aum: number | null,
  tier: string,
  reason: string,
  months?: number,
]

let bank: FactBank | undefined

beforeEach(async () => {
  await bank?.remove()
  bank = await factBank()
})

after(() => bank?.remove())

/** Tells a customer's story night by night, each night knowing only the mart before. */
async function story(scheme: string, nights: readonly Night[]): Promise<BuiltProfiles | undefined> {
  if (bank === undefined) throw new Error('no bank')
  const pack = await shippedPack()
  let previous: BuiltProfiles | undefined
  for (const [date, aum, tier, reason, months] of nights) {
    await bank.deliver(date, {
      customer: [
        { customer_id: 'c', kind: 'personal', birth_date: '1970-01-01', opened_date: '2015-01-01' },
      ],
      account: [
        {
          ...{ account_id: 'a', customer_id: 'c', family: 'demand_deposit', status: 'active' },
          balance_cents: aum === null ? null : aum * 100,
        },
      ],
    })
    previous = await bank.profiles(date, pack, previous?.path)
    const row = previous.of.get('c')
    const watch = await previous.rows(`select months from tier_watch where scheme = '${scheme}'`)
    assert.deepEqual(
      [date, row?.[`tier_${scheme}`], row?.[`tier_${scheme}_reason`], watch[0]?.['months']],
      [date, tier, reason, months],
    )
  }
  return previous
}

test('a customer who reaches a higher tier is raised on the same night', async () => {
  await story('t1', [
    ['2026-01-31', 200_000, 'c', 'effective'],
    ['2026-02-10', 1_000_000, 'a', 'aum'],
  ])
})

test('three months below, three on watch, then down to the best of the six', async () => {
  await story('t1', [
    ['2026-01-31', 1_200_000, 'a', 'aum'],
    ['2026-02-28', 200_000, 'a', 'below_floor', 1],
    ['2026-03-31', 200_000, 'a', 'below_floor', 2],
    ['2026-04-30', 400_000, 'a', 'below_floor', 3],
    ['2026-05-31', 200_000, 'a', 'watched', 4],
    ['2026-06-30', 200_000, 'a', 'watched', 5],
    ['2026-07-31', 200_000, 'a', 'watched', 6],
    // The best of the six was B in April; tonight's C begins a watch of its own.
    ['2026-08-31', 200_000, 'b', 'stepped_down', 1],
    ['2026-09-30', 200_000, 'b', 'below_floor', 2],
  ])
})

test('recovery clears the mark, and a later fall counts from the start', async () => {
  await story('t1', [
    ['2026-01-31', 1_200_000, 'a', 'aum'],
    ['2026-02-28', 200_000, 'a', 'below_floor', 1],
    ['2026-03-31', 200_000, 'a', 'below_floor', 2],
    ['2026-04-30', 1_000_000, 'a', 'aum'],
    ['2026-05-31', 200_000, 'a', 'below_floor', 1],
  ])
})

test('a month counts once however many nights it has, by its last measure', async () => {
  await story('t1', [
    ['2026-01-31', 1_200_000, 'a', 'aum'],
    ['2026-02-10', 200_000, 'a', 'below_floor', 1],
    ['2026-02-11', 400_000, 'a', 'below_floor', 1],
    ['2026-02-28', 200_000, 'a', 'below_floor', 1],
    ['2026-03-31', 200_000, 'a', 'below_floor', 2],
    ['2026-04-30', 200_000, 'a', 'below_floor', 3],
    ['2026-05-31', 200_000, 'a', 'watched', 4],
    ['2026-06-30', 200_000, 'a', 'watched', 5],
    ['2026-07-31', 200_000, 'a', 'watched', 6],
    // B on 11 February was not that month's last measure: the best of the six is C.
    ['2026-08-01', 200_000, 'c', 'stepped_down'],
  ])
})

test('who is better again on the night of the step down goes no lower than that', async () => {
  await story('t1', [
    ['2026-01-31', 1_200_000, 'a', 'aum'],
    ...['02-28', '03-31', '04-30'].map((day, i): Night => [
      `2026-${day}`,
      2_000,
      'a',
      'below_floor',
      i + 1,
    ]),
    ...['05-31', '06-30', '07-31'].map((day, i): Night => [
      `2026-${day}`,
      2_000,
      'a',
      'watched',
      i + 4,
    ]),
    ['2026-08-31', 350_000, 'b', 'stepped_down'],
  ])
})

test('months in which nobody measured do not count against the customer', async () => {
  await story('t1', [
    ['2026-01-31', 1_200_000, 'a', 'aum'],
    ['2026-02-28', 200_000, 'a', 'below_floor', 1],
    ['2026-12-31', 200_000, 'a', 'below_floor', 2],
  ])
})

test('a night without balances keeps the tier held and says so', async () => {
  await story('t1', [
    ['2026-01-31', 1_200_000, 'a', 'aum'],
    ['2026-02-28', 200_000, 'a', 'below_floor', 1],
    ['2026-03-31', null, 'a', 'kept_unrated', 1],
    ['2026-04-30', 200_000, 'a', 'below_floor', 2],
  ])
})

test('T2 steps down after three months, to the tier of the third', async () => {
  await story('t2', [
    ['2026-01-31', 7_000_000, 'private', 'aum'],
    ['2026-02-28', 3_000_000, 'private', 'below_floor', 1],
    ['2026-03-31', 3_000_000, 'private', 'below_floor', 2],
    ['2026-04-30', 100_000, 'private', 'below_floor', 3],
    ['2026-05-31', 100_000, 'basic', 'stepped_down'],
  ])
})

test('a scheme without a watch steps down at once', async () => {
  await story('t4', [
    ['2026-01-31', 1_200_000, 'high_net_worth', 'aum'],
    ['2026-02-28', 50_000, 'long_tail', 'otherwise'],
  ])
})

test('moves since the night before are counted, newcomers and leavers included', async () => {
  const last = await story('t4', [
    ['2026-01-31', 1_200_000, 'high_net_worth', 'aum'],
    ['2026-02-28', 50_000, 'long_tail', 'otherwise'],
  ])
  assert.deepEqual(await last?.rows("select * from tier_move where scheme = 't4'"), [
    { scheme: 't4', from: 'high_net_worth', to: 'long_tail', customers: 1 },
  ])
})
