import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { SavedSegment } from '#contracts/customers.ts'
import type { ProposalView } from '#contracts/proposals.ts'

import { testApp } from './test-app.ts'
import type { TestApp } from './test-app.ts'
import { testCustomers } from './test-organisation.ts'
import type { TestPerson } from './test-organisation.ts'

const REVEALS = 10
const BURST = REVEALS / 5
const EXPORTS = 5
const ALONE = 30

/** What one person may see of many: how often, how much, and of whose work. */
describe('one person', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp({
      ZHIKE_REVEALS_PER_DAY: String(REVEALS),
      ZHIKE_EXPORTS_PER_DAY: String(EXPORTS),
      ZHIKE_EXPORT_ALONE: String(ALONE),
    })
  })
  after(() => bank.close())

  const ask = async (
    person: TestPerson,
    ...of: Parameters<Awaited<ReturnType<TestApp['as']>>['ask']>
  ) => (await bank.as(person)).ask(...of)
  const seenBy = (person: TestPerson) =>
    testCustomers.filter(({ visibleTo }) => visibleTo.has(person)).map(({ id }) => id)
  const reveal = (person: TestPerson, customerId: string) =>
    ask(person, 'revealIdentity', {
      params: { customerId },
      body: { fields: ['name'], because: 'contact_customer', reason: '客户来电核对姓名' },
    })
  const exporting = (person: TestPerson, rule: string, reason = '外呼名单，交网点主管') =>
    ask(person, 'exportCustomers', {
      body: { rule: { text: rule }, because: 'call_list', reason },
    })
  /** Acts of ten minutes ago do not count in the burst, nor those of a day ago at all. */
  const longAgo = (action: string, minutes: number) =>
    bank.bank.ledger.pool.query(`
      alter table audit_entry disable trigger user;
      update audit_entry set at = at - interval '${minutes} minutes' where action = '${action}';
      alter table audit_entry enable trigger user;`)

  it('reveals a fifth of a day in ten minutes, a day’s in a day, and another is not slowed', async () => {
    const mine = seenBy('outlet_head')
    const other = seenBy('compliance')[0] ?? ''
    let done = 0
    for (let round = 0; round < REVEALS / BURST; round += 1) {
      for (let one = 0; one < BURST; one += 1) {
        assert.equal((await reveal('outlet_head', mine[done % mine.length] ?? '')).statusCode, 200)
        done += 1
      }
      const refused = await reveal('outlet_head', mine[0] ?? '')
      assert.deepEqual([refused.statusCode, refused.json().code], [429, 'too_many_requests'])
      assert.ok(Number(refused.headers['retry-after']) >= 600)
      assert.equal((await reveal('compliance', other)).statusCode, 200)
      await longAgo('identity.reveal', 11)
    }
    const spent = await reveal('outlet_head', mine[0] ?? '')
    assert.match(spent.json().message ?? JSON.stringify(spent.json()), /10/)
    assert.equal(spent.statusCode, 429)
    const { rows } = await bank.bank.ledger.pool.query<{ n: number }>(
      `select count(*) as n from audit_entry where action = 'identity.reveal' and actor = 'staff:H1'`,
    )
    assert.equal(rows[0]?.n, REVEALS, 'what was refused showed nothing and is no act')
  })

  it('exports so often a day', async () => {
    for (let one = 0; one < EXPORTS; one += 1) {
      assert.equal((await exporting('outlet_head', 'everyone')).statusCode, 200)
      await longAgo('customer.export', 11)
    }
    assert.equal((await exporting('outlet_head', 'everyone')).json().code, 'too_many_requests')
  })

  it('says why with words: signs, figures and one letter repeated are no reason', async () => {
    for (const reason of ['aa', '。。。。', '123456', 'aaaaaaaa', 'qwertyui', '好好好好']) {
      const answer = await exporting('analyst', 'everyone', reason)
      assert.equal(answer.json().code, 'input_invalid', reason)
    }
  })

  it('takes a large file by another’s word, once, for that rule, within a day', async () => {
    const large = 'everyone'
    assert.ok(seenBy('marketer').length > ALONE)
    const asked = await exporting('marketer', large)
    assert.equal(asked.json().code, 'second_person_needed')
    assert.equal((await exporting('marketer', large)).json().code, 'second_person_needed')
    const waiting = async (person: TestPerson) => {
      const list = await (await bank.as(person)).answer<{ proposals: ProposalView[] }>(
        'listProposals',
        { query: { kind: 'customer.export' } },
      )
      return list.proposals
    }
    const [proposal, ...more] = await waiting('compliance')
    assert.ok(proposal)
    assert.deepEqual(more, [], 'asked twice, it waits once')
    const decide = (person: TestPerson) =>
      ask(person, 'decideProposal', {
        params: { proposalId: proposal.proposalId },
        body: { decision: 'approve', reason: '名单用途已核对' },
      })
    assert.notEqual((await decide('marketer')).statusCode, 200)
    // Another maker does not read whom the marketer asked for.
    assert.deepEqual(await waiting('analyst'), [])
    assert.deepEqual(await waiting('outlet_head'), [])
    assert.equal((await decide('compliance')).statusCode, 200)

    assert.equal((await exporting('analyst', large)).json().code, 'second_person_needed')
    assert.equal(
      (await exporting('marketer', 'aum >= 0')).json().code,
      'second_person_needed',
      'of another rule nothing was approved',
    )
    assert.equal((await exporting('marketer', large)).statusCode, 200)
    assert.equal((await exporting('marketer', large)).json().code, 'second_person_needed')
    await longAgo('customer.export', 11)
    const small = testCustomers.slice(0, 3).map(({ id }) => `'${id}'`)
    assert.equal(
      (await exporting('marketer', `customer_id in (${small.join(', ')})`)).statusCode,
      200,
    )
  })

  it('sees the jobs they asked for; who may see nights sees all; nobody else any', async () => {
    const date = '2026-10-31'
    const started = await (await bank.as('analyst')).answer<{ jobId: string }>('startNight', {
      body: { date },
    })
    const read = async (person: TestPerson) =>
      (await ask(person, 'readJob', { params: { jobId: started.jobId } })).statusCode
    assert.deepEqual(
      await Promise.all((['analyst', 'admin', 'compliance', 'marketer'] as const).map(read)),
      [200, 200, 200, 200],
    )
    assert.deepEqual(await Promise.all((['rm', 'outlet_head'] as const).map(read)), [404, 404])
  })

  it('reads another’s shared segment without the customers outside their scope, in rule and name', async () => {
    const mine = seenBy('outlet_head')[0] ?? ''
    const far = testCustomers.find(({ visibleTo }) => !visibleTo.has('outlet_head'))?.id ?? ''
    const rules = [
      `customer_id in ('${mine}', '${far}')`,
      `customer_id = '${far}'`,
      `customer_id != '${far}'`,
      `not customer_id in ('${far}') and aum >= 0`,
      `customer_id contains '${far}'`,
      `customer_id starts with '${far}'`,
    ]
    const marketer = await bank.as('marketer')
    for (const [index, text] of rules.entries()) {
      const body = { name: `重点客户 ${far} 与 ${mine} ${index}`, rule: { text }, shared: true }
      const saved = await marketer.ask('saveSegment', { body })
      assert.equal(saved.statusCode, 200, `${text} ${saved.body}`)
    }
    const head = await bank.as('outlet_head')
    const answer = await head.ask('listSegments')
    assert.equal(answer.statusCode, 200)
    const { segments } = answer.json() as { segments: SavedSegment[] }
    assert.equal(segments.length, rules.length)
    assert.equal(answer.body.includes(far), false, answer.body)
    assert.ok(segments.every(({ name }) => name.includes(mine) && name.includes('***')))
    const own = await marketer.ask('listSegments')
    assert.ok(own.body.includes(far))
  })
})
