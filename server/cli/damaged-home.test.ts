import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { commandLine } from '#server/testing/command-line.ts'

import { customerStoreJob } from '#modules/act/customers/index.ts'
import { openFactStore, openMartStore } from '#platform/lake/index.ts'
import { silentLog } from '#platform/log/index.ts'

import { makeDemoHome } from './demo.ts'

const DATE = '2026-10-31'
const now = () => new Date('2026-11-01T01:00:00Z')

/** A home killed, bitten and garbled: each file × each damage is named, with a cure that works. */
describe('a damaged home', () => {
  let folder: string
  let sound: string

  const run = commandLine({ now })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-damage-'))
    sound = join(folder, 'sound')
    const io = { print() {}, tell() {}, environment: {}, interactive: false, now }
    await makeDemoHome({ dir: sound, customers: 400, seed: 7, environment: {}, io })
    assert.equal((await run('night', '--home', sound, '--date', DATE)).code, 0)
    // The server lays it out in the background: here by the same job.
    const facts = openFactStore(join(sound, 'lake'))
    const martStore = openMartStore(join(sound, 'lake'))
    const mart = await martStore.current()
    assert.ok(mart)
    await customerStoreJob({ facts, martStore }).execute(
      { date: mart.date, hash: mart.hash },
      {
        ...{ jobId: 'test', attempt: 1, log: silentLog(), report: () => {} },
        signal: new AbortController().signal,
      },
    )
    const whole = await run('verify', '--home', sound)
    assert.equal(whole.code, 0, whole.printed + whole.told)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const firstIn = async (home: string, inside: string, ends: string): Promise<string> => {
    const names = await readdir(join(home, inside), { recursive: true })
    const name = names.filter((one) => one.endsWith(ends)).toSorted()[0]
    assert.ok(name, `${inside} has no ${ends}`)
    return join(inside, name)
  }
  const night = (home: string) => run('night', '--home', home, '--date', DATE)

  const files: [
    what: string,
    find: (home: string) => Promise<string>,
    part: string,
    /** What the words say to do, done. */
    cure: (home: string, file: string) => Promise<unknown>,
  ][] = [
    ['the settings', async () => 'zhike.json', 'home', restore],
    [
      'the pointer to the night',
      async () => 'lake/current.json',
      'mart',
      async (home, file) => {
        await rm(join(home, file), { force: true })
        assert.equal((await night(home)).code, 0)
      },
    ],
    [
      'the mart',
      (home) => firstIn(home, 'lake/marts', '.duckdb'),
      'mart',
      async (home) => assert.equal((await night(home)).code, 0),
    ],
    ['the manifest', async () => 'lake/facts/manifest.json', 'facts', restore],
    ['a partition', (home) => firstIn(home, 'lake/facts/customer', '.parquet'), 'facts', restore],
    ['the keys of the vault', async () => 'keys/vault.json', 'vault', restore],
    [
      'the signed ends of the audit chain',
      async () => 'anchors/audit-anchors.jsonl',
      'anchor',
      restore,
    ],
    [
      'the record of a night',
      async () => `lake/nights/${DATE}.json`,
      'record',
      async (home, file) => {
        await rm(join(home, file))
        assert.equal((await night(home)).code, 0)
      },
    ],
    [
      'the record of a load',
      (home) => firstIn(home, 'lake/loads', '.json'),
      'record',
      (home, file) => rm(join(home, file)),
    ],
    ['a feed', (home) => firstIn(home, 'feeds', 'customer.yaml'), 'feed', restore],
    ['the folder of the strategy', async () => 'strategy/base/pack.yaml', 'strategy', restore],
    [
      'a store laid out for reading',
      (home) => firstIn(home, 'lake/serving', '.duckdb'),
      'serving',
      (home, file) => rm(join(home, file)),
    ],
    [
      'the public key beside them',
      async () => 'anchors/audit-anchors.pub.pem',
      'anchor',
      async (home, file) => {
        await rm(join(home, file), { force: true })
        assert.equal((await night(home)).code, 0)
      },
    ],
  ]

  async function restore(home: string, file: string): Promise<void> {
    await cp(join(sound, file), join(home, file))
  }

  const damages: [what: string, harm: (path: string) => Promise<void>][] = [
    ['truncated', async (path) => truncate(path, Math.floor((await readFile(path)).length / 2))],
    [
      'garbled',
      async (path) => {
        const bytes = await readFile(path)
        for (let at = 0; at < bytes.length; at += 3) bytes[at] = (bytes[at] ?? 0) ^ 0x5a
        await writeFile(path, bytes)
      },
    ],
    ['missing', (path) => rm(path)],
  ]

  /** Never written, so nothing is missing; or told apart by exit 1: no home at all. */
  const silent = new Map([
    ['the settings missing', 1],
    ['the pointer to the night missing', 0],
    ['the record of a night missing', 0],
    ['the record of a load missing', 0],
    ['a feed missing', 0],
    ['a store laid out for reading missing', 0],
    ['the signed ends of the audit chain missing', 0],
  ])

  for (const [what, find, part, cure] of files) {
    for (const [how, harm] of damages) {
      it(`${what} ${how}: named, without a stack, and mended as the words say`, async () => {
        const home = join(folder, `bank-${what.replaceAll(' ', '-')}-${how}`)
        await cp(sound, home, { recursive: true, filter: (path) => !path.includes('/ledger/run') })
        const file = await find(home)
        await harm(join(home, file))
        const ran = await run('verify', '--home', home)
        const all = `${ran.printed}\n${ran.told}`
        assert.doesNotMatch(all, /\n\s+at .*:\d+:\d+/, all)
        const expected = silent.get(`${what} ${how}`)
        if (expected === undefined) {
          assert.equal(ran.code, 4, all)
          assert.match(ran.printed, new RegExp(`^${part}: `, 'm'), all)
          // A night takes its time: what it mends is shown once a file, the rest is put back.
          await (how === 'truncated' ? cure : restore)(home, file)
          const again = await run('verify', '--home', home)
          assert.equal(again.code, 0, again.printed + again.told)
        } else assert.equal(ran.code, expected, all)
        await rm(home, { recursive: true, force: true })
      })
    }
  }
})
