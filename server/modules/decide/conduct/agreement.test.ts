import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { after, before, test } from 'node:test'

import fc from 'fast-check'

import { businessDateOf } from '#kernel/business-date.ts'
import {
  columnOf,
  columnsUsed,
  createVocabulary,
  toPredicate,
  toSqlFlag,
} from '#kernel/rule/index.ts'
import type { FactRow, RuleFieldType } from '#kernel/rule/index.ts'
import { openEngine, quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection, Engine } from '#platform/lake/index.ts'
import { arbitraryCustomer } from '#server/testing/rule-arbitraries.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'

import { compileLadder } from './domain/gates/judge.ts'
import { ladderFor } from './index.ts'

const loaded = await shippedPack()
const { pack, vocabulary } = loaded
const asOf = businessDateOf('2026-10-31')
const reading = { vocabulary, asOf }
const ladders = pack.actions.map((action) => ({
  action: action.name,
  gates: ladderFor(action, loaded, { date: asOf, moment: 'recommend' }),
}))
const gates = [
  ...new Map(ladders.flatMap((one) => one.gates).map((gate) => [gate.text, gate])).values(),
]

const used = new Set(gates.flatMap((gate) => columnsUsed(gate.refuses, vocabulary)))
const small = createVocabulary({
  fields: vocabulary.fields.filter((field) => used.has(columnOf(field))),
  sets: vocabulary.sets
    .map((set) => ({ ...set, members: set.members.filter(({ column }) => used.has(column)) }))
    .filter((set) => set.members.length > 0),
})
const types = new Map<string, RuleFieldType>([
  ...small.sets.flatMap((set) => set.members.map(({ column }) => [column, 'flag'] as const)),
  ...small.fields.map((field) => [columnOf(field), field.type] as const),
])

const sqlTypes: Readonly<Record<RuleFieldType, string>> = {
  integer: 'bigint',
  decimal: 'double',
  money: 'decimal(18,2)',
  text: 'varchar',
  code: 'varchar',
  flag: 'boolean',
  date: 'date',
}

function literal(value: FactRow[string], type: RuleFieldType): string {
  if (value === null || value === undefined) return `cast(null as ${sqlTypes[type]})`
  if (type === 'money') {
    return `cast(cast(${Number(value)} as decimal(20,0)) * 0.01 as decimal(18,2))`
  }
  const text = typeof value === 'string' ? quoteText(value) : String(value)
  return `cast(${text} as ${sqlTypes[type]})`
}

let engine: Engine
let connection: Connection

before(async () => {
  engine = await openEngine({ tempDirectory: tmpdir(), threads: 1 })
  connection = await engine.connect()
})
after(() => engine.close())

test('every gate and every action says the same of a customer in SQL and in process', async () => {
  const customers = fc
    .sample(arbitraryCustomer(small), { numRuns: 400, seed: 20_261_031 })
    .map((customer, index) => likely(customer, index))
  const columns = [...types]
  const rows = customers.map(
    (customer, id) =>
      `(${[id, ...columns.map(([column, type]) => literal(customer[column], type))].join(', ')})`,
  )
  const names = ['id', ...columns.map(([column]) => quoteIdentifier(column))]
  await connection.run(
    `create table profile as select * from (values ${rows.join(',\n')}) as t(${names.join(', ')})`,
  )
  const flags = gates.map((gate, n) => `${toSqlFlag(gate.refuses, vocabulary, { asOf })} as g${n}`)
  const bySql = await connection.rows<Record<string, boolean>>(
    `select ${flags.join(',\n')} from profile order by id`,
  )
  let refusals = 0
  for (const [n, gate] of gates.entries()) {
    const refuses = toPredicate(gate.refuses, vocabulary, { asOf })
    for (const [id, customer] of customers.entries()) {
      assert.equal(bySql[id]?.[`g${n}`], refuses(customer), `${gate.code}: ${gate.text}`)
      refusals += refuses(customer) ? 1 : 0
    }
  }
  assert.ok(refusals > 1_000)
  let passed = 0
  for (const { action, gates: ladder } of ladders) {
    const whens = ladder.map(
      (gate, k) => `when ${toSqlFlag(gate.refuses, vocabulary, { asOf })} then ${k + 1}`,
    )
    const decided = await connection.rows<{ k: number }>(
      `select case ${whens.join('\n')} else 0 end as k from profile order by id`,
    )
    const compiled = compileLadder(ladder, reading)
    for (const [id, customer] of customers.entries()) {
      assert.equal(decided[id]?.k, compiled.firstRefusal(customer) + 1, `${action} for ${id}`)
      assert.equal(compiled.judge(customer).allowed, decided[id]?.k === 0)
    }
    passed += decided.filter(({ k }) => k === 0).length
  }
  assert.ok(passed > 100, `only ${passed} pairs pass: too one-sided to show much`)
})

/** Half of the customers are sound in law and consent, so that the later gates are reached. */
function likely(customer: FactRow, index: number): FactRow {
  if (index % 2 === 0) return customer
  return {
    ...customer,
    kind: 'personal',
    age: 20 + (index % 50),
    capacity: 'full',
    deceased: false,
    risk_level: 'C5',
    risk_assessed_date: '2026-06-01',
    do_not_contact: false,
    consent_personalised: true,
    open_complaint_count: 0,
    marketing_consent_sms: true,
    marketing_consent_phone: true,
    marketing_consent_app: true,
    contacts_1d: 0,
    contacts_30d: index % 4,
    contacts_30d_sms: 0,
    contacts_30d_phone: 0,
    contacts_30d_app: 0,
    life_stage: 'mature',
    overdue_days: 0,
    recent_borrower: index % 5 === 0,
  }
}
