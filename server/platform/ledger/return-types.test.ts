import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { testLedger } from '#server/testing/test-ledger.ts'

const ledger = await testLedger({ migrated: false })
after(() => ledger.close())

const cases: [expression: string, expected: unknown][] = [
  [`9007199254740991::int8`, 9_007_199_254_740_991],
  [`count(*)`, 1],
  [`sum(1::int4)`, 1],
  [`123456789012345678.90::numeric`, '123456789012345678.90'],
  [`date '2026-10-31'`, '2026-10-31'],
  [`timestamptz '2026-10-31 08:00:00.5+08'`, '2026-10-31T00:00:00.500Z'],
  [`timestamptz '2026-10-31 08:00:00.123456Z'`, '2026-10-31T08:00:00.123456Z'],
  [`timestamptz '2026-10-31 08:00:00Z'`, '2026-10-31T08:00:00.000Z'],
  [`array[1, null]::int8[]`, [1, null]],
  [`array[date '2026-10-31', null]`, ['2026-10-31', null]],
  [`array[timestamptz '2026-10-31Z']`, ['2026-10-31T00:00:00.000Z']],
  [`array[1.50]::numeric[]`, ['1.50']],
  [`'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
  [`null::date`, null],
  [`true`, true],
]

for (const [expression, expected] of cases) {
  test(`${expression} arrives as ${JSON.stringify(expected)}`, async () => {
    const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(
      ledger.db,
    )
    assert.deepEqual(rows[0]?.value, expected)
  })
}

test('what is read can be written back and is the same', async () => {
  const at = '2026-10-31T08:00:00.123Z'
  const { rows } = await sql<{ at: string }>`select ${at}::timestamptz as at`.execute(ledger.db)
  assert.equal(rows[0]?.at, at)
})

test('a number too large to be exact, or a time outside the calendar, is refused', async () => {
  const ask = (expression: string) => ledger.pool.query(`select ${expression}`)
  await assert.rejects(ask('9007199254740992::int8'), /too large to be read exactly/)
  await assert.rejects(ask(`'infinity'::timestamptz`), /not a time of our calendar/)
})
