import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { datasets } from '#modules/know/intake/index.ts'
import { runNight } from '#modules/decide/night/index.ts'
import { smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { eventExports } from './exports.ts'
import { knownCustomers } from './known-customers.ts'
import type { EventParts } from './parts.ts'
import { receiveEvents } from './receive-events.ts'
import { receiveContacts, receiveOutcomes } from './receive-told.ts'

const date = '2026-10-31'
const now = Date.parse('2026-10-31T10:00:00+08:00')
const at = '2026-10-31T09:58:00+08:00'
let bank: SmallBank
let parts: EventParts

before(async () => {
  bank = await smallBank()
  parts = {
    marts: bank.parts.marts,
    ledger: bank.ledger,
    strategy: bank.parts.strategy,
    timeZone: 'Asia/Shanghai',
  }
  const customers = ['C1', 'C2'].map((id) => ({ customer_id: id, kind: 'personal' }))
  await bank.deliver('2026-10-30', 'customer', customers)
  await bank.night('2026-10-30')
})
after(() => bank.close())

async function night(on: string) {
  return runNight(
    {
      factStore: bank.parts.facts,
      martStore: bank.parts.martStore,
      pack: bank.loaded,
      exports: eventExports(bank.ledger, bank.loaded.pack),
      timeZone: 'Asia/Shanghai',
      threads: 1,
      now: () => new Date(`${on}T18:00:00Z`),
    },
    on,
  )
}

async function fact(name: string, columns: string, on: string) {
  const dataset = datasets.get(name)
  assert.ok(dataset)
  return bank.parts.marts.read<Record<string, unknown>>(
    `select ${columns} from (${await bank.parts.facts.relation(dataset, on)}) order by all`,
  )
}

const track = (messageId: string, userId: string, event: string, more: object = {}) => ({
  type: 'track' as const,
  messageId,
  userId,
  event,
  timestamp: at,
  ...more,
})

test('what the strategy maps becomes a fact, of customers known that night', async () => {
  const batch = [
    track('1', 'C1', 'product viewed', { properties: { product_id: 'P1', seconds: '30' } }),
    track('2', 'C1', 'Something New'),
    track('3', 'C3', 'Signed In'),
    track('4', '13900000001', 'Signed In'),
    { type: 'page' as const, messageId: '5', userId: 'C2', name: 'Funds', timestamp: at },
    { type: 'page' as const, messageId: '6', anonymousId: 'v', name: 'Funds', timestamp: at },
    track('7', 'C2', 'NPS Answered', {
      timestamp: '2026-11-30T00:00:00Z',
      properties: { score: 9 },
    }),
    { type: 'purchase', messageId: '8' },
    { type: 'track' as const, userId: 'C1', event: 'Signed In' },
  ]
  const told = await receiveEvents(parts, { batch }, { source: 'app', now })
  assert.deepEqual(
    { ...told, problems: told.problems.map(({ item }) => item) },
    { success: true, accepted: 7, repeated: 0, unknown: 2, refused: 2, problems: [7, 8] },
  )
  const again = await receiveEvents(parts, { batch: batch.slice(0, 3) }, { source: 'app', now })
  assert.deepEqual([again.accepted, again.repeated], [0, 3])
  const elsewhere = await receiveEvents(
    parts,
    {
      batch: [track('1', 'C2', 'Login')],
    },
    { source: 'portal', now },
  )
  assert.equal(elsewhere.accepted, 1, 'two systems may give the same number')

  const { steps } = await night(date)
  const columns = 'customer_id, kind, event_date as day, channel, subject, value'
  assert.deepEqual((await fact('event', columns, date)).map(Object.values), [
    ['C1', 'view', date, 'mobile', 'P1', 30],
    ['C2', 'login', date, 'mobile', null, null],
    ['C2', 'nps', date, 'app', null, 9],
    ['C2', 'view', date, 'online', 'Funds', null],
  ])
  const exported = steps.find(({ step }) => step === 'export')
  assert.deepEqual([exported?.rowsIn, exported?.rowsRejected], [5, 1])
  const { rows } = await bank.ledger.pool.query<{ user_id: string | null }>(
    "select user_id from event_received where message_id = '4'",
  )
  assert.deepEqual(rows, [{ user_id: null }], 'a phone number of nobody we know is not kept')
})

test('a stranger’s events become facts the night they are a customer', async () => {
  await bank.deliver(
    '2026-11-01',
    'customer',
    ['C1', 'C2', 'C3'].map((id) => ({ customer_id: id, kind: 'personal' })),
  )
  await night('2026-11-01')
  const rows = await fact('event', 'customer_id, kind', '2026-11-01')
  assert.deepEqual(
    rows.filter((row) => row['customer_id'] === 'C3'),
    [{ customer_id: 'C3', kind: 'login' }],
  )
})

test('customers are known whether few or many are asked about', async () => {
  const strangers = Array.from({ length: 100 }, (_, index) => `S${index}`)
  for (const asked of [
    ['C2', 'S1', 'C2'],
    ['C2', ...strangers],
  ]) {
    assert.deepEqual([...(await knownCustomers(parts.marts, asked))], ['C2'])
  }
})

const teller = { source: 'call centre', by: { actor: 'key:1', name: 'call centre' }, now }

test('a contact told counts once against the caps, and at once', async () => {
  const contact = {
    ...{ contact_id: 'k1', customer_id: 'C1', at },
    ...{ channel: 'phone' as const, purpose: 'marketing' as const },
  }
  const stranger = { ...contact, contact_id: 'k2', customer_id: 'nobody' }
  const later = { ...contact, contact_id: 'k3', at: '2026-10-31T12:00:00+08:00' }
  const told = await receiveContacts(
    parts,
    {
      contacts: [contact, contact, stranger, later],
    },
    teller,
  )
  assert.deepEqual([told.recorded, told.repeated, told.refused], [1, 1, 2])
  assert.deepEqual(
    told.problems.map(({ item }) => item),
    [2, 3],
  )
  const again = await receiveContacts(parts, { contacts: [contact] }, teller)
  assert.deepEqual([again.recorded, again.repeated], [0, 1])
  const { rows } = await bank.ledger.pool.query(
    'select contact_id, customer_id, channel from contact_made',
  )
  assert.deepEqual(rows, [{ contact_id: 'call centre/k1', customer_id: 'C1', channel: 'phone' }])
})

test('outcomes told are facts that night; a complaint and a refusal count at once', async () => {
  const outcome = (outcomeId: string, customer: string, kind: string, more: object = {}) => ({
    outcome_id: outcomeId,
    customer_id: customer,
    kind: kind as 'purchased',
    at,
    ...more,
  })
  const outcomes = [
    outcome('o1', 'C1', 'purchased', {
      contact_id: 'k1',
      product_id: 'P1',
      amount_cents: 5_000_000,
    }),
    outcome('o2', 'C2', 'complaint'),
    outcome('o3', 'C2', 'do_not_contact'),
  ]
  const told = await receiveOutcomes(parts, { outcomes }, teller)
  const again = await receiveOutcomes(parts, { outcomes }, teller)
  assert.deepEqual([told.recorded, again.recorded, again.repeated], [3, 0, 3])
  const { rows } = await bank.ledger.pool.query(
    `select complaint_id as number, opened as held from complaint_change
    union all
    select proof, held from do_not_contact`,
  )
  assert.deepEqual(rows, [
    { number: 'call centre/o2', held: true },
    { number: 'call centre/o3', held: true },
  ])
  await night('2026-11-02')
  const columns = 'outcome_id, contact_id, customer_id, kind, product_id, amount_cents'
  const [first] = await fact('outcome', columns, '2026-11-02')
  assert.deepEqual(first, {
    outcome_id: 'call centre/o1',
    contact_id: 'call centre/k1',
    customer_id: 'C1',
    kind: 'purchased',
    product_id: 'P1',
    amount_cents: 5_000_000,
  })
})
