import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import fc from 'fast-check'
import { businessDateOf } from '#kernel/business-date.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import {
  AWKWARD_TEXTS,
  arbitraryCustomer,
  arbitraryRule,
  exampleVocabulary,
} from '#server/testing/rule-arbitraries.ts'
import { formatRule } from './format.ts'
import { checkRule } from './parse.ts'
import { type FactRow, toPredicate } from './to-predicate.ts'
import { toSql, toSqlFlag } from './to-sql.ts'
import type { Rule } from './tree.ts'
import { type RuleFieldType, columnOf } from './vocabulary.ts'

const vocabulary = exampleVocabulary
const asOf = businessDateOf('2026-10-31')

const RULES = 25
const CUSTOMERS = 50
const ROUNDS = 60

/** How a fact is handed to the engine as text or number, and what column it becomes. */
const COLUMN_SQL: Record<RuleFieldType, (bound: string) => string> = {
  integer: (bound) => `cast(${bound} as bigint)`,
  decimal: (bound) => `cast(${bound} as double)`,
  // Cents to yuan without a double in between, as a mart's column is made.
  money: (bound) => `cast(cast(${bound} as decimal(20, 0)) * 0.01 as decimal(18, 2))`,
  text: (bound) => `cast(${bound} as varchar)`,
  code: (bound) => `cast(${bound} as varchar)`,
  flag: (bound) => `cast(${bound} as boolean)`,
  date: (bound) => `cast(${bound} as date)`,
}

/** A rate may lie in the mart as a double or as a decimal; both must read alike. */
const DECIMAL_COLUMN = 'risk_score'

const columns: { column: string; type: RuleFieldType }[] = [
  ...vocabulary.fields.map((field) => ({ column: columnOf(field), type: field.type })),
  ...vocabulary.sets.flatMap((set) =>
    set.members.map(({ column }) => ({ column, type: 'flag' as const })),
  ),
]

const MATCHES = ['starts', 'contains', 'ends'] as const
const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const

let instance: DuckDBInstance
let connection: DuckDBConnection

before(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  connection = await instance.connect()
})

after(() => {
  connection.closeSync()
  instance.closeSync()
})

test('SQL in DuckDB and predicate say the same of every rule and customer', async () => {
  let pairs = 0
  let held = 0
  const rounds = fc.asyncProperty(
    fc.array(arbitraryRule(vocabulary), { minLength: 1, maxLength: RULES, size: 'max' }),
    fc.array(arbitraryCustomer(vocabulary), { minLength: 1, maxLength: CUSTOMERS, size: 'max' }),
    async (rules, customers) => {
      await loadCustomers(customers)
      const bySql = await flagsBySql(rules)
      for (const [index, rule] of rules.entries()) {
        const holds = toPredicate(rule, vocabulary, { asOf })
        const expected = customers.map((customer) => holds(customer))
        const sql = toSql(rule, vocabulary, { asOf })
        assert.deepEqual(
          bySql.map((row) => row[index]),
          expected,
          `as a value: ${sql}`,
        )
        assert.deepEqual(
          await selectedBySql(sql),
          customers.flatMap((_, id) => (expected[id] ? [id] : [])),
          `as a filter: ${sql}`,
        )
        pairs += expected.length
        held += expected.filter(Boolean).length
      }
    },
  )
  // fast-check prints seed and path of a failure; replay it with { seed, path }.
  await fc.assert(rounds, { numRuns: ROUNDS, seed: 20_261_031 })
  assert.ok(pairs >= 10_000, `only ${pairs} pairs were compared`)
  const share = held / pairs
  assert.ok(share > 0.2 && share < 0.8, `${share} of the pairs hold: too one-sided to show much`)
})

test('every awkward text is found, compared and ordered alike by SQL and predicate', async () => {
  const customers = [...AWKWARD_TEXTS, null].map((remark) => ({ remark }))
  await loadCustomers(customers)
  const matches = AWKWARD_TEXTS.filter((text) => text !== '').flatMap((value) =>
    MATCHES.map((match): Rule => ({ kind: 'text', field: 'remark', negated: false, match, value })),
  )
  const comparisons = AWKWARD_TEXTS.flatMap((value) =>
    COMPARISONS.map(
      (comparison): Rule => ({
        kind: 'compare',
        field: 'remark',
        comparison,
        value: { type: 'text', value },
      }),
    ),
  )
  const rules = [...matches, ...comparisons]
  const bySql = await flagsBySql(rules)
  for (const [index, rule] of rules.entries()) {
    const holds = toPredicate(rule, vocabulary, { asOf })
    const expected = customers.map((customer) => holds(customer))
    assert.deepEqual(
      bySql.map((row) => row[index]),
      expected,
      formatRule(rule),
    )
  }
})

test('the typed form of a rule reads back as that rule', () => {
  fc.assert(
    fc.property(arbitraryRule(vocabulary), (rule) => {
      assert.deepEqual(checkRule(rule, vocabulary), { ok: true, rule }, formatRule(rule))
    }),
    { numRuns: 3_000, seed: 20_261_031 },
  )
})

test('a rule turned round holds for exactly the other customers', () => {
  fc.assert(
    fc.property(arbitraryRule(vocabulary), arbitraryCustomer(vocabulary), (rule, customer) => {
      const holds = toPredicate(rule, vocabulary, { asOf })(customer)
      const turned = toPredicate({ kind: 'not', of: rule }, vocabulary, { asOf })(customer)
      assert.equal(turned, !holds)
    }),
    { numRuns: 1_000, seed: 20_261_031 },
  )
})

async function loadCustomers(customers: readonly FactRow[]): Promise<void> {
  const row = columns.map(({ column, type }, index) => {
    const value = COLUMN_SQL[type](`$${index + 2}`)
    const stored = column === DECIMAL_COLUMN ? `cast(${value} as decimal(15, 8))` : value
    return `${stored} as ${quoteIdentifier(column)}`
  })
  const selected = `select cast($1 as integer) as id, ${row.join(', ')}`
  const facts = (customer: FactRow): DuckDBValue[] =>
    columns.map(({ column }) => customer[column] ?? null)
  await connection.run(
    `create or replace table customer as ${selected} limit 0`,
    bound(0, facts({})),
  )
  const insert = await connection.prepare(`insert into customer ${selected}`)
  for (const [id, customer] of customers.entries()) {
    insert.bind(bound(id, facts(customer)))
    await insert.run()
  }
  insert.destroySync()
}

/** Whole numbers beyond 32 bits are bound as text, which the engine casts exactly. */
function bound(id: number, facts: readonly DuckDBValue[]): DuckDBValue[] {
  return [id, ...facts.map((fact) => (Number.isInteger(fact) ? String(fact) : fact))]
}

async function flagsBySql(rules: readonly Rule[]): Promise<DuckDBValue[][]> {
  const flags = rules.map((rule) => toSqlFlag(rule, vocabulary, { asOf }))
  const query = `select ${flags.join(', ')} from customer order by id`
  const reader = await connection.runAndReadAll(query)
  return reader.getRows()
}

async function selectedBySql(condition: string): Promise<DuckDBValue[]> {
  const reader = await connection.runAndReadAll(
    `select id from customer where ${condition} order by id`,
  )
  return reader.getRows().map(([id]) => id ?? null)
}
