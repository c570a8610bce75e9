import assert from 'node:assert/strict'
import * as contracts from '#contracts/access.ts'
import type { OrgUnit } from '#contracts/access.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '#contracts/api-keys.ts'
import {
  decideProposal,
  listProposals,
  readProposal,
  withdrawProposal,
} from '#contracts/proposals.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { accessRoutes, openAccess, openProposals } from '#modules/know/access/index.ts'
import type { Access, AccessParts, StaffFact } from '#modules/know/access/index.ts'
import { createServer, registerEndpoints } from '#platform/http/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { testLedger } from './test-ledger.ts'
import type { TestLedger } from './test-ledger.ts'

const { signIn, readSession, signOut, changePassword, ...rest } = contracts
const {
  listUsers,
  listAccountlessStaff,
  createUser,
  changeUser,
  resetPassword,
  revokeSessions,
  rightsTable,
  listUnits,
  listAudit,
  verifyAudit,
} = rest
const endpoints = {
  signIn,
  readSession,
  signOut,
  changePassword,
  listUsers,
  listAccountlessStaff,
  createUser,
  changeUser,
  resetPassword,
  revokeSessions,
  rightsTable,
  listUnits,
  listAudit,
  verifyAudit,
  listApiKeys,
  createApiKey,
  revokeApiKey,
  listProposals,
  readProposal,
  decideProposal,
  withdrawProposal,
}

export const MINUTE = 60_000
export const PASSWORD = 'plum-rain-in-June'

/** A head office, a branch, two outlets and a team. */
export const testUnits: readonly OrgUnit[] = [
  { unitId: 'HO', parentId: null, level: 'head_office', name: '总行' },
  { unitId: 'B1', parentId: 'HO', level: 'branch', name: '东分行' },
  { unitId: 'O1', parentId: 'B1', level: 'outlet', name: '一号网点' },
  { unitId: 'O2', parentId: 'B1', level: 'outlet', name: '二号网点' },
  { unitId: 'T1', parentId: 'O1', level: 'team', name: '一队' },
]

export function aStaffFact(staffNumber: string, given: Partial<StaffFact> = {}): StaffFact {
  return {
    staffNumber,
    unitId: 'O1',
    position: 'rm',
    displayName: null,
    joinedDate: '2020-01-01',
    leftDate: null,
    ...given,
  }
}

export interface Asked {
  readonly token?: string
  readonly body?: object
  readonly address?: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Access alone, behind the real HTTP edge and on a real ledger, with a clock the test moves. */
export interface TestAccess {
  readonly ledger: TestLedger
  readonly access: Access
  readonly act: { readonly actor: string; readonly now: number }
  now(): number
  wait(milliseconds: number): void
  call(method: Method, url: string, asked?: Asked): Promise<Answer>
  /** As a page of another site would: with the cookie, without our header. */
  forge(method: Method, url: string, token: string): Promise<Answer>
  signIn(staffNumber: string, password?: string, asked?: Asked): Promise<Answer>
  /** Signs in and gives the token. */
  tokenOf(staffNumber: string, password?: string): Promise<string>
  anAccount(role: Role, unitId?: string | null): Promise<{ staffNumber: string; userId: string }>
  signedIn(
    role: Role,
    unitId?: string | null,
  ): Promise<{ staffNumber: string; userId: string; token: string }>
  /** The second person's word on what an answer says was proposed. */
  approve(answer: Answer, token: string): Promise<Answer>
  /** What asking who is signed in answers: 200, or 401 when the sign-in has ended. */
  statusOf(token: string): Promise<number>
  close(): Promise<void>
}

type Answer = Awaited<ReturnType<Awaited<ReturnType<typeof createServer>>['inject']>>

export async function testAccess(): Promise<TestAccess> {
  let now = Date.parse('2026-10-31T09:00:00+08:00')
  let people = 0
  const ledger = await testLedger()
  const sessions = { idleMinutes: 30, hours: 12 }
  const parts: AccessParts = { ledger, sessions, timeZone: 'Asia/Shanghai' }
  const access = openAccess(parts)
  const act = {
    actor: 'system:test',
    get now() {
      return now
    },
  }
  const app = await createServer({
    log: silentLog(),
    version: '1',
    trustedProxies: ['127.0.0.1'],
    requestsPerMinute: 1_000_000,
    translateError: () => undefined,
  })
  registerEndpoints(
    app,
    endpoints,
    accessRoutes(parts, openProposals({ ledger }), () => ({ zh: '元', en: 'yuan' })) as never,
    {
      gate: access.gate,
      clock: { now: () => now },
      https: false,
      uploadLimitBytes: 0,
      publicPostsPerMinute: 1_000_000,
    },
  )
  await app.ready()
  const units = testUnits
  await access.syncOrganisation({ units, staff: [aStaffFact('S1')], date: '2026-10-31' }, act)

  const call: TestAccess['call'] = (method, url, { token, body, address } = {}) =>
    app.inject({
      method,
      url,
      headers: {
        'x-zhike-csrf': '1',
        ...(address !== undefined && { 'x-forwarded-for': address }),
      },
      ...(body !== undefined && { payload: body }),
      ...(token !== undefined && { cookies: { zhike_session: token } }),
    })
  const signInAs: TestAccess['signIn'] = (staffNumber, password = PASSWORD, asked = {}) =>
    call('POST', '/api/session', { body: { staffNumber, password }, ...asked })
  const tokenOf: TestAccess['tokenOf'] = async (staffNumber, password) => {
    const answer = await signInAs(staffNumber, password)
    assert.equal(answer.statusCode, 200, answer.body)
    const [cookie] = answer.cookies
    assert.ok(cookie)
    return cookie.value
  }
  const anAccount: TestAccess['anAccount'] = async (role, unitId = null) => {
    const staffNumber = `P${(people += 1)}`
    const account = { staffNumber, displayName: `员工${people}`, role, unitId, password: PASSWORD }
    const { userId } = await access.openAccount(account, act)
    return { staffNumber, userId }
  }
  return {
    ledger,
    access,
    act,
    now: () => now,
    wait: (milliseconds) => {
      now += milliseconds
    },
    call,
    forge: (method, url, token) => app.inject({ method, url, cookies: { zhike_session: token } }),
    signIn: signInAs,
    tokenOf,
    anAccount,
    async signedIn(role, unitId) {
      const person = await anAccount(role, unitId)
      return { ...person, token: await tokenOf(person.staffNumber) }
    },
    approve: (answer, token) => {
      assert.equal(answer.statusCode, 200, answer.body)
      const { proposalId } = answer.json().proposal as { proposalId: string }
      const body = { decision: 'approve', reason: '已核对员工信息' }
      return call('POST', `/api/proposals/${proposalId}/decision`, { token, body })
    },
    statusOf: async (token) => (await call('GET', '/api/session', { token })).statusCode,
    async close() {
      await app.close()
      await ledger.close()
    },
  }
}

/** The door is opened before each test file's first test: these reach it when they are called. */
export function forwarded(
  door: () => TestAccess,
): Pick<
  TestAccess,
  'call' | 'signIn' | 'tokenOf' | 'anAccount' | 'signedIn' | 'statusOf' | 'approve'
> {
  return {
    call: (...given) => door().call(...given),
    signIn: (...given) => door().signIn(...given),
    tokenOf: (...given) => door().tokenOf(...given),
    anAccount: (...given) => door().anAccount(...given),
    signedIn: (...given) => door().signedIn(...given),
    statusOf: (...given) => door().statusOf(...given),
    approve: (...given) => door().approve(...given),
  }
}
