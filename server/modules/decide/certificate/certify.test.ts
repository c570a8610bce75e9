import assert from 'node:assert/strict'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { runNight } from '#modules/decide/night/index.ts'
import { createFactViews } from '#modules/know/profiles/index.ts'
import { openEngine, quoteText } from '#platform/lake/index.ts'
import type { Connection, Engine } from '#platform/lake/index.ts'
import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { FactBank, FactRow, Rows } from '#server/testing/fact-bank.ts'

import { certify } from './certify.ts'

const date = '2026-10-31'
const recently = '2026-06-01'

/** Customers who differ from one who may be offered anything in one thing each. */
const customers: Record<string, { customer?: FactRow; facts?: Rows; without?: string[] }> = {
  fine: {},
  dead: { customer: { deceased: true } },
  incapable: { customer: { capacity: 'none' } },
  child: { customer: { birth_date: '2020-01-01' } },
  ward: { customer: { capacity: 'limited' } },
  teenager: { customer: { birth_date: '2010-01-01' } },
  elder: { customer: { birth_date: '1950-01-01' } },
  unassessed: { without: ['risk_assessment'] },
  stale: { facts: { risk_assessment: [assessed('stale', '2025-10-30', 'C5')] } },
  timid: { facts: { risk_assessment: [assessed('timid', recently, 'C1')] } },
  modest: {
    facts: { account: [account('modest', 'demand_deposit', { balance_cents: 500_000 })] },
  },
  overdue: {
    facts: {
      account: [
        account('overdue', 'demand_deposit', { balance_cents: 1_000_000_000 }),
        { ...account('overdue', 'consumer_loan', { overdue_days: 5 }), account_id: 'l' },
      ],
    },
  },
  borrower: {
    facts: {
      transaction: [
        {
          ...{ transaction_id: 't1', customer_id: 'borrower', transaction_date: '2026-10-01' },
          ...{ direction: 'in', amount_cents: 20_000_000, kind: 'loan_granted' },
        },
      ],
    },
  },
  silent: { without: ['consent'] },
  withdrawn: {
    facts: { consent: [consent('withdrawn', {}), consent('withdrawn', { given: false }, '-b')] },
  },
  mail_only: { facts: { consent: [consent('mail_only', { channel: 'email' })] } },
  unprofiled: {
    facts: {
      consent: [
        consent('unprofiled', {}),
        consent('unprofiled', { purpose: 'personalised', given: false }, '-p'),
      ],
    },
  },
  refused: {
    facts: {
      outcome: [
        {
          ...{ outcome_id: 'o', customer_id: 'refused', outcome_date: recently },
          kind: 'do_not_contact',
        },
      ],
    },
  },
  complaining: {
    facts: {
      complaint: [{ complaint_id: 'x', customer_id: 'complaining', opened_date: '2026-10-01' }],
    },
  },
  called_today: { facts: { contact: contacts('called_today', ['2026-10-31'], 'app') } },
  often_written: {
    facts: {
      contact: [
        ...contacts('often_written', ['2026-10-03', '2026-10-09'], 'app'),
        ...contacts('often_written', ['2026-10-14', '2026-10-20'], 'email'),
      ],
    },
  },
  texted: {
    facts: { contact: contacts('texted', ['2026-10-03', '2026-10-09', '2026-10-14'], 'sms') },
  },
}

function assessed(customer_id: string, assessed_date: string, level: string): FactRow {
  return { assessment_id: `r-${customer_id}`, customer_id, assessed_date, level }
}

function account(customer_id: string, family: string, given: FactRow): FactRow {
  return { account_id: `a-${customer_id}`, customer_id, family, status: 'active', ...given }
}

function consent(customer_id: string, given: FactRow, suffix = ''): FactRow {
  return {
    ...{ consent_id: `c-${customer_id}${suffix}`, customer_id, purpose: 'marketing' },
    ...{ given: true, given_date: recently, ...given },
  }
}

function contacts(customer_id: string, dates: readonly string[], channel: string): FactRow[] {
  return dates.map((contact_date) => ({
    ...{ contact_id: `k-${customer_id}-${contact_date}`, customer_id, contact_date, channel },
    purpose: 'marketing',
  }))
}

function deliveredRows(): Rows {
  const rows: Record<string, FactRow[]> = {}
  for (const [id, { customer, facts, without }] of Object.entries(customers)) {
    const own: Rows = {
      customer: [
        {
          ...{ customer_id: id, kind: 'personal', birth_date: '1985-05-05', capacity: 'full' },
          ...customer,
        },
      ],
      risk_assessment: [assessed(id, recently, 'C5')],
      consent: [consent(id, {})],
      account: [account(id, 'demand_deposit', { balance_cents: 1_000_000_000 })],
      ...facts,
    }
    for (const [fact, ofFact] of Object.entries(own)) {
      if (without?.includes(fact) !== true) (rows[fact] ??= []).push(...ofFact)
    }
  }
  return rows
}

/** An action that may be offered to `fine`; a plant changes what it must. */
const wealth = {
  ...{ family: 'wealth', family_class: 'investment', product_risk: 2, private_placement: false },
  ...{ minimum_cents: 1_000_000, purpose: 'marketing', valid_from: null, valid_to: null },
}
const loan = { ...wealth, family: 'consumer_loan', family_class: 'loan', product_risk: null }

interface Plant {
  readonly name: string
  readonly to: string
  readonly action?: Readonly<Record<string, string | number | boolean | null>>
  readonly channel?: string
  readonly offer?: Readonly<Record<string, number | string>>
  /** The offer stands twice. */
  readonly twice?: true
  readonly names: readonly string[]
}

const plants: readonly Plant[] = [
  {
    name: 'a stranger',
    to: 'nobody',
    action: { purpose: 'service', family: null },
    names: ['offered_to_whom_we_know'],
  },
  { name: 'the dead', to: 'dead', names: ['nobody_deceased'] },
  { name: 'no capacity', to: 'incapable', names: ['nobody_without_capacity'] },
  { name: 'a child', to: 'child', names: ['nobody_without_capacity'] },
  { name: 'limited capacity', to: 'ward', names: ['nobody_with_limited_capacity'] },
  { name: 'a minor', to: 'teenager', names: ['nobody_with_limited_capacity'] },
  { name: 'never assessed', to: 'unassessed', names: ['nobody_unassessed'] },
  { name: 'assessed too long ago', to: 'stale', names: ['no_stale_assessment'] },
  { name: 'risk above tolerance', to: 'timid', names: ['no_risk_above_tolerance'] },
  {
    name: 'high risk at seventy',
    to: 'elder',
    action: { product_risk: 4 },
    names: ['no_high_risk_for_elders'],
  },
  {
    name: 'private placement',
    to: 'modest',
    action: { private_placement: true, minimum_cents: 1 },
    names: ['private_placements_to_qualified'],
  },
  { name: 'beyond the means', to: 'modest', names: ['no_minimum_beyond_means'] },
  {
    name: 'credit under 18',
    to: 'teenager',
    action: loan,
    names: ['nobody_with_limited_capacity', 'no_credit_under_18'],
  },
  { name: 'credit while overdue', to: 'overdue', action: loan, names: ['no_credit_while_overdue'] },
  { name: 'loan money invested', to: 'borrower', names: ['no_loan_money_invested'] },
  {
    name: 'consent never given',
    to: 'silent',
    names: ['marketing_was_consented_to', 'channel_was_consented_to'],
  },
  { name: 'consent withdrawn', to: 'withdrawn', names: ['no_marketing_after_withdrawal'] },
  { name: 'another channel', to: 'mail_only', names: ['channel_was_consented_to'] },
  { name: 'personalisation off', to: 'unprofiled', names: ['no_profiling_when_switched_off'] },
  {
    name: 'do not contact',
    to: 'refused',
    action: { purpose: 'service' },
    names: ['nobody_against_their_wish'],
  },
  { name: 'an open complaint', to: 'complaining', names: ['no_marketing_in_complaint'] },
  { name: 'a second contact today', to: 'called_today', names: ['daily_limit_kept'] },
  { name: 'a fifth this month', to: 'often_written', names: ['period_limit_kept'] },
  { name: 'a fourth SMS', to: 'texted', names: ['channel_limit_kept'] },
  {
    name: 'expired',
    to: 'fine',
    action: { valid_to: '2026-10-30' },
    names: ['only_valid_actions'],
  },
  {
    name: 'not yet valid',
    to: 'fine',
    action: { valid_from: '2026-11-01' },
    names: ['only_valid_actions'],
  },
  { name: 'beyond the best', to: 'fine', offer: { rank: 99 }, names: ['no_more_than_kept'] },
  { name: 'offered twice', to: 'fine', twice: true, names: ['offered_once'] },
  {
    name: 'a priority made up',
    to: 'fine',
    offer: { priority: 7 },
    names: ['priority_is_the_product'],
  },
]

let bank: FactBank
let engine: Engine
let connection: Connection

before(async () => {
  bank = await factBank()
  await bank.deliver(date, deliveredRows())
  const night = await runNight(
    {
      ...{ factStore: bank.factStore, martStore: bank.martStore, pack: await shippedPack() },
      ...{ exports: [], timeZone: 'Asia/Shanghai', threads: 1, now: () => new Date() },
    },
    date,
  )
  assert.deepEqual(
    night.certificate.results.filter(({ violations }) => violations > 0),
    [],
  )
  const copy = join(bank.lakeRoot, 'planted.duckdb')
  await cp(night.mart.path, copy)
  engine = await openEngine({ tempDirectory: join(bank.lakeRoot, 'spill'), threads: 1 })
  connection = await engine.connect()
  await createFactViews(connection, bank.factStore, date)
  await connection.run(`attach ${quoteText(copy)} as mart`)
  await connection.run('delete from mart.offer')
})

after(async () => {
  engine.close()
  await bank.remove()
})

async function plant({ to, action, channel, offer, twice }: Plant): Promise<void> {
  const planted = { ...wealth, ...action, action: 'planted', offers_kept: 5 }
  await insert('action_fact', planted)
  const row = {
    ...{ customer_id: to, rank: 1, action: 'planted', channel: channel ?? 'sms' },
    ...{ p: 0.1, c: 1, v: 100, l: 1, priority: 10, ...offer },
  }
  await insert('offer', row)
  if (twice === true) await insert('offer', row)
}

async function insert(table: string, row: Record<string, string | number | boolean | null>) {
  const columns = Object.keys(row)
  await connection.run(
    `insert into mart.${table} (${columns.map((name) => `"${name}"`).join(', ')})
     values (${columns.map(() => '?').join(', ')})`,
    Object.values(row),
  )
}

async function namedBy(planted: Plant): Promise<string[]> {
  await connection.run('begin transaction')
  try {
    await plant(planted)
    const { results } = await certify(connection)
    return results.filter(({ violations }) => violations > 0).map(({ check }) => check)
  } finally {
    await connection.run('rollback')
  }
}

test('what is lawful and wanted is certified', async () => {
  assert.deepEqual(await namedBy({ name: 'fine', to: 'fine', names: [] }), [])
})

for (const planted of plants) {
  test(`the certificate names what is wrong: ${planted.name}`, async () => {
    assert.deepEqual(await namedBy(planted), planted.names)
  })
}

test('every check of conduct has been seen to fail', async () => {
  const { results } = await certify(connection)
  const first = results.findIndex(({ check }) => check === 'offered_to_whom_we_know')
  const conduct = results.slice(first)
  const seen = new Set(plants.flatMap(({ names }) => names))
  assert.deepEqual(
    conduct.map(({ check }) => check).filter((check) => !seen.has(check)),
    [],
  )
})
