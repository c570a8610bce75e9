import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { testLedger } from './test-ledger.ts'

test('two test ledgers see nothing of each other and leave nothing behind', async () => {
  const [one, two] = await Promise.all([testLedger(), testLedger()])
  await one.pool.query('create table only_here (n integer)')
  const seen = await two.pool.query(`select to_regclass('only_here') as found`)
  assert.equal(seen.rows[0].found, null)
  const migrated = await two.pool.query('select count(*) as migrations from schema_migration')
  assert.ok(migrated.rows[0].migrations > 0)
  await one.close()
  assert.equal(existsSync(one.home), false)
  const left = await two.pool.query('select 1 from pg_database where datname = $1', [
    new URL(one.address.url).pathname.slice(1),
  ])
  assert.equal(left.rowCount, 0)
  await two.close()
})
