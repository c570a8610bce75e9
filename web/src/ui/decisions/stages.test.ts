import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { DecidedAction, DecisionStage } from '#contracts/decisions.ts'
import { byStage, splitActions } from './stages.ts'

const same = (text: string): { zh: string; en: string } => ({ zh: text, en: text })

function decided(action: string, rank: number | null, stage: DecisionStage | null): DecidedAction {
  return {
    action,
    words: same(action),
    issue: same('i'),
    group: same('g'),
    rank,
    stage,
    channel: null,
    product_id: null,
    reason: null,
    priority: null,
    ladder: [],
  }
}

test('offers stand by rank, refusals by the order in which the stages are asked', () => {
  const { offered, refused } = splitActions([
    decided('a', null, 'contact_policy'),
    decided('b', 2, null),
    decided('c', null, 'consent'),
    decided('d', 1, null),
    decided('e', null, 'contact_policy'),
  ])
  assert.deepEqual(
    offered.map(({ action }) => action),
    ['d', 'b'],
  )
  assert.deepEqual(
    refused.map(({ stage, of }) => [stage, of.map(({ action }) => action)]),
    [
      ['consent', ['c']],
      ['contact_policy', ['a', 'e']],
    ],
  )
})

test('a stage that refused nothing is left out', () => {
  assert.deepEqual(
    byStage([{ stage: 'suitability' as const }]).map(({ stage }) => stage),
    ['suitability'],
  )
})
