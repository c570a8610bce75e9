import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endpoints } from '#contracts/index.ts'
import type { Right, Role } from '#contracts/vocabulary.ts'
import { role as roles } from '#contracts/vocabulary.ts'
import { apiKey } from '#contracts/api-keys.ts'
import { openProposals, rightsOf, twoPersonActs } from '#modules/know/access/index.ts'
import type { ProposalKind } from '#modules/know/access/index.ts'
import { accountKinds } from '#modules/know/access/account-kinds.ts'
import { registerKinds } from '#server/app/two-person-kinds.ts'
import { testApp } from './test-app.ts'
import type { Client, TestApp } from './test-app.ts'
import { testStaff } from './test-organisation.ts'

/** Written down a second time on purpose: an act of two whose rights slip fails here. */
const acts: [act: string, makes: Right, decides: Right][] = [
  ['campaign', 'campaign.plan', 'campaign.approve'],
  ['campaign.protection', 'campaign.plan', 'campaign.protect'],
  ['strategy', 'strategy.submit', 'strategy.approve'],
  ['feed.not_personal', 'feed.load', 'strategy.approve'],
  ['customer.export', 'customer.export', 'export.approve'],
  ['customer.merge', 'customer.merge', 'merge.approve'],
  ['customer.unmerge', 'customer.merge', 'merge.approve'],
  ['account.open', 'user.grant', 'user.grant'],
  ['account.change', 'user.grant', 'user.grant'],
  ['account.reset', 'user.grant', 'user.grant'],
  ['account.confirm', 'user.grant', 'user.grant'],
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

  it('lists every kind there is, with the rights the kind itself asks', () => {
    const proposals = openProposals({ ledger: bank.bank.ledger })
    registerKinds(proposals)
    for (const kind of Object.values(accountKinds('Asia/Shanghai'))) {
      proposals.register(kind as ProposalKind)
    }
    const kinds = proposals.kinds().map(({ kind, proposes, decides }) => [kind, proposes, decides])
    const listed = new Map(acts.map((act) => [act[0], act]))
    for (const kind of kinds) assert.deepEqual(kind, listed.get(kind[0] ?? ''))
    assert.deepEqual(
      twoPersonActs.map(({ act, makes, decides }) => [act, makes, decides]),
      acts,
    )
    assert.ok('decideProposal' in endpoints)
  })

  it('no other operation admits somebody by a deciding right but the deciding itself', () => {
    const deciding = new Set(acts.flatMap(([, makes, is]) => (makes === is ? [] : [is])))
    const admitted = Object.entries(endpoints)
      .filter(([, { admits }]) => deciding.has(admits as Right))
      .map(([operation]) => operation)
    assert.deepEqual(admitted.toSorted(), [
      'approveCampaign',
      'approveStrategy',
      'protectCampaign',
      'returnCampaign',
      'returnStrategy',
    ])
  })

  it('an account opened alone decides nothing on the command line either', async () => {
    const opened = (alone: boolean) =>
      bank.bank.ledger.pool.query('update user_account set alone = $1 where staff_number = $2', [
        alone,
        testStaff.protection.staffNumber,
      ])
    const deciding = acts.filter(([, makes, decides]) => makes !== decides)
    for (const [, , decides] of deciding) {
      await bank.access.personWith(testStaff.protection.staffNumber, decides)
    }
    await opened(true)
    for (const [, , decides] of deciding) {
      const asked = bank.access.personWith(testStaff.protection.staffNumber, decides)
      await assert.rejects(asked, { code: 'second_person' })
    }
    await opened(false)
  })

  function hasHalf(role: Role): boolean {
    return halves.some((right) => rightsOf(role).has(right))
  }
})
