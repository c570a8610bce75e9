import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Customer360 } from '#contracts/customers.ts'
import { customer360 } from '#contracts/customers.ts'
import { ProblemError } from '#contracts/problems.ts'
import { familyColumn, groupColumn, tierColumn } from '#modules/know/strategy/index.ts'
import { readAudit } from '#platform/audit/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { twoBranches } from '#server/testing/two-branches.ts'
import type { TwoBranches } from '#server/testing/two-branches.ts'

import { countsInAum } from './domain/holding-list.ts'
import * as columns from './domain/mart-columns.ts'
import { customerJson, customersRoutes } from './index.ts'

let bank: TwoBranches
let routes: ReturnType<typeof customersRoutes>
let whole: Customer360[]

before(async () => {
  bank = await twoBranches()
  routes = customersRoutes(bank.parts)
  whole = []
  const asked = askedBy(bank.person('marketer'))
  for (const { id } of bank.customers.slice(0, 32)) {
    whole.push(await routes.readCustomer({ ...asked, params: { customerId: id } }))
  }
})
after(() => bank.close())

test('the page of a customer is what its contract says', () => {
  for (const one of whole) customer360.parse(one)
})

test('what counts in AUM adds up to the AUM of the night', () => {
  for (const { customerId, holdings, data } of whole) {
    const sum = holdings
      .filter(({ countsInAum }) => countsInAum)
      .reduce((total, { valueCents }) => total + valueCents, 0)
    const aum = data.find(({ name }) => name === 'aum')?.value ?? 0
    assert.equal(sum, aum, customerId)
  }
  assert.ok(whole.some(({ holdings }) => holdings.some(({ countsInAum }) => !countsInAum)))
})

test('the signals of a churn score add up to it, each with the values it read', () => {
  assert.ok(whole.some(({ churn }) => churn.signals.length > 1))
  for (const { customerId, churn } of whole) {
    const sum = churn.signals.reduce((total, { points }) => total + points, 0)
    assert.equal(Math.min(100, sum), churn.points, customerId)
    for (const { sentence } of churn.signals) assert.match(sentence.zh, /\d/)
  }
})

test('every scheme places the customer with a reason, the official one first', () => {
  for (const { tiers } of whole) {
    assert.equal(tiers.length, bank.loaded.pack.schemes.length)
    assert.equal(tiers[0]?.scheme, bank.loaded.pack.officialScheme)
    for (const { tier, reason } of tiers) {
      assert.ok(tier !== null)
      assert.ok(reason.zh !== '' && reason.en !== '')
    }
  }
  const official = whole.map(({ tiers }) => tiers[0])
  assert.ok(
    official.some(
      (place) => place?.tier === 'a' && /AUM 不低于 100 万元（.*万元）/.test(place.reason.zh),
    ),
  )
})

test('why agrees with the night on every tag, group, stage and tier', async () => {
  const asked = askedBy(bank.person('marketer'))
  const { pack } = bank.loaded
  const flags = [
    ...pack.tags.filter(({ kind }) => kind === 'rule').map(({ name }) => name),
    ...pack.lifeGroups.map(({ name }) => groupColumn(name)),
  ]
  for (const { customerId } of whole.slice(0, 6)) {
    for (const name of flags) {
      const params = { customerId, name }
      const { datum, explanation } = await routes.explainDatum({ ...asked, params })
      assert.equal(explanation?.holds, datum.value, `${name} of ${customerId}`)
    }
    for (const name of ['life_stage', 'churn_level']) {
      const params = { customerId, name }
      const { explanation } = await routes.explainDatum({ ...asked, params })
      assert.equal(explanation?.holds, true, `${name} of ${customerId}`)
    }
  }
})

test('what is measured has no rule behind it, and an unknown name is not found', async () => {
  const asked = askedBy(bank.person('marketer'))
  const params = { customerId: 'C0001', name: 'aum' }
  const { datum, explanation } = await routes.explainDatum({ ...asked, params })
  assert.equal(explanation, null)
  assert.match(datum.definition.zh, /存款/)
  await assert.rejects(
    async () => routes.explainDatum({ ...asked, params: { ...params, name: 'no_such_tag' } }),
    (error) => error instanceof ProblemError && error.code === 'not_found',
  )
})

test('the command line gives every metric and tag with its source and as-of', async () => {
  const json = await customerJson(bank.parts, 'C0001')
  const { pack } = bank.loaded
  assert.equal(json.tags.length, pack.measures.length + pack.tags.length)
  for (const { name, source, as_of: asOf } of json.tags) {
    assert.ok(source.zh !== '', name)
    assert.match(asOf, /^\d{4}-\d{2}-\d{2}$/, name)
  }
  assert.equal(json.tags.find(({ name }) => name === 'aum')?.source.zh, '账户、持仓')
  assert.equal(json.tags.find(({ name }) => name === 'gender')?.as_of, '2026-09-30')
  assert.equal(json.tiers.length, pack.schemes.length)
  await assert.rejects(
    customerJson(bank.parts, 'nobody'),
    (error) => error instanceof ProblemError && error.code === 'customer_not_visible',
  )
})

test('identity is masked until a reason is given, and then an audit row stands', async () => {
  const head = bank.person('outlet_head', {
    staffNumber: 'HEAD',
    unit: bank.units.get('B1') ?? null,
  })
  const params = { customerId: 'C0000' }
  const page = await routes.readCustomer({ ...askedBy(head), params })
  assert.deepEqual(
    page.identity.map(({ masked }) => masked),
    ['赵**', '138****0000'],
  )
  assert.equal(page.mayReveal, true)
  const because = 'customer_asked' as const
  const reason = '客户来电核实'
  const body = { fields: ['mobile' as const, 'email' as const], because, reason }
  const { identity } = await routes.revealIdentity({ ...askedBy(head), params, body })
  assert.deepEqual(identity, { mobile: '13800000000', email: null })
  const [row] = await readAudit(bank.ledger.db, { action: 'identity.reveal', limit: 1 })
  assert.deepEqual(
    [row?.actor, row?.subject, row?.detail],
    ['staff:HEAD', 'customer:C0000', { fields: ['mobile', 'email'], because, reason }],
  )
})

test('pages of transactions hold each once, newest first, and sum to the months', async () => {
  const asked = askedBy(bank.person('marketer'))
  const params = { customerId: 'C0003' }
  const seen: string[] = []
  let next: string | null = null
  let out = 0
  do {
    const query = { limit: 2, ...(next !== null && { after: next }) }
    const page = await routes.readFlows({ ...asked, params, query })
    seen.push(...page.latest.map(({ date, id }) => `${date} ${id}`))
    out += page.latest
      .filter(({ direction }) => direction === 'out')
      .reduce((sum, { amountCents }) => sum + amountCents, 0)
    next = page.next
    if (next === null) {
      assert.equal(
        page.months.reduce((sum, { outCents }) => sum + outCents, 0),
        out,
      )
      assert.equal(
        page.byKind.reduce((sum, { count }) => sum + count, 0),
        seen.length,
      )
    }
  } while (next !== null)
  assert.equal(seen.length, 6)
  assert.deepEqual(seen, seen.toSorted().toReversed())
})

test('balances say of each family whether it counts among the assets', async () => {
  const asked = { ...askedBy(bank.person('marketer')), params: { customerId: 'C0003' } }
  const read = async () => {
    const { series } = await routes.readBalances({ ...asked, query: { grain: 'month' } })
    return Object.fromEntries(series.map(({ family, countsInAum }) => [family, countsInAum]))
  }
  assert.deepEqual(await read(), { time_deposit: true })
  const { pack } = bank.loaded
  assert.equal(countsInAum('mortgage', pack), false)
  assert.equal(countsInAum('unheard_of', pack), false)
})

test('balances by month are the month ends delivered', async () => {
  const asked = { ...askedBy(bank.person('marketer')), params: { customerId: 'C0003' } }
  const { series } = await routes.readBalances({ ...asked, query: { grain: 'month' } })
  assert.deepEqual(
    series.map(({ family, points }) => [family, points.map(({ date }) => date)]),
    [['time_deposit', ['2026-09-30', '2026-10-31']]],
  )
})

test('the columns pages read are named as the strategy names them', () => {
  assert.equal(columns.tierColumn('t1'), tierColumn('t1'))
  assert.equal(columns.groupColumn('young'), groupColumn('young'))
  assert.equal(columns.familyColumn('fund'), familyColumn('fund'))
})
