import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import type { OrgUnit } from '#contracts/access.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { addDays } from '#kernel/business-date.ts'
import { dateAt } from '#kernel/clock.ts'
import { verifyAudit } from '#platform/audit/index.ts'
import {
  MINUTE,
  aStaffFact,
  forwarded,
  testAccess,
  testUnits,
} from '#server/testing/test-access.ts'
import type { TestAccess } from '#server/testing/test-access.ts'
import { openAccess } from './index.ts'
import type { StaffFact } from './index.ts'

describe('accounts and the organisation', () => {
  let door: TestAccess
  const { call, signIn, tokenOf, anAccount, signedIn, statusOf, approve } = forwarded(() => door)

  before(async () => {
    door = await testAccess()
  })
  after(() => door.close())
  // A day apart, so that no test meets the failures of another.
  beforeEach(() => door.wait(24 * 60 * MINUTE))

  describe('accounts', () => {
    it('are opened once a staff number, a head always with a unit that exists', async () => {
      const [admin, second] = [await signedIn('admin'), await signedIn('admin')]
      const open = (body: object) =>
        call('POST', '/api/users', {
          token: admin.token,
          body: {
            staffNumber: 'S1',
            displayName: '网点长',
            role: 'outlet_head',
            unitId: 'O1',
            because: 'joined',
            reason: '接任网点负责人',
            ...body,
          },
        })
      assert.equal((await open({ unitId: null })).json().fields[0].path, 'unitId')
      assert.equal((await open({ unitId: 'nowhere' })).json().fields[0].path, 'unitId')
      assert.equal((await open({ reason: 'aaaa' })).json().fields[0].path, 'reason')
      const stranger = await open({ staffNumber: 'NOBODY' })
      assert.match(stranger.json().fields[0].words.en, /staff feed knows nobody/)
      const opened = await open({})
      assert.equal((await open({})).json().code, 'proposal_waits')
      assert.equal((await approve(opened, admin.token)).json().code, 'second_person')
      assert.equal((await approve(opened, second.token)).statusCode, 200)
      assert.equal((await open({})).json().code, 'name_taken')
    })

    it('opened alone on the machine decide nothing until a second person confirms them', async () => {
      const alone = await door.access.openAlone(
        { staffNumber: 'BG1', displayName: '应急', role: 'admin', unitId: null },
        door.act,
      )
      const first = await tokenOf('BG1', alone.password)
      const changed = await call('PUT', '/api/session/password', {
        token: first,
        body: { current: alone.password, next: 'a phrase of my own' },
      })
      const token = changed.cookies[0]?.value ?? ''
      const [admin, target] = [await signedIn('admin'), await anAccount('rm')]
      const asked = await call('PATCH', `/api/users/${target.userId}`, {
        token: admin.token,
        body: { role: 'analyst', reason: '转到分析岗位' },
      })
      assert.equal((await approve(asked, token)).json().code, 'second_person')
      const own = { json: () => ({ proposal: alone }), statusCode: 200 } as never
      assert.equal((await approve(own, token)).json().code, 'second_person')
      assert.equal((await approve(own, admin.token)).statusCode, 200)
      assert.equal((await approve(asked, token)).statusCode, 200)
      const { rows } = await sql<{ action: string }>`
        select action from audit_entry where subject = 'account:BG1' order by seq
      `.execute(door.ledger.db)
      const actions = new Set(rows.map(({ action }) => action))
      assert.ok(actions.has('account.break_glass') && actions.has('account.confirm'))
    })

    it('opened alone are stopped when the second person refuses, and are for staff', async () => {
      const open = (staffNumber: string, role: Role) =>
        door.access.openAlone({ staffNumber, displayName: 'x', role, unitId: null }, door.act)
      await assert.rejects(open('BG2', 'marketer'), { code: 'input_invalid' })
      const { proposalId, password } = await open('BG3', 'admin')
      const admin = await signedIn('admin')
      const body = { decision: 'refuse', reason: '无人申请此账号' }
      await call('POST', `/api/proposals/${proposalId}/decision`, { token: admin.token, body })
      assert.equal((await signIn('BG3', password)).json().code, 'sign_in_refused')
    })

    it('are never changed by their own holder', async () => {
      const admin = await signedIn('admin')
      const body = { role: 'marketer', reason: '给自己换角色' }
      const own = await call('PATCH', `/api/users/${admin.userId}`, { token: admin.token, body })
      assert.equal(own.statusCode, 403)
      const why = { because: 'forgotten', reason: '自己忘记密码' }
      const reset = await call('POST', `/api/users/${admin.userId}/password`, {
        token: admin.token,
        body: why,
      })
      assert.equal(reset.statusCode, 403)
    })

    it('keep every standing they ever had', async () => {
      const { userId } = await anAccount('rm')
      await door.access.changeStanding(userId, { role: 'analyst', reason: 'moved on' }, door.act)
      const { rows } = await sql<{ role: string }>`
        select role from user_standing where user_id = ${userId} order by standing_id
      `.execute(door.ledger.db)
      assert.deepEqual(
        rows.map((row) => row.role),
        ['rm', 'analyst'],
      )
      await assert.rejects(
        sql`delete from user_standing where user_id = ${userId}`.execute(door.ledger.db),
        /never changed or removed/,
      )
    })

    it('are listed a page at a time, found by number or name as typed', async () => {
      const admin = await signedIn('admin')
      const get = async (query: string) => (await call('GET', `/api/users?${query}`, admin)).json()
      const first = await get('limit=2')
      assert.equal(first.users.length, 2)
      const second = await get(`limit=2&after=${first.next}`)
      assert.ok(second.users[0].staffNumber > first.users[1].staffNumber)
      assert.equal(second.total, first.total)
      assert.equal((await get('find=%25')).total, 0)
      assert.equal((await get('find=管理&role=rm')).total, 0)
    })

    it('that are not there are not found, whatever the address says', async () => {
      const admin = await signedIn('admin')
      for (const id of ['x', '00000000-0000-4000-8000-000000000000']) {
        const answer = await call('DELETE', `/api/users/${id}/sessions`, admin)
        assert.equal(answer.json().code, 'not_found')
      }
    })
  })

  describe('organisation', () => {
    const deliver = (staff: StaffFact[], units: readonly OrgUnit[] = testUnits) =>
      door.access.syncOrganisation({ units, staff, date: '2026-10-31' }, door.act)

    it('disables who has left and who is no longer delivered, and nobody else', async () => {
      const [left, gone, stays, founder] = await Promise.all(
        ['rm', 'rm', 'rm', 'admin'].map((role) => signedIn(role as Role)),
      )
      assert.ok(left && gone && stays && founder)
      const numbers = [left, gone, stays].map((person) => person.staffNumber)
      await deliver(numbers.map((number) => aStaffFact(number)))
      const change = await deliver([
        aStaffFact(left.staffNumber, { leftDate: '2026-10-30' }),
        aStaffFact(stays.staffNumber, { leftDate: '2026-11-30' }),
      ])
      assert.deepEqual(change.disabled.toSorted(), [left.staffNumber, gone.staffNumber].toSorted())
      assert.equal(await statusOf(left.token), 401)
      assert.equal(await statusOf(gone.token), 401)
      assert.equal(await statusOf(stays.token), 200)
      assert.equal(await statusOf(founder.token), 200)
    })

    it('moves an account placed where its owner was, and ends its sign-ins', async () => {
      const head = await signedIn('outlet_head', 'O1')
      const place = (unitId: string) => deliver([aStaffFact(head.staffNumber, { unitId })])
      await place('O1')
      assert.equal(await statusOf(head.token), 200)
      const change = await place('O2')
      assert.deepEqual(change.moved, [head.staffNumber])
      assert.equal(await statusOf(head.token), 401)
      const again = await signIn(head.staffNumber)
      assert.equal(again.json().scope.zh, '二号网点及下属机构的客户')
      assert.deepEqual((await place('O2')).moved, [])
    })

    it('leaves a head whose unit is gone with nobody to see', async () => {
      const head = await signedIn('outlet_head', 'O2')
      const remaining = testUnits.filter((unit) => unit.unitId !== 'O2')
      await deliver([], remaining)
      const session = await call('GET', '/api/session', head)
      assert.equal(session.json().scope.zh, '不可查看客户')
      assert.equal(session.json().unit, null)
      await deliver([])
    })

    it('lets the head of a team see customers of who is in it today, by the clock of the bank', async () => {
      const head = await signedIn('outlet_head', 'T1')
      const today = dateAt(door.now(), 'Asia/Shanghai')
      const inTeam = (staffNumber: string, leftDate: string | null) =>
        aStaffFact(staffNumber, { unitId: 'T1', leftDate })
      await deliver([
        inTeam(head.staffNumber, null),
        inTeam('stays', null),
        inTeam('leaves-tomorrow', addDays(today, 1)),
        inTeam('left-today', today),
        inTeam('left-long-ago', '2021-03-31'),
        aStaffFact('elsewhere', { unitId: 'O1' }),
      ])
      const seenIn = async (timeZone: string) => {
        const sessions = { idleMinutes: 30, hours: 12 }
        const { gate } = openAccess({ ledger: door.ledger, sessions, timeZone })
        return (await gate.authenticate(head.token, door.now()))?.scope
      }
      const staff = (...staffNumbers: string[]) => ({ kind: 'staff', staffNumbers })
      assert.deepEqual(
        await seenIn('Asia/Shanghai'),
        staff(head.staffNumber, 'leaves-tomorrow', 'stays'),
      )
      // Nine in the morning in Shanghai is the day before in Honolulu.
      assert.deepEqual(
        await seenIn('Pacific/Honolulu'),
        staff(head.staffNumber, 'leaves-tomorrow', 'left-today', 'stays'),
      )
      await deliver([])
    })

    it('offers staff who have no account yet', async () => {
      const admin = await signedIn('admin')
      await deliver([
        aStaffFact('W1', { displayName: '待开通' }),
        aStaffFact('W2', { leftDate: '2020-01-02' }),
      ])
      const { staff: offered } = (await call('GET', '/api/staff', admin)).json()
      assert.deepEqual(
        offered.map((one: { displayName: string }) => one.displayName),
        ['待开通'],
      )
    })
  })

  describe('audit', () => {
    it('has a row for every way in and out, every lock and every grant, in an unbroken chain', async () => {
      const admin = await signedIn('admin')
      const { staffNumber, userId, token } = await signedIn('rm')
      await call('DELETE', '/api/session', { token })
      for (let guess = 0; guess < 5; guess += 1) await signIn(staffNumber, 'wrong')
      const second = await signedIn('admin')
      const reset = await call('POST', `/api/users/${userId}/password`, {
        token: admin.token,
        body: { reason: '本人忘记密码' },
      })
      await approve(reset, second.token)
      const moved = await call('PATCH', `/api/users/${userId}`, {
        token: admin.token,
        body: { role: 'analyst', reason: '转到分析岗位' },
      })
      await approve(moved, second.token)
      const about = `account:${staffNumber}`
      const { rows } = await sql<{ action: string }>`
          select action from audit_entry where subject = ${about} order by seq
        `.execute(door.ledger.db)
      assert.deepEqual(
        rows.map((row) => row.action),
        [
          'account.open',
          'session.open',
          'session.close',
          ...Array(5).fill('session.refuse'),
          'account.lock',
          'proposal.make',
          'password.reset',
          'proposal.approve',
          'proposal.make',
          'account.change',
          'proposal.approve',
        ],
      )
      assert.equal((await verifyAudit(door.ledger.db)).passed, true)
    })

    it('is read by page, person and day, and verified, by who may', async () => {
      const { token, staffNumber } = await signedIn('compliance')
      const get = async (query: string) =>
        (await call('GET', `/api/audit?${query}`, { token })).json()
      const page = await get('limit=3')
      assert.equal(page.entries.length, 3)
      const next = await get(`limit=3&after=${page.next}`)
      assert.equal(next.entries[0].sequence, page.entries[2].sequence - 1)
      const own = await get(`actor=${staffNumber}`)
      assert.deepEqual(
        own.entries.map((e: { action: string }) => e.action),
        ['session.open'],
      )
      const day = new Date(door.now() + 8 * 60 * MINUTE).toISOString().slice(0, 10)
      assert.equal((await get(`actor=${staffNumber}&from=${day}&to=${day}`)).entries.length, 1)
      assert.equal((await get(`actor=${staffNumber}&to=2026-10-31`)).entries.length, 0)
      const verdict = (await call('POST', '/api/audit/verify', { token })).json()
      assert.equal(verdict.passed, true)
      assert.ok(verdict.entries > 10)
    })
  })
})
