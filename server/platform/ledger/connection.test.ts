import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '#platform/log/index.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import { checkServer } from './connection.ts'
import { LedgerError, openLedger } from './index.ts'

const home = '/nowhere'

function refused(code: string, words: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof LedgerError)
    assert.equal(error.code, code)
    assert.match(error.words.en, words)
    assert.match(error.words.zh, /\p{Script=Han}/u)
    assert.ok(!JSON.stringify(error.words).includes('geheim'), 'a password is shown')
    return true
  }
}

for (const databaseUrl of ['localhost', 'mysql://bank:geheim@db/zhike', 'postgresql//db']) {
  test(`the address ${databaseUrl.slice(0, 9)}… is refused as no PostgreSQL's`, async () => {
    await assert.rejects(
      openLedger({ home, databaseUrl, log: silentLog() }),
      refused('ledger.database_url_invalid', /postgresql:/),
    )
  })
}

test('a server that does not answer is named without its password', async () => {
  const databaseUrl = 'postgresql://bank:geheim@127.0.0.1:1/zhike'
  await assert.rejects(
    openLedger({ home, databaseUrl, log: silentLog() }),
    refused('ledger.unreachable', /127\.0\.0\.1:1\/zhike/),
  )
})

test('a server too old is refused with its version and the one needed', async () => {
  const ledger = await testLedger({ migrated: false })
  try {
    assert.equal(await checkServer(ledger.pool, ledger.address), ledger.serverVersion)
    await assert.rejects(
      checkServer(ledger.pool, ledger.address, 99),
      refused('ledger.server_too_old', /is PostgreSQL 1\d; Zhike needs 99/),
    )
  } finally {
    await ledger.close()
  }
})

test("the bank's own server is used when its address is given", async () => {
  const owner = await testLedger()
  const databaseUrl = owner.address.url
  const ledger = await openLedger({ home, databaseUrl, log: silentLog() })
  try {
    assert.equal(ledger.kind, 'bank')
    const { rows } = await ledger.pool.query('select count(*) as n from ledger_identity')
    assert.equal(rows[0].n, 1)
  } finally {
    await ledger.close()
    await owner.close()
  }
})
