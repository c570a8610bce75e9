import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import fc from 'fast-check'

import type { OrgUnit } from '#contracts/access.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { twoBranches } from '#server/testing/two-branches.ts'
import type { PlacedCustomer, TwoBranches } from '#server/testing/two-branches.ts'

import { customersRoutes } from './index.ts'

let bank: TwoBranches
let routes: ReturnType<typeof customersRoutes>

before(async () => {
  bank = await twoBranches()
  routes = customersRoutes(bank.parts)
})
after(() => bank.close())

/** Written from the facts, apart from the code under test. */
function isTheirs(person: Principal, customer: PlacedCustomer): boolean {
  switch (person.role) {
    case 'rm':
      return [customer.main, customer.assistant].includes(person.staffNumber)
    case 'outlet_head':
      return [customer.outlet, customer.subBranch, customer.branch].includes(
        person.unit?.unitId ?? 'none',
      )
    case 'admin':
      return false
    default:
      return true
  }
}

const outletsOfUnits = ['B1', 'B1S2', 'B2S1O1', 'B2S2O2']
const managers = ['B1S1O1R1', 'B2S1O1R1', 'B2S2O2R2', 'nobody']

const aPerson = (): fc.Arbitrary<Principal> =>
  fc.oneof(
    fc.constantFrom(...managers).map((staffNumber) => bank.person('rm', { staffNumber })),
    fc
      .constantFrom(...outletsOfUnits)
      .map((unitId) =>
        bank.person('outlet_head', { staffNumber: `HEAD-${unitId}`, unit: unitNamed(unitId) }),
      ),
    fc.constantFrom(bank.person('marketer'), bank.person('compliance'), bank.person('analyst')),
  )

function unitNamed(unitId: string): OrgUnit {
  const unit = bank.units.get(unitId)
  assert.ok(unit)
  return unit
}

const aRule = fc.constantFrom(
  'everyone',
  'aum >= 300000',
  "not has_product('fund')",
  'age between 30 and 60 or churn_points >= 10',
  "rm_id is not missing and branch_id in ('B1', 'B2')",
  "customer_id in ('C0001', 'C0002', 'C0003', 'C0040')",
  'not (aum < 100000)',
)

function visible(person: Principal): PlacedCustomer[] {
  return bank.customers.filter((customer) => isTheirs(person, customer))
}

const runs = { numRuns: 16, seed: 7 }

test('a count, a list and its pages hold customers of the scope alone, each once', async () => {
  await fc.assert(
    fc.asyncProperty(aPerson(), aRule, async (person, text) => {
      const asked = askedBy(person)
      const counted = await routes.countSegment({ ...asked, body: { text } })
      assert.ok(counted.ok)
      assert.equal(counted.outOf, visible(person).length)
      const listed: string[] = []
      let next: string | null | undefined
      do {
        const page = await routes.listCustomers({
          ...asked,
          body: {
            rule: { text },
            sort: '-aum',
            limit: 20,
            ...(next != null && { after: next }),
          },
        })
        listed.push(...page.customers.map(({ customerId }) => customerId))
        next = page.next
      } while (next !== null)
      assert.equal(listed.length, counted.customers)
      assert.equal(new Set(listed).size, listed.length)
      assertAllTheirs(person, listed)
      if (text === 'everyone') assert.equal(listed.length, visible(person).length)
    }),
    runs,
  )
})

test('an export holds customers of the scope alone', async () => {
  await fc.assert(
    fc.asyncProperty(aPerson(), aRule, async (person, text) => {
      const body = { rule: { text }, because: 'analysis' as const, reason: '核对范围' }
      const { content } = await routes.exportCustomers({ ...askedBy(person), body })
      let file = ''
      for await (const part of content) file += String(part)
      const ids = [...file.matchAll(/^(C\d{4}),/gm)].map(([, id]) => id ?? '')
      const counted = await routes.countSegment({ ...askedBy(person), body: { text } })
      assert.ok(counted.ok)
      assert.equal(ids.length, counted.customers)
      assertAllTheirs(person, ids)
    }),
    runs,
  )
})

test('a customer outside the scope is not there, by link, search, flows or why', async () => {
  const anyone = fc.integer({ min: 0, max: bank.customers.length - 1 })
  await fc.assert(
    fc.asyncProperty(aPerson(), anyone, async (person, index) => {
      const customer = bank.customers[index]
      assert.ok(customer)
      const asked = { ...askedBy(person), params: { customerId: customer.id } }
      const doors: (() => unknown)[] = [
        () => routes.readCustomer(asked),
        () => routes.readBalances({ ...asked, query: { grain: 'month' } }),
        () => routes.readFlows({ ...asked, query: { limit: 5 } }),
        () => routes.explainDatum({ ...asked, params: { ...asked.params, name: 'churn_points' } }),
        () =>
          routes.revealIdentity({
            ...asked,
            body: { fields: ['mobile'], because: 'other', reason: '回访核实号码' },
          }),
      ]
      for (const door of doors) {
        if (isTheirs(person, customer)) await door()
        else await assertNotVisible(door)
      }
      for (const find of [customer.id, customer.mobile, customer.name]) {
        const found = await routes.searchCustomers({ ...askedBy(person), body: { find } })
        const ids = found.customers.map(({ customerId }) => customerId)
        assertAllTheirs(person, ids)
        assert.equal(ids.includes(customer.id), isTheirs(person, customer))
      }
    }),
    { ...runs, numRuns: 30 },
  )
})

test('a relation to a customer outside the scope shows no number', async () => {
  const person = bank.person('rm', { staffNumber: 'B1S1O1R1' })
  for (const customer of visible(person)) {
    const asked = { ...askedBy(person), params: { customerId: customer.id } }
    const { relations } = await routes.readCustomer(asked)
    assert.ok(relations.length > 0)
    assert.ok(relations.some(({ visible: seen }) => !seen))
    for (const { relatedId, visible: seen } of relations) {
      if (seen) assertAllTheirs(person, [relatedId])
      else assert.equal(relatedId, '***')
    }
  }
})

test('distributions, tiers and moves count the customers of the scope alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      aPerson(),
      fc.constantFrom('aum', 'gender', 'risk_level', 'opened_date', 'idle_money', 'churn_points'),
      async (person, name) => {
        const seen = visible(person).length
        const asked = askedBy(person)
        const { distribution, history } = await routes.readDefinition({
          ...asked,
          params: { name },
        })
        const sum = distribution.reduce((total, { customers }) => total + customers, 0)
        assert.equal(sum, seen, `${name} for ${person.role}`)
        for (const { rule, customers } of distribution) {
          const counted = await routes.countSegment({ ...asked, body: { text: rule ?? '' } })
          assert.ok(counted.ok, String(rule))
          assert.equal(counted.customers, customers, String(rule))
        }
        assert.equal(history.length, 2)
        assert.ok(history.every(({ customers }) => customers <= seen))
        const { schemes, lifeStages } = await routes.listTiers(asked)
        for (const { tiers, moves } of schemes) {
          assert.ok(tiers.reduce((total, tier) => total + tier.customers, 0) <= seen)
          assert.ok(moves.reduce((total, move) => total + move.customers, 0) <= seen)
        }
        assert.equal(
          lifeStages.reduce((total, stage) => total + stage.customers, 0),
          seen,
        )
      },
    ),
    runs,
  )
})

test('the whole bank counted by the night is the whole bank counted now', async () => {
  const { loaded } = bank
  const everybody: Principal = {
    ...bank.person('outlet_head'),
    scope: {
      kind: 'staff',
      staffNumbers: [...new Set(bank.customers.map(({ main }) => main))],
    },
  }
  const asked = askedBy(bank.person('marketer'))
  const byNight = await routes.listDefinitions(asked)
  const byScan = await routes.listDefinitions(askedBy(everybody))
  assert.equal(byNight.definitions.length, loaded.pack.measures.length + loaded.pack.tags.length)
  for (const [index, { name, customers }] of byNight.definitions.entries()) {
    assert.equal(customers, byScan.definitions[index]?.customers, name)
  }
  const tiersByNight = await routes.listTiers(asked)
  const tiersByScan = await routes.listTiers(askedBy(everybody))
  assert.ok(tiersByNight.schemes.some(({ moves }) => moves.length > 0))
  const moved = (tiers: typeof tiersByNight) =>
    tiers.schemes.map(({ moves }) => moves.map((move) => JSON.stringify(move)).toSorted())
  assert.deepEqual(moved(tiersByNight), moved(tiersByScan))
})

test('an analyst sees customers, never who they are', async () => {
  const asked = askedBy(bank.person('analyst'))
  const body = { rule: { text: 'everyone' }, sort: '-aum' as const, limit: 200 }
  const { customers } = await routes.listCustomers({ ...asked, body })
  assert.equal(customers.length, bank.customers.length)
  assert.ok(customers.every(({ name }) => name === null))
  const whole = await routes.readCustomer({ ...asked, params: { customerId: 'C0001' } })
  assert.deepEqual(whole.identity, [])
  assert.equal(whole.mayReveal, false)
})

function assertAllTheirs(person: Principal, ids: readonly string[]): void {
  for (const id of ids) {
    const customer = bank.customers.find((one) => one.id === id)
    const shown = `${id} shown to ${person.staffNumber}`
    assert.ok(customer !== undefined && isTheirs(person, customer), shown)
  }
}

async function assertNotVisible(door: () => unknown): Promise<void> {
  await assert.rejects(
    async () => {
      await door()
    },
    (error) => error instanceof ProblemError && error.code === 'customer_not_visible',
  )
}
