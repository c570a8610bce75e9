import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Campaign } from '#contracts/campaigns.ts'
import type { Task } from '#contracts/workbench.ts'

import { AGENDA_ROWS } from './agenda.ts'
import {
  campaignAgenda,
  campaignTiles,
  reviewAgenda,
  runningAgenda,
  withheldAgenda,
} from './campaign-agendas.ts'
import { dayAgendas, dayTiles, leftBehindTiles, teamAgenda } from './work-agendas.ts'

const TODAY = '2026-11-02'
const said = (zh: string, en: string) => ({ zh, en })

function task(taskId: string, change: Partial<Task> = {}): Task {
  return {
    taskId,
    kind: 'recommendation',
    state: 'open',
    customer: {
      customerId: `C${taskId}`,
      kind: 'personal',
      name: '张*',
      age: null,
      gender: null,
      aumCents: null,
      tier: null,
      lifeStage: null,
      criticalGapCents: null,
      churnPoints: null,
      outletName: null,
      rmName: null,
    },
    action: { code: 'renewal', words: said('定期到期续存', 'renew a deposit') },
    campaign: null,
    reasons: [
      said('推荐：定期到期续存', 'recommended: renew a deposit'),
      said('7 天内到期', 'soon'),
    ],
    due: TODAY,
    at: null,
    valueCents: null,
    stopped: null,
    owner: { staffNumber: 'R1', name: '李文', mine: true },
    ...change,
  }
}

test('a day is told in its three parts, and what a rule stops is in none', () => {
  const tasks = [
    task('1'),
    task('2', {
      kind: 'promise',
      due: '2026-11-01',
      action: null,
      reasons: [said('资料', 'leaflet')],
    }),
    task('3', { kind: 'appointment', at: '2026-11-02T06:00:00.000Z' }),
    task('4', { kind: 'appointment', at: '2026-11-02T02:00:00.000Z' }),
    task('5', { stopped: said('已达上限', 'cap reached') }),
    task('6', { state: 'snoozed' }),
  ]
  const agendas = dayAgendas(tasks, TODAY)
  assert.deepEqual(
    agendas.map(({ code, total }) => [code, total]),
    [
      ['tasks', 1],
      ['appointments', 2],
      ['promises', 1],
    ],
  )
  const [contact, appointments, promises] = agendas.map(({ rows }) => rows)
  assert.deepEqual(
    appointments?.map(({ key }) => key),
    ['4', '3'],
  )
  assert.equal(promises?.[0]?.mark?.tone, 'warn')
  assert.equal(contact?.[0]?.to, '/workbench?task=1')
  assert.deepEqual(
    dayTiles(tasks, 3).map(({ value, to }) => [value, to]),
    [
      [4, '/workbench'],
      [3, '/workbench'],
    ],
  )
})

test('the reason shown says more than the name of the action', () => {
  const [agenda] = dayAgendas([task('1')], TODAY)
  assert.equal(agenda?.rows[0]?.words.zh, '张* · 定期到期续存')
  assert.equal(agenda?.rows[0]?.detail?.zh, '7 天内到期')
})

test('a long day shows its beginning and counts the whole', () => {
  const [agenda] = dayAgendas(
    Array.from({ length: 20 }, (_, i) => task(String(i))),
    TODAY,
  )
  assert.equal(agenda?.rows.length, AGENDA_ROWS)
  assert.equal(agenda?.total, 20)
})

test('a team shows how far each has come, and who keeps a promise waiting', () => {
  const { rows } = teamAgenda([
    { staffNumber: 'R1', name: '李文', open: 6, done: 4, overduePromises: 2 },
    { staffNumber: 'R2', name: '王芳', open: 0, done: 3, overduePromises: 0 },
  ])
  assert.deepEqual(
    rows.map(({ done }) => done),
    [
      { part: 4, whole: 10 },
      { part: 3, whole: 3 },
    ],
  )
  assert.equal(rows[0]?.mark?.words.zh, '2 项承诺逾期')
  assert.equal(rows[1]?.mark, null)
})

function campaign(
  campaignId: string,
  state: Campaign['state'],
  progress: Partial<NonNullable<Campaign['progress']>> | null = null,
): Campaign {
  return {
    campaignId,
    version: 1,
    state,
    reviews: [],
    ceiling: null,
    plan: {
      name: `活动${campaignId}`,
      goal: { sentence: '', measure: 'purchases', target: 10, windowDays: 30 },
      ownerStaff: 'M1',
      from: '2026-11-01',
      to: '2026-11-30',
      action: null,
      family: null,
      productId: null,
      audience: { text: 'everyone' },
      controlShare: 0.1,
      waves: [],
      budget: { capCents: 0, costPerContactCents: 0 },
    },
    audience: { text: 'everyone', tree: { kind: 'everyone' }, words: said('全部', 'everyone') },
    createdBy: '总行营销',
    mine: false,
    may: [],
    history: [],
    progress:
      progress === null
        ? null
        : {
            members: 100,
            treated: 80,
            control: 20,
            sent: 40,
            delivered: 38,
            failed: 0,
            waiting: 40,
            withheld: [],
            responded: 5,
            purchased: 2,
            tasks: { open: 0, done: 0, withdrawn: 0 },
            spentCents: 0,
            ...progress,
          },
  }
}

test('campaigns that wait for a hand come before those that run', () => {
  const campaigns = [
    campaign('1', 'running', {}),
    campaign('2', 'finished'),
    campaign('3', 'in_review'),
    campaign('4', 'returned'),
    campaign('5', 'draft'),
  ]
  assert.deepEqual(
    campaignAgenda(campaigns).rows.map(({ key }) => key),
    ['4', '3', '1', '5'],
  )
  assert.deepEqual(
    reviewAgenda(campaigns).rows.map(({ to }) => to),
    ['/campaigns/3'],
  )
  assert.deepEqual(runningAgenda(campaigns).rows[0]?.done, { part: 40, whole: 80 })
  assert.deepEqual(
    campaignTiles(campaigns).map(({ value }) => value),
    [1, 1],
  )
})

test('what was withheld is added up by rule, without those held out by design', () => {
  const cap = { code: 'month_sms', words: said('短信上限', 'SMS cap') }
  const campaigns = [
    campaign('1', 'running', { withheld: [{ ...cap, customers: 3 }] }),
    campaign('2', 'paused', {
      withheld: [
        { ...cap, customers: 4 },
        { code: 'bank_holdout', words: said('全局留白', 'held out'), customers: 50 },
      ],
    }),
  ]
  const { rows, total } = withheldAgenda(campaigns)
  assert.equal(total, 1)
  assert.equal(rows[0]?.mark?.words.zh, '7 人次')
  assert.equal(rows[0]?.detail?.zh, '涉及 2 个活动')
})

test('a home says what is left behind with the numbers of its page, and nothing where nothing is', () => {
  assert.deepEqual(
    leftBehindTiles({ total: 12, tasksTotal: 3 }).map(({ code, value, to }) => [code, value, to]),
    [
      ['left_customers', 12, '/left-behind'],
      ['left_tasks', 3, '/left-behind'],
    ],
  )
  assert.deepEqual(
    leftBehindTiles({ total: 0, tasksTotal: 3 }).map(({ code }) => code),
    ['left_tasks'],
  )
  assert.deepEqual(leftBehindTiles({ total: 0, tasksTotal: 0 }), [])
})
