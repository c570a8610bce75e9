import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { datasetNamed } from '#modules/know/intake/index.ts'
import { stagePartition } from '#platform/lake/index.ts'
import { commandLine } from '#server/testing/command-line.ts'
import { readConfig } from '../config.ts'
import { openHome } from '../home.ts'
import { onLake } from './on-lake.ts'
import { erasability } from './retention.ts'

const NOW = new Date('2026-11-02T01:00:00Z')
const environment = { ...process.env, DATABASE_URL: undefined, ZHIKE_LOG_LEVEL: 'error' }
const asked = ['--by', '10001', '--reason', '申请 2026-001']
let folder: string
let home: string
let people: string[]

const zhike = commandLine({ now: () => NOW, environment })

async function done(...argv: string[]): Promise<string> {
  const { code, printed, told } = await zhike(...argv, '--home', home)
  assert.equal(code, 0, `${argv.join(' ')}\n${told}`)
  return printed
}

async function inHome<T>(work: (opened: Awaited<ReturnType<typeof openHome>>) => Promise<T>) {
  const opened = await openHome(home, readConfig(environment))
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-person-'))
  home = join(folder, 'home')
  await done('demo', '--customers', '150', '--seed', '7')
  await done('night', '--date', '2026-10-31')
  people = await inHome(async ({ martReader }) => {
    const rows = await martReader.read<{ id: string }>(
      `select customer_id as id from profile where kind = 'personal' order by 1 limit 4`,
    )
    return rows.map(({ id }) => id)
  })
})

after(() => rm(folder, { recursive: true, force: true }))

test('identity is kept for ten years after the relation ended, to the day', () => {
  const on = (ended: string | null, today: string) =>
    erasability(ended === null ? null : businessDateOf(ended), businessDateOf(today))
  assert.equal(on(null, '2026-11-02').erasable, false)
  assert.equal(on('2016-11-01', '2026-11-01').erasable, false)
  assert.equal(on('2016-11-01', '2026-11-02').erasable, true)
  assert.equal(on('2016-02-29', '2026-02-28').erasable, false)
  assert.equal(on('2016-02-29', '2026-03-01').erasable, true)
  const kept = on('2020-05-06', '2026-11-02')
  assert.ok(!kept.erasable && kept.because === 'keeping_period')
  assert.equal(kept.keptUntil, '2030-05-06')
})

test('a person gets a copy of all that is kept: identity, facts, tags, decisions, records', async () => {
  const [id = ''] = people
  const to = join(folder, 'copy.json')
  await done('person', id, 'export', '--to', to, ...asked)
  const file = JSON.parse(await readFile(to, 'utf8'))
  assert.equal(file.customer_id, id)
  assert.ok(file.identity.name)
  assert.equal(file.facts.customer.length, 1)
  assert.ok(file.facts.account.length > 0)
  assert.ok(file.profile.tags.length > 100)
  assert.ok(
    file.decision.actions.every((one: { stage: string | null; reason: unknown }) =>
      one.stage === null ? true : one.reason !== null,
    ),
  )
  for (const one of file.decision.actions) {
    const { zh, en } = one.reason ?? { zh: '可以推荐', en: 'offered' }
    assert.match(zh, /\p{Script=Han}/u, one.action)
    assert.match(en, /[a-z]{3}/, one.action)
  }
  assert.ok(file.records.vault_entry === undefined, 'sealed values are told in the clear, once')
  const again = await zhike('person', id, 'export', '--to', to, ...asked, '--home', home)
  assert.notEqual(again.code, 0, 'an earlier copy is not written over')
})

test('a customer of the bank is not erased: processing stops and the law is named', async () => {
  const [, id = ''] = people
  const erasure = JSON.parse(await done('person', id, 'erase', ...asked, '--json'))
  assert.equal(erasure.erased, false)
  assert.equal(erasure.because, 'relation_open')
  assert.match(erasure.law, /反洗钱法/)
  assert.ok(await nameOf(id))
  const decision = JSON.parse(await done('decide', id, '--json'))
  const offered = decision.actions.filter((one: { rank: number | null }) => one.rank !== null)
  const stages = new Set(decision.actions.map((one: { stage: string }) => one.stage))
  assert.ok(stages.has('consent') || stages.has('statutory'), JSON.stringify([...stages]))
  assert.ok(offered.length < decision.actions.length / 2)
})

test('when the period is over the identity goes, and a later delivery does not bring it back', async () => {
  const [, , id = ''] = people
  assert.ok(await nameOf(id))
  const erasure = JSON.parse(
    await done('person', id, 'erase', '--ended', '2015-01-31', ...asked, '--json'),
  )
  assert.equal(erasure.erased, true)
  assert.ok(erasure.removed > 0)
  assert.equal(await nameOf(id), undefined)
  await inHome(async (opened) => {
    const vault = await opened.vault()
    await vault.put([{ kind: 'customer', id, field: 'name', value: '测试某' }])
  })
  assert.equal(await nameOf(id), undefined)
})

test('a corrected identity survives a delivery of the wrong one until a file brings the right one', async () => {
  const [id = ''] = people
  const [right, wrong] = ['13900000555', '13900000444']
  const file = join(folder, 'right.txt')
  await writeFile(file, `${right}\n`)
  const correct = ['person', id, 'correct', ...asked, '--value-from', file]
  await done(...correct, '--field', 'mobile')
  assert.notEqual((await zhike(...correct, '--field', 'height', '--home', home)).code, 0)
  await inHome(async (opened) => {
    const vault = await opened.vault()
    const deliver = (value: string | null, asOf: string) =>
      vault.put([{ kind: 'customer', id, field: 'mobile', value, asOf }])
    const kept = async () => [
      (await vault.reveal('customer', id, ['mobile'])).mobile,
      await vault.corrected('customer', id),
    ]
    assert.deepEqual(await kept(), [right, ['mobile']])
    await deliver(wrong, '2026-11-03')
    await deliver(null, '2026-11-04')
    assert.deepEqual(await kept(), [right, ['mobile']])
    // The bank's file says the same: it is the bank's own again, and follows the file.
    await deliver(right, '2026-11-05')
    assert.deepEqual(await kept(), [right, []])
    await deliver(wrong, '2026-11-06')
    assert.deepEqual(await kept(), [wrong, []])
  })
})

test('a corrected fact counts in every night until the bank’s file agrees, and each step is audited', async () => {
  const [, , , id = ''] = people
  const file = join(folder, 'birth.txt')
  await writeFile(file, '1960-01-02')
  const correct = ['person', id, 'correct', ...asked, '--fact', 'customer', '--value-from', file]
  await done(...correct, '--field', 'birth_date')
  for (const [field, value] of [
    ['customer_id', 'X'],
    ['gender', 'neither'],
    ['opened_date', 'yesterday'],
    ['no_column', '1'],
  ] as const) {
    await writeFile(file, value)
    assert.equal((await zhike(...correct, '--field', field, '--home', home)).code, 1, field)
  }
  const birth = () =>
    inHome(async ({ martReader }) => {
      const [row] = await martReader.read<{ birth_date: string }>(
        'select birth_date from profile where customer_id = ?',
        [id],
      )
      return row?.birth_date
    })
  assert.notEqual(await birth(), '1960-01-02')
  for (const date of ['2026-11-02', '2026-11-03']) {
    await done('night', '--date', date)
    assert.equal(await birth(), '1960-01-02', date)
  }
  // The bank's next file brings the customer with the right birthday.
  await inHome(async (opened) => {
    const customer = datasetNamed('customer')
    const relation = await opened.factStore.relation(customer, '2026-11-03')
    const staging = await opened.factStore.openStaging()
    const staged = await onLake(opened, (connection) =>
      stagePartition(connection, staging, customer, {
        ...{ source: 'a_later_file', businessDate: '2026-11-04', mode: 'delta' },
        select: `select * exclude (business_date) from (${relation}) where customer_id = '${id}'`,
      }),
    )
    await opened.factStore.commit({ add: [staged] })
    await staging.discard()
  })
  await done('night', '--date', '2026-11-04')
  assert.equal(await birth(), '1960-01-02')
  await inHome(async (opened) => {
    const { pool } = await opened.ledger()
    const { rows } = await pool.query(
      `select ended_because, (
        select array_agg(action order by seq) from audit_entry
        where subject = 'customer:${id}' and action like 'person.correct%'
      ) as acts
      from person_correction where customer_id = $1`,
      [id],
    )
    assert.deepEqual(rows, [
      { ended_because: 'file_agrees', acts: ['person.correct', 'person.correction_agreed'] },
    ])
  })
})

test('the evidence pack agrees with the ledger until somebody changes it', async () => {
  const to = join(folder, 'evidence.json')
  await done('evidence', '--to', to, '--by', '10001')
  const pack = JSON.parse(await readFile(to, 'utf8'))
  for (const part of ['consents', 'consent_changes', 'purposes', 'person_requests', 'retention']) {
    assert.ok(pack[part].length > 0, part)
  }
  await done('person', people[3] ?? '', 'stop', ...asked)
  assert.equal((await zhike('evidence', '--check', to, '--home', home)).code, 0)

  const changed = join(folder, 'changed.json')
  await writeFile(changed, JSON.stringify({ ...pack, person_requests: [] }))
  const { code, printed } = await zhike('evidence', '--check', changed, '--home', home)
  assert.equal(code, 4)
  assert.match(printed, /was changed/)
})

test('an unknown person, no reason and an unknown act are refused in a line', async () => {
  const [id = ''] = people
  const refused: readonly string[][] = [
    ['person', 'nobody', 'export', '--to', join(folder, 'x.json'), ...asked],
    ['person', id, 'erase', '--by', '10001', '--reason', 'aa'],
    ['person', id, 'forget', ...asked],
  ]
  for (const argv of refused) {
    const { code, told } = await zhike(...argv, '--home', home)
    assert.equal(code, 1, argv.join(' '))
    assert.doesNotMatch(told, /\n\s+at /)
  }
})

async function nameOf(id: string): Promise<string | undefined> {
  return inHome(
    async (opened) => (await (await opened.vault()).reveal('customer', id, ['name'])).name,
  )
}
