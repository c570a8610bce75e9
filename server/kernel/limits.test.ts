import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLimits, limits } from './limits.ts'

test('a limit changed alone against its relations is refused', () => {
  assert.doesNotThrow(() => assertLimits(limits))
  assert.throws(() => assertLimits({ ...limits, ruleListItems: 5_000 }), /list items/)
  assert.throws(() => assertLimits({ ...limits, ruleTextLength: 500 }), /conditions/)
  assert.throws(() => assertLimits({ ...limits, ruleDecimalDigits: 17 }), /double/)
})
