import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Task } from '#contracts/workbench.ts'
import { minutesUntil, neighbourOf, partsOf, reasonsBeyond, workable } from './day-list.ts'

function task(taskId: string, change: Partial<Task> = {}): Task {
  return {
    taskId,
    kind: 'recommendation',
    state: 'open',
    action: null,
    campaign: null,
    reasons: [],
    due: '2026-11-02',
    at: null,
    valueCents: null,
    stopped: null,
    owner: { staffNumber: 'R1', name: '李经理', mine: true },
    customer: {
      customerId: taskId,
      kind: 'personal',
      name: null,
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
    ...change,
  }
}

const rule = { zh: '已达联络上限', en: 'the cap is reached' }
const day = [
  task('A'),
  task('B', { stopped: rule }),
  task('C', { at: '2026-11-02T07:00:00.000Z' }),
  task('D', { at: '2026-11-02T02:00:00.000Z' }),
  task('E', { state: 'snoozed' }),
  task('F', { state: 'done' }),
  task('G'),
]
const ids = (tasks: readonly Task[]): string[] => tasks.map(({ taskId }) => taskId)

test('appointments stand by their time, the rest in the order of the day', () => {
  const parts = partsOf(day)
  assert.deepEqual(ids(parts.appointments), ['D', 'C'])
  assert.deepEqual(ids(parts.open), ['A', 'G'])
  assert.deepEqual(ids(parts.stopped), ['B'])
  assert.deepEqual(ids(parts.later), ['E'])
  assert.deepEqual(ids(parts.done), ['F'])
})

test('every task stands in exactly one part', () => {
  assert.deepEqual(Object.values(partsOf(day)).flatMap(ids).toSorted(), ids(day).toSorted())
})

test('next and previous skip what is stopped and end at the ends', () => {
  const list = workable(partsOf(day))
  assert.equal(neighbourOf(list, 'C', 1)?.taskId, 'A')
  assert.equal(neighbourOf(list, 'A', 1)?.taskId, 'G')
  assert.equal(neighbourOf(list, 'G', 1)?.taskId, 'G')
  assert.equal(neighbourOf(list, 'D', -1)?.taskId, 'D')
  assert.equal(neighbourOf(list, 'B', 1)?.taskId, 'D')
  assert.equal(neighbourOf([], undefined, 1), undefined)
})

test('an appointment counts down, and says when it has begun', () => {
  const now = Date.parse('2026-11-02T01:30:00Z')
  assert.equal(minutesUntil('2026-11-02T02:00:00.000Z', now), 30)
  assert.equal(minutesUntil('2026-11-02T01:00:00.000Z', now), -30)
})

test('a reason that only names the action is not said twice', () => {
  const words = { zh: '大额存单推荐', en: 'a large deposit' }
  const named = { zh: '推荐：大额存单推荐', en: 'recommended: a large deposit' }
  const why = { zh: '活期余额较高', en: 'much on demand' }
  const about = { action: { code: 'a', words }, reasons: [named, why] }
  assert.deepEqual(reasonsBeyond(about), [why])
  assert.deepEqual(reasonsBeyond({ ...about, action: null }), [named, why])
})
