import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OrgUnit } from '#contracts/access.ts'
import { isWithinScope, scopeCondition, scopeInWords, scopeOf } from './scope.ts'
import type { Placed, Placement, Scope } from './scope.ts'

const unit = (level: OrgUnit['level'], unitId = 'U1'): OrgUnit => ({
  unitId,
  parentId: null,
  level,
  name: '示范机构',
})
const placed = (given: Partial<Placed>): Placed => ({
  role: 'rm',
  staffNumber: 'S1',
  unit: null,
  unitStaff: [],
  ...given,
})

describe('scope', () => {
  const cases: [who: string, placed: Partial<Placed>, scope: Scope][] = [
    ['a manager', { role: 'rm', unit: unit('outlet') }, { kind: 'staff', staffNumbers: ['S1'] }],
    [
      'an outlet head',
      { role: 'outlet_head', unit: unit('outlet') },
      { kind: 'unit', column: 'outlet_id', unitId: 'U1' },
    ],
    [
      'a sub-branch head',
      { role: 'outlet_head', unit: unit('sub_branch') },
      { kind: 'unit', column: 'sub_branch_id', unitId: 'U1' },
    ],
    [
      'a branch head',
      { role: 'outlet_head', unit: unit('branch') },
      { kind: 'unit', column: 'branch_id', unitId: 'U1' },
    ],
    [
      'a team head',
      { role: 'outlet_head', unit: unit('team'), unitStaff: ['S9', 'S1'] },
      { kind: 'staff', staffNumbers: ['S1', 'S9'] },
    ],
    ['a head at head office', { role: 'outlet_head', unit: unit('head_office') }, { kind: 'bank' }],
    ['a head without a unit', { role: 'outlet_head' }, { kind: 'nobody' }],
    ['a marketer', { role: 'marketer' }, { kind: 'bank' }],
    ['compliance', { role: 'compliance' }, { kind: 'bank' }],
    ['an analyst', { role: 'analyst' }, { kind: 'bank' }],
    [
      'an administrator, wherever placed',
      { role: 'admin', unit: unit('head_office') },
      { kind: 'nobody' },
    ],
  ]
  for (const [who, given, scope] of cases) {
    it(`of ${who}`, () => assert.deepEqual(scopeOf(placed(given)), scope))
  }

  it("finds a customer without a manager or outlet in nobody's care", () => {
    const nowhere: Placement = {
      outlet_id: null,
      sub_branch_id: null,
      branch_id: null,
      rm_id: null,
      assistant_rm_id: null,
    }
    assert.equal(isWithinScope({ kind: 'staff', staffNumbers: ['S1'] }, nowhere), false)
    assert.equal(isWithinScope({ kind: 'unit', column: 'outlet_id', unitId: 'U1' }, nowhere), false)
    assert.equal(isWithinScope({ kind: 'bank' }, nowhere), true)
  })

  it('binds its values and names its columns as asked', () => {
    assert.deepEqual(scopeCondition({ kind: 'unit', column: 'branch_id', unitId: "B'1" }, 'p'), {
      sql: 'coalesce(p.branch_id = ?, false)',
      params: ["B'1"],
    })
  })

  it('is told in words that name the unit', () => {
    assert.equal(
      scopeInWords({ kind: 'unit', column: 'outlet_id', unitId: 'U1' }, unit('outlet')).zh,
      '示范机构及下属机构的客户',
    )
  })
})
