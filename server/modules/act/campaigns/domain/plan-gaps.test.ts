import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import type { CampaignPlan } from '#contracts/campaigns.ts'

import { gapsOf, isBlocking } from './plan-gaps.ts'
import type { PlanFacts } from './plan-gaps.ts'

const wave = (change: Partial<CampaignPlan['waves'][number]> = {}) => ({
  phase: 'burst' as const,
  date: '2026-11-02',
  channel: 'sms' as const,
  copy: '文案',
  subject: null,
  ...change,
})
const plan = (change: Partial<CampaignPlan> = {}): CampaignPlan => ({
  name: '活动',
  goal: { sentence: '成交一百笔', measure: 'purchases', target: 20, windowDays: 30 },
  ownerStaff: 'M1',
  from: '2026-11-02',
  to: '2026-11-20',
  action: null,
  family: 'time_deposit',
  productId: null,
  audience: { text: 'everyone' },
  controlShare: 0.1,
  waves: [wave()],
  budget: { capCents: 1_000, costPerContactCents: 10 },
  ...change,
})
const whole: PlanFacts = {
  today: '2026-11-01',
  ownerKnown: true,
  subject: null,
  audience: 100,
  reachable: 50,
  treated: 45,
  richestCents: 1_000_000_00,
  proof: { detectableLift: 0.2, hopelessLift: 0.5 },
  costCents: 500,
  money: { zh: '元', en: 'yuan' },
  findings: [],
  strangePlaceholders: [],
}
const paths = (change: Partial<CampaignPlan>, facts: Partial<PlanFacts> = {}) =>
  gapsOf(plan(change), { ...whole, ...facts }).map(({ path }) => path)

describe('what keeps a plan from being submitted', () => {
  it('is nothing, when all is there', () => {
    assert.deepEqual(paths({}), [])
    const three = [
      wave({ phase: 'warm_up', date: '2026-11-02' }),
      wave({ phase: 'burst', date: '2026-11-03' }),
      wave({ phase: 'follow_up', date: '2026-11-20' }),
    ]
    assert.deepEqual(paths({ waves: three }), [])
  })

  it('is not a goal that can be, a size that shows it, a hopeless one owned up to, a shared day', () => {
    assert.deepEqual(paths({ goal: { ...plan().goal, target: 45 } }), [])
    const money = { ...plan().goal, measure: 'aum_cents' as const, target: 45 * 1_000_000_00 }
    assert.deepEqual(paths({ goal: money }), [])
    assert.deepEqual(paths({}, { proof: { detectableLift: 0.5, hopelessLift: 0.5 } }), [])
    assert.deepEqual(
      paths({ unproven: '试点，不看提升' }, { proof: { detectableLift: 1.31, hopelessLift: 0.5 } }),
      [],
    )
    // A service message proves nothing.
    assert.deepEqual(paths({ controlShare: 0 }, { proof: null }), [])
    const shared = [wave({ phase: 'warm_up' }), wave({ channel: 'rm_task' })]
    assert.deepEqual(paths({ waves: shared }), [])
    assert.deepEqual(paths({ waves: [wave({ phase: 'warm_up', channel: 'rm_task' }), wave()] }), [])
  })

  const cases: [string, Partial<CampaignPlan>, Partial<PlanFacts>, string[]][] = [
    ['no goal', { goal: { ...plan().goal, sentence: '' } }, {}, ['goal.sentence']],
    ['no owner', { ownerStaff: '' }, {}, ['ownerStaff']],
    ['an owner nobody knows', {}, { ownerKnown: false }, ['ownerStaff']],
    ['an end before its beginning', { from: '2026-11-21' }, {}, ['to', 'waves.0.date']],
    ['a period that is over', {}, { today: '2026-11-21' }, ['to']],
    ['nobody in the audience', {}, { audience: 0, reachable: 0 }, ['audience']],
    ['nobody who may be reached', {}, { reachable: 0 }, ['audience']],
    ['no wave', { waves: [] }, {}, ['waves']],
    ['a wave before the campaign', { waves: [wave({ date: '2026-11-01' })] }, {}, ['waves.0.date']],
    ['a wave after it', { waves: [wave({ date: '2026-11-21' })] }, {}, ['waves.0.date']],
    [
      'waves in the wrong order',
      { waves: [wave({ phase: 'follow_up' }), wave({ phase: 'burst', date: '2026-11-03' })] },
      {},
      ['waves.1.phase'],
    ],
    [
      'two waves of one phase',
      { waves: [wave(), wave({ date: '2026-11-03' })] },
      {},
      ['waves.1.phase'],
    ],
    [
      'a goal beyond those reached',
      { goal: { ...plan().goal, target: 99_999_999 } },
      {},
      ['goal.target'],
    ],
    [
      'a goal of one more than reached',
      { goal: { ...plan().goal, target: 46 } },
      {},
      ['goal.target'],
    ],
    [
      'more money than the richest could bring',
      { goal: { ...plan().goal, measure: 'aum_cents', target: 45 * 1_000_000_00 + 1 } },
      {},
      ['goal.target'],
    ],
    [
      'a lift of 131 % alone to be seen',
      {},
      { proof: { detectableLift: 1.31, hopelessLift: 0.5 } },
      ['unproven'],
    ],
    [
      'an empty arm',
      { controlShare: 0 },
      { proof: { detectableLift: null, hopelessLift: 0.5 } },
      ['unproven'],
    ],
    [
      'a reason that says nothing',
      { unproven: '试' },
      { proof: { detectableLift: 1.31, hopelessLift: 0.5 } },
      ['unproven'],
    ],
    [
      'two messages on one day',
      { waves: [wave({ phase: 'warm_up' }), wave({ channel: 'app' })] },
      {},
      ['waves.1.date'],
    ],
    ['two waves on one day', { waves: [wave({ phase: 'warm_up' }), wave()] }, {}, ['waves.1.date']],
    ['no copy', { waves: [wave({ copy: ' ' })] }, {}, ['waves.0.copy']],
    ['a mail without subject', { waves: [wave({ channel: 'email' })] }, {}, ['waves.0.subject']],
    [
      'a name to be filled in where a manager speaks',
      { waves: [wave({ channel: 'rm_task', copy: '{name}，您好' })] },
      {},
      ['waves.0.copy'],
    ],
    [
      'an unsubscribe link to be said',
      { waves: [wave({ channel: 'rm_task', copy: '您好 {unsubscribe}' })] },
      {},
      ['waves.0.copy'],
    ],
    [
      'a placeholder nobody fills',
      {},
      { strangePlaceholders: [{ wave: 0, field: 'copy', text: '{余额}' }] },
      ['waves.0.copy'],
    ],
    ['more than the budget', {}, { costCents: 1_001 }, ['budget.capCents']],
    [
      'nothing to sell',
      {},
      { subject: { path: 'family', words: { zh: '无', en: 'none' } } },
      ['family'],
    ],
  ]
  for (const [what, change, facts, expected] of cases) {
    it(`is ${what}`, () => assert.deepEqual(paths(change, facts), expected))
  }

  it('lists everything at once, with words in both languages', () => {
    const gaps = gapsOf(
      plan({ ownerStaff: '', goal: { ...plan().goal, sentence: '' }, waves: [] }),
      { ...whole, audience: 0 },
    )
    assert.deepEqual(
      gaps.map(({ path }) => path),
      ['goal.sentence', 'ownerStaff', 'audience', 'waves'],
    )
    for (const { words } of gaps) assert.ok(words.zh.length > 3 && words.en.length > 3)
  })

  it('is red copy, not copy a person has to judge', () => {
    assert.equal(isBlocking({ severity: 'red', verdict: 'evidence' }), true)
    assert.equal(isBlocking({ severity: 'orange', verdict: 'violation' }), true)
    assert.equal(isBlocking({ severity: 'orange', verdict: 'review' }), false)
    assert.equal(isBlocking({ severity: 'yellow', verdict: 'advice' }), false)
  })
})
