import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { silentLog } from '#platform/log/index.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import { holdNumber, isNumberFree } from './index.ts'

const ledger = await testLedger()
after(() => ledger.close())

const kind = { name: 'test', sequence: 'job_runner_number', lock: 7_310_999 }
const isFree = (number: number): Promise<boolean> =>
  ledger.db.transaction().execute((transaction) => isNumberFree(transaction, kind, number))

async function connections(): Promise<number[]> {
  const { rows } = await ledger.pool.query<{ pid: number }>(
    'select pid from pg_stat_activity where application_name = $1',
    ['zhike-test'],
  )
  return rows.map(({ pid }) => pid)
}

test('a number is held as long as its process lives, and is nobody else’s', async () => {
  const [one, other] = [
    await holdNumber(ledger, silentLog(), kind),
    await holdNumber(ledger, silentLog(), kind),
  ]
  assert.notEqual(one.number, other.number)
  assert.equal(await isFree(one.number), false)
  await one.close()
  assert.equal(await isFree(one.number), true)
  assert.equal(await isFree(other.number), false)
  await other.close()
})

test('a lost connection is opened again, prepared again, and the number taken again', async () => {
  let prepared = 0
  const again = Promise.withResolvers<void>()
  const held = await holdNumber(ledger, silentLog(), kind, async () => {
    prepared += 1
    if (prepared === 2) again.resolve()
  })
  const [before] = await connections()
  await ledger.pool.query('select pg_terminate_backend($1)', [before])
  await again.promise
  assert.equal(await isFree(held.number), false)
  assert.equal((await connections()).length, 1)
  await held.close()
  assert.equal(await isFree(held.number), true)
})
