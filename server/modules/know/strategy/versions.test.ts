import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { ProblemError } from '#contracts/problems.ts'
import { readAudit } from '#platform/audit/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { projectRoot } from '#server/testing/source-tree.ts'
import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'
import type { TestPerson } from '#server/testing/test-organisation.ts'

import { differenceOf } from './domain/difference.ts'
import { openLiveStrategy } from './live-strategy.ts'
import { loadPack } from './load-pack.ts'
import type { LoadedPack } from './load-pack.ts'
import { approveStrategy, returnStrategy, submitStrategy } from './publication.ts'
import { keepVersion, keptPack } from './versions.ts'

interface Versions {
  readonly versions: {
    hash: string
    name: string
    current: boolean
    nights: number
    firstNight: string | null
  }[]
  readonly inForce: string
  readonly publications: { hash: string; how: string; by: { actor: string } }[]
  readonly waiting: {
    submissionId: number
    hash: string
    changes: number
    limits: { field: string; direction: string }[]
    law: { kept: boolean }
    mayDecide: boolean
  }[]
  readonly folder: { state: 'same' | 'differs' }
}

describe('versions of the strategy', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
  })
  after(() => bank.close())

  const seenBy = async (person: TestPerson) =>
    (await bank.as(person)).answer<Versions>('listVersions')

  async function edited(name: string, from: string, to: string): Promise<void> {
    const file = join(bank.home.strategyFolders.base, name)
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to))
    // Two looks must see the same files before what lies there is judged.
    await seenBy('marketer')
    await seenBy('marketer')
  }

  it('takes effect through two people and no other way, and is kept and compared', async () => {
    const first = await seenBy('marketer')
    assert.deepEqual(
      first.versions.map(({ current, nights, firstNight }) => [current, nights, firstNight]),
      [[true, 1, '2026-10-31']],
    )
    assert.equal(first.folder.state, 'same')
    await edited('critical.yaml', 'threshold: 500000', 'threshold: 510000')
    await edited(
      'conduct.yaml',
      'measure: contacts_1d\n      most: 1',
      'measure: contacts_1d\n      most: 2',
    )
    const lying = await seenBy('marketer')
    assert.deepEqual([lying.inForce, lying.folder.state], [first.inForce, 'differs'])

    const marketer = await bank.as('marketer')
    const submitted = await marketer.answer<{ submissionId: number; hash: string }>(
      'submitStrategy',
      { body: { note: 'the threshold' } },
    )
    const again = await marketer.ask('submitStrategy', { body: { note: '' } })
    assert.equal(again.json<{ code: string }>().code, 'act_not_now')
    const params = { submissionId: String(submitted.submissionId) }
    const against = first.inForce
    const own = await marketer.ask('approveStrategy', { params, body: { against, reason: '' } })
    assert.equal(own.json<{ code: string }>().code, 'right_missing')

    const { waiting, inForce } = await seenBy('compliance')
    assert.equal(inForce, first.inForce, 'submitting changes nothing')
    assert.deepEqual(
      waiting.map(({ changes, limits, law, mayDecide }) => ({
        ...{ changes, kept: law.kept, mayDecide },
        limits: limits.map(({ field, direction }) => [field, direction]),
      })),
      [
        {
          ...{ changes: 2, kept: true, mayDecide: true },
          limits: [['caps.day_all.most', 'loosens']],
        },
      ],
    )
    const compliance = await bank.as('compliance')
    const stale = { params, body: { against: 'f'.repeat(64), reason: '' } }
    const refused = await compliance.ask('approveStrategy', stale)
    assert.equal(refused.json<{ code: string }>().code, 'changed_meanwhile')
    await compliance.answer('approveStrategy', { params, body: { against, reason: 'seen' } })

    const now = await seenBy('analyst')
    assert.deepEqual([now.inForce, now.folder.state], [submitted.hash, 'same'])
    assert.deepEqual(
      now.publications.map(({ how }) => how),
      ['approved', 'adopted'],
    )
    const { changes } = await (await bank.as('analyst')).answer<{ changes: object[] }>(
      'compareVersions',
      { params: { from: first.inForce, to: now.inForce } },
    )
    assert.equal(changes.length, 2)
    const acts = (await readAudit(bank.bank.ledger.db, { limit: 1000 }))
      .filter(({ action }) => action.startsWith('strategy.'))
      .map(({ action, actor, subject }) => [action, actor.split(':')[0], subject?.slice(-6)])
    assert.deepEqual(acts, [
      ['strategy.publish', 'staff', submitted.hash.slice(-6)],
      ['strategy.submit', 'staff', submitted.hash.slice(-6)],
      ['strategy.publish', 'system', first.inForce.slice(-6)],
    ])
  })

  it('is returned with a reason, and then is not in force', async () => {
    const before = await seenBy('marketer')
    await edited('critical.yaml', 'threshold: 510000', 'threshold: 520000')
    const { submissionId } = await (await bank.as('marketer')).answer<{ submissionId: number }>(
      'submitStrategy',
      { body: { note: '' } },
    )
    const params = { submissionId: String(submissionId) }
    const compliance = await bank.as('compliance')
    const silent = await compliance.ask('returnStrategy', { params, body: { reason: ' ' } })
    assert.equal(silent.statusCode, 422)
    await compliance.answer('returnStrategy', { params, body: { reason: 'why 520,000?' } })
    const after = await seenBy('marketer')
    assert.deepEqual([after.inForce, after.waiting], [before.inForce, []])
    const late = { params, body: { against: before.inForce, reason: '' } }
    const twice = await compliance.ask('approveStrategy', late)
    assert.equal(twice.json<{ code: string }>().code, 'act_not_now')
  })

  it('is approved by nobody who submitted it, whatever rights they hold', async () => {
    const { ledger } = bank.bank
    const act = { actor: 'staff:1', now: bank.clock.now() }
    const submitted = await submitStrategy(ledger, await bank.home.folderPack(), '', act)
    const { submissionId } = submitted
    const own = approveStrategy(ledger, { submissionId, reason: '' }, act)
    await assert.rejects(own, { code: 'maker_checks' })
    const byHand = ledger.pool.query(
      `insert into strategy_verdict
       values ($1, 'staff:1', 'approved', 'staff:1', now(), '')`,
      [submissionId],
    )
    await assert.rejects(byHand, /strategy_verdict_check/)
    await returnStrategy(ledger, { submissionId, reason: 'a test' }, { ...act, actor: 'staff:2' })
  })

  it('runs from what the ledger kept, to the same hash, and notices when that was altered', async () => {
    const { ledger } = bank.bank
    const kept = await keptPack(ledger, (await seenBy('marketer')).inForce)
    assert.ok(kept.ok)
    const elsewhere = { ...kept, hash: 'e'.repeat(64) }
    await keepVersion(ledger.db, elsewhere, bank.clock.now())
    await assert.rejects(keptPack(ledger, elsewhere.hash), /was altered/)
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
    await edited('critical.yaml', text, `${text}\n  broken: [\n`)
    const admin = await bank.as('admin')
    const { system } = await admin.answer<{
      system: { code: string; good: boolean; detail: { en: string } }[]
    }>('readHome')
    const line = system.find(({ code }) => code === 'strategy')
    assert.equal(line?.good, false)
    assert.match(line?.detail.en ?? '', /stays in force: critical\.yaml:\d+ /)
    assert.equal((await seenBy('marketer')).versions.filter(({ current }) => current).length, 1)
    const submit = await (await bank.as('marketer')).ask('submitStrategy', { body: { note: '' } })
    assert.equal(submit.json<{ code: string }>().code, 'strategy_unsound')
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

  it('changes with what is published, and judges its folders when two looks agree', async () => {
    const first = await load()
    let published = first
    const live = await openLiveStrategy({
      published: async () => published.hash,
      load: async () => published,
      folders: [folder],
      readFolders: load,
      log: silentLog(),
      everyMs: 3_600_000,
    })
    assert.equal(live.folder().state, 'same')
    await writeFile(join(folder, 'more.yaml'), 'parameters:\n  a: { words: { zh: 甲, en: a }, ')
    await live.look()
    assert.equal(live.folder().state, 'same', 'half a file is not judged')
    await writeFile(
      join(folder, 'more.yaml'),
      'parameters:\n  a: { words: { zh: 甲, en: a }, value: 1, source: test }\n',
    )
    await live.look()
    await live.look()
    assert.equal(live.folder().state, 'differs')
    assert.equal(live.current().hash, first.hash, 'lying in a folder puts nothing in force')
    published = await load()
    await live.look()
    assert.equal(live.folder().state, 'same')
    assert.equal(live.current().hash, published.hash)
    await writeFile(join(folder, 'more.yaml'), 'parameters: [')
    await live.look()
    await live.look()
    assert.match(live.folder().words?.en ?? '', /the folder has problems/)
    assert.equal(live.current().hash, published.hash)
    await rm(join(folder, 'more.yaml'))
    await live.look()
    await live.look()
    assert.match(live.folder().words?.en ?? '', /the folder holds/)
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
