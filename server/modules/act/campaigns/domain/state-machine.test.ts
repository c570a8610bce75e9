import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { campaignState } from '#contracts/campaigns.ts'
import { role } from '#contracts/vocabulary.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { rightsOf } from '#modules/know/access/index.ts'

import { acts, actsFor, changeWords, mayAct } from './state-machine.ts'
import type { Act } from './state-machine.ts'

/** Who may do what, written down a second time on purpose; a pair not listed is refused. */
const allowed: Readonly<Record<string, string>> = {
  'marketer draft edit': 'draft',
  'marketer draft submit': 'in_review',
  'marketer draft delete': 'draft',
  'marketer returned edit': 'returned',
  'marketer returned submit': 'in_review',
  'marketer returned delete': 'returned',
  'marketer approved edit': 'draft',
  'marketer approved launch': 'running',
  'marketer running pause': 'paused',
  'marketer running stop': 'stopped',
  'marketer paused resume': 'running',
  'marketer paused stop': 'stopped',
  // The first of two reviews moves nothing on.
  'compliance in_review approve': 'in_review',
  'compliance in_review protect': 'in_review',
  'compliance in_review return': 'returned',
  'compliance approved return': 'returned',
}

const person = (of: Role, staffNumber: string) => ({ staffNumber, rights: rightsOf(of) })
const made = { createdBy: 'M1', changedBy: 'M2', reviews: [] }

describe('what may be done with a campaign', () => {
  it('is exactly what the table says, for every role, state and act', () => {
    const found: Record<string, string> = {}
    for (const of of role.options) {
      for (const state of campaignState.options) {
        for (const act of acts) {
          const answer = mayAct(act, { state, ...made }, person(of, 'X9'))
          if (answer.allowed) found[`${of} ${state} ${act}`] = answer.to
        }
      }
    }
    assert.deepEqual(found, allowed)
    assert.equal(acts.length, 10)
  })

  it('leaves no state that nothing leads to, but the beginning and the end', () => {
    const reached = new Set(Object.values(allowed))
    const left = campaignState.options.filter((state) => !reached.has(state))
    // Approved it is by the second review: see below.
    assert.deepEqual(left, ['approved', 'finished'])
  })

  for (const staffNumber of ['M1', 'M2']) {
    it(`is not reviewed by ${staffNumber}, who wrote it, whatever their role is now`, () => {
      const checker = person('compliance', staffNumber)
      for (const act of ['approve', 'protect', 'return'] as const satisfies Act[]) {
        const answer = mayAct(act, { state: 'in_review', ...made }, checker)
        assert.deepEqual(answer, { allowed: false, because: 'own_work' })
      }
      assert.deepEqual(actsFor({ state: 'in_review', ...made }, checker), [])
    })
  }

  it('is approved by two people, one for compliance and one for consumer protection', () => {
    for (const [first, second] of [
      ['approve', 'protect'],
      ['protect', 'approve'],
    ] as const) {
      const kind = first === 'approve' ? 'compliance' : 'consumer_protection'
      const standing = { ...made, state: 'in_review', reviews: [{ kind, staff: 'C1' }] } as const
      const by = (act: Act, staff: string) => mayAct(act, standing, person('compliance', staff))
      assert.deepEqual(by(second, 'C2'), { allowed: true, to: 'approved' })
      assert.deepEqual(by(second, 'C1'), { allowed: false, because: 'other_review' })
      assert.deepEqual(by(first, 'C2'), { allowed: false, because: 'reviewed' })
      assert.deepEqual(by('return', 'C2'), { allowed: true, to: 'returned' })
    }
  })

  it('tells why not', () => {
    const why = (act: Act, state: 'draft' | 'running', of: Role) => {
      const answer = mayAct(act, { state, ...made }, person(of, 'X9'))
      return answer.allowed ? null : answer.because
    }
    assert.equal(why('approve', 'draft', 'marketer'), 'right')
    assert.equal(why('approve', 'draft', 'compliance'), 'state')
    assert.equal(why('launch', 'running', 'marketer'), 'state')
  })

  it('has words in both languages for every line of a history', () => {
    for (const what of [
      ...acts,
      'create',
      'members',
      'launch_failed',
      'wave',
      'entrants',
      'finish',
    ]) {
      const words = changeWords(what)
      assert.ok(words.zh !== what && words.en !== what, what)
    }
  })
})
