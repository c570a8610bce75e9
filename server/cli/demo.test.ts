import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { commands } from './commands.ts'
import { runCommandLine } from './run.ts'

test('too few or too many customers for a demo bank are refused before it is made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-demo-'))
  const dir = join(folder, 'home')
  try {
    for (const [command, customers] of [
      ['demo', '99'],
      ['start', '2000001'],
    ] as const) {
      const told: string[] = []
      const argv = [command, '--home', dir, '--customers', customers]
      const code = await runCommandLine(commands, argv, {
        print: () => {},
        tell: (line) => told.push(line),
        environment: {},
        interactive: false,
        now: () => new Date('2026-11-01T01:00:00Z'),
      })
      assert.equal(code, 1)
      assert.match(told.join('\n'), /--customers takes 100 to 2000000, not \d+/)
      assert.doesNotMatch(told.join('\n'), /RangeError| at /)
      assert.equal(existsSync(dir), false)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
