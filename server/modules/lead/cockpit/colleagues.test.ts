import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { OrgUnit } from '#contracts/access.ts'
import { openAccess, readAccountSummary } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { heldBack } from '#modules/act/campaigns/index.ts'
import { openResults } from '#modules/prove/performance/index.ts'
import { askedBy, smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { cockpitRoutes } from './index.ts'

const timeZone = 'Asia/Shanghai'
const units: OrgUnit[] = [
  { unitId: 'H', parentId: null, level: 'head_office', name: '总行' },
  { unitId: 'O1', parentId: 'H', level: 'outlet', name: '城东网点' },
  { unitId: 'O2', parentId: 'H', level: 'outlet', name: '城西网点' },
]

let bank: SmallBank
let find: (text?: string) => Promise<string[]>

before(async () => {
  bank = await smallBank()
  const access = openAccess({
    ledger: bank.ledger,
    sessions: { idleMinutes: 60, hours: 10 },
    timeZone,
  })
  const member = (staffNumber: string, unitId: string, displayName: string, left?: string) => ({
    staffNumber,
    unitId,
    displayName,
    position: 'rm',
    joinedDate: null,
    leftDate: left ?? null,
  })
  const staff = [
    member('R1', 'O1', '李文'),
    member('R2', 'O2', '安宁'),
    member('R3', 'O1', '周全'),
    member('R4', 'O1', '钱走', '2026-10-01'),
  ]
  const act = { actor: 'system:test', now: Date.parse('2026-10-31T10:00:00Z') }
  await access.syncOrganisation({ units, staff, date: '2026-10-31' }, act)
  const { listColleagues } = cockpitRoutes({
    ...bank.parts,
    timeZone,
    accounts: (now) => readAccountSummary(bank.ledger, now),
    heldBack: (customerIds) => heldBack(bank.ledger.db, customerIds),
    results: openResults(bank.parts),
  })
  const asker: Principal = bank.person('rm', { staffNumber: 'R1' })
  find = async (text) => {
    const answer = await listColleagues({ ...askedBy(asker), query: { find: text } })
    return answer.colleagues.map(({ staffNumber }) => staffNumber)
  }
})
after(() => bank.close())

test('colleagues of one’s own outlet stand first, without oneself and those who left', async () => {
  assert.deepEqual(await find(), ['R3', 'R2'])
})

test('a colleague is found by name or by number', async () => {
  assert.deepEqual(await find('安'), ['R2'])
  assert.deepEqual(await find('r3'), ['R3'])
  assert.deepEqual(await find('%'), [])
})
