import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { z } from 'zod'
import { ProblemError } from '#contracts/problems.ts'
import type { Right } from '#contracts/vocabulary.ts'
import { verifyAudit } from '#platform/audit/index.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'
import { openProposals } from './proposals.ts'
import type { Proposals } from './proposals.ts'
import type { ProposalKind } from './proposal-kinds.ts'
import type { Principal } from './principal.ts'

const NOW = Date.parse('2026-10-31T09:00:00+08:00')

function person(staffNumber: string, ...rights: Right[]): Principal {
  return {
    userId: `u-${staffNumber}`,
    sessionId: 's',
    staffNumber,
    displayName: staffNumber,
    role: 'marketer',
    unit: null,
    rights: new Set(rights),
    scope: { kind: 'bank' },
    seesIdentity: true,
    mustChangePassword: false,
    alone: false,
  }
}

const maker = person('M1', 'proposal.view', 'campaign.plan')
const both = person('B1', 'proposal.view', 'campaign.plan', 'campaign.approve')
const checker = person('C1', 'proposal.view', 'campaign.approve')
const stranger = person('X1', 'proposal.view')

const colour: ProposalKind<{ colour: string }> = {
  kind: 'test.colour',
  title: { zh: '换颜色', en: 'Another colour' },
  proposes: 'campaign.plan',
  decides: 'campaign.approve',
  body: z.object({ colour: z.string().max(20) }),
  sentence: ({ subject, body }) => ({
    zh: `把 ${subject} 改成 ${body.colour}`,
    en: `${subject} becomes ${body.colour}`,
  }),
  refuses: (_db, { staffNumber }, { subject }) =>
    subject === `wall:${staffNumber}` ? { zh: '与本人有关', en: 'it is about you' } : undefined,
  async run(transaction, { subject, body }) {
    if (body.colour === 'broken') throw new ProblemError('act_not_now')
    await sql`insert into painted (subject, colour) values (${subject}, ${body.colour})`.execute(
      transaction,
    )
    return { result: { colour: body.colour }, secret: 'once' }
  },
}

describe('what takes two people', () => {
  let ledger: TestLedger
  let proposals: Proposals
  let told: number[]
  let walls = 0
  let wall = ''

  const by = (principal: Principal) => ({ principal, now: NOW })
  const make = (principal = maker, given: { colour?: string; subject?: string } = {}) =>
    proposals.propose(
      colour,
      {
        subject: given.subject ?? wall,
        body: { colour: given.colour ?? 'red' },
        reason: '墙面已旧',
      },
      by(principal),
    )
  const yes = { decision: 'approve', reason: '同意刷新' } as const
  const painted = async (): Promise<string[]> => {
    const { rows } = await sql<{ colour: string }>`
      select colour from painted where subject = ${wall}
    `.execute(ledger.db)
    return rows.map((row) => row.colour)
  }

  before(async () => {
    ledger = await testLedger()
    await sql`create table painted (subject text, colour text)`.execute(ledger.db)
    told = []
    const onDecided = async (now: number): Promise<void> => void told.push(now)
    proposals = openProposals({ ledger, onDecided })
    proposals.register(colour)
  })
  after(() => ledger.close())
  beforeEach(() => {
    wall = `wall:${(walls += 1)}`
    told.length = 0
  })

  it('is done when a second person approves, at once and once', async () => {
    const { proposalId, may } = await make()
    assert.deepEqual(may, { decide: false, withdraw: true })
    assert.deepEqual(await painted(), [])
    const { proposal, secret } = await proposals.decide(proposalId, yes, by(checker))
    assert.deepEqual(await painted(), ['red'])
    assert.equal(secret, 'once')
    assert.deepEqual(proposal.result, { colour: 'red' })
    assert.equal(proposal.decidedBy?.staffNumber, 'C1')
    assert.deepEqual(told, [NOW])
    await assert.rejects(proposals.decide(proposalId, yes, by(both)), { code: 'act_not_now' })
    assert.ok(!JSON.stringify(await proposals.read(proposalId, checker)).includes('once'))
  })

  const refusals: [what: string, who: Principal, subject: string | undefined, code: string][] = [
    ['who proposed it, right or no right', both, undefined, 'second_person'],
    [
      'who may only propose: another’s is not even seen',
      person('P2', 'proposal.view', 'campaign.plan'),
      undefined,
      'not_found',
    ],
    ['whom it is about', checker, 'wall:C1', 'second_person'],
    ['who may not even see it', stranger, undefined, 'not_found'],
  ]
  for (const [what, who, subject, code] of refusals) {
    it(`is not decided by ${what}`, async () => {
      const { proposalId } = await make(both, subject === undefined ? {} : { subject })
      await assert.rejects(proposals.decide(proposalId, yes, by(who)), { code })
      assert.deepEqual(await painted(), [])
      await proposals.withdraw(proposalId, '不再需要', by(both))
    })
  }

  it('is not proposed without the right, nor twice at a time', async () => {
    await assert.rejects(make(checker), { code: 'right_missing' })
    const { proposalId } = await make()
    await assert.rejects(make(both), { code: 'proposal_waits' })
    await proposals.decide(proposalId, { decision: 'refuse', reason: '颜色不妥' }, by(checker))
    assert.deepEqual(await painted(), [])
    assert.equal((await make()).state, 'open')
  })

  it('is withdrawn by who proposed it alone', async () => {
    const { proposalId } = await make()
    await assert.rejects(proposals.withdraw(proposalId, '不同意', by(both)), {
      code: 'right_missing',
    })
    assert.equal((await proposals.withdraw(proposalId, '写错了', by(maker))).state, 'withdrawn')
    await assert.rejects(proposals.decide(proposalId, yes, by(checker)), { code: 'act_not_now' })
  })

  it('stays open when it could not be done, with nothing half done', async () => {
    const { proposalId } = await make(maker, { colour: 'broken' })
    await assert.rejects(proposals.decide(proposalId, yes, by(checker)), { code: 'act_not_now' })
    assert.equal((await proposals.read(proposalId, checker)).state, 'open')
    assert.deepEqual(told, [])
  })

  it('is decided by one of two who decide at once', async () => {
    const { proposalId } = await make()
    const answers = await Promise.allSettled([
      proposals.decide(proposalId, yes, by(checker)),
      proposals.decide(proposalId, yes, by(both)),
    ])
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    assert.deepEqual(await painted(), ['red'])
  })

  it('is held by the table too: no decision by its maker, none changed, none removed', async () => {
    const { proposalId } = await make()
    const set = (to: string) =>
      ledger.pool.query(`update proposal set ${to} where proposal_id = $1`, [proposalId])
    await assert.rejects(
      set("state = 'approved', decided_by = proposed_by, decided_at = now()"),
      /check/,
    )
    await assert.rejects(set("proposed_by = 'staff:other'"), /never changed/)
    await proposals.decide(proposalId, yes, by(checker))
    await assert.rejects(set("decision_reason = 'x'"), /never changed/)
    await assert.rejects(ledger.pool.query('delete from proposal'), /never changed or removed/)
  })

  it('is listed to who may propose or decide it, page by page', async () => {
    await make()
    wall = `wall:${(walls += 1)}`
    await make()
    assert.deepEqual((await proposals.list(stranger, { state: 'open', limit: 9 })).proposals, [])
    const all = await proposals.list(checker, { state: 'open', limit: 200 })
    const first = await proposals.list(checker, { state: 'open', limit: 1 })
    assert.ok(first.next)
    const second = await proposals.list(checker, { state: 'open', limit: 1, after: first.next })
    assert.deepEqual([...first.proposals, ...second.proposals], all.proposals.slice(0, 2))
    assert.equal(await proposals.waitingFor(checker), all.proposals.length)
    const odd = { state: 'open', limit: 1, after: '0'.repeat(70) } as const
    await assert.rejects(proposals.list(checker, odd), { code: 'input_invalid' })
  })

  it('leaves each step in the audit chain, which holds', async () => {
    const { proposalId } = await make()
    await proposals.decide(proposalId, yes, by(checker))
    const { rows } = await sql<{ action: string; actor: string }>`
      select action, actor from audit_entry where subject = ${wall} order by seq
    `.execute(ledger.db)
    assert.deepEqual(rows, [
      { action: 'proposal.make', actor: 'staff:M1' },
      { action: 'proposal.approve', actor: 'staff:C1' },
    ])
    assert.equal((await verifyAudit(ledger.db)).passed, true)
  })
})
