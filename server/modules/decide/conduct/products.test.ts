import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { toPredicate } from '#kernel/rule/index.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import type { Action } from '#modules/know/strategy/index.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'

import { judge } from './domain/gates/judge.ts'
import { catalogueOf, ladderFor, offeringOf, productChoices } from './index.ts'

const loaded = await shippedPack()
const { vocabulary } = loaded
const asOf = businessDateOf('2026-10-31')
const options = { date: asOf, moment: 'recommend' } as const

const named = (name: string, change: Partial<Action> = {}): Action => {
  const action = loaded.pack.actions.find((one) => one.name === name)
  assert.ok(action)
  const everyone = { text: 'everyone', tree: { kind: 'everyone' } } as const
  return {
    ...action,
    eligibility: everyone,
    applicability: everyone,
    suitability: everyone,
    ...change,
  }
}
const row = (product_id: string, family: string, given: Record<string, unknown> = {}) => ({
  ...{ product_id, family, name: product_id, issuer_risk: 'R1', seller_risk: 'R1' },
  ...{ minimum_cents: 100, private: false, ...given },
})
const rated = (risk: string) => ({ issuer_risk: risk, seller_risk: 'R1' })

const sound: FactRow = {
  kind: 'personal',
  age: 40,
  capacity: 'full',
  risk_level: 'C5',
  risk_assessed_date: '2026-06-01',
  assessments_1d: 0,
  assessments_12m: 1,
  financial_assets: 1_000_000_000,
  net_financial_assets: 1_000_000_000,
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
  marketing_consent_phone: true,
  marketing_consent_app: true,
}

/** What is offered to a customer, or why nothing is. */
function offeredTo(
  action: Action,
  products: readonly Record<string, unknown>[],
  change: FactRow = {},
): string | null {
  const offering = offeringOf(action, catalogueOf(products), loaded, asOf)
  const customer = { ...sound, ...change }
  const { refusedBy } = judge(customer, ladderFor(offering, loaded, options), { vocabulary, asOf })
  if (refusedBy !== null) return refusedBy.code
  const choice = productChoices(offering, loaded, options).find(
    ({ refuses }) => !refuses.some((rule) => toPredicate(rule, vocabulary, { asOf })(customer)),
  )
  return choice === undefined ? 'unnamed' : choice.productId
}

const funds = [
  row('F1', 'fund', rated('R1')),
  row('F3', 'fund', rated('R3')),
  row('F4', 'fund', { ...rated('R4'), minimum_cents: 100_000_000 }),
]
const anyFund = (change: Partial<Action> = {}) =>
  named('fund_plan', { productRisk: null, minimumYuan: null, ...change })
const ids = (...products: string[]) => ({ products: { ids: products } })

const cases: readonly (readonly [
  why: string,
  action: Action,
  products: readonly Record<string, unknown>[],
  customer: FactRow,
  offered: string | null,
])[] = [
  ['the least risk first, where the bank gives no order', anyFund(), funds, {}, 'F1'],
  ['the bank’s own order', anyFund(ids('F4', 'F1')), funds, {}, 'F4'],
  [
    'the next where the first is above the tolerance',
    anyFund(ids('F4', 'F1')),
    funds,
    { risk_level: 'C2' },
    'F1',
  ],
  [
    'the next where the first is beyond the means',
    anyFund(ids('F4', 'F1')),
    funds,
    { financial_assets: 99_999_999 },
    'F1',
  ],
  ['the next at sixty-five', anyFund(ids('F4', 'F3')), funds, { age: 65 }, 'F3'],
  [
    'none above the tolerance of all',
    anyFund(ids('F4', 'F3')),
    funds,
    { risk_level: 'C2' },
    'risk_above_tolerance',
  ],
  [
    'the reason of the one that came furthest',
    anyFund(ids('F4', 'F3')),
    [funds[1] ?? {}, row('F4', 'fund', { ...rated('R1'), minimum_cents: 100_000_000 })],
    { risk_level: 'C2', financial_assets: 1 },
    'beyond_means',
  ],
  ['never assessed, none', anyFund(), funds, { risk_level: null }, 'assessment_missing'],
  [
    'R1 said, R5 the product',
    anyFund({ productRisk: 'R1' }),
    [row('F5', 'fund', rated('R5'))],
    { risk_level: 'C1' },
    'risk_above_tolerance',
  ],
  [
    'R4 said, R1 the product',
    anyFund({ productRisk: 'R4' }),
    [row('F1', 'fund')],
    { risk_level: 'C3' },
    'risk_above_tolerance',
  ],
  [
    'said R3: the R3, and nothing riskier stands in for it',
    anyFund({ productRisk: 'R3' }),
    funds,
    { risk_level: 'C5', financial_assets: 100_000_000 },
    'F3',
  ],
  [
    'what the bank lacks takes the highest risk',
    anyFund(),
    [],
    { risk_level: 'C4' },
    'risk_above_tolerance',
  ],
  ['and the highest least amount', anyFund(), [], { financial_assets: 99_999_999 }, 'beyond_means'],
  ['and may be offered without a name to who may have any', anyFund(), [], {}, null],
  [
    'what is off sale is not offered',
    anyFund(),
    [row('F1', 'fund', { on_sale_to: '2026-10-30' })],
    {},
    'product_not_on_sale',
  ],
  [
    'what is not on sale yet neither',
    anyFund(),
    [row('F1', 'fund', { on_sale_from: '2026-11-01' })],
    {},
    'product_not_on_sale',
  ],
  ['a product named that nobody delivered', anyFund(ids('ZZ')), funds, {}, 'product_not_on_sale'],
  [
    'a private one is no plain fund',
    anyFund(),
    [row('FP', 'fund', { private: true })],
    {},
    'product_not_on_sale',
  ],
  [
    'a trust named by a time deposit is a trust',
    named('idle_to_time_deposit', { ...ids('T1'), privatePlacement: true }),
    [row('T1', 'trust', rated('R4'))],
    { age: 65 },
    'elder_high_risk',
  ],
  [
    'an action without a family that names a fund sells it',
    named('family_plan', ids('F4')),
    funds,
    { risk_level: 'C1' },
    'risk_above_tolerance',
  ],
  [
    'a loan that tells no cost gives way to one that does',
    named('salary_loan'),
    [
      row('L1', 'consumer_loan'),
      row('L2', 'consumer_loan', { yearly_total_cost: 0.0465, minimum_cents: 200 }),
    ],
    {},
    'L2',
  ],
  [
    'none tells its cost',
    named('salary_loan'),
    [row('L1', 'consumer_loan')],
    {},
    'total_cost_unknown',
  ],
  [
    'insurance of no kind said is investment-linked',
    named('pension_plan'),
    [row('I1', 'insurance')],
    { risk_level: null },
    'assessment_missing',
  ],
  [
    'cover for a house is no policy on a life',
    named('home_insurance'),
    [row('I1', 'insurance', { insurance_kind: 'traditional' })],
    {},
    'product_not_on_sale',
  ],
  [
    'and is offered where there is one',
    named('home_insurance'),
    [
      row('I1', 'insurance', { insurance_kind: 'traditional' }),
      row('I2', 'insurance', { insurance_kind: 'property' }),
    ],
    {},
    'I2',
  ],
  ['nothing law or the bank knows of', named('mobile_bank_start'), funds, {}, 'unnamed'],
]

describe('an action is asked about product by product', () => {
  for (const [why, action, products, customer, offered] of cases) {
    it(`${why}: ${offered ?? 'no name'}`, () => {
      assert.equal(offeredTo(action, products, customer), offered)
    })
  }
})
