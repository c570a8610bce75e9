import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readPreferences } from './preferences.ts'

test('a person who never chose sees Chinese, with growth in red', () => {
  assert.deepEqual(readPreferences(null), {
    language: 'zh',
    largeType: false,
    growth: 'red',
    columns: {},
  })
})

test('kept choices come back', () => {
  const kept = { language: 'en', largeType: true, growth: 'green', columns: { a: ['x', 'y'] } }
  assert.deepEqual(readPreferences(JSON.stringify(kept)), kept)
})

test('spoilt storage falls back instead of breaking the page', () => {
  for (const spoilt of ['{', '[]', 'null', '7', '{"columns":[1],"language":"fr"}']) {
    assert.equal(readPreferences(spoilt).language, 'zh')
    assert.deepEqual(readPreferences(spoilt).columns, {})
  }
})
