import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { BuiltProfiles, FactBank, FactRow } from '#server/testing/fact-bank.ts'

const asOf = '2026-10-31'
const earlier = '2026-09-01'
let bank: FactBank
let built: BuiltProfiles

/** Assets on the day in yuan, those before it, and where that puts the customer. */
type Near = readonly [
  what: string,
  now: number,
  before: number,
  kind: string | null,
  band: string | null,
  gap: number | null,
]

const bands: readonly Near[] = [
  ['a cent below 80 % of a threshold is not near it', 239_999.99, 239_999.99, null, null, null],
  ['80 % of a threshold is near it', 240_000, 240_000, 'rising', 'rising_300k', 60_000],
  ['a cent short is nearest', 299_999.99, 299_999.99, 'rising', 'rising_300k', 0.01],
  ['on the threshold nothing is missing', 300_000, 300_000, null, null, null],
  ['just above it and going down may fall', 310_000, 350_000, 'falling', 'falling_300k', 10_000],
  ['just above it and steady does not', 310_000, 310_000, null, null, null],
  ['ten per cent above it is out of the band', 330_000, 400_000, null, null, null],
  ['450,000 is near 500,000', 450_000, 450_000, 'rising', 'rising_500k', 50_000],
  ['900,000 is near a million', 900_000, 900_000, 'rising', 'rising_1m', 100_000],
  [
    'the day counts, as for the tier: at 608,300 nobody is short of 500,000',
    608_300,
    300_000,
    null,
    null,
    null,
  ],
  [
    'who is at the top of a scheme is short of none of its thresholds',
    2_948_190,
    294_819,
    null,
    null,
    null,
  ],
  ['5,000,000 is near six million', 5_000_000, 5_000_000, 'rising', 'rising_6m', 1_000_000],
]

const people: readonly (readonly [what: string, customer: FactRow, stage: string])[] = [
  ['closed customers are lost', { closed_date: '2026-10-01', opened_date: '2020-01-01' }, 'lost'],
  ['on file without any product: a prospect', { opened_date: '2020-01-01' }, 'prospect'],
]

const aged: readonly (readonly [age: number, groups: readonly string[]])[] = [
  [24, []],
  [25, ['young']],
  [30, ['young', 'professional']],
  [35, ['young', 'professional']],
  [36, ['professional']],
  [40, ['professional', 'mature_family']],
  [45, ['professional', 'mature_family']],
  [46, ['mature_family']],
  [54, ['mature_family']],
  [55, ['mature_family', 'silver']],
  [56, ['silver']],
  [65, ['silver']],
]

before(async () => {
  bank = await factBank()
  const cents = (yuan: number) => Math.round(yuan * 100)
  await bank.deliver(asOf, {
    customer: [
      ...bands.map((_, index) => ({ customer_id: `b${index}`, kind: 'personal' })),
      ...people.map(([, more], index) => ({ customer_id: `p${index}`, kind: 'personal', ...more })),
      // A good income and a family here: what the groups ask for besides age.
      ...aged.map(([age]) => ({
        ...{ customer_id: `a${age}`, kind: 'personal', age_years: age },
        yearly_income_cents: 20_000_000,
      })),
    ],
    account: [
      {
        account_id: 'z',
        customer_id: 'a24',
        family: 'demand_deposit',
        status: 'active',
        balance_cents: 0,
      },
      ...bands.map(([, now], index) => ({
        ...{ account_id: `b${index}`, customer_id: `b${index}`, family: 'time_deposit' },
        ...{ status: 'active', balance_cents: cents(now) },
      })),
    ],
    relation: aged.map(([age]) => ({
      ...{ customer_id: `a${age}`, related_id: 'home', kind: 'household' },
    })),
    balance_daily: bands.flatMap(([, now, then], index) => [
      ...[[asOf, now] as const, [earlier, then] as const].map(([balance_date, yuan]) => ({
        ...{ customer_id: `b${index}`, family: 'time_deposit', balance_date },
        balance_cents: cents(yuan),
      })),
    ]),
  })
  built = await bank.profiles(asOf, await shippedPack())
})

after(() => bank.remove())

for (const [index, [what, , , kind, band, gap]] of bands.entries()) {
  test(`near a threshold: ${what}`, () => {
    const row = built.of.get(`b${index}`)
    assert.deepEqual(
      [row?.['critical_kind'], row?.['critical_band'], row?.['critical_gap']],
      [kind, band, gap],
    )
  })
}

for (const [index, [what, , stage]] of people.entries()) {
  test(`life stage: ${what}`, () => {
    assert.equal(built.of.get(`p${index}`)?.['life_stage'], stage)
  })
}

for (const [age, groups] of aged) {
  test(`life groups at ${age}: ${groups.join(' and ') || 'none'}`, () => {
    const row = built.of.get(`a${age}`) ?? {}
    const found = Object.keys(row).filter((name) => name.startsWith('group_') && row[name] === true)
    assert.deepEqual(
      found.map((name) => name.slice('group_'.length)).toSorted(),
      [...groups].toSorted(),
    )
  })
}
