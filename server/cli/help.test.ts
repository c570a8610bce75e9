import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

import { projectRoot } from '#server/testing/source-tree.ts'

import { commands } from './commands.ts'

/** Tells on file descriptor 3 what the process used, however it ends. */
const tellCpu = `import { writeSync } from 'node:fs'
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  writeSync(3, String((user + system) / 1e6))
})`

function typed(...argv: string[]) {
  const preload = `data:text/javascript,${encodeURIComponent(tellCpu)}`
  const main = join(projectRoot, 'server', 'main.ts')
  const { stdout, stderr, output, status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', preload, main, ...argv],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  )
  return { stdout, stderr, status, cpuSeconds: Number(output[3]) }
}

test('the help lists every command in both languages, in under half a second of CPU', () => {
  const { stdout, status, cpuSeconds } = typed('--help')
  assert.equal(status, 0)
  for (const { name, words } of commands) {
    assert.match(stdout, new RegExp(`^  ${name} +${literal(`${words.en} · ${words.zh}`)}$`, 'm'))
  }
  assert.ok(cpuSeconds > 0 && cpuSeconds < 0.5, `${cpuSeconds} s`)
})

test('a word that is no command is answered as quickly', () => {
  const { stderr, status, cpuSeconds } = typed('nihgt')
  assert.equal(status, 1)
  assert.match(stderr, /no command "nihgt"/)
  assert.ok(cpuSeconds > 0 && cpuSeconds < 0.5, `${cpuSeconds} s`)
})

test('each listed command can be loaded, and its options have words', async () => {
  for (const { name, load } of commands) {
    const { options, positionals, run } = await load()
    assert.equal(typeof run, 'function', name)
    assert.ok(positionals.least <= positionals.most, name)
    for (const [option, { words }] of Object.entries(options)) {
      assert.ok(words.zh !== '' && words.en !== '', `${name} --${option}`)
    }
  }
  assert.equal(new Set(commands.map(({ name }) => name)).size, commands.length)
})

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
