import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { readActions } from './list-actions.ts'

let bank: SmallBank
before(async () => {
  bank = await smallBank()
})
after(() => bank.close())

const bankWide = { kind: 'bank' } as const

test('conditions of an action say what must hold, not what is refused', async () => {
  const parts = { marts: bank.parts.marts, strategy: () => bank.loaded }
  const { actions } = await readActions(parts, bankWide, '2026-10-31')
  const conditions = actions.flatMap((action) => action.conditions)
  assert.ok(conditions.length > 100)
  const turnedTwice = conditions.filter(({ text }) => /not \(?\(?not /.test(text))
  assert.deepEqual(turnedTwice, [])
  const died = conditions.find(({ refusal }) => refusal.en === 'the customer has died')
  assert.deepEqual([died?.text, died?.sentence.zh], ['not deceased', '未标为“已故”'])
  const own = conditions.find(({ text }) => text === "not (life_stage = 'lost')")
  assert.equal(own?.sentence.zh, '生命周期不是流失（或无生命周期）')
})

test('an action names its product family as people do', async () => {
  const parts = { marts: bank.parts.marts, strategy: () => bank.loaded }
  const { actions } = await readActions(parts, bankWide, '2026-10-31')
  for (const { family, familyWords } of actions) assert.equal(family === null, familyWords === null)
  assert.equal(actions.find(({ family }) => family === 'fund')?.familyWords?.zh, '基金')
})
