import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Home } from '#contracts/cockpit.ts'
import { role as roles } from '#contracts/vocabulary.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { readAccountSummary } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { heldBack } from '#modules/act/campaigns/index.ts'
import { customersRoutes } from '#modules/act/customers/index.ts'
import { openResults } from '#modules/prove/performance/index.ts'
import { askedBy, smallBank } from '#server/testing/small-bank.ts'
import { twoBranches } from '#server/testing/two-branches.ts'
import type { TwoBranches } from '#server/testing/two-branches.ts'

import { cockpitRoutes } from './index.ts'
import type { CockpitParts } from './index.ts'

const timeZone = 'Asia/Shanghai'

let bank: TwoBranches
let home: (person: Principal) => Promise<Home>
let count: (person: Principal, text: string) => Promise<number>

before(async () => {
  bank = await twoBranches()
  const accounts = (now: number) => readAccountSummary(bank.ledger, now)
  const { readHome } = homeOf({ ...bank.parts, accounts, timeZone })
  const { countSegment } = customersRoutes(bank.parts)
  home = async (person) => readHome(askedBy(person))
  count = async (person, text) => {
    const counted = await countSegment({ ...askedBy(person), body: { text } })
    assert.ok(counted.ok, text)
    return counted.customers
  }
})
after(() => bank.close())

function homeOf(parts: Omit<CockpitParts, 'heldBack' | 'results'>) {
  return cockpitRoutes({
    ...parts,
    heldBack: (customerIds) => heldBack(parts.ledger.db, customerIds),
    results: openResults(parts),
  })
}

function person(role: Role): Principal {
  if (role === 'rm') return bank.person('rm', { staffNumber: 'B1S1O1R1' })
  const unit = bank.units.get('B1')
  assert.ok(unit)
  return role === 'outlet_head' ? bank.person(role, { unit }) : bank.person(role)
}

for (const role of roles.options) {
  test(`every number on the home of ${role} opens the same customers in Customers`, async () => {
    const asked = person(role)
    const { tiles, worklists, breakdowns, sentence } = await home(asked)
    assert.ok(sentence.zh !== '' && sentence.en !== '')
    for (const tile of tiles) {
      if (tile.rule === null) continue
      assert.notEqual(role, 'admin')
      const customers = await count(asked, tile.rule)
      if (tile.kind === 'count') assert.equal(tile.value, customers, tile.code)
      if (tile.kind === 'share') assert.ok(tile.value === null || tile.value <= 1, tile.code)
    }
    for (const list of worklists) {
      assert.equal(list.total, await count(asked, list.rule), list.code)
      assert.equal(list.customers.length, Math.min(10, list.total), list.code)
      assert.ok(list.customers.every(({ reason }) => reason.zh !== '' && reason.en !== ''))
    }
    for (const { code, rows } of breakdowns) {
      for (const { rule, customers } of rows) {
        if (rule !== null) assert.equal(await count(asked, rule), customers, `${code}: ${rule}`)
      }
    }
  })
}

interface Planned {
  tiles: string[]
  agendas: string[]
  worklists: string[]
  breakdowns: string[]
}

const planned: Record<Role, Planned> = {
  rm: {
    tiles: [
      'tasks_open',
      'tasks_done',
      'customers',
      'customers_main',
      'aum',
      'maturing_amount',
      'churn',
      'rising',
      'risk_assessment_expired',
    ],
    agendas: ['tasks', 'appointments', 'promises'],
    worklists: ['today', 'maturing', 'churn', 'rising', 'birthday'],
    breakdowns: [],
  },
  outlet_head: {
    tiles: [
      'aum',
      'customers',
      'effective_share',
      'cross_sold_share',
      'churn',
      'maturing_amount',
      'tier_up',
      'tier_down',
    ],
    agendas: ['team', 'complaints', 'running'],
    worklists: ['slipping', 'maturing', 'rising'],
    breakdowns: ['managers', 'tiers'],
  },
  marketer: {
    tiles: [
      'campaigns_running',
      'campaigns_in_review',
      'aum',
      'customers',
      'rising_gap',
      'idle_money',
      'cross_sold_share',
      'churn',
    ],
    agendas: ['campaigns', 'results'],
    worklists: ['rising', 'slipping'],
    breakdowns: ['critical_bands', 'life_groups', 'products', 'opportunities', 'tiers'],
  },
  compliance: {
    tiles: [
      'campaigns_in_review',
      'risk_assessment_expired',
      'risk_assessment_expired_share',
      'marketing_refused',
      'minors',
      'limited_capacity',
      'open_complaint',
    ],
    agendas: ['incidents', 'review', 'withheld'],
    worklists: ['open_complaint', 'risk_assessment_expired'],
    breakdowns: ['risk_levels'],
  },
  analyst: {
    tiles: ['feeds_loaded', 'feeds_refused', 'rows_rejected', 'customers', 'aum'],
    agendas: ['results'],
    worklists: [],
    breakdowns: ['drift'],
  },
  admin: {
    tiles: [
      'users',
      'locked',
      'disabled',
      'sessions',
      'api_keys',
      'messages_waiting',
      'dead_letters',
    ],
    agendas: [],
    worklists: [],
    breakdowns: [],
  },
}

test('under the default strategy no planned number is missing', async () => {
  for (const role of roles.options) {
    const { tiles, agendas, worklists, breakdowns } = await home(person(role))
    const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code)
    assert.deepEqual(codes(tiles), planned[role].tiles, role)
    assert.deepEqual(codes(agendas), planned[role].agendas, role)
    assert.deepEqual(codes(worklists), planned[role].worklists, role)
    assert.deepEqual(codes(breakdowns), planned[role].breakdowns, role)
  }
})

test('a home shows the customers of the scope alone', async () => {
  const manager = person('rm')
  const { tiles, worklists } = await home(manager)
  const theirs = bank.customers
    .filter(({ main, assistant }) => [main, assistant].includes(manager.staffNumber))
    .map(({ id }) => id)
  assert.equal(tiles.find(({ code }) => code === 'customers')?.value, theirs.length)
  for (const { customers } of worklists) {
    for (const { customerId } of customers) assert.ok(theirs.includes(customerId), customerId)
  }
})

test('the parts of an outlet by manager add up to the whole', async () => {
  const { tiles, breakdowns } = await home(person('outlet_head'))
  const managers = breakdowns.find(({ code }) => code === 'managers')?.rows ?? []
  const sum = (list: readonly number[]) => list.reduce((total, n) => total + n, 0)
  const value = (wanted: string) => tiles.find(({ code }) => code === wanted)?.value
  assert.equal(sum(managers.map(({ customers }) => customers)), value('customers'))
  assert.equal(sum(managers.map(({ aumCents }) => aumCents)), value('aum'))
})

test('money on a home is the money of its customers, and of the night before', async () => {
  const asked = person('marketer')
  const aum = (await home(asked)).tiles.find(({ code }) => code === 'aum')
  const [row] = await bank.parts.marts.read<{ yuan: number }>(
    'select cast(sum(aum) as double) as yuan from profile',
  )
  assert.equal(aum?.value, Math.round((row?.yuan ?? 0) * 100))
  assert.ok(aum?.previous != null && aum.value !== null && aum.previous < aum.value)
})

test('the weightiest customer comes first, each reason said', async () => {
  const { worklists, sentence } = await home(person('rm'))
  const today = worklists.find(({ code }) => code === 'today')
  const reasons = today?.customers.map(({ reason }) => reason.zh.split('；').length) ?? []
  assert.ok((reasons[0] ?? 0) >= 2, 'the first has several reasons')
  assert.match(sentence.zh, /^今天有 \d+ 项工作，从 .*\* · .+ 开始$/)
})

test('a head sees the open complaints of their own customers, and how late they are', async () => {
  const { agendas } = await home(person('outlet_head'))
  const complaints = agendas.find(({ code }) => code === 'complaints')
  const theirs = bank.customers.filter(({ branch }, i) => branch === 'B1' && i % 11 === 0)
  assert.equal(complaints?.total, theirs.length)
  assert.deepEqual(
    new Set(complaints?.rows.map(({ to }) => to)),
    new Set(theirs.map(({ id }) => `/complaints?customer=${id}`)),
  )
  const [first] = complaints?.rows ?? []
  assert.match(first?.words.zh ?? '', /^.\*/)
  assert.equal(first?.detail?.zh, '到今天已 42 天，法定期限 2026-10-05')
  assert.equal(first?.mark?.tone, 'bad')
})

test('before the first night a home says what to do', async () => {
  const empty = await smallBank()
  try {
    const accounts = (now: number) => readAccountSummary(empty.ledger, now)
    const { readHome } = homeOf({ ...empty.parts, accounts, timeZone })
    for (const role of roles.options) {
      const { asOf, tiles, sentence, system } = await readHome(askedBy(empty.person(role)))
      assert.equal(asOf, null)
      if (role === 'admin') assert.ok(tiles.length > 0 && system !== null)
      else assert.match(sentence.zh, /尚无已发布的夜间结果/)
    }
  } finally {
    await empty.close()
  }
})
