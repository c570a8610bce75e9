import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { compareTasks } from './day-order.ts'
import type { DayPlace } from './day-order.ts'

const place = (taskId: string, kind: DayPlace['kind'], rest: Partial<DayPlace> = {}): DayPlace => ({
  taskId,
  kind,
  due: '2026-11-02',
  appointedAt: null,
  priority: null,
  valueCents: null,
  ...rest,
})

test('what was agreed comes first, then who was sent, then the best recommendation', () => {
  const day = [
    place('poor', 'recommendation', { priority: 5, due: '2026-11-01' }),
    place('rich', 'recommendation', { priority: 9 }),
    place('campaign', 'campaign', { valueCents: 900 }),
    place('referral', 'referral'),
    place('late promise', 'promise', { due: '2026-10-30' }),
    place('promise', 'promise'),
    place('at three', 'appointment', { appointedAt: '2026-11-02T07:00:00.000Z' }),
    place('at ten', 'appointment', { appointedAt: '2026-11-02T02:00:00.000Z' }),
  ]
  assert.deepEqual(
    day.toSorted(compareTasks).map(({ taskId }) => taskId),
    ['at ten', 'at three', 'late promise', 'promise', 'referral', 'campaign', 'rich', 'poor'],
  )
})

test('the order does not depend on the order the tasks came in', () => {
  const anyTask = fc.record({
    taskId: fc.uuid(),
    kind: fc.constantFrom('recommendation', 'campaign', 'promise', 'appointment', 'referral'),
    due: fc.constantFrom('2026-11-01', '2026-11-02'),
    appointedAt: fc.constantFrom(null, '2026-11-02T02:00:00.000Z', '2026-11-02T07:00:00.000Z'),
    priority: fc.option(fc.nat(3)),
    valueCents: fc.option(fc.nat(3)),
  })
  fc.assert(
    fc.property(fc.uniqueArray(anyTask, { selector: (one) => one.taskId }), (tasks) => {
      const ordered = tasks.toSorted(compareTasks)
      assert.deepEqual(tasks.toReversed().toSorted(compareTasks), ordered)
    }),
  )
})
