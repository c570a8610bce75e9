import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { BuiltProfiles, FactRow, FactBank } from '#server/testing/fact-bank.ts'
import { shippedPack, factBank } from '#server/testing/fact-bank.ts'

const asOf = '2026-10-31'

/** A customer as an edge of a tier sees them; yuan. */
interface Edge {
  readonly aum: number
  readonly kind?: 'personal' | 'business'
  readonly birth?: string
  /** Yuan of loans on average through the year: 1.5 % of them is contribution. */
  readonly loans?: number
  readonly salary?: { readonly recent: number; readonly before: number }
}

const scheme = (name: string) => (tier: string, reason: string) => ({ name, tier, reason })
const [t1, t2, t3, t4, t5] = ['t1', 't2', 't3', 't4', 't5'].map(scheme) as [
  Scheme,
  Scheme,
  Scheme,
  Scheme,
  Scheme,
]
type Scheme = ReturnType<typeof scheme>
type Place = ReturnType<Scheme>

const growing = { recent: 11_000, before: 10_000 }

const edges: readonly (readonly [what: string, edge: Edge, ...places: Place[]])[] = [
  [
    'exactly 1,000,000 is A',
    { aum: 1_000_000 },
    t1('a', 'aum'),
    t4('high_net_worth', 'aum'),
    t5('high_net_worth', 'aum'),
  ],
  [
    'a cent below 1,000,000 is B',
    { aum: 999_999.99 },
    t1('b', 'aum'),
    t4('potential', 'aum'),
    t5('middle', 'aum'),
  ],
  ['exactly 300,000 is B', { aum: 300_000 }, t1('b', 'aum')],
  ['a cent below 300,000 is C', { aum: 299_999.99 }, t1('c', 'effective')],
  ['exactly 1,000 is an effective customer', { aum: 1_000 }, t1('c', 'effective')],
  [
    'a cent below 1,000 without transactions is not effective',
    { aum: 999.99 },
    t1('inactive', 'otherwise'),
  ],
  ['a contribution of exactly 10,000 is A', { aum: 0, loans: 666_666.67 }, t1('a', 'contribution')],
  ['a contribution just below 10,000 is B', { aum: 0, loans: 666_660 }, t1('b', 'contribution')],
  ['a contribution of exactly 5,000 is B', { aum: 0, loans: 333_333.34 }, t1('b', 'contribution')],
  [
    'the better of AUM and contribution counts',
    { aum: 300_000, loans: 666_667 },
    t1('a', 'contribution'),
  ],
  ['exactly 6,000,000 is wealth, not private bank', { aum: 6_000_000 }, t2('wealth', 'aum')],
  ['a cent above 6,000,000 is private bank', { aum: 6_000_000.01 }, t2('private', 'aum')],
  ['exactly 500,000 is wealth', { aum: 500_000 }, t2('wealth', 'aum')],
  ['a cent below 500,000 is basic', { aum: 499_999.99 }, t2('basic', 'otherwise')],
  [
    'young with fast-growing income is potential',
    { aum: 100, birth: '1996-05-01', salary: growing },
    t2('potential', 'growing_income'),
  ],
  [
    'fast-growing income at 41 is basic',
    { aum: 100, birth: '1985-10-31', salary: growing },
    t2('basic', 'otherwise'),
  ],
  [
    'young and growing, but wealthy, is wealth',
    { aum: 500_000, birth: '1996-05-01', salary: growing },
    t2('wealth', 'aum'),
  ],
  [
    'a net contribution of 5,000 is most valuable',
    { aum: 0, loans: 333_333.34 },
    t3('mvc', 'contribution'),
  ],
  ['a net contribution of nothing is low, not below zero', { aum: 0 }, t3('lvc', 'not_negative')],
  [
    'young with growing salary is most growable',
    { aum: 100, birth: '1996-05-01', salary: growing },
    t3('mgc', 'potential'),
  ],
  ['exactly 100,000 is potential among stored customers', { aum: 100_000 }, t4('potential', 'aum')],
  ['a cent below 100,000 is long tail', { aum: 99_999.99 }, t4('long_tail', 'otherwise')],
  ['exactly 200,000 is middle in the season', { aum: 200_000 }, t5('middle', 'aum')],
  [
    'a cent below 200,000 is potential in the season',
    { aum: 199_999.99 },
    t5('potential', 'otherwise'),
  ],
  [
    'a business is placed by T1 only',
    { aum: 2_000_000, kind: 'business' },
    t1('a', 'aum'),
    t2('not_applicable', 'not_applicable'),
    t4('not_applicable', 'not_applicable'),
  ],
]

let bank: FactBank
let built: BuiltProfiles

before(async () => {
  bank = await factBank()
  const rows = edges.map(([, edge], index) => factsOf(String(index), edge))
  await bank.deliver(asOf, {
    customer: rows.map(({ customer }) => customer),
    account: rows.flatMap(({ account }) => account),
    balance_month_end: rows.flatMap(({ balances }) => balances),
    transaction: rows.flatMap(({ transactions }) => transactions),
  })
  built = await bank.profiles(asOf, await shippedPack())
})

after(() => bank.remove())

for (const [index, [what, , ...places]] of edges.entries()) {
  test(`tiers: ${what}`, () => {
    const row = built.of.get(String(index))
    for (const { name, tier, reason } of places) {
      assert.deepEqual(
        [name, row?.[`tier_${name}`], row?.[`tier_${name}_reason`]],
        [name, tier, reason],
      )
    }
  })
}

test('every customer is in exactly one tier of each scheme, the official one being T1', () => {
  for (const row of built.of.values()) {
    for (const name of ['t1', 't2', 't3', 't4', 't5'])
      assert.equal(typeof row[`tier_${name}`], 'string')
    assert.equal(row['tier'], row['tier_t1'])
  }
})

function factsOf(id: string, edge: Edge) {
  const customer: FactRow = {
    customer_id: id,
    kind: edge.kind ?? 'personal',
    birth_date: edge.birth ?? '1970-01-01',
    opened_date: '2015-03-01',
  }
  const cents = Math.round(edge.aum * 100)
  const account: FactRow[] = [
    {
      account_id: `d${id}`,
      customer_id: id,
      family: 'time_deposit',
      status: 'active',
      balance_cents: cents,
    },
  ]
  const balances: FactRow[] =
    edge.loans === undefined
      ? []
      : [
          {
            customer_id: id,
            family: 'mortgage',
            balance_date: asOf,
            balance_cents: Math.round(edge.loans * 100),
          },
        ]
  const salary = (amount: number, days: readonly string[]) =>
    days.map(
      (date): FactRow => ({
        transaction_id: `${id}-${date}`,
        customer_id: id,
        transaction_date: date,
        direction: 'in',
        amount_cents: amount * 100,
        kind: 'salary',
      }),
    )
  const transactions =
    edge.salary === undefined
      ? []
      : [
          ...salary(edge.salary.recent, [
            '2026-10-10',
            '2026-09-10',
            '2026-08-10',
            '2026-07-10',
            '2026-06-10',
            '2026-05-10',
          ]),
          ...salary(edge.salary.before, [
            '2026-04-10',
            '2026-03-10',
            '2026-02-10',
            '2026-01-10',
            '2025-12-10',
            '2025-11-10',
          ]),
        ]
  return { customer, account, balances, transactions }
}
