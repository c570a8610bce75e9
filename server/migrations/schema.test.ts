import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { testLedger } from '#server/testing/test-ledger.ts'
import { describeSchema } from './describe-schema.ts'

test('schema.sql is what the migrations make, on every version of PostgreSQL', async () => {
  const ledger = await testLedger()
  try {
    const kept = readFileSync(new URL('./schema.sql', import.meta.url), 'utf8')
    const made = await describeSchema(ledger.pool)
    assert.equal(made, kept, 'run: node server/migrations/generate-schema.ts')
  } finally {
    await ledger.close()
  }
})
