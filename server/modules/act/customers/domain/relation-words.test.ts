import assert from 'node:assert/strict'
import { test } from 'node:test'

import { findFact } from '#modules/know/intake/index.ts'

import { relationWords } from './relation-words.ts'

test('every kind of relation is said from either end', () => {
  const kinds = Object.keys(findFact('relation')?.columns['kind']?.codes ?? {})
  assert.ok(kinds.length >= 7)
  for (const kind of kinds) {
    for (const outward of [true, false]) assert.notEqual(relationWords(kind, outward).zh, kind)
  }
  assert.equal(relationWords('parent_of', true).zh, '子女')
  assert.equal(relationWords('parent_of', false).zh, '父母')
})
