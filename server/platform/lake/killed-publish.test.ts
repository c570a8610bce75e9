import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openEngine, openMartReader, openMartStore } from './index.ts'

const home = await mkdtemp(join(tmpdir(), 'zhike-publish-'))
after(() => rm(home, { recursive: true, force: true }))

const lakeModule = fileURLToPath(new URL('./index.ts', import.meta.url))

async function build(lake: string, value: number): Promise<void> {
  const store = openMartStore(lake)
  const building = await store.beginBuild('2026-10-31')
  const engine = await openEngine({ path: building.path, tempDirectory: join(home, 'tmp') })
  const connection = await engine.connect()
  await connection.run(`create table profile as select ${value} as n`)
  engine.close()
  const facts = { date: '2026-10-31', strategy: 's', factsHash: 'f' }
  await store.publish(building, { ...facts, hash: `hash-${value}-0123456789` })
}

/** Builds and publishes in a process that kills itself, as `kill -9` would, at a step. */
function publishKilledAt(lake: string, step: string): NodeJS.Signals | null {
  const script = `
    import { openEngine, openMartStore } from ${JSON.stringify(lakeModule)}
    const store = openMartStore(${JSON.stringify(lake)}, {
      atStep: (step) => step === ${JSON.stringify(step)} && process.kill(process.pid, 'SIGKILL'),
    })
    const building = await store.beginBuild('2026-10-31')
    if (${JSON.stringify(step)} === 'building') process.kill(process.pid, 'SIGKILL')
    const engine = await openEngine({ path: building.path, tempDirectory: ${JSON.stringify(home)} })
    const connection = await engine.connect()
    await connection.run('create table profile as select 2 as n')
    engine.close()
    await store.publish(building, {
      date: '2026-10-31', hash: 'hash-2-0123456789', strategy: 's', factsHash: 'f',
    })
  `
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  assert.equal(child.stderr.includes('Error'), false, child.stderr)
  return child.signal
}

const steps = [
  ['building', 1],
  ['built', 1],
  ['placed', 1],
  ['pointed', 2],
] as const

for (const [step, served] of steps) {
  test(`a night killed at "${step}" leaves one whole mart served, and the next runs`, async () => {
    const lake = await mkdtemp(join(home, 'm'))
    await build(lake, 1)
    const reader = openMartReader(openMartStore(lake))
    assert.equal(publishKilledAt(lake, step), 'SIGKILL')
    assert.deepEqual(await reader.read('select n from profile'), [{ n: served }])
    await build(lake, 3)
    assert.deepEqual(await reader.read('select n from profile'), [{ n: 3 }])
    await reader.close()
    const next = openMartStore(lake)
    await next.discard(await next.beginBuild('2026-11-01'))
    const left = (await readdir(join(lake, 'marts'))).filter((name) => name.endsWith('.duckdb'))
    assert.equal(left.length, 1)
  })
}
