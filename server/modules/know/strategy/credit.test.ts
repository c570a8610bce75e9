import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { projectRoot } from '#server/testing/source-tree.ts'

import { loadPack } from './load-pack.ts'

let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-credit-'))
})

after(() => rm(folder, { recursive: true, force: true }))

/** The shipped pack with this laid on it. */
async function packWith(text: string) {
  await writeFile(join(folder, 'change.yaml'), text)
  return loadPack(join(projectRoot, 'strategy'), { overlays: [folder] })
}

test('a bank shares sales by its own percentages', async () => {
  const loaded = await packWith('credit: { responsible: 60, assistant: 40 }\n')
  assert.ok(loaded.ok)
  const { credit } = loaded.pack
  assert.deepEqual([credit?.referrer, credit?.responsible, credit?.assistant], [20, 60, 40])
})

test('shares that do not add up are refused where they stand', async () => {
  const loaded = await packWith('credit: { responsible: 60 }\n')
  assert.ok(!loaded.ok)
  const [problem] = loaded.problems
  assert.match(problem?.words.en ?? '', /add up to 100/)
  assert.match(problem?.words.zh ?? '', /应为 100/)
})

test('a pack without a rule credits nobody', async () => {
  const base = join(folder, 'base')
  await cp(join(projectRoot, 'strategy'), base, { recursive: true })
  await rm(join(base, 'credit.yaml'))
  const loaded = await loadPack(base)
  assert.ok(loaded.ok)
  assert.equal(loaded.pack.credit, undefined)
})
