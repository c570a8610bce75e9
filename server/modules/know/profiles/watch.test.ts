import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { BuiltProfiles, FactBank } from '#server/testing/fact-bank.ts'

/** A night of a story: assets in yuan, where the customer then stands, and months on the watch. */
type Night = readonly [aum: number | null, tier: string, reason: string, months?: number]

interface Story {
  readonly what: string
  readonly scheme: string
  readonly nights: readonly Night[]
}

const monthEnds = [
  ...['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30'],
  ...['2026-07-31', '2026-08-31', '2026-09-30'],
]

const below = (aum: number, tier: string, months: number): Night => [
  aum,
  tier,
  months > 3 ? 'watched' : 'below_floor',
  months,
]

/** Told together, a customer each, over the same month ends. */
const monthly: readonly Story[] = [
  {
    what: 'a customer who reaches a higher tier is raised on the same night',
    scheme: 't1',
    nights: [
      [200_000, 'c', 'effective'],
      [1_000_000, 'a', 'aum'],
    ],
  },
  {
    what: 'three months below, three on watch, then down to the best of the six',
    scheme: 't1',
    nights: [
      [1_200_000, 'a', 'aum'],
      below(200_000, 'a', 1),
      below(200_000, 'a', 2),
      below(400_000, 'a', 3),
      below(200_000, 'a', 4),
      below(200_000, 'a', 5),
      below(200_000, 'a', 6),
      // The best of the six was B in April; tonight's C begins a watch of its own.
      [200_000, 'b', 'stepped_down', 1],
      below(200_000, 'b', 2),
    ],
  },
  {
    what: 'recovery clears the mark, and a later fall counts from the start',
    scheme: 't1',
    nights: [
      [1_200_000, 'a', 'aum'],
      below(200_000, 'a', 1),
      below(200_000, 'a', 2),
      [1_000_000, 'a', 'aum'],
      below(200_000, 'a', 1),
    ],
  },
  {
    what: 'who is better again on the night of the step down goes no lower than that',
    scheme: 't1',
    nights: [
      [1_200_000, 'a', 'aum'],
      ...[1, 2, 3, 4, 5, 6].map((months) => below(2_000, 'a', months)),
      [350_000, 'b', 'stepped_down'],
    ],
  },
  {
    what: 'T2 steps down after three months, to the tier of the third',
    scheme: 't2',
    nights: [
      [7_000_000, 'private', 'aum'],
      below(3_000_000, 'private', 1),
      below(3_000_000, 'private', 2),
      below(100_000, 'private', 3),
      [100_000, 'basic', 'stepped_down'],
    ],
  },
  {
    what: 'a scheme without a watch steps down at once',
    scheme: 't4',
    nights: [
      [1_200_000, 'high_net_worth', 'aum'],
      [50_000, 'long_tail', 'otherwise'],
    ],
  },
]

let bank: FactBank
/** The mart of each month end, the monthly stories told. */
const told: BuiltProfiles[] = []

before(async () => {
  bank = await factBank()
  let previous: BuiltProfiles | undefined
  for (const [index, date] of monthEnds.entries()) {
    const assets = monthly.map(({ nights }) => (nights[index] ?? nights.at(-1))?.[0] ?? null)
    previous = await night(bank, date, assets, previous)
    told.push(previous)
  }
})

after(() => bank.remove())

/** A night on which customers have these assets, knowing only the mart before. */
async function night(
  of: FactBank,
  date: string,
  assets: readonly (number | null)[],
  previous: BuiltProfiles | undefined,
): Promise<BuiltProfiles> {
  const born = { kind: 'personal', birth_date: '1970-01-01', opened_date: '2015-01-01' }
  await of.deliver(date, {
    customer: assets.map((_, index) => ({ customer_id: `c${index}`, ...born })),
    account: assets.map((aum, index) => ({
      ...{ account_id: `a${index}`, customer_id: `c${index}`, family: 'demand_deposit' },
      ...{ status: 'active', balance_cents: aum === null ? null : aum * 100 },
    })),
  })
  return of.profiles(date, await shippedPack(), previous?.path)
}

async function standing(mart: BuiltProfiles, customer: string, scheme: string) {
  const row = mart.of.get(customer)
  const [watch] = await mart.rows(
    `select months from tier_watch where scheme = '${scheme}' and customer_id = '${customer}'`,
  )
  return [row?.[`tier_${scheme}`], row?.[`tier_${scheme}_reason`], watch?.['months']]
}

for (const [index, { what, scheme, nights }] of monthly.entries()) {
  test(what, async () => {
    for (const [month, [, tier, reason, months]] of nights.entries()) {
      const mart = told[month]
      assert.ok(mart !== undefined)
      const found = await standing(mart, `c${index}`, scheme)
      assert.deepEqual([monthEnds[month], ...found], [monthEnds[month], tier, reason, months])
    }
  })
}

/** Told alone, on dates of its own. */
const alone: readonly (readonly [what: string, nights: readonly (readonly [string, Night])[]])[] = [
  [
    'a month counts once however many nights it has, by its last measure',
    [
      ['2026-01-31', [1_200_000, 'a', 'aum']],
      ['2026-02-10', below(200_000, 'a', 1)],
      ['2026-02-11', below(400_000, 'a', 1)],
      ['2026-02-28', below(200_000, 'a', 1)],
      ['2026-03-31', below(200_000, 'a', 2)],
      ['2026-04-30', below(200_000, 'a', 3)],
      ['2026-05-31', below(200_000, 'a', 4)],
      ['2026-06-30', below(200_000, 'a', 5)],
      ['2026-07-31', below(200_000, 'a', 6)],
      // B on 11 February was not that month's last measure: the best of the six is C.
      ['2026-08-01', [200_000, 'c', 'stepped_down']],
    ],
  ],
  [
    'months in which nobody measured do not count, and a night without balances keeps the tier',
    [
      ['2026-01-31', [1_200_000, 'a', 'aum']],
      ['2026-02-28', below(200_000, 'a', 1)],
      ['2026-11-30', [null, 'a', 'kept_unrated', 1]],
      ['2026-12-31', below(200_000, 'a', 2)],
    ],
  ],
]

for (const [what, nights] of alone) {
  test(what, async () => {
    const own = await factBank()
    try {
      let previous: BuiltProfiles | undefined
      for (const [date, [aum, tier, reason, months]] of nights) {
        previous = await night(own, date, [aum], previous)
        const found = await standing(previous, 'c0', 't1')
        assert.deepEqual([date, ...found], [date, tier, reason, months])
      }
    } finally {
      await own.remove()
    }
  })
}

test('moves since the night before are counted by where from and where to', async () => {
  assert.deepEqual(
    await told[1]?.rows("select * from tier_move where scheme = 't4' and \"to\" = 'long_tail'"),
    [{ scheme: 't4', from: 'high_net_worth', to: 'long_tail', customers: 2 }],
  )
})
