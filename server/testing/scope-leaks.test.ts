import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { OperationName } from '#contracts/index.ts'
import type { Right } from '#contracts/vocabulary.ts'
import { rightsOf, seesIdentity } from '#modules/know/access/index.ts'
import { recordComplaint } from '#modules/decide/conduct/index.ts'
import { testApp } from './test-app.ts'
import type { Answer, Asked, TestApp } from './test-app.ts'
import { testCustomers, testStaff } from './test-organisation.ts'
import type { TestPerson } from './test-organisation.ts'

const people = Object.keys(testStaff) as TestPerson[]
/** Who may see customers at all. */
const readers = people.filter((person) => mayAsk(person, 'customer.view'))

function mayAsk(person: TestPerson, right: Right): boolean {
  return rightsOf(testStaff[person].role).has(right)
}

const idOf = (index: number) => testCustomers[index]?.id ?? ''
const visibleIds = new Map(
  people.map((person) => [
    person,
    new Set(
      testCustomers
        .filter((customer) => customer.visibleTo.has(person))
        .map((customer) => customer.id),
    ),
  ]),
)
const visibleTo = (person: TestPerson) => visibleIds.get(person) ?? new Set<string>()

const idsIn = (text: string) => [...text.matchAll(/TC\d{3}X/g)].map(([id]) => id)

const condition = fc.oneof(
  fc
    .tuple(fc.constantFrom('>=', '<', '=', '!='), fc.integer({ min: 18, max: 82 }))
    .map(([operator, age]) => `age ${operator} ${age}`),
  fc.integer({ min: 0, max: 1_300_000 }).map((yuan) => `aum > ${yuan}`),
  fc.constantFrom("gender = 'F'", "kind = 'business'", "has_product('fund')", 'age is not missing'),
  fc.constantFrom(...testCustomers.map(({ id }) => `customer_id = '${id}'`)),
)
const rule: fc.Arbitrary<string> = fc.letrec((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition,
    fc
      .tuple(tie('rule'), fc.constantFrom('and', 'or'), tie('rule'))
      .map(([left, word, right]) => `(${String(left)} ${word} ${String(right)})`),
    tie('rule').map((inner) => `not (${String(inner)})`),
  ),
})).rule as fc.Arbitrary<string>

describe('nobody reads a customer outside their scope', () => {
  let bank: TestApp
  /** Ids that occur in any answer to a person; everything that is asked goes through here. */
  const seen = new Map<TestPerson, Set<string>>()

  before(async () => {
    bank = await testApp()
  })
  after(() => bank.close())

  async function ask(person: TestPerson, operation: OperationName, input: Asked): Promise<Answer> {
    const client = await bank.as(person)
    const answer = await client.ask(operation, input)
    const asked = JSON.stringify(input)
    const known = seen.get(person) ?? new Set()
    seen.set(person, known)
    refuseNames(person, operation, asked, answer.body)
    for (const id of idsIn(answer.body)) {
      known.add(id)
      const isFine = asked.includes(id) || visibleTo(person).has(id)
      assert.ok(isFine, `${person} read ${id} by ${operation} ${asked}`)
    }
    return answer
  }

  /** Whole names are for whoever reveals them; an analyst sees not even masked ones. */
  function refuseNames(person: TestPerson, operation: string, asked: string, body: string): void {
    if (operation !== 'revealIdentity') {
      const whole = testCustomers.find(
        ({ name, mobile }) =>
          (body.includes(name) && !asked.includes(name)) || body.includes(mobile),
      )
      assert.equal(whole, undefined, `${person} read ${whole?.name} by ${operation} ${asked}`)
    }
    if (!seesIdentity(testStaff[person].role)) {
      assert.ok(!body.includes('欧'), `${person} read a name by ${operation} ${asked}`)
    }
  }

  async function idsListed(person: TestPerson, text: string, limit: number): Promise<string[]> {
    const ids: string[] = []
    let after: string | undefined
    do {
      const body = { rule: { text }, sort: 'customer_id', limit, after }
      const answer = await ask(person, 'listCustomers', { body })
      assert.equal(answer.statusCode, 200, answer.body)
      const page = answer.json<{ customers: { customerId: string }[]; next: string | null }>()
      ids.push(...page.customers.map((customer) => customer.customerId))
      after = page.next ?? undefined
    } while (after !== undefined)
    return ids
  }

  it('by list, count or export of any rule', { timeout: 120_000 }, async () => {
    const reader = fc.constantFrom(...readers)
    await fc.assert(
      fc.asyncProperty(
        reader,
        rule,
        fc.integer({ min: 3, max: 60 }),
        async (person, text, limit) => {
          const all = await idsListed('marketer', text, 200)
          const mine = all.filter((id) => visibleTo(person).has(id))
          assert.deepEqual(await idsListed(person, text, limit), mine, text)
          const counted = (await ask(person, 'countSegment', { body: { text } })).json()
          assert.equal(counted.ok, true, text)
          assert.equal(counted.customers, mine.length, `${person} counts ${text}`)
          assert.equal(counted.outOf, visibleTo(person).size)
          if (!mayAsk(person, 'customer.export')) return
          const body = { rule: { text }, reason: '复核管辖范围' }
          const exported = await ask(person, 'exportCustomers', { body })
          assert.equal(exported.statusCode, 200, exported.body)
          const ids = new Set(idsIn(exported.body))
          for (const id of mine) assert.ok(ids.has(id), `${person} misses ${id} in the export`)
          // The rule itself is written at the head of the file.
          for (const id of [...mine, ...idsIn(text)]) ids.delete(id)
          assert.deepEqual([...ids], [])
        },
      ),
      { numRuns: 60, seed: 20261031 },
    )
  })

  it('by number, name or mobile', async () => {
    const searchers = people.filter((person) => mayAsk(person, 'customer.search'))
    for (const [index, customer] of testCustomers.entries()) {
      if (index % 7 !== 1) continue
      for (const person of searchers) {
        for (const find of [customer.id, customer.name, customer.mobile]) {
          const answer = await ask(person, 'searchCustomers', { body: { find } })
          const { customers } = answer.json<{ customers: { customerId: string }[] }>()
          const expected = customer.visibleTo.has(person) ? [customer.id] : []
          assert.deepEqual(
            customers.map((one) => one.customerId),
            expected,
            `${person} ${find}`,
          )
        }
      }
    }
  })

  it('by link, however the link is made', async () => {
    const inside: [OperationName, Asked][] = [
      ['readCustomer', {}],
      ['readBalances', {}],
      ['readBalances', { query: { grain: 'day' } }],
      ['readFlows', {}],
      ['revealIdentity', { body: { fields: ['name', 'mobile'], reason: '客户来电核实' } }],
      ['explainDatum', { params: { name: 'aum' } }],
      ['listContacts', {}],
      ['startTask', { body: {} }],
    ]
    for (const index of [1, 2, 7, 18, 33]) {
      const customer = testCustomers[index]
      for (const person of readers) {
        for (const [operation, input] of inside) {
          const params = { ...input.params, customerId: idOf(index) }
          const answer = await ask(person, operation, { ...input, params })
          const code = answer.statusCode === 200 ? 'ok' : answer.json().code
          const pair = `${person} × ${operation} of ${idOf(index)}: ${answer.body.slice(0, 200)}`
          if (code === 'right_missing') continue
          assert.equal(code, customer?.visibleTo.has(person) ? 'ok' : 'customer_not_visible', pair)
        }
      }
    }
  })

  it('by the day of whoever opens it, nor by a task of somebody else', async () => {
    const workers = people.filter((person) => mayAsk(person, 'workbench.use'))
    const tasks = new Map<string, string>()
    for (const person of workers) {
      const own = idOf(testCustomers.findIndex(({ visibleTo: seers }) => seers.has(person)))
      await ask(person, 'startTask', { params: { customerId: own }, body: {} })
      const day = await ask(person, 'readDay', {})
      assert.equal(day.statusCode, 200, day.body)
      for (const { taskId, customer } of day.json<{
        tasks: { taskId: string; customer: { customerId: string } }[]
      }>().tasks)
        tasks.set(taskId, customer.customerId)
    }
    assert.ok(tasks.size > 0)
    const some = [...tasks].filter((_, index) => index % Math.ceil(tasks.size / 12) === 0)
    for (const [taskId, customerId] of some) {
      for (const person of workers) {
        const card = await ask(person, 'readTalkCard', { params: { taskId } })
        assert.equal(card.statusCode, visibleTo(person).has(customerId) ? 200 : 404, card.body)
      }
    }
  })

  it('by a complaint, listed, named or settled', async () => {
    const number = (id: string) => `heard-${id.slice(2, 5)}`
    await bank.bank.ledger.db.transaction().execute(async (within) => {
      for (const { id } of testCustomers) {
        await recordComplaint(within, {
          complaintId: number(id),
          customerId: id,
          opened: true,
          topic: null,
          by: { actor: 'key:1', name: 'call centre' },
          at: bank.clock.now(),
          timeZone: 'Asia/Shanghai',
        })
      }
    })
    for (const person of people.filter((one) => mayAsk(one, 'workbench.use'))) {
      const listed: string[] = []
      let after: string | undefined
      do {
        const query = { limit: 7, ...(after !== undefined && { after }) }
        const answer = await ask(person, 'listComplaints', { query })
        assert.equal(answer.statusCode, 200, answer.body)
        const page = answer.json<{
          complaints: { customer: { customerId: string } }[]
          open: { all: number }
          next: string | null
        }>()
        assert.equal(page.open.all, visibleTo(person).size, person)
        listed.push(...page.complaints.map(({ customer }) => customer.customerId))
        after = page.next ?? undefined
      } while (after !== undefined)
      assert.deepEqual(listed.toSorted(), [...visibleTo(person)].toSorted(), person)
      const far = testCustomers.find(({ id }) => !visibleTo(person).has(id))
      assert.ok(far)
      const named = await ask(person, 'listComplaints', { query: { customer: far.id } })
      assert.deepEqual(named.json<{ complaints: unknown[] }>().complaints, [])
      const params = { contactId: number(far.id) }
      const body = { how: '已致歉并说明' }
      const refused = await ask(person, 'settleComplaint', { params, body })
      assert.equal(refused.json<{ code: string }>().code, 'not_found', refused.body)
    }
  })

  it('cannot tell a customer out of sight from one that is not there', async () => {
    const far = testCustomers.find((customer) => !customer.visibleTo.has('rm'))
    assert.ok(far)
    const told = async (customerId: string) => {
      const { reference: _, ...problem } = (
        await ask('rm', 'readCustomer', { params: { customerId } })
      ).json()
      return problem
    }
    assert.deepEqual(await told(far.id), await told('TC-nobody'))
  })

  it('by a shared segment, which is counted for whoever looks', async () => {
    const body = { name: '五十万以上', rule: { text: 'aum >= 500000' }, shared: true }
    const saved = await ask('marketer', 'saveSegment', { body })
    assert.equal(saved.statusCode, 200, saved.body)
    for (const person of readers) {
      const { segments } = (await ask(person, 'listSegments', {})).json<{
        segments: { name: string; customers: number }[]
      }>()
      const shared = segments.find((segment) => segment.name === '五十万以上')
      const mine = await idsListed(person, 'aum >= 500000', 50)
      assert.equal(shared?.customers, mine.length, person)
    }
  })

  it('by the numbers of tags, tiers and home pages', async () => {
    for (const person of people) {
      const mine = visibleTo(person).size
      const home = await ask(person, 'readHome', {})
      assert.equal(home.statusCode, 200, home.body)
      const { tiles } = home.json<{
        tiles: { rule: string | null; kind: string; value: number }[]
      }>()
      for (const tile of tiles) {
        const isOfCustomers = tile.rule !== null && tile.kind === 'count'
        assert.ok(!isOfCustomers || tile.value <= mine, `${person} ${JSON.stringify(tile)}`)
      }
      if (!mayAsk(person, 'customer.view')) continue
      const tiers = (await ask(person, 'listTiers', {})).json<{
        schemes: { scheme: string; tiers: { customers: number }[] }[]
      }>()
      for (const scheme of tiers.schemes) {
        const sum = scheme.tiers.reduce((total, tier) => total + tier.customers, 0)
        assert.ok(sum <= mine, `${person} sees ${sum} customers in ${scheme.scheme}, not ${mine}`)
      }
      for (const name of ['aum', 'age', 'gender']) {
        const read = await ask(person, 'readDefinition', { params: { name } })
        assert.equal(read.statusCode, 200, read.body)
        const { distribution } = read.json<{ distribution: { customers: number }[] }>()
        const sum = distribution.reduce((total, band) => total + band.customers, 0)
        assert.ok(sum <= mine, `${person} sees ${sum} customers by ${name}, not ${mine}`)
      }
    }
  })

  it('and everybody does read their own: the property is not empty', () => {
    for (const person of readers) assert.ok((seen.get(person)?.size ?? 0) >= 5, person)
    assert.equal(visibleTo('admin').size, 0)
    assert.equal(visibleTo('marketer').size, testCustomers.length)
  })
})
