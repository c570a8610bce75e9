import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { commandLine } from '#server/testing/command-line.ts'

const zhike = commandLine({ now: () => new Date('2026-11-01T01:00:00Z') })

test('too few or too many customers for a demo bank are refused before it is made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-demo-'))
  const dir = join(folder, 'home')
  try {
    for (const [command, customers] of [
      ['demo', '99'],
      ['start', '2000001'],
    ] as const) {
      const { code, told } = await zhike(command, '--home', dir, '--customers', customers)
      assert.equal(code, 1)
      assert.match(told, /--customers takes 100 to 2000000, not \d+/)
      assert.doesNotMatch(told, /RangeError| at /)
      assert.equal(existsSync(dir), false)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
