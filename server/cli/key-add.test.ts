import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { commandLine } from '#server/testing/command-line.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-key-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const zhike = commandLine({ now: () => new Date('2026-11-01T01:00:00Z') })

test('a key is made from the command line, its secret shown, a wrong scope refused', async () => {
  const home = join(folder, 'home')
  const made = await zhike('init', '--home', home, '--strategy', join(projectRoot, 'strategy'))
  assert.equal(made.code, 0, made.told)
  const given = ['--home', home, '--name', '客服中心', '--scope', 'contact.send']
  const key = await zhike('key', 'add', ...given, '--scope', 'outcome.send', '--json')
  assert.equal(key.code, 0, key.told)
  const { secret, scopes, requestsPerMinute } = key.json<{
    secret: string
    scopes: string[]
    requestsPerMinute: number
  }>()
  assert.match(secret, /^zk_/)
  assert.deepEqual([scopes, requestsPerMinute], [['contact.send', 'outcome.send'], 6_000])
  const wrong = await zhike('key', 'add', '--home', home, '--name', 'x', '--scope', 'all')
  assert.equal(wrong.code, 1)
  assert.match(wrong.told, /--scope is one of decision\.ask, event\.send/)
})
