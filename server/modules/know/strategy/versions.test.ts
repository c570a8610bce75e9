import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

import { ProblemError } from '#contracts/problems.ts'
import { silentLog } from '#platform/log/index.ts'
import { projectRoot } from '#server/testing/source-tree.ts'
import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'

import { differenceOf } from './domain/difference.ts'
import { openLiveStrategy } from './live-strategy.ts'
import { loadPack } from './load-pack.ts'
import type { LoadedPack } from './load-pack.ts'

interface Versions {
  readonly versions: {
    hash: string
    name: string
    current: boolean
    nights: number
    firstNight: string | null
  }[]
}

describe('versions of the strategy', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
  })
  after(() => bank.close())

  const versionsSeen = async () =>
    (await (await bank.as('marketer')).answer<Versions>('listVersions')).versions

  async function currentOtherThan(hash: string): Promise<string> {
    for (let tries = 0; tries < 100; tries += 1) {
      const current = (await versionsSeen()).find((version) => version.current)
      if (current !== undefined && current.hash !== hash) return current.hash
      await pause(200)
    }
    throw new Error('the server did not notice the change')
  }

  it('is changed in its folder, noticed without a restart, kept and compared', async () => {
    const [first, ...others] = await versionsSeen()
    assert.ok(first)
    assert.deepEqual(others, [])
    assert.deepEqual([first.current, first.nights, first.firstNight], [true, 1, '2026-10-31'])
    const file = join(bank.home.strategyFolders.base, 'critical.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('threshold: 500000', 'threshold: 510000'))
    const now = await currentOtherThan(first.hash)
    const client = await bank.as('analyst')
    const params = { from: first.hash, to: now }
    const { changes } = await client.answer<{ changes: object[] }>('compareVersions', { params })
    assert.deepEqual(changes, [
      {
        kind: 'changed',
        file: 'critical.yaml',
        entry: 'critical.falling_500k',
        field: 'threshold',
        before: '500000',
        after: '510000',
      },
    ])
    const versions = await versionsSeen()
    assert.deepEqual(
      versions.map(({ hash, current }) => [hash, current]),
      [
        [now, true],
        [first.hash, false],
      ],
    )
  })

  it('says so when one of two versions was never kept', async () => {
    const client = await bank.as('marketer')
    const params = { from: 'f'.repeat(64), to: 'f'.repeat(64) }
    const answer = await client.ask('compareVersions', { params })
    assert.equal(answer.json<{ code: string }>().code, 'not_found')
  })

  it('keeps the one in force when its folder is broken, and tells the administrator', async () => {
    const file = join(bank.home.strategyFolders.base, 'critical.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, `${text}\n  broken: [\n`)
    const admin = await bank.as('admin')
    const line = async () => {
      const { system } = await admin.answer<{
        system: { code: string; good: boolean; detail: { en: string } }[]
      }>('readHome')
      return system.find(({ code }) => code === 'strategy')
    }
    for (let tries = 0; tries < 100 && (await line())?.good === true; tries += 1) await pause(200)
    const told = await line()
    assert.equal(told?.good, false)
    assert.match(told?.detail.en ?? '', /critical\.yaml:\d+ .*stays in force|stays in force/)
    assert.equal((await versionsSeen()).filter(({ current }) => current).length, 1)
    await writeFile(file, text)
    for (let tries = 0; tries < 100 && (await line())?.good === false; tries += 1) await pause(200)
    assert.equal((await line())?.good, true)
  })
})

describe('the strategy in force', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-live-'))
    await cp(join(projectRoot, 'strategy'), folder, { recursive: true })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  async function load(): Promise<LoadedPack> {
    const loaded = await loadPack(folder)
    if (loaded.ok) return loaded
    throw new ProblemError('strategy_unsound')
  }

  it('changes only when two looks see the same files', async () => {
    const seen: string[] = []
    const live = await openLiveStrategy({
      folders: [folder],
      load,
      onLoaded: async ({ hash }) => {
        seen.push(hash)
      },
      log: silentLog(),
      everyMs: 3_600_000,
    })
    const before = live.current().hash
    await writeFile(join(folder, 'more.yaml'), 'parameters:\n  a: { words: { zh: 甲, en: a }, ')
    await live.look()
    assert.equal(live.problem(), undefined, 'half a file is not judged')
    await writeFile(
      join(folder, 'more.yaml'),
      'parameters:\n  a: { words: { zh: 甲, en: a }, value: 1, source: test }\n',
    )
    await live.look()
    assert.equal(live.current().hash, before)
    await live.look()
    assert.notEqual(live.current().hash, before)
    await writeFile(join(folder, 'more.yaml'), 'parameters: [')
    await live.look()
    await live.look()
    assert.notEqual(live.problem(), undefined)
    assert.equal(live.current().hash, seen[1])
    await rm(join(folder, 'more.yaml'))
    await live.look()
    await live.look()
    assert.equal(live.problem(), undefined)
    assert.deepEqual(seen, [before, seen[1], before])
    await live.close()
  })

  it('differs entry by entry, whatever file an entry lies in', async () => {
    const base = await loadPack(folder)
    const overlay = await mkdtemp(join(tmpdir(), 'zhike-overlay-'))
    await writeFile(
      join(overlay, 'change.yaml'),
      `tags:
  aged_65: { rule: age >= 66 }
  digital_only: ~
  aged_80:
    kind: rule
    words: { zh: 八十岁以上, en: 80 and over }
    owner: 测试
    source: test
    valid_days: 1
    data_class: C2
    uses: [service]
    group: person
    rule: age >= 80
`,
    )
    const changed = await loadPack(folder, { overlays: [overlay] })
    await rm(overlay, { recursive: true })
    assert.ok(base.ok && changed.ok)
    const changes = differenceOf(base.entries, changed.entries)
    const name = overlay.split('/').at(-1)
    assert.deepEqual(
      changes.map(({ kind, entry, field, before, after }) => [
        kind,
        entry,
        field,
        before?.split('\n')[0],
        after?.split('\n')[0],
      ]),
      [
        ['changed', 'tags.aged_65', 'rule', 'age >= 65', 'age >= 66'],
        ['added', 'tags.aged_80', null, undefined, 'kind: rule'],
        ['removed', 'tags.digital_only', null, 'kind: rule', undefined],
      ],
    )
    assert.deepEqual(
      changes.map(({ file }) => file.startsWith(`${name}/`)),
      [true, true, false],
    )
    assert.deepEqual(differenceOf(base.entries, base.entries), [])
  })
})
