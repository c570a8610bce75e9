import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endpoints } from '#contracts/index.ts'
import type { Right, Role } from '#contracts/vocabulary.ts'
import { role as roles } from '#contracts/vocabulary.ts'
import { apiKey } from '#contracts/api-keys.ts'
import { exportKind } from '#modules/act/customers/index.ts'
import { openProposals, rightsOf } from '#modules/know/access/index.ts'
import { testApp } from './test-app.ts'
import type { Client, TestApp } from './test-app.ts'
import { testStaff } from './test-organisation.ts'

/** Every act that takes two people, with the right of each half. */
const acts: [act: string, makes: Right, decides: Right][] = [
  ['campaign', 'campaign.plan', 'campaign.approve'],
  ['customer.export', 'customer.export', 'export.approve'],
  ['account.open', 'user.grant', 'user.grant'],
  ['account.change', 'user.grant', 'user.grant'],
  ['account.reset', 'user.grant', 'user.grant'],
]

/** Rights of half of something: nobody gains one by another's single word. */
const halves = [...new Set(acts.flatMap(([, makes, decides]) => [makes, decides]))]

describe('who can reach both halves of a two-person act', () => {
  let bank: TestApp
  let admin: Client
  const reason = { because: 'other', reason: '核对职责分离' }

  before(async () => {
    bank = await testApp()
    admin = await bank.as('admin')
  })
  after(() => bank.close())

  const userOf = async (staffNumber: string): Promise<string> => {
    const { users } = await admin.answer<{ users: { userId: string; staffNumber: string }[] }>(
      'listUsers',
      { query: { find: staffNumber } },
    )
    const found = users.find((user) => user.staffNumber === staffNumber)
    assert.ok(found)
    return found.userId
  }

  for (const [act, makes, decides] of acts) {
    it(`${act}: no role holds both, or the same person is refused`, () => {
      const holding = roles.options.filter(
        (one) => rightsOf(one).has(makes) && rightsOf(one).has(decides),
      )
      assert.deepEqual(holding, makes === decides ? ['admin'] : [])
    })

    it(`${act}: an account opened alone decides nothing`, () => {
      if (makes === decides) return
      for (const one of roles.options) assert.ok(!rightsOf(one, true).has(decides))
    })
  }

  it('no key of a system holds a half', () => {
    const scopes = apiKey.shape.scopes
    for (const right of halves) assert.equal(scopes.safeParse([right]).success, false, right)
  })

  const takers = Object.entries(testStaff).filter(([, { role }]) => hasHalf(role))
  for (const [person, { staffNumber }] of takers) {
    if (person === 'admin') continue
    it(`an administrator alone takes over no account of a ${person}, by reset or by grant`, async () => {
      const userId = await userOf(staffNumber)
      const own = await bank.freshly(person as keyof typeof testStaff)
      const reset = await admin.answer<{ proposal: { proposalId: string }; firstHalf: string }>(
        'resetPassword',
        { params: { userId }, body: reason },
      )
      const signedIn = await bank.stranger.ask('signIn', {
        body: { staffNumber, password: reset.firstHalf },
      })
      assert.equal(signedIn.statusCode, 401)
      const params = { proposalId: reset.proposal.proposalId }
      const decided = await admin.ask('decideProposal', {
        params,
        body: { decision: 'approve', reason: '自己同意自己的' },
      })
      assert.equal(decided.json().code, 'second_person')
      assert.equal((await own.ask('readSession')).statusCode, 200)
      await admin.answer('withdrawProposal', { params, body: { reason: '只是核对流程' } })
    })
  }

  it('an administrator alone gives nobody a half: granting waits', async () => {
    const userId = await userOf(testStaff.rm.staffNumber)
    for (const role of roles.options.filter(hasHalf)) {
      const answer = await admin.answer<{
        user: { role: Role }
        proposal: { proposalId: string; may: { decide: boolean } }
      }>('changeUser', { params: { userId }, body: { role, unitId: 'O1', ...reason } })
      assert.equal(answer.user.role, 'rm')
      assert.equal(answer.proposal.may.decide, false)
      const params = { proposalId: answer.proposal.proposalId }
      await admin.answer('withdrawProposal', { params, body: { reason: '只是核对流程' } })
    }
  })

  it('an administrator alone opens an account for nobody, known to the staff feed or not', async () => {
    const open = (staffNumber: string) =>
      admin.ask('createUser', {
        body: { staffNumber, displayName: '某人', role: 'marketer', unitId: null, ...reason },
      })
    assert.equal((await open('GHOST')).json().fields[0].path, 'staffNumber')
  })

  it('nobody grants, resets or changes themselves', async () => {
    const userId = await userOf(testStaff.admin.staffNumber)
    for (const operation of ['changeUser', 'resetPassword'] as const) {
      const body = operation === 'changeUser' ? { role: 'marketer', ...reason } : reason
      assert.equal((await admin.ask(operation, { params: { userId }, body })).statusCode, 403)
    }
  })

  it('lists every kind there is', () => {
    const proposals = openProposals({ ledger: bank.bank.ledger })
    proposals.register(exportKind)
    const kinds = proposals.kinds().map(({ kind }) => kind)
    const known = new Set(acts.map(([act]) => act))
    assert.deepEqual(
      kinds.filter((kind) => !known.has(kind)),
      [],
    )
    assert.ok('decideProposal' in endpoints)
  })

  function hasHalf(role: Role): boolean {
    return halves.some((right) => rightsOf(role).has(right))
  }
})
