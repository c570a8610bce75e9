import assert from 'node:assert/strict'
import { rmSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { openEngine } from '#platform/lake/index.ts'
import type { Connection, Engine } from '#platform/lake/index.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'
import { isWithinScope, ledgerScopeCondition, scopeCondition } from './index.ts'
import type { Placement, Scope } from './index.ts'

const ids = ['U1', 'U2', "U'3", 'S1', 'S2', '%', '', '?']
const id = fc.constantFrom(...ids)
const placement: fc.Arbitrary<Placement> = fc.record({
  outlet_id: fc.option(id),
  sub_branch_id: fc.option(id),
  branch_id: fc.option(id),
  rm_id: fc.option(id),
  assistant_rm_id: fc.option(id),
})
const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.record({
    kind: fc.constant('staff' as const),
    staffNumbers: fc.uniqueArray(id, { maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('unit' as const),
    column: fc.constantFrom('outlet_id' as const, 'sub_branch_id' as const, 'branch_id' as const),
    unitId: id,
  }),
  fc.constant<Scope>({ kind: 'bank' }),
  fc.constant<Scope>({ kind: 'nobody' }),
)

const CUSTOMERS = 400
const RUNS = 150

describe('the readings of a scope', () => {
  const customers = fc.sample(placement, { numRuns: CUSTOMERS, seed: 11 })
  let folder: string
  let engine: Engine
  let lake: Connection
  let ledger: TestLedger

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhike-scope-'))
    engine = await openEngine({ tempDirectory: folder })
    lake = await engine.connect()
    ledger = await testLedger()
    const create = `
      create table profile (
        number integer, outlet_id text, sub_branch_id text, branch_id text, rm_id text,
        assistant_rm_id text
      )`
    await lake.run(create)
    await sql.raw(create).execute(ledger.db)
    for (const [number, place] of customers.entries()) {
      const values = [
        number,
        place.outlet_id,
        place.sub_branch_id,
        place.branch_id,
        place.rm_id,
        place.assistant_rm_id,
      ]
      await lake.run('insert into profile values (?, ?, ?, ?, ?, ?)', values)
      await sql`insert into profile values (${sql.join(values)})`.execute(ledger.db)
    }
  })

  after(async () => {
    engine.close()
    await ledger.close()
    rmSync(folder, { recursive: true })
  })

  it('agree on every customer: predicate, mart and ledger, plain and negated', async () => {
    await fc.assert(
      fc.asyncProperty(scope, async (given) => {
        const visible = customers.flatMap((place, number) =>
          isWithinScope(given, place) ? [number] : [],
        )
        const { sql: text, params } = scopeCondition(given, 'p')
        const inLake = await lake.rows<{ number: number }>(
          `select number from profile as p where (${text}) order by number`,
          params,
        )
        assert.deepEqual(
          inLake.map((row) => row.number),
          visible,
        )
        const [outside] = await lake.rows<{ count: number }>(
          `select count(*) as count from profile as p where not (${text})`,
          params,
        )
        assert.equal(outside?.count, CUSTOMERS - visible.length)
        const { rows } = await sql<{ number: number }>`
        select number from profile as p where ${ledgerScopeCondition(given, 'p')} order by number
      `.execute(ledger.db)
        assert.deepEqual(
          rows.map((row) => row.number),
          visible,
        )
      }),
      { numRuns: RUNS, seed: 7 },
    )
  })
})
