import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { z } from 'zod'

import type { Customer360 } from '#contracts/customers.ts'
import type { ProposalView } from '#contracts/proposals.ts'
import type { listDuplicates } from '#contracts/same-person.ts'
import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'
import { testCustomers } from '#server/testing/test-organisation.ts'
import type { TestPerson } from '#server/testing/test-organisation.ts'

type Page = z.output<typeof listDuplicates.response>

/** Two customers of outlet O1 with one phone, and one of another branch with that phone too. */
const [one, other] = ['TC004X', 'TC008X'] as const
const far = testCustomers.find(({ id, outlet }) => id > other && outlet === 'O3')?.id ?? ''

describe('customer numbers that may be of one person', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
    const mobile = testCustomers.find(({ id }) => id === one)?.mobile ?? ''
    const same = (id: string) => ({ kind: 'customer', id, field: 'mobile', value: mobile }) as const
    await bank.bank.parts.vault.put([same(other), same(far)])
  })
  after(() => bank.close())

  const duplicates = async (person: TestPerson) => {
    const client = await bank.as(person)
    const seen: Page['duplicates'] = []
    for (let after: string | null = ''; after !== null; ) {
      const query = { limit: 1, ...(after !== '' && { after }) }
      const page: Page = await client.answer('listDuplicates', { query })
      seen.push(...page.duplicates)
      after = page.next
    }
    return seen.map((pair) => `${pair.one.customerId} ${pair.other.customerId}`)
  }
  const propose = async (
    person: TestPerson,
    to: 'proposeMerge' | 'proposeUnmerge',
    pair: string[],
  ) =>
    (await bank.as(person)).ask(to, {
      params: { customerId: pair[0] ?? '' },
      body: { other: pair[1], reason: '柜面核实身份证件一致' },
    })
  const decide = async (person: TestPerson, { proposalId }: ProposalView) =>
    (await bank.as(person)).ask('decideProposal', {
      params: { proposalId },
      body: { decision: 'approve', reason: '已核对两份开户资料' },
    })
  const numbersOf = async (person: TestPerson, customerId: string) => {
    const client = await bank.as(person)
    const read = await client.answer<Customer360>('readCustomer', { params: { customerId } })
    return read.samePerson.map(({ customerId: id, merged }) => `${id}${merged ? ' merged' : ''}`)
  }

  it('are proposed by keyed hash to who may see both, page by page', async () => {
    assert.deepEqual(await duplicates('outlet_head'), [`${one} ${other}`])
    assert.deepEqual(await duplicates('branch_head'), [])
    assert.deepEqual(await duplicates('marketer'), [
      `${one} ${other}`,
      `${one} ${far}`,
      `${other} ${far}`,
    ])
    for (const person of ['rm', 'compliance', 'analyst', 'admin'] as const) {
      assert.equal((await (await bank.as(person)).ask('listDuplicates')).statusCode, 403, person)
    }
  })

  it('are merged by two people, shown on both pages, and taken apart by two', async () => {
    const unseen = await propose('outlet_head', 'proposeMerge', [one, far])
    assert.equal(unseen.json().code, 'customer_not_visible')
    assert.equal(
      (await propose('outlet_head', 'proposeMerge', [one, one])).json().code,
      'input_invalid',
    )
    const early = await propose('marketer', 'proposeUnmerge', [one, other])
    const nothing = await decide('compliance', early.json().proposal)
    assert.equal(nothing.json().code, 'act_not_now')
    await (await bank.as('marketer')).answer('withdrawProposal', {
      params: { proposalId: early.json().proposal.proposalId },
      body: { reason: '还没有合并过' },
    })

    const { proposal } = (await propose('outlet_head', 'proposeMerge', [one, other])).json()
    const again = await propose('marketer', 'proposeMerge', [other, one])
    assert.equal(again.json().code, 'proposal_waits', 'of one pair one proposal waits')
    for (const person of ['outlet_head', 'marketer', 'rm'] as const) {
      assert.notEqual((await decide(person, proposal)).statusCode, 200, person)
    }
    assert.deepEqual(await numbersOf('outlet_head', one), [])
    assert.equal((await decide('compliance', proposal)).statusCode, 200)
    assert.deepEqual(await numbersOf('outlet_head', one), [`${other} merged`])
    assert.deepEqual(await numbersOf('compliance', other), [`${one} merged`])
    assert.deepEqual(await duplicates('outlet_head'), [])

    // A third number joins the person; who may not see it is told that there is one.
    const third = (await propose('marketer', 'proposeMerge', [other, far])).json().proposal
    assert.equal((await decide('protection', third)).statusCode, 200)
    assert.deepEqual(await numbersOf('marketer', one), [`${other} merged`, far])
    assert.deepEqual(await numbersOf('outlet_head', one), [`${other} merged`, '***'])
    const twice = (await propose('marketer', 'proposeMerge', [one, far])).json().proposal
    assert.equal((await decide('compliance', twice)).json().code, 'act_not_now')

    for (const pair of [
      [one, other],
      [other, far],
    ]) {
      const apart = (await propose('marketer', 'proposeUnmerge', pair)).json().proposal
      assert.equal((await decide('compliance', apart)).statusCode, 200)
    }
    assert.deepEqual(await numbersOf('marketer', other), [])
    // Two people said that they are two: the machine does not ask again.
    assert.deepEqual(await duplicates('outlet_head'), [])
    const { rows } = await bank.bank.ledger.pool.query<{ action: string; n: number }>(
      `select action, count(*) as n from audit_entry
      where action in ('customer.merge', 'customer.unmerge') group by 1 order by 1`,
    )
    assert.deepEqual(rows, [
      { action: 'customer.merge', n: 4 },
      { action: 'customer.unmerge', n: 4 },
    ])
  })
})
