import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { BuiltProfiles, FactBank, FactRow } from '#server/testing/fact-bank.ts'

const asOf = '2026-10-31'
let bank: FactBank
let built: BuiltProfiles

const transactions: readonly (readonly [
  date: string,
  kind: string,
  yuan: number,
  extra?: FactRow,
])[] = [
  ['2026-10-31', 'salary', 10_000],
  // The thirtieth day back is the last that counts; the one before it does not.
  ['2026-10-02', 'salary', 1],
  ['2026-10-01', 'salary', 2],
  ['2026-10-15', 'transfer', 60_000, { direction: 'out', counterparty: 'own_other_bank' }],
  ['2026-10-20', 'cash', 500, { direction: 'out', channel: 'counter' }],
  ['2025-10-31', 'salary', 7],
  ['2025-11-01', 'salary', 70],
]

before(async () => {
  bank = await factBank()
  await bank.deliver(asOf, {
    customer: [
      {
        customer_id: 'rich',
        kind: 'personal',
        birth_date: '1961-10-31',
        opened_date: '2026-08-03',
      },
      { customer_id: 'none', kind: 'personal', age_years: 30, opened_date: '2026-08-02' },
      { customer_id: 'firm', kind: 'business' },
    ],
    account: [
      account('d', 'demand_deposit', 1_000),
      { ...account('t', 'time_deposit', 60_000), maturity_date: '2026-11-15' },
      { ...account('x', 'time_deposit', 500), status: 'closed' },
      { ...account('w', 'wealth', 2_000) },
      account('m', 'mortgage', 700_000),
    ],
    holding: [
      holding('f1', 'fund', 900, { cost_cents: 100_000 }),
      holding('f2', 'fund', 50, {}),
      holding('w1', 'wealth', 5_000, { maturity_date: '2026-11-16' }),
      holding('g1', 'gold', 0, {}),
    ],
    balance_daily: [
      balance('demand_deposit', '2026-10-31', 1_000),
      balance('demand_deposit', '2026-10-30', 3_000),
      balance('fund', '2026-10-30', 100),
      balance('mortgage', '2026-10-30', 700_000),
      balance('demand_deposit', '2026-09-01', 10),
    ],
    balance_month_end: [
      { ...balance('demand_deposit', '2026-09-30', 100), average_cents: 9_000 },
      { ...balance('demand_deposit', '2026-10-31', 200), average_cents: 15_001 },
      { ...balance('fund', '2026-10-31', 50), average_cents: 5_000 },
    ],
    transaction: transactions.map(([date, kind, yuan, extra], index) => ({
      ...{ transaction_id: `t${index}`, customer_id: 'rich', transaction_date: date },
      ...{ direction: 'in', kind, amount_cents: yuan * 100, ...extra },
    })),
    event: [
      ...Array.from({ length: 4 }, (_, index) => login(`e${index}`, '2026-09-15')),
      login('e9', '2026-10-05'),
      { ...login('n1', '2026-05-01'), kind: 'nps', value: 9 },
      { ...login('n2', '2026-06-01'), kind: 'nps', value: 6 },
    ],
    complaint: [{ complaint_id: 'k', customer_id: 'rich', opened_date: '2026-10-20' }],
  })
  built = await bank.profiles(asOf, await shippedPack())
})

after(() => bank.remove())

function account(account_id: string, family: string, yuan: number): FactRow {
  return { account_id, customer_id: 'rich', family, status: 'active', balance_cents: yuan * 100 }
}

function holding(holding_id: string, family: string, yuan: number, more: FactRow): FactRow {
  const { cost_cents = null, maturity_date = null } = more
  return {
    ...{ holding_id, customer_id: 'rich', product_id: 'p', family, value_cents: yuan * 100 },
    ...{ cost_cents, maturity_date },
  }
}

function balance(family: string, balance_date: string, yuan: number): FactRow {
  return { customer_id: 'rich', family, balance_date, balance_cents: yuan * 100 }
}

function login(event_id: string, event_date: string): FactRow {
  return { event_id, customer_id: 'rich', kind: 'login', event_date, value: null }
}

const expected: readonly (readonly [what: string, customer: string, values: FactRow])[] = [
  [
    'AUM is deposits and investments, on accounts and as holdings, closed ones left out',
    'rich',
    { deposit_balance: 61_000, investment_value: 7_950, aum: 68_950, loan_balance: 700_000 },
  ],
  [
    'a family is held when an account is open or a holding is worth something',
    'rich',
    { has_time_deposit: true, has_wealth: true, has_fund: true, has_gold: false, has_trust: false },
  ],
  ['products are families held, debts included', 'rich', { product_count: 5 }],
  [
    'a window of thirty days ends with the business date and begins on the thirtieth day back',
    'rich',
    { salary_amount_90d: 10_003, inflow_30d: 10_001, transaction_count_30d: 4 },
  ],
  ['twelve months begin after the same day a year ago', 'rich', { transaction_count_12m: 6 }],
  [
    'an average is over the dates delivered, debts left out, rounded to the cent',
    'rich',
    { aum_average_30d: 2_050, aum_average_90d: 1_370, aum_average_12m: 145.01 },
  ],
  [
    'a maturity within fifteen days counts its last day',
    'rich',
    { maturing_amount_15d: 60_000, maturing_amount_30d: 65_000, next_maturity_date: '2026-11-15' },
  ],
  ['a gain is on funds whose cost is known', 'rich', { fund_gain: -100, fund_gain_rate: -0.1 }],
  ['the newest of several scores counts', 'rich', { nps_score: 6 }],
  [
    'a birthday on the business date counts',
    'rich',
    { age: 65, aged_65: true, days_to_birthday: 0, birthday_soon: false },
  ],
  ['without a birth date the age delivered counts', 'none', { age: 30 }],
  [
    'ninety days after opening a customer is still new',
    'none',
    { tenure_days: 90, new_customer: true },
  ],
  [
    'every signal of churn has its points and is named',
    'rich',
    {
      churn_points: 60,
      churn_points_reasons: 'login_drop,complaint,maturing_soon,moved_away',
      churn_level: 'high',
    },
  ],
  [
    'nothing of a customer without rows is zero',
    'none',
    {
      aum: 0,
      transaction_count_30d: 0,
      login_count_30d: 0,
      has_fund: false,
      complaint_count_90d: 0,
    },
  ],
  [
    'a largest, newest or rate of nothing is missing',
    'none',
    { largest_inflow_30d: null, last_login_date: null, aum_change_rate_30d: null, nps_score: null },
  ],
  [
    'what the bank never delivered is not known of anybody',
    'rich',
    { contact_count_30d: null, child_count: null, risk_level: null, visit_count_90d: null },
  ],
  ['a business belongs to the micro businesses', 'firm', { group_micro_business: true }],
  ['age groups are for people', 'firm', { group_silver: false, group_young: false }],
]

for (const [what, customer, values] of expected) {
  test(what, () => {
    const row = built.of.get(customer) ?? {}
    const found = Object.fromEntries(Object.keys(values).map((name) => [name, row[name]]))
    assert.deepEqual(found, values)
  })
}

test('each datum names the facts it came from and when they were delivered', async () => {
  const rows = await built.rows(
    `select name, facts, delivered_date from datum_source
     where name in ('aum', 'churn_points', 'contact_count_30d', 'aum_average_12m') order by name`,
  )
  assert.deepEqual(rows, [
    { name: 'aum', facts: 'account,holding', delivered_date: asOf },
    { name: 'aum_average_12m', facts: 'balance_month_end', delivered_date: asOf },
    {
      name: 'churn_points',
      facts: 'account,balance_daily,balance_month_end,complaint,event,holding,transaction',
      delivered_date: asOf,
    },
    { name: 'contact_count_30d', facts: '', delivered_date: null },
  ])
})

test('tag statistics count every customer once for each column', async () => {
  const rows = await built.rows(
    'select tag, sum(customers) as n from tag_stat group by tag having sum(customers) <> 3',
  )
  assert.deepEqual(rows, [])
  assert.deepEqual(
    await built.rows("select value, customers from tag_stat where tag = 'has_fund' order by value"),
    [
      { value: 'false', customers: 2 },
      { value: 'true', customers: 1 },
    ],
  )
})
