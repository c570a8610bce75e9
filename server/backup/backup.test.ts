import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { sendingPlace } from '#modules/act/delivery/index.ts'
import { commandLine } from '#server/testing/command-line.ts'
import { readConfig } from '../config.ts'
import { openHome } from '../home.ts'

const NOW = new Date('2026-11-02T01:00:00Z')
const environment = { ...process.env, DATABASE_URL: undefined, ZHIKE_LOG_LEVEL: 'error' }
let folder: string
let home: string
let file: string

const zhike = commandLine({ now: () => NOW, environment })

async function done(...argv: string[]): Promise<string> {
  const { code, printed, told } = await zhike(...argv)
  assert.equal(code, 0, `${argv.join(' ')}\n${told}`)
  return printed
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-backup-'))
  home = join(folder, 'home')
  file = join(folder, 'bank.zhike')
  await done('demo', '--home', home, '--customers', '200', '--seed', '7')
  await done('night', '--home', home, '--date', '2026-10-31')
  await done('backup', '--home', home, '--to', file)
})

after(() => rm(folder, { recursive: true, force: true }))

test('a restored home is the bank as it was, and sends nothing until released', async () => {
  const restored = join(folder, 'restored')
  await done('restore', file, '--home', restored)
  await cp(join(home, 'keys'), join(restored, 'keys'), { recursive: true })
  const verified = JSON.parse(await done('verify', '--home', restored, '--json'))
  assert.equal(verified.passed, true)

  const [before, now] = await Promise.all([home, restored].map((dir) => contentOf(dir)))
  assert.deepEqual(now, before)

  assert.equal(await isHeld(restored), true)
  await done(
    'release-outbox',
    '--home',
    restored,
    '--by',
    '10001',
    '--reason',
    'the old one is gone',
  )
  assert.equal(await isHeld(restored), false)
})

test('a home that was copied while it stood still holds its outbox, the original does not', async () => {
  assert.equal(await isHeld(home), false)
  const copied = join(folder, 'copied')
  await cp(home, copied, { recursive: true, preserveTimestamps: true })
  assert.equal(await isHeld(copied), true)
  assert.equal(await isHeld(home), false)
})

test('a damaged backup is refused with its place, and leaves no home behind', async () => {
  const whole = await readFile(file)
  const damages: readonly (readonly [name: string, bytes: Buffer])[] = [
    ['cut', whole.subarray(0, Math.floor(whole.length / 2))],
    [
      'garbled',
      Buffer.concat([whole.subarray(0, 2_000), Buffer.alloc(64, 7), whole.subarray(2_064)]),
    ],
    ['another file', Buffer.from('not a backup')],
    ['empty', Buffer.alloc(0)],
  ]
  for (const [name, bytes] of damages) {
    const damaged = join(folder, `${name}.zhike`)
    await writeFile(damaged, bytes)
    const into = join(folder, `from ${name}`)
    const { code, told } = await zhike('restore', damaged, '--home', into)
    assert.equal(code, 1, name)
    assert.match(told, /The backup is not whole|can’t be unpacked|is damaged|no manifest/, name)
    assert.doesNotMatch(told, /\n\s+at /, name)
    assert.deepEqual(await readdir(into), [], name)
  }
})

test('nothing is restored over what is there', async () => {
  const { code, told } = await zhike('restore', file, '--home', home)
  assert.equal(code, 1)
  assert.match(told, /is not empty/)
})

test('the key of the vault is not in a backup, and nothing of its text is', async () => {
  const unpacked = join(folder, 'restored again')
  await done('restore', file, '--home', unpacked)
  const names = await readdir(unpacked, { recursive: true })
  assert.deepEqual(
    names.filter((name) => /(^|\/)keys(\/|$)/.test(name)),
    [],
  )
})

test('identities are read with the new key after it was changed, and old keys are gone', async () => {
  const masked = await maskedNames(home)
  const first = JSON.parse(await done('vault', 'rotate', '--home', home, '--json'))
  assert.ok(first.rows > 100)
  assert.deepEqual(first.retired, [first.version - 1])
  assert.deepEqual(await maskedNames(home), masked)
})

async function isHeld(dir: string): Promise<boolean> {
  const opened = await openHome(dir, readConfig(environment))
  try {
    return (await sendingPlace(await opened.ledger(), opened.ledgerFolder, NOW)).held
  } finally {
    await opened.close()
  }
}

async function contentOf(dir: string): Promise<unknown> {
  const opened = await openHome(dir, readConfig(environment))
  try {
    const { pool } = await opened.ledger()
    const counts = await pool.query(`
      select relname,
        query_to_xml(format('select count(*) as n from %I', relname), false, true, '')::text as rows
      from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r'
        and relname not in ('sending_place', 'audit_entry', 'audit_head', 'schema_migration')
      order by relname`)
    const [profiles] = await opened.martReader.read('select count(*) as customers from profile')
    return { facts: await opened.factStore.contentHash(), counts: counts.rows, profiles }
  } finally {
    await opened.close()
  }
}

async function maskedNames(dir: string): Promise<unknown> {
  const opened = await openHome(dir, readConfig(environment))
  try {
    const { rows } = await (await opened.ledger()).pool.query<{ id: string }>(
      `select distinct subject_id as id
      from vault_entry
      where subject_kind = 'customer'
      order by 1
      limit 20`,
    )
    const ids = rows.map(({ id }) => id)
    return [...(await (await opened.vault()).masked('customer', ids, ['name']))]
  } finally {
    await opened.close()
  }
}
