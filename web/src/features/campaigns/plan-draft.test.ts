import assert from 'node:assert/strict'
import { test } from 'node:test'

import { campaignPlan } from '#contracts/campaigns.ts'
import {
  type PlanForm,
  duplicatePlan,
  isSamePlan,
  newPlan,
  openPlan,
  readPlan,
  sectionOf,
} from './plan-draft.ts'

const blank = newPlan('2026-11-22', 'M001')
const filled: PlanForm = {
  ...blank,
  name: '  年末定期承接  ',
  sentence: '四周内 200 位客户续存',
  target: '1,200',
  cap: '5万',
  action: 'time_deposit_renewal',
}

const readWhole = (form: PlanForm) => {
  const reading = readPlan(form)
  assert.ok(reading.whole, `lacks ${reading.lacks.join(', ')}`)
  return reading.plan
}

test('a new plan begins tomorrow and lacks only what a person must decide', () => {
  assert.equal(blank.from, '2026-11-23')
  assert.deepEqual(readPlan(blank).lacks, ['name', 'target'])
})

test('size and cost can be asked for before the plan has a name or target', () => {
  const { whole, plan } = readPlan(blank)
  assert.equal(whole, false)
  assert.ok(campaignPlan.safeParse(plan).success)
})

test('a filled plan is one the server takes, amounts to the cent', () => {
  const plan = readWhole(filled)
  assert.deepEqual(campaignPlan.parse(plan), plan)
  assert.equal(plan.name, '年末定期承接')
  assert.equal(plan.goal.target, 1_200)
  assert.deepEqual(plan.budget, { capCents: 5_000_000, costPerContactCents: 10 })
  assert.equal(plan.controlShare, 0.1)
})

test('a target in money is yuan as typed and cents as kept', () => {
  const plan = readWhole({ ...filled, measure: 'aum_cents', target: '3亿' })
  assert.equal(plan.goal.target, 30_000_000_000)
  const { text: audience } = plan.audience as { text: string }
  const opened = openPlan({
    plan,
    audience: { text: audience, tree: { kind: 'everyone' }, words: { zh: '-', en: '-' } },
  })
  assert.equal(opened.target, '300,000,000')
})

test('what was saved opens as it was', () => {
  const plan = readWhole({ ...filled, unproven: ' 小范围试点 ', entrants: true })
  assert.deepEqual([plan.unproven, plan.entrants], ['小范围试点', 'each_wave'])
  const audience = {
    text: filled.audience,
    tree: { kind: 'everyone' as const },
    words: { zh: '-', en: '-' },
  }
  const opened = openPlan({ plan, audience })
  assert.deepEqual(readWhole(opened), plan)
  assert.ok(isSamePlan(opened, openPlan({ plan, audience })))
  assert.ok(!isSamePlan(opened, { ...opened, target: '1201' }))
})

test('only the waves that are on are planned, in their order', () => {
  const { warm_up, burst, follow_up } = filled.waves
  const plan = readWhole({
    ...filled,
    waves: { warm_up, burst, follow_up: { ...follow_up, on: true, copy: '您好' } },
  })
  assert.deepEqual(
    plan.waves.map(({ phase, channel }) => [phase, channel]),
    [
      ['burst', 'sms'],
      ['follow_up', 'rm_task'],
    ],
  )
})

test('a subject is kept only where the channel shows one', () => {
  const burst = { ...filled.waves.burst, subject: ' 到期提醒 ' }
  const waves = { ...filled.waves, burst }
  assert.equal(readWhole({ ...filled, waves }).waves[0]?.subject, null)
  const mailed = { ...waves, burst: { ...burst, channel: 'email' as const } }
  assert.equal(readWhole({ ...filled, waves: mailed }).waves[0]?.subject, '到期提醒')
})

test('a wave without a day, an end before the start and odd numbers are named', () => {
  const waves = { ...filled.waves, burst: { ...filled.waves.burst, date: '' } }
  assert.deepEqual(readPlan({ ...filled, waves }).lacks, ['wave.burst'])
  assert.deepEqual(readPlan({ ...filled, to: '2026-11-01' }).lacks, ['order'])
  assert.deepEqual(readPlan({ ...filled, control: '60' }).lacks, ['control'])
  assert.deepEqual(readPlan({ ...filled, windowDays: '0' }).lacks, ['window'])
  assert.deepEqual(readPlan({ ...filled, cap: '-5' }).lacks, ['cap'])
  assert.deepEqual(readPlan({ ...filled, target: '-5' }).lacks, ['target'])
})

test('a campaign of the action library carries no product of its own', () => {
  const plan = readWhole({ ...filled, family: 'fund', productId: 'F1' })
  assert.deepEqual([plan.action, plan.family, plan.productId], ['time_deposit_renewal', null, null])
  const free = readWhole({ ...filled, action: null, family: 'fund', productId: ' F1 ' })
  assert.deepEqual([free.family, free.productId], ['fund', 'F1'])
})

test('a duplicate starts tomorrow with its waves as far apart as before', () => {
  const copy = duplicatePlan(filled, '2027-02-27', '年末定期承接（副本）')
  assert.equal(copy.from, '2027-02-28')
  assert.equal(copy.to, '2027-03-27')
  assert.equal(copy.waves.burst.date, '2027-03-03')
  const small = duplicatePlan({ ...filled, unproven: '试点' }, '2027-02-27', '副本')
  assert.equal(small.unproven, '')
})

test('what the server finds missing leads to its part of the page', () => {
  assert.equal(sectionOf('waves.1.copy'), 'waves')
  assert.equal(sectionOf('goal.sentence'), 'goal')
  assert.equal(sectionOf('budget.capCents'), 'budget')
  assert.equal(sectionOf('ownerStaff'), 'goal')
  assert.equal(sectionOf('unproven'), 'control')
})
