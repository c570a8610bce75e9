import assert from 'node:assert/strict'
import { test } from 'node:test'

import { missingOf } from './plan-missing.ts'

const said = { lack: (lack: string) => `lacks ${lack}`, rule: 'rule' }
const readable = { problems: [], unfinished: [] }
const words = { zh: '缺文案', en: 'No copy' }

test('what the page sees itself is not told a second time by the server', () => {
  const found = [
    { path: 'goal.target', words },
    { path: 'waves.0.copy', words },
  ]
  assert.deepEqual(
    missingOf(['target'], readable, found, said).map(({ key }) => key),
    ['target', 'waves.0.copy 0'],
  )
})

test('two findings of one place are both told', () => {
  const found = [
    { path: 'waves.0.copy', words },
    { path: 'waves.0.copy', words },
  ]
  const missing = missingOf([], readable, found, said)
  assert.equal(new Set(missing.map(({ key }) => key)).size, 2)
  assert.ok(missing.every(({ section }) => section === 'waves'))
})

test('an audience half built is missing, though the last one could be read', () => {
  const [only] = missingOf([], { problems: [], unfinished: ['node-1'] }, [], said)
  assert.deepEqual(only, { key: 'rule', section: 'audience', words: 'rule' })
})
