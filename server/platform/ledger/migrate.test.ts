import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { testLedger } from '#server/testing/test-ledger.ts'
import { LedgerError, migrate } from './index.ts'

const ledger = await testLedger({ migrated: false })
after(() => ledger.close())

let count = 0
let folder = ''

beforeEach(async () => {
  await ledger.pool.query('drop schema public cascade; create schema public')
  count += 1
  folder = join(ledger.home, `migrations-${count}`)
  mkdirSync(folder)
})

function write(files: Record<string, string>): void {
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql)
}

async function tables(): Promise<string[]> {
  const { rows } = await ledger.pool.query(`
    select table_name as name
    from information_schema.tables
    where table_schema = 'public'
    order by 1`)
  return rows.map((row) => row.name)
}

const inOrder = {
  '0001_one.sql': 'create table one (n integer); insert into one values (1);',
  '0010_ten.sql': 'create table ten as select n * 10 as n from one;',
  '0002_two.sql': 'alter table one add column m integer default 2;',
}

async function assertRefused(code: string, words: RegExp): Promise<void> {
  await assert.rejects(migrate(ledger.pool, folder), refused(code, words))
}

function refused(code: string, words: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof LedgerError)
    assert.equal(error.code, code)
    assert.match(error.words.en, words)
    assert.match(error.words.zh, /\p{Script=Han}/u)
    return true
  }
}

test('migrations run once, in order of their numbers, gaps allowed', async () => {
  write({ ...inOrder, 'schema.sql': 'this is not run', 'notes.md': 'nor this' })
  assert.deepEqual(
    (await migrate(ledger.pool, folder)).map((one) => one.number),
    [1, 2, 10],
  )
  assert.deepEqual(await migrate(ledger.pool, folder), [])
  write({ '0003_later.sql': 'create table later (n integer)' })
  assert.deepEqual(await migrate(ledger.pool, folder), [{ number: 3, name: 'later' }])
  assert.deepEqual(await tables(), ['later', 'one', 'schema_migration', 'ten'])
})

test('twenty at once are peaceful: each migration runs exactly once', async () => {
  write({ ...inOrder, '0011_slow.sql': 'select pg_sleep(0.2); insert into one values (11);' })
  const ran = await Promise.all(Array.from({ length: 20 }, () => migrate(ledger.pool, folder)))
  assert.deepEqual(
    ran
      .flat()
      .map((one) => one.number)
      .sort((a, b) => a - b),
    [1, 2, 10, 11],
  )
  const { rows } = await ledger.pool.query('select count(*) as n from one where n = 11')
  assert.equal(rows[0].n, 1)
})

test('an edited old migration is refused by name and changes nothing', async () => {
  write(inOrder)
  await migrate(ledger.pool, folder)
  write({ '0002_two.sql': 'select 1', '0020_new.sql': 'create table fresh (n integer)' })
  await assertRefused('ledger.migration_edited', /0002_two\.sql/)
  assert.ok(!(await tables()).includes('fresh'))
})

test('other line ends are not an edit', async () => {
  write({ '0001_one.sql': 'create table one (\n  n integer\n);\n' })
  await migrate(ledger.pool, folder)
  write({ '0001_one.sql': 'create table one (\r\n  n integer\r\n);\r\n' })
  assert.deepEqual(await migrate(ledger.pool, folder), [])
})

test('a ledger from a newer version is refused', async () => {
  write(inOrder)
  await migrate(ledger.pool, folder)
  await ledger.pool.query(`insert into schema_migration values (99, 'future', 'x')`)
  await assertRefused('ledger.migration_unknown', /0099_future/)
})

test('a failing migration says where, leaves nothing, and keeps those before it', async () => {
  const bad = 'create table bad (n integer);\n\nselect nothing from nowhere;'
  write({ ...inOrder, '0011_bad.sql': bad })
  await assertRefused('ledger.migration_failed', /0011_bad\.sql:3 .*nowhere/)
  assert.deepEqual(await tables(), ['one', 'schema_migration', 'ten'])
})

test('two files with one number, or a name that is none, are refused', async () => {
  write({ ...inOrder, '0002_other.sql': 'select 1' })
  await assertRefused('ledger.migration_file_invalid', /same number/)
  write({ '2_x.sql': 'select 1' })
  await assertRefused('ledger.migration_file_invalid', /2_x\.sql/)
})
