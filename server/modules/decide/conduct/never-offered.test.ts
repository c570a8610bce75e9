import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { after, before, describe, it } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { columnOf, columnsUsed, toSqlFlag } from '#kernel/rule/index.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import { openEngine, quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection, Engine } from '#platform/lake/index.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'

import { judge } from './domain/gates/judge.ts'
import { ofProduct } from './domain/gates/product-law.ts'
import { ladderFor, ladderForTraits, traitsOfProduct } from './index.ts'
import type { ActionTraits, Gate, SoldProduct } from './index.ts'

const loaded = await shippedPack()
const { vocabulary } = loaded
const asOf = businessDateOf('2026-10-31')

/** Whom everything may be offered to; money in cents. */
const sound: FactRow = {
  kind: 'personal',
  age: 40,
  capacity: 'full',
  risk_level: 'C5',
  risk_assessed_date: '2026-06-01',
  risk_valid_until: '2027-05-31',
  assessments_1d: 0,
  assessments_12m: 1,
  financial_assets: 10_000_000_000,
  net_financial_assets: 10_000_000_000,
  first_invested: '2019-05-01',
  yearly_income: 100_000_000,
  deceased: false,
  do_not_contact: false,
  open_complaint_count: 0,
  frozen_account_count: 0,
  overdue_days: 0,
  recent_borrower: false,
  contacts_1d: 0,
  contacts_30d: 0,
  marketing_consent_sms: true,
  marketing_consent_app: true,
}

const product = (family: string, change: Partial<SoldProduct> = {}): SoldProduct => ({
  productId: 'P1',
  family,
  familyClass: null,
  issuerRisk: null,
  sellerRisk: null,
  minimumYuan: null,
  privatePlacement: false,
  insuranceKind: null,
  payingYears: null,
  yearlyTotalCost: null,
  termDays: null,
  ...change,
})

/** What an action says of itself: nothing that law would ask about. */
const said: ActionTraits = {
  name: 'said',
  purpose: 'marketing',
  family: null,
  familyClass: null,
  productRisk: null,
  privatePlacement: false,
  minimumYuan: null,
  channels: ['sms'],
}
const about = (sold: SoldProduct, change: Partial<ActionTraits> = {}): ActionTraits =>
  ofProduct({ ...said, ...change }, traitsOfProduct(sold))

const fund = (risk: string) => product('fund', { issuerRisk: 'R1', sellerRisk: risk })
const linked = product('insurance', { insuranceKind: 'investment_linked', minimumYuan: 10_000 })
const participating = (change: Partial<SoldProduct> = {}) =>
  product('insurance', { insuranceKind: 'participating', minimumYuan: 100_000, ...change })
const asService = { purpose: 'service', occasion: 'maturity_notice' } as const

const cases: readonly (readonly [string, ActionTraits, FactRow, string | null])[] = [
  // Of the cases of 2026-12-01.
  ['7 years, consent on file, no family', said, { age: 7 }, 'no_capacity'],
  ['8 years, consent on file, no family', said, { age: 8 }, 'limited_capacity'],
  ['11 years, consent on file, no family', said, { age: 11 }, 'limited_capacity'],
  ['17 years, consent on file, no family', said, { age: 17 }, 'limited_capacity'],
  ['no capacity', said, { capacity: 'none' }, 'no_capacity'],
  [
    'a fund called service, to who withdrew',
    about(fund('R2'), asService),
    { marketing_consent_sms: false, marketing_consent_app: false },
    'marketing_refused',
  ],
  [
    'a fund called service, to who complains',
    about(fund('R2'), asService),
    { open_complaint_count: 1 },
    'open_complaint',
  ],
  [
    'a fund called service, over the cap',
    about(fund('R2'), asService),
    { contacts_1d: 1 },
    'cap_day_all',
  ],
  [
    'a fund of no risk, never assessed',
    about(product('fund')),
    { risk_level: null },
    'assessment_missing',
  ],
  ['a fund of no risk, C1', about(product('fund')), { risk_level: 'C1' }, 'risk_above_tolerance'],
  [
    'said R1, is R5, C1',
    about(fund('R5'), { productRisk: 'R1' }),
    { risk_level: 'C1' },
    'risk_above_tolerance',
  ],
  [
    'said R5, is R1, C4',
    about(fund('R1'), { productRisk: 'R5' }),
    { risk_level: 'C4' },
    'risk_above_tolerance',
  ],
  [
    '65, a trust filed under no family',
    about(product('trust', { issuerRisk: 'R4' })),
    { age: 65 },
    'elder_high_risk',
  ],
  [
    '65, a trust filed as a time deposit',
    about(product('trust', { issuerRisk: 'R4' }), {
      family: 'time_deposit',
      familyClass: 'deposit',
    }),
    { age: 65 },
    'elder_high_risk',
  ],
  [
    'a time deposit said to carry R4 is no time deposit',
    { ...said, family: 'time_deposit', familyClass: 'deposit', productRisk: 'R4' },
    { risk_level: 'C1' },
    'risk_above_tolerance',
  ],
  ['never assessed, investment-linked', about(linked), { risk_level: null }, 'assessment_missing'],
  ['birth date unknown, R5', about(fund('R5')), { age: null }, 'age_unknown'],
  [
    'birth date unknown, credit',
    about(product('credit_card'), { channels: ['sms'] }),
    { age: null },
    'age_unknown',
  ],
  [
    'loan 20 days ago, structured deposit',
    about(product('structured_deposit', { issuerRisk: 'R1' })),
    { recent_borrower: true },
    'loan_money_invested',
  ],
  [
    'loan 20 days ago, gold',
    about(product('gold', { issuerRisk: 'R1' })),
    { recent_borrower: true },
    'loan_money_invested',
  ],
  [
    'loan 20 days ago, investment insurance',
    about(linked),
    { recent_borrower: true },
    'loan_money_invested',
  ],
  ['closed customer', said, { closed_date: '2026-10-01' }, 'closed_customer'],
  ['frozen account', said, { frozen_account_count: 1 }, 'frozen_account'],
  ['personalisation off by SMS', said, { personalised_sms: false }, 'personalised_refused'],
  [
    'personalisation off by SMS, the app open',
    { ...said, channels: ['sms', 'app'] },
    { personalised_sms: false },
    null,
  ],
  // Other examples of the same kinds.
  [
    'no loan of late',
    about(product('gold', { issuerRisk: 'R1' })),
    { recent_borrower: false },
    null,
  ],
  [
    'cover for the house after a loan',
    about(product('insurance', { insuranceKind: 'property' })),
    { recent_borrower: true },
    null,
  ],
  ['a bond after a loan', about(product('bond')), { recent_borrower: true }, 'loan_money_invested'],
  [
    'assessed within a year, but past the bank’s own date',
    about(fund('R1')),
    { risk_valid_until: '2026-10-30' },
    'assessment_expired',
  ],
  ['on the bank’s own last day', about(fund('R1')), { risk_valid_until: '2026-10-31' }, null],
  ['assessed three times in a day', about(fund('R1')), { assessments_1d: 3 }, 'assessed_too_often'],
  ['assessed twice in a day', about(fund('R1')), { assessments_1d: 2 }, null],
  [
    'assessed nine times in a year',
    about(fund('R1')),
    { assessments_12m: 9 },
    'assessed_too_often',
  ],
  [
    'insurance of a kind nobody named',
    about(product('insurance')),
    { risk_level: null },
    'assessment_missing',
  ],
  ['single premium of 4 incomes', about(participating()), { yearly_income: 2_500_000 }, null],
  [
    'single premium above 4 incomes',
    about(participating()),
    { yearly_income: 2_499_999 },
    'premium_beyond_income',
  ],
  ['income unknown', about(participating()), { yearly_income: null }, 'premium_beyond_income'],
  [
    'a fifth of the income a year',
    about(participating({ payingYears: 10 })),
    { yearly_income: 50_000_000 },
    null,
  ],
  [
    'more than a fifth of the income',
    about(participating({ payingYears: 10 })),
    { yearly_income: 49_999_999 },
    'premium_beyond_income',
  ],
  ['64 and ten years of paying', about(participating({ payingYears: 10 })), { age: 64 }, null],
  [
    '65 and ten years of paying',
    about(participating({ payingYears: 10 })),
    { age: 65 },
    'premium_beyond_age',
  ],
  ['64, R4', about(fund('R4')), { age: 64 }, null],
  [
    'a loan whose total cost nobody told',
    about(product('consumer_loan')),
    {},
    'total_cost_unknown',
  ],
  ['a loan that tells it', about(product('consumer_loan', { yearlyTotalCost: 0.0465 })), {}, null],
  [
    'a private placement said to be none',
    about(product('wealth', { issuerRisk: 'R3', privatePlacement: true })),
    { net_financial_assets: 299_999_999, financial_assets: 499_999_999 },
    'not_qualified_investor',
  ],
  [
    'gross assets of five million, net of less than three',
    about(product('wealth', { issuerRisk: 'R3', privatePlacement: true })),
    { net_financial_assets: 1, financial_assets: 500_000_000 },
    null,
  ],
  [
    'a private placement, first invested a day short of two years ago',
    about(product('trust', { issuerRisk: 'R3', privatePlacement: true })),
    { first_invested: '2024-11-01' },
    'investor_inexperienced',
  ],
  [
    'a private placement, invested elsewhere for two years to the day',
    about(product('trust', { issuerRisk: 'R3', privatePlacement: true })),
    { first_invested: null, investing_since: '2024-10-31' },
    null,
  ],
  [
    'a private placement, when they first invested unknown',
    about(product('trust', { issuerRisk: 'R3', privatePlacement: true })),
    { first_invested: null },
    'investor_inexperienced',
  ],
  [
    'a least amount said to be none',
    about(product('large_deposit', { minimumYuan: 200_000 })),
    { financial_assets: 19_999_999 },
    'beyond_means',
  ],
]

const reading = { vocabulary, asOf }
const laddersOf = (moment: 'recommend' | 'launch' | 'send') =>
  cases.map(([, traits]) => ladderForTraits(traits, loaded, { date: asOf, moment }))

let engine: Engine
let connection: Connection
before(async () => {
  engine = await openEngine({ tempDirectory: tmpdir(), threads: 1 })
  connection = await engine.connect()
})
after(() => engine.close())

const sqlTypes = {
  ...{ integer: 'bigint', decimal: 'double', money: 'decimal(18,2)', text: 'varchar' },
  ...{ code: 'varchar', flag: 'boolean', date: 'date' },
} as const

/** The code of the gate that refuses the row, by SQL over a table of one customer. */
async function bySql(ladder: readonly Gate[], row: FactRow): Promise<string | null> {
  const used = new Set(ladder.flatMap(({ refuses }) => columnsUsed(refuses, vocabulary)))
  const fields = vocabulary.fields.filter((field) => used.has(columnOf(field)))
  const values = fields.map((field) => {
    const [column, value] = [columnOf(field), row[columnOf(field)]]
    const plain =
      value === null || value === undefined
        ? 'null'
        : typeof value === 'string'
          ? quoteText(value)
          : field.type === 'money'
            ? `cast(${Number(value)} as decimal(20,0)) * 0.01`
            : String(value)
    return `cast(${plain} as ${sqlTypes[field.type]}) as ${quoteIdentifier(column)}`
  })
  const whens = ladder.map(
    ({ refuses }, k) => `when ${toSqlFlag(refuses, vocabulary, { asOf })} then ${k + 1}`,
  )
  const [found] = await connection.rows<{ k: number }>(
    `select case ${whens.join('\n')} else 0 end as k from (select ${values.join(', ')}) as profile`,
  )
  return ladder[(found?.k ?? 0) - 1]?.code ?? null
}

describe('who must never be offered what', () => {
  for (const moment of ['recommend', 'launch', 'send'] as const) {
    const ladders = laddersOf(moment)
    for (const [index, [why, , change, reason]] of cases.entries()) {
      it(`${why}: ${reason ?? 'may be'} (${moment})`, async () => {
        const ladder = ladders[index] ?? []
        const row = { ...sound, ...change }
        assert.equal(judge(row, ladder, reading).refusedBy?.code ?? null, reason)
        assert.equal(await bySql(ladder, row), reason)
      })
    }
  }

  it('an action of the pack bound to a product is what the product is', () => {
    const action = loaded.pack.actions.find(({ name }) => name === 'login_again')
    assert.ok(action)
    const bound = traitsOfProduct(fund('R5'))
    const ladder = ladderFor({ ...action, bound }, loaded, { date: asOf, moment: 'launch' })
    const row = { ...sound, risk_level: 'C4', life_stage: 'mature' }
    assert.equal(judge(row, ladder, reading).refusedBy?.code, 'risk_above_tolerance')
  })
})
