import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import {
  MINUTE,
  PASSWORD,
  aStaffFact,
  forwarded,
  testAccess,
  testUnits,
} from '#server/testing/test-access.ts'
import type { TestAccess } from '#server/testing/test-access.ts'

describe('signing in', () => {
  let door: TestAccess
  const { call, signIn, tokenOf, anAccount, signedIn, statusOf, approve } = forwarded(() => door)

  before(async () => {
    door = await testAccess()
  })
  after(() => door.close())
  // A day apart, so that no test meets the failures of another.
  beforeEach(() => door.wait(24 * 60 * MINUTE))

  describe('sign-in', () => {
    it('gives a cookie no script can read and no other site can use', async () => {
      const { staffNumber } = await anAccount('rm')
      const answer = await signIn(staffNumber)
      const [cookie] = answer.cookies
      assert.equal(cookie?.httpOnly, true)
      assert.equal(cookie?.sameSite, 'Strict')
      assert.equal(cookie?.path, '/')
      assert.equal(answer.json().role, 'rm')
      assert.equal(answer.json().scope.zh, '本人名下客户')
      assert.ok(answer.json().rights.includes('customer.view'))
    })

    it('says the same of an unknown, a disabled and a wrongly guessed account', async () => {
      const { staffNumber } = await anAccount('rm')
      const disabled = await anAccount('rm')
      const left = { state: 'disabled', reason: 'left' } as const
      await door.access.changeStanding(disabled.userId, left, door.act)
      const answers = await Promise.all([
        signIn('no-such-number'),
        signIn(disabled.staffNumber),
        signIn(staffNumber, 'another password'),
      ])
      const told = answers.map((answer) => ({ ...answer.json(), reference: '' }))
      assert.deepEqual(
        told.map((problem) => problem.code),
        Array(3).fill('sign_in_refused'),
      )
      assert.deepEqual(told[0], told[1])
      assert.deepEqual(told[1], told[2])
      assert.ok(answers.every((answer) => answer.statusCode === 401 && answer.cookies.length === 0))
    })

    it('keeps neither password nor token where the ledger can be read', async () => {
      const { staffNumber, token } = await signedIn('rm')
      const { rows } = await sql<{ all: string }>`
        select concat(
          (select string_agg(t::text, '') from user_password as t),
          (select string_agg(t::text, '') from user_session as t),
          (select string_agg(t::text, '') from audit_entry as t)
        ) as all
      `.execute(door.ledger.db)
      const all = rows[0]?.all ?? ''
      assert.ok(all.includes('$argon2id$v=19$m=19456,t=2,p=1$'))
      assert.ok(all.includes(staffNumber))
      assert.ok(!all.includes(PASSWORD))
      assert.ok(!all.includes(token))
    })

    it('makes a new session each time and ends the one the browser held', async () => {
      const { staffNumber, token } = await signedIn('rm')
      const again = await signIn(staffNumber, PASSWORD, { token })
      const [cookie] = again.cookies
      assert.notEqual(cookie?.value, token)
      assert.equal(await statusOf(token), 401)
      assert.equal(await statusOf(cookie?.value ?? ''), 200)
    })

    it('never takes over a token somebody planted', async () => {
      const { staffNumber } = await anAccount('rm')
      const planted = 'planted-by-somebody-else-before-sign-in'
      const answer = await signIn(staffNumber, PASSWORD, { token: planted })
      assert.notEqual(answer.cookies[0]?.value, planted)
      assert.equal(await statusOf(planted), 401)
    })

    it('writes what was typed into the chain only where it is a staff number we know', async () => {
      await signIn('my-secret-in-the-wrong-box', 'x')
      const { rows } = await sql<{ actor: string }>`
        select actor from audit_entry order by seq desc limit 1
      `.execute(door.ledger.db)
      assert.equal(rows[0]?.actor, 'stranger')
    })
  })

  describe('sessions', () => {
    it('end when unused, and after their longest time however used', async () => {
      const { token } = await signedIn('rm')
      for (let hour = 0; hour < 23; hour += 1) {
        door.wait(29 * MINUTE)
        assert.equal(await statusOf(token), 200)
      }
      door.wait(31 * MINUTE)
      assert.equal(await statusOf(token), 401)
      const used = await signedIn('rm')
      for (let half = 0; half < 25; half += 1) {
        door.wait(29 * MINUTE)
        await statusOf(used.token)
      }
      assert.equal(await statusOf(used.token), 401)
    })

    it('end when the person signs out', async () => {
      const { token } = await signedIn('rm')
      assert.equal((await call('DELETE', '/api/session', { token })).statusCode, 200)
      assert.equal(await statusOf(token), 401)
    })

    it('end when an administrator revokes them', async () => {
      const admin = await signedIn('admin')
      const { userId, staffNumber, token } = await signedIn('rm')
      const second = await tokenOf(staffNumber)
      const answer = await call('DELETE', `/api/users/${userId}/sessions`, { token: admin.token })
      assert.deepEqual(answer.json(), { revoked: 2 })
      assert.equal(await statusOf(token), 401)
      assert.equal(await statusOf(second), 401)
    })

    it('end when role, unit or state changes, and the new role counts at once', async () => {
      const admin = await signedIn('admin')
      const { userId, staffNumber, token } = await signedIn('rm')
      const second = await signedIn('admin')
      const change = (body: object) =>
        call('PATCH', `/api/users/${userId}`, { token: admin.token, body })
      const headed = await change({ role: 'outlet_head', unitId: 'O1', reason: '任命为网点长' })
      assert.equal(await statusOf(token), 200)
      assert.equal((await approve(headed, second.token)).statusCode, 200)
      assert.equal(await statusOf(token), 401)
      const next = await signIn(staffNumber)
      assert.equal(next.json().scope.zh, '一号网点及下属机构的客户')
      await change({ state: 'disabled', reason: '今日离岗' })
      assert.equal(await statusOf(next.cookies[0]?.value ?? ''), 401)
      assert.equal((await signIn(staffNumber)).json().code, 'sign_in_refused')
    })

    it('need our own pages: a change without origin or header is refused', async () => {
      const { token } = await signedIn('rm')
      const forged = await door.forge('DELETE', '/api/session', token)
      assert.equal(forged.json().code, 'foreign_origin')
      assert.equal(await statusOf(token), 200)
    })
  })

  it('forgets attempts and sessions of long ago, and nothing that still counts', async () => {
    const { staffNumber, token } = await signedIn('rm')
    await signIn(staffNumber, 'wrong')
    const kept = async () => {
      const { rows } = await sql<{ attempts: number; sessions: number }>`
        select
          (select count(*) from sign_in_attempt) as attempts,
          (select count(*) from user_session) as sessions
      `.execute(door.ledger.db)
      return rows[0]
    }
    const before = await kept()
    await door.access.forgetOld(door.now())
    assert.deepEqual(await kept(), before)
    assert.equal(await statusOf(token), 200)
    await door.access.forgetOld(door.now() + 401 * 24 * 60 * MINUTE)
    assert.deepEqual(await kept(), { attempts: 0, sessions: 0 })
  })

  describe('lock-out', () => {
    const fail = async (staffNumber: string, times: number) => {
      for (let time = 0; time < times; time += 1) await signIn(staffNumber, 'wrong')
    }

    it('locks after five wrong guesses, longer each time, and says when it ends', async () => {
      const { staffNumber } = await anAccount('rm')
      await fail(staffNumber, 5)
      const locked = await signIn(staffNumber)
      assert.equal(locked.statusCode, 423)
      assert.match(locked.json().words.en, /1 min/)
      door.wait(MINUTE)
      await fail(staffNumber, 1)
      assert.match((await signIn(staffNumber)).json().words.en, /2 min/)
      door.wait(2 * MINUTE)
      assert.equal((await signIn(staffNumber)).statusCode, 200)
      assert.equal((await signIn(staffNumber, 'wrong')).statusCode, 401)
    })

    it('locks unknown staff numbers just the same', async () => {
      await fail('nobody-here', 5)
      assert.equal((await signIn('nobody-here')).json().code, 'account_locked')
    })

    it('counts guesses made at once', async () => {
      const { staffNumber } = await anAccount('rm')
      const guesses = await Promise.all(
        Array.from({ length: 12 }, () => signIn(staffNumber, 'wrong')),
      )
      const looked = guesses.filter((guess) => guess.statusCode === 401)
      assert.equal(looked.length, 5)
      assert.equal((await signIn(staffNumber)).statusCode, 423)
    })

    it('stops one address that tries many accounts, not its neighbours', async () => {
      const { staffNumber } = await anAccount('rm')
      const address = '10.9.8.7'
      for (let guess = 0; guess < 30; guess += 1) {
        await signIn(`guess-${guess}`, 'Spring2026!', { address })
      }
      const stopped = await signIn(staffNumber, PASSWORD, { address })
      assert.equal(stopped.statusCode, 429)
      assert.equal((await signIn(staffNumber, PASSWORD, { address: '10.9.8.6' })).statusCode, 200)
    })

    it('slows the guesser, not the owner where they signed in before', async () => {
      const { staffNumber } = await signedIn('rm')
      const address = '203.0.113.9'
      for (let guess = 0; guess < 5; guess += 1) await signIn(staffNumber, 'wrong', { address })
      assert.equal((await signIn(staffNumber, PASSWORD, { address })).statusCode, 423)
      assert.equal((await signIn(staffNumber)).statusCode, 200)
      // From another strange place the guesses of all strange places count.
      const elsewhere = { address: '203.0.113.10' }
      assert.equal((await signIn(staffNumber, PASSWORD, elsewhere)).statusCode, 423)
    })

    it('lets two hundred right sign-ins of one address in within a minute', async () => {
      const people = await Promise.all(Array.from({ length: 50 }, () => anAccount('rm')))
      const answers: Awaited<ReturnType<typeof signIn>>[] = []
      for (let round = 0; round < 4; round += 1) {
        answers.push(...(await Promise.all(people.map((one) => signIn(one.staffNumber)))))
      }
      assert.equal(answers.length, 200)
      assert.deepEqual([...new Set(answers.map((answer) => answer.statusCode))], [200])
    })

    it('refuses sixty wrong ones at once, each with its row, none with a failure of ours', async () => {
      const people = await Promise.all(Array.from({ length: 20 }, () => anAccount('rm')))
      const asked = people.flatMap(({ staffNumber }) => [staffNumber, staffNumber, staffNumber])
      const answers = await Promise.all(
        asked.map((staffNumber, index) =>
          signIn(staffNumber, 'wrong', { address: `198.51.100.${index}` }),
        ),
      )
      assert.deepEqual([...new Set(answers.map((answer) => answer.statusCode))], [401])
      const { rows } = await sql<{ n: number }>`
        select count(*) as n
        from audit_entry
        where action = 'session.refuse'
          and detail ->> 'address' like '198.51.100.%'
      `.execute(door.ledger.db)
      assert.equal(rows[0]?.n, 60)
    })

    it('is shown to the administrator and ends when they reset the password', async () => {
      const admin = await signedIn('admin')
      const { staffNumber, userId, token } = await signedIn('rm')
      await fail(staffNumber, 5)
      const { users } = (await call('GET', `/api/users?find=${staffNumber}`, admin)).json()
      const listed = users.find((user: { userId: string }) => user.userId === userId)
      assert.equal(listed.state, 'locked')
      assert.equal(listed.openSessions, 1)
      const second = await signedIn('admin')
      const reset = await call('POST', `/api/users/${userId}/password`, {
        token: admin.token,
        body: { because: 'forgotten', reason: '本人忘记密码' },
      })
      assert.equal(await statusOf(token), 200)
      const { secret } = (await approve(reset, second.token)).json()
      assert.equal(await statusOf(token), 401)
      const { firstHalf } = reset.json()
      for (const part of [firstHalf, secret, `${secret}${firstHalf}`]) {
        assert.equal((await signIn(staffNumber, part)).json().code, 'sign_in_refused')
      }
      assert.equal((await signIn(staffNumber, firstHalf + secret)).json().mustChangePassword, true)
    })
  })

  describe('passwords', () => {
    const change = (token: string, current: string, next: string) =>
      call('PUT', '/api/session/password', { token, body: { current, next } })

    it('given first open no door but the one that changes them', async () => {
      const admin = await signedIn('admin')
      const second = await signedIn('admin')
      const units = testUnits
      const staff = [aStaffFact('S1'), aStaffFact('N1')]
      await door.access.syncOrganisation({ units, staff, date: '2026-10-31' }, door.act)
      const opened = await call('POST', '/api/users', {
        token: admin.token,
        body: {
          ...{ staffNumber: 'N1', displayName: '新人', role: 'analyst', unitId: null },
          reason: '新入职的分析员',
        },
      })
      const { secret } = (await approve(opened, second.token)).json()
      const firstPassword = `${opened.json().firstHalf}${secret}`
      const token = await tokenOf('N1', firstPassword)
      const session = await call('GET', '/api/session', { token })
      assert.deepEqual(session.json().rights, [])
      assert.equal((await call('GET', '/api/units', { token })).json().code, 'password_change_due')
      const changed = await change(token, firstPassword, 'a phrase of my own')
      assert.equal(changed.statusCode, 200)
      assert.equal(await statusOf(token), 401)
      const fresh = changed.cookies[0]?.value ?? ''
      assert.equal((await call('GET', '/api/units', { token: fresh })).statusCode, 200)
    })

    it('are changed only by who knows the old one, and guesses count', async () => {
      const { staffNumber, token } = await signedIn('rm')
      for (let guess = 0; guess < 5; guess += 1) {
        const refused = await change(token, 'wrong', 'a phrase of my own')
        assert.equal(refused.json().fields[0].path, 'current')
      }
      assert.equal((await change(token, PASSWORD, 'a phrase of my own')).statusCode, 423)
      assert.equal((await signIn(staffNumber)).statusCode, 423)
    })

    it('end every other sign-in when they change', async () => {
      const { staffNumber, token } = await signedIn('rm')
      const elsewhere = await tokenOf(staffNumber)
      await change(token, PASSWORD, 'a phrase of my own')
      assert.equal(await statusOf(elsewhere), 401)
      assert.equal((await signIn(staffNumber)).statusCode, 401)
      assert.equal((await signIn(staffNumber, 'a phrase of my own')).statusCode, 200)
    })

    it('are refused when weak, with the reason', async () => {
      const { token } = await signedIn('rm')
      const weak = await change(token, PASSWORD, PASSWORD)
      assert.equal(weak.json().code, 'password_weak')
      assert.match(weak.json().words.en, /not be the old one/)
    })
  })
})
