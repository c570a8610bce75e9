import assert from 'node:assert/strict'
import { test } from 'node:test'

import { insertAt } from './insert-at.ts'

test('a slot goes where the caret stands and takes the place of what is marked', () => {
  assert.deepEqual(insertAt('尊敬的，您好', '{name}', { from: 3, to: 3 }), {
    copy: '尊敬的{name}，您好',
    caret: 9,
  })
  assert.deepEqual(insertAt('尊敬的客户', '{name}', { from: 3, to: 5 }), {
    copy: '尊敬的{name}',
    caret: 9,
  })
})

test('without a caret the slot goes to the end', () => {
  assert.deepEqual(insertAt('回T退订', '{unsubscribe}'), {
    copy: '回T退订{unsubscribe}',
    caret: 17,
  })
})
