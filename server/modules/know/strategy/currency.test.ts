import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { projectRoot } from '#server/testing/source-tree.ts'

import { loadPack } from './index.ts'

const strategy = join(projectRoot, 'strategy')

async function unitOfMoney(overlays: readonly string[]) {
  const loaded = await loadPack(strategy, { overlays: [...overlays] })
  assert.ok(loaded.ok)
  const units = loaded.vocabulary.fields
    .filter(({ type }) => type === 'money')
    .map(({ unit }) => unit?.en ?? null)
  return [...new Set(units)]
}

test('amounts of a bank in another currency carry its words, those in yuan need none', async () => {
  assert.deepEqual(await unitOfMoney([join(projectRoot, 'feeds/berka/strategy')]), ['koruna'])
  assert.deepEqual(await unitOfMoney([]), [null])
})
