import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'

import { businessDateOf } from '#kernel/business-date.ts'
import { columnOf, formatRule, resolveRule, toSql } from '#kernel/rule/index.ts'
import type { FactRow, RuleFieldType } from '#kernel/rule/index.ts'
import {
  arbitraryCustomer,
  arbitraryRule,
  exampleVocabulary,
} from '#server/testing/rule-arbitraries.ts'
import { openEngine } from '../engine.ts'
import type { Connection, Engine } from '../engine.ts'
import { quoteIdentifier } from '../quote.ts'
import { openBitmapCounter } from './bitmap-counter.ts'
import type { BitmapCounter } from './bitmap-counter.ts'
import { readBitmapIndex } from './bitmap-file.ts'
import { bitmapsOf, makeBitmaps } from './make-bitmaps.ts'

const vocabulary = exampleVocabulary
const asOf = businessDateOf('2026-10-31')

const sqlTypes: Readonly<Record<RuleFieldType, string>> = {
  integer: 'bigint',
  decimal: 'double',
  money: 'decimal(18,2)',
  text: 'varchar',
  code: 'varchar',
  flag: 'boolean',
  date: 'date',
}

const columns = [
  ...vocabulary.fields.map((field) => ({ column: columnOf(field), type: field.type })),
  ...vocabulary.sets.flatMap((set) =>
    set.members.map(({ column }) => ({ column, type: 'flag' as const })),
  ),
]

/** Different customers, and how often each stands in the relation: more than a block of rows. */
const CUSTOMERS = 300
const TIMES = 225

let folder: string
let engine: Engine
let connection: Connection
let counter: BitmapCounter

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-bitmaps-'))
  const database = join(folder, 'mart.duckdb')
  await writeRelation(database)
  await makeBitmaps({
    ...{ database, relation: 'profile', target: bitmapsOf(database), tempDirectory: folder },
  })
  engine = await openEngine({ path: database, readOnly: true, tempDirectory: folder, threads: 1 })
  connection = await engine.connect()
  const opened = openBitmapCounter(bitmapsOf(database), 2)
  assert.ok(opened)
  counter = opened
})

after(async () => {
  await counter.close()
  engine.close()
  await rm(folder, { recursive: true, force: true })
})

/** Numbers as far out or as fine as the generators' are left to the engine: see the test of it. */
function tamed(customer: FactRow): FactRow {
  return Object.fromEntries(
    Object.entries(customer).map(([column, value]) => {
      if (typeof value !== 'number') return [column, value]
      if (!Number.isInteger(value)) return [column, Math.round(value * 1e6) / 1e6]
      return [column, Math.min(2 ** 51, Math.max(-(2 ** 51), value))]
    }),
  )
}

async function writeRelation(database: string): Promise<void> {
  const writing = await openEngine({ path: database, tempDirectory: folder, threads: 1 })
  const into = await writing.connect()
  const declared = columns.map(({ column, type }) => `${quoteIdentifier(column)} ${sqlTypes[type]}`)
  await into.run(`create table customer (${declared.join(', ')})`)
  const sample = { numRuns: CUSTOMERS, seed: 20_261_031 }
  for (const customer of fc.sample(arbitraryCustomer(vocabulary), sample).map(tamed)) {
    const values = columns.map(({ column, type }) => {
      const value = customer[column] ?? null
      return type === 'money' && typeof value === 'number' ? centsText(value) : value
    })
    const bound = columns.map(({ type }) => `cast(? as ${sqlTypes[type]})`)
    await into.run(`insert into customer values (${bound.join(', ')})`, values)
  }
  await into.run(`create table profile as select customer.* from customer, range(${TIMES})`)
  writing.close()
}

function centsText(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

test('rows are counted by bitmaps as SQL counts them, whatever the rule', async () => {
  let counted = 0
  await fc.assert(
    fc.asyncProperty(arbitraryRule(vocabulary), async (rule) => {
      const sql = toSql(rule, vocabulary, { asOf })
      const [row] = await connection.rows<{ customers: number }>(
        `select count(*) as customers from profile where ${sql}`,
      )
      const count = await counter.count(resolveRule(rule, vocabulary, { asOf }))
      assert.equal(count, row?.customers, formatRule(rule))
      counted += 1
    }),
    { numRuns: 400, seed: 20_261_031 },
  )
  assert.equal(counted, 400)
})

test('several counts at once each get their own answer', async () => {
  const rules = fc.sample(arbitraryRule(vocabulary), { numRuns: 20, seed: 7 })
  const alone: (number | undefined)[] = []
  for (const rule of rules) {
    alone.push(await counter.count(resolveRule(rule, vocabulary, { asOf })))
  }
  const together = await Promise.all(
    rules.map((rule) => counter.count(resolveRule(rule, vocabulary, { asOf }))),
  )
  assert.deepEqual(together, alone)
})

test('what the bitmaps do not hold is left to the engine', async () => {
  const database = join(folder, 'fine.duckdb')
  const writing = await openEngine({ path: database, tempDirectory: folder, threads: 1 })
  await (await writing.connect()).run(
    `create table profile as
     select
       i as whole,
       i / 3e0 as too_fine,
       'name ' || i as name,
       cast(9007199254740993 as bigint) + i as too_large
     from range(30000) as t(i)`,
  )
  writing.close()
  const target = bitmapsOf(database)
  const written = await makeBitmaps({
    ...{ database, relation: 'profile', target, tempDirectory: folder },
  })
  assert.deepEqual(written, {
    ...{ rows: 30_000, columns: 1, left: ['too_fine', 'name', 'too_large'] },
  })
  const fine = openBitmapCounter(target, 1)
  assert.ok(fine)
  const missing = (column: string) => ({ kind: 'missing', column, negated: true }) as const
  assert.equal(await fine.count(missing('whole')), 30_000)
  assert.equal(await fine.count(missing('name')), undefined)
  assert.equal(
    await fine.count({ kind: 'all', of: [missing('whole'), missing('too_fine')] }),
    undefined,
  )
  const decimal = { type: 'decimal', value: '1.5' } as const
  assert.equal(
    await fine.count({ kind: 'compare', column: 'whole', comparison: '=', value: decimal }),
    undefined,
  )
  await fine.close()
})

test('without a file of bitmaps there is no counter, and another file is refused', () => {
  assert.equal(openBitmapCounter(join(folder, 'nothing.bits')), undefined)
  assert.throws(() => readBitmapIndex(join(folder, 'mart.duckdb')), /no file of row bitmaps/)
})
