import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'

import type { ActionTraits, GateMoment } from './gate.ts'
import { judge } from './judge.ts'
import { ladderForTraits } from './ladder.ts'

const loaded = await shippedPack()
const strategy = loaded
const asOf = businessDateOf('2026-10-31')

const wealth: ActionTraits = {
  name: 'wealth',
  purpose: 'marketing',
  family: 'wealth',
  familyClass: 'investment',
  productRisk: 'R2',
  privatePlacement: false,
  minimumYuan: 10_000,
  channels: ['sms'],
}
const loan: ActionTraits = {
  ...wealth,
  name: 'loan',
  family: 'consumer_loan',
  familyClass: 'loan',
  productRisk: null,
  minimumYuan: null,
}
const deposit: ActionTraits = {
  ...wealth,
  name: 'deposit',
  family: 'time_deposit',
  familyClass: 'deposit',
  productRisk: null,
  minimumYuan: null,
}
const reply: ActionTraits = {
  ...wealth,
  name: 'reply',
  purpose: 'service',
  occasion: 'complaint_reply',
  family: null,
  familyClass: null,
  productRisk: null,
  minimumYuan: null,
}
const trust: ActionTraits = {
  ...wealth,
  name: 'trust',
  family: 'trust',
  productRisk: 'R4',
  privatePlacement: true,
  minimumYuan: 1_000_000,
}

/** Everything in order; money in cents. */
const sound: FactRow = {
  kind: 'personal',
  age: 40,
  risk_level: 'C5',
  risk_assessed_date: '2026-06-01',
  financial_assets: 1_000_000_000,
  net_financial_assets: 1_000_000_000,
  first_invested: '2019-05-01',
  overdue_days: 0,
  recent_borrower: false,
  do_not_contact: false,
  open_complaint_count: 0,
  marketing_consent_sms: true,
  contacts_1d: 0,
  contacts_30d: 0,
  contacts_30d_sms: 0,
}

function reasonOf(traits: ActionTraits, change: FactRow, moment: GateMoment = 'recommend') {
  const ladder = ladderForTraits(traits, strategy, { date: asOf, moment })
  const { refusedBy } = judge({ ...sound, ...change }, ladder, {
    vocabulary: strategy.vocabulary,
    asOf,
  })
  return refusedBy === null ? null : refusedBy.code
}

const cases: readonly (readonly [
  why: string,
  traits: ActionTraits,
  change: FactRow,
  reason: string | null,
])[] = [
  ['in order', wealth, {}, null],
  ['deceased: not even a reply', reply, { deceased: true }, 'deceased'],
  ['7: no capacity, nothing is sold', deposit, { age: 7 }, 'no_capacity'],
  ['8: a guardian must consent', deposit, { age: 8 }, 'limited_capacity'],
  ['17: a guardian must consent', deposit, { age: 17 }, 'limited_capacity'],
  ['18: of age', deposit, { age: 18 }, null],
  ['capacity none at any age', deposit, { capacity: 'none' }, 'no_capacity'],
  ['capacity limited at any age', deposit, { capacity: 'limited' }, 'limited_capacity'],
  ['a reply sells nothing', reply, { age: 10 }, null],
  ['never assessed', wealth, { risk_level: null, risk_assessed_date: null }, 'assessment_missing'],
  ['a business is not assessed so', wealth, { kind: 'business', risk_level: null }, null],
  ['assessed exactly twelve months ago', wealth, { risk_assessed_date: '2025-10-31' }, null],
  ['a day longer ago', wealth, { risk_assessed_date: '2025-10-30' }, 'assessment_expired'],
  ['64, R4', { ...wealth, productRisk: 'R4' }, { age: 64 }, null],
  ['65, R4', { ...wealth, productRisk: 'R4' }, { age: 65 }, 'elder_high_risk'],
  ['65, R3', { ...wealth, productRisk: 'R3' }, { age: 65 }, null],
  ['a cent below the least amount', wealth, { financial_assets: 999_999 }, 'beyond_means'],
  ['the least amount', wealth, { financial_assets: 1_000_000 }, null],
  ['means unknown', wealth, { financial_assets: null }, 'beyond_means'],
  [
    'private: a cent below 3,000,000',
    trust,
    { financial_assets: 299_999_999, net_financial_assets: 299_999_999 },
    'not_qualified_investor',
  ],
  [
    'private: 3,000,000',
    trust,
    { financial_assets: 300_000_000, net_financial_assets: 300_000_000 },
    null,
  ],
  ['17: no credit', loan, { age: 17 }, 'limited_capacity'],
  ['overdue by a day: no credit', loan, { overdue_days: 1 }, 'overdue'],
  ['overdue does not stop a deposit', deposit, { overdue_days: 1 }, null],
  ['a loan is not invested', wealth, { recent_borrower: true }, 'loan_money_invested'],
  ['but may be deposited', deposit, { recent_borrower: true }, null],
  [
    'do not contact: no greeting',
    { ...reply, occasion: 'greeting' },
    { do_not_contact: true },
    'do_not_contact',
  ],
  ['a complaint stops marketing', deposit, { open_complaint_count: 1 }, 'open_complaint'],
  ['but not service', reply, { open_complaint_count: 1 }, null],
  ['no consent at all', deposit, { marketing_consent_sms: null }, 'marketing_refused'],
  [
    'consent for a channel the action has not',
    deposit,
    { marketing_consent_sms: false, marketing_consent_app: true },
    'no_open_channel',
  ],
  ['not personalised', deposit, { personalised_sms: false }, 'personalised_refused'],
  ['personalisation never asked', deposit, { personalised_sms: null }, null],
  ['switched off on another channel', deposit, { personalised_app: false }, null],
  ['once contacted today', deposit, { contacts_1d: 1 }, 'cap_day_all'],
  ['three contacts in thirty days', deposit, { contacts_30d: 3 }, null],
  ['four contacts in thirty days', deposit, { contacts_30d: 4 }, 'cap_month_all'],
  ['three SMS in thirty days', deposit, { contacts_30d_sms: 3 }, 'cap_channels'],
  ['service counts against no cap', reply, { contacts_1d: 5, contacts_30d: 9 }, null],
]

describe('the gates at their edges', () => {
  for (const [why, traits, change, reason] of cases) {
    it(`${why}: ${reason ?? 'passes'}`, () => assert.equal(reasonOf(traits, change), reason))
  }

  it('lets another open channel do when one is used up', () => {
    const both = { ...deposit, channels: ['sms', 'app'] }
    const change = { contacts_30d_sms: 3, marketing_consent_app: true, contacts_30d_app: 0 }
    assert.equal(reasonOf(both, change), null)
    assert.equal(reasonOf(both, { ...change, contacts_30d_app: 4 }), 'cap_channels')
  })

  it('sells to who comes unasked, with what the law needs of a sale', () => {
    const change = { marketing_consent_sms: false, contacts_30d: 9, open_complaint_count: 1 }
    assert.equal(reasonOf(wealth, change, 'sale'), null)
    assert.equal(reasonOf(wealth, { ...change, risk_level: 'C1' }, 'sale'), 'risk_above_tolerance')
    const risky: ActionTraits = { ...wealth, productRisk: 'R5' }
    assert.equal(reasonOf(risky, { ...change, age: 80 }, 'sale'), null)
  })
})

describe('tolerance against risk', () => {
  for (const tolerance of [1, 2, 3, 4, 5] as const) {
    for (const risk of [1, 2, 3, 4, 5] as const) {
      const suits = risk <= tolerance
      it(`C${tolerance} ${suits ? 'may have' : 'may not have'} R${risk}`, () => {
        const traits: ActionTraits = { ...wealth, productRisk: `R${risk}` }
        const reason = reasonOf(traits, { risk_level: `C${tolerance}` })
        assert.equal(reason, suits ? null : 'risk_above_tolerance')
      })
    }
  }
})
