import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openFactStore } from '#platform/lake/index.ts'
import { feedOf } from '#server/testing/test-lake.ts'
import { runIntake } from './index.ts'

const home = await mkdtemp(join(tmpdir(), 'zhike-killed-'))
after(() => rm(home, { recursive: true, force: true }))

const FEED = `
feed: acc
words: { zh: 账户, en: accounts }
fact: account
file: acc.csv
columns: { account_id: no, customer_id: cust, family: { value: fund } }
also:
  - fact: account_party
    columns: { account_id: no, customer_id: cust, role: { value: owner } }
`
const intakeModule = fileURLToPath(new URL('./index.ts', import.meta.url))
const lakeModule = fileURLToPath(new URL('../../../platform/lake/index.ts', import.meta.url))

/** Loads in a process that kills itself, as `kill -9` would, when the commit reaches a step. */
function intakeKilledAt(lake: string, source: string, step: string): NodeJS.Signals | null {
  const script = `
    import { parseFeed, runIntake } from ${JSON.stringify(intakeModule)}
    import { openFactStore } from ${JSON.stringify(lakeModule)}
    const loaded = parseFeed(${JSON.stringify(FEED)}, 'acc.yaml')
    await runIntake({
      store: openFactStore(${JSON.stringify(lake)}, {
        atStep: (step) => step === ${JSON.stringify(step)} && process.kill(process.pid, 'SIGKILL'),
      }),
      feeds: [loaded.feed],
      source: ${JSON.stringify(source)},
      businessDate: '2026-10-31',
      timeZone: 'Asia/Shanghai',
    })
  `
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  assert.equal(child.stderr.includes('Error'), false, child.stderr)
  return child.signal
}

async function load(lake: string, source: string): Promise<string> {
  const { factsHash, refusals } = await runIntake({
    store: openFactStore(lake),
    feeds: [feedOf(FEED)],
    source,
    businessDate: '2026-10-31',
    timeZone: 'Asia/Shanghai',
  })
  assert.deepEqual(refusals, [])
  return factsHash
}

const steps = [
  ['locked', 'old'],
  ['placed-one', 'old'],
  ['placed', 'old'],
  ['manifest-swapped', 'new'],
  ['swept', 'new'],
] as const

for (const [step, left] of steps) {
  test(`killed at "${step}" it leaves the ${left} facts, and the next run heals`, async () => {
    const lake = join(await mkdtemp(join(home, 'k')), 'lake')
    const source = await mkdtemp(join(home, 's'))
    await writeFile(join(source, 'acc.csv'), 'no,cust\nA1,C1\n')
    const oldHash = await load(lake, source)
    await writeFile(join(source, 'acc.csv'), 'no,cust\nA1,C1\nA2,C2\n')
    const other = join(await mkdtemp(join(home, 'u')), 'lake')
    await load(other, source)
    const newHash = await openFactStore(other).contentHash()

    assert.equal(intakeKilledAt(lake, source, step), 'SIGKILL')
    const found = await openFactStore(lake).contentHash()
    assert.equal(found, left === 'old' ? oldHash : newHash)

    assert.equal(await load(lake, source), newHash)
    assert.deepEqual(await readdir(join(lake, 'staging')), [])
    const { partitions, retired } = await openFactStore(lake).manifest()
    const files = (await readdir(join(lake, 'facts'), { recursive: true })).filter((name) =>
      name.endsWith('.parquet'),
    )
    assert.equal(files.length, partitions.length + retired.length)
  })
}
