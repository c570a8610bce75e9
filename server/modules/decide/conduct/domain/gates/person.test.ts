import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { occasions, protectedStates } from '#contracts/occasions.ts'
import type { OccasionName, ProtectedState } from '#contracts/occasions.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'

import { ladderFor, ladderForTraits, purposeOf } from '../../index.ts'
import type { ActionTraits, Gate } from '../../index.ts'
import { judge } from './judge.ts'

const strategy = await shippedPack()
const asOf = businessDateOf('2026-10-31')

/** Of age, in good standing, with every consent. */
const sound: FactRow = {
  kind: 'personal',
  age: 40,
  capacity: 'full',
  deceased: false,
  do_not_contact: false,
  open_complaint_count: 0,
  frozen_account_count: 0,
  risk_level: 'C5',
  risk_assessed_date: '2026-06-01',
  financial_assets: 10_000_000_000,
  net_financial_assets: 10_000_000_000,
  first_invested: '2019-05-01',
  yearly_income: 10_000_000_000,
  ...Object.fromEntries(
    ['sms', 'phone', 'email', 'app', 'wecom'].map((channel) => [
      `marketing_consent_${channel}`,
      true,
    ]),
  ),
}

/** Everybody law protects; the first gate that refuses marketing to them. */
const persons: readonly (readonly [who: string, change: FactRow, reason: string])[] = [
  ['who has died', { deceased: true }, 'deceased'],
  ['who has died, and complained', { deceased: true, open_complaint_count: 1 }, 'deceased'],
  ['a child of 7', { age: 7, capacity: null }, 'no_capacity'],
  ['a child of 8', { age: 8, capacity: null }, 'limited_capacity'],
  ['a child of 11', { age: 11, capacity: null }, 'limited_capacity'],
  ['a child of 17', { age: 17, capacity: null }, 'limited_capacity'],
  ['a child of 11 filed with full capacity', { age: 11 }, 'limited_capacity'],
  ['an adult without capacity', { capacity: 'none' }, 'no_capacity'],
  ['an adult of limited capacity', { capacity: 'limited' }, 'limited_capacity'],
  ['whose birth date nobody knows', { age: null, birth_date: null }, 'age_unknown'],
  ['whose document expired yesterday', { identity_valid_until: '2026-10-30' }, 'identity_expired'],
  ['whose due diligence is open', { due_diligence: 'open' }, 'due_diligence_open'],
  ['who asked to be left alone', { do_not_contact: true }, 'do_not_contact'],
  ['who complains', { open_complaint_count: 1 }, 'open_complaint'],
  ['who left the bank', { closed_date: '2026-10-31' }, 'closed_customer'],
  ['with a frozen account', { frozen_account_count: 1 }, 'frozen_account'],
]

/** Each state as a person in it and in no other. */
const inState: Readonly<Record<ProtectedState, FactRow>> = {
  no_capacity: { capacity: 'none' },
  limited_capacity: { capacity: 'limited' },
  age_unknown: { age: null },
  identity_expired: { identity_valid_until: '2026-10-30' },
  due_diligence_open: { due_diligence: 'open' },
  do_not_contact: { do_not_contact: true },
  open_complaint: { open_complaint_count: 2 },
  closed_customer: { closed_date: '2026-01-01' },
  frozen_account: { frozen_account_count: 1 },
}

const reading = { vocabulary: strategy.vocabulary, asOf }
const reasonOf = (ladder: readonly Gate[], change: FactRow) =>
  judge({ ...sound, ...change }, ladder, reading).refusedBy?.code ?? null

/** What the ladder asks of the person: the bank's own conditions left out. */
const lawOf = (ladder: readonly Gate[]) =>
  ladder.filter(({ stage }) => stage === 'statutory' || stage === 'consent')

const talk: ActionTraits = {
  name: 'talk',
  purpose: 'marketing',
  family: null,
  familyClass: null,
  productRisk: null,
  privatePlacement: false,
  minimumYuan: null,
  channels: ['sms'],
}

describe('marketing, whatever it is called', () => {
  const marketing = strategy.pack.actions.filter((action) => purposeOf(action) === 'marketing')
  for (const moment of ['recommend', 'launch', 'send'] as const) {
    for (const action of marketing) {
      it(`${action.name} reaches nobody law protects (${moment})`, () => {
        const ladder = lawOf(ladderFor(action, strategy, { date: asOf, moment }))
        for (const [who, change, reason] of persons) {
          assert.equal(reasonOf(ladder, change), reason, who)
        }
      })
    }
  }

  const disguises: [string, Partial<ActionTraits>][] = [
    ['calls itself service and names no occasion', { purpose: 'service' }],
    ['names an occasion on no list', { purpose: 'service', occasion: 'win_back' }],
    [
      'names an occasion and sells a fund',
      { purpose: 'service', occasion: 'maturity_notice', family: 'fund' },
    ],
    [
      'names an occasion and carries a risk',
      { purpose: 'service', occasion: 'maturity_notice', productRisk: 'R4' },
    ],
  ]
  for (const [what, change] of disguises) {
    it(`is what ${what}`, () => {
      const traits = { ...talk, ...change }
      assert.equal(purposeOf(traits), 'marketing')
      const ladder = ladderForTraits(traits, strategy, { date: asOf, moment: 'send' })
      for (const [who, person, reason] of persons) {
        assert.equal(reasonOf(ladder, person), reason, who)
      }
      const unasked = { marketing_consent_sms: null }
      assert.notEqual(reasonOf(ladder, unasked), null, 'who never consented')
    })
  }
})

describe('service, from the closed list', () => {
  for (const name of Object.keys(occasions) as OccasionName[]) {
    it(`${name} reaches the states it says, and no other`, () => {
      const traits: ActionTraits = { ...talk, purpose: 'service', occasion: name }
      const ladder = ladderForTraits(traits, strategy, { date: asOf, moment: 'send' })
      const reaches: readonly string[] = occasions[name].reaches
      for (const state of protectedStates) {
        assert.equal(reasonOf(ladder, inState[state]), reaches.includes(state) ? null : state)
      }
      assert.equal(reasonOf(ladder, { deceased: true }), 'deceased')
      const refused = { marketing_consent_sms: false, personalised_sms: false, contacts_1d: 9 }
      assert.equal(reasonOf(ladder, refused), null, 'who said no to marketing is served')
    })
  }

  const must: [OccasionName, ProtectedState][] = [
    ['complaint_reply', 'open_complaint'],
    ['identity_renewal', 'identity_expired'],
    ['maturity_notice', 'do_not_contact'],
    ['security_notice', 'do_not_contact'],
    ['maturity_notice', 'limited_capacity'],
    ['security_notice', 'no_capacity'],
  ]
  for (const [name, state] of must) {
    it(`${name} reaches ${state}`, () => {
      const reaches: readonly string[] = occasions[name].reaches
      assert.ok(reaches.includes(state))
    })
  }
})

describe('edges of age and of papers', () => {
  const ladder = ladderForTraits(talk, strategy, { date: asOf, moment: 'send' })
  const cases: readonly (readonly [string, FactRow, string | null])[] = [
    ['18 on the day', { age: 18 }, null],
    ['a business has no age', { kind: 'business', age: null, capacity: null }, null],
    ['a document valid through today', { identity_valid_until: '2026-10-31' }, null],
    ['a document of which nothing is known', { identity_valid_until: null }, null],
    ['due diligence complete', { due_diligence: 'complete' }, null],
    ['closing tomorrow', { closed_date: '2026-11-01' }, null],
  ]
  for (const [what, change, reason] of cases) {
    it(what, () => assert.equal(reasonOf(ladder, change), reason))
  }

  it('asks for papers from the day the rule is in force', () => {
    const before = ladderForTraits(talk, strategy, { date: '2025-12-31', moment: 'send' })
    assert.equal(reasonOf(before, { due_diligence: 'open' }), null)
    const on = ladderForTraits(talk, strategy, { date: '2026-01-01', moment: 'send' })
    assert.equal(reasonOf(on, { due_diligence: 'open' }), 'due_diligence_open')
  })
})
