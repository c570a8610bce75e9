import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { proposal } from './proposals.ts'
import { statedReason } from './reasons.ts'
import { askedDate, pageQuery, right, role } from './vocabulary.ts'
import { words } from './words.ts'

export const orgLevel = z.enum(['head_office', 'branch', 'sub_branch', 'outlet', 'team'])

export const orgUnit = z.object({
  unitId: z.string(),
  parentId: z.string().nullable(),
  level: orgLevel,
  name: z.string(),
})
export type OrgUnit = z.infer<typeof orgUnit>

export const principal = z.object({
  userId: z.string(),
  staffNumber: z.string(),
  displayName: z.string(),
  role,
  rights: z.array(right),
  unit: orgUnit.nullable(),
  /** What the person may see, said in words: 「本人名下客户」. */
  scope: words,
  mustChangePassword: z.boolean(),
  /** What the bank's money is called after an amount: 元 / yuan. */
  currency: words,
})
export type PrincipalView = z.infer<typeof principal>

const staffNumber = z.string().trim().min(1).max(32)
const password = z.string().min(1).max(200)

export const signIn = endpoint({
  method: 'POST',
  path: '/api/session',
  summary: { zh: '登录', en: 'Sign in' },
  admits: 'public',
  body: z.object({ staffNumber, password }),
  response: principal,
})

export const readSession = endpoint({
  method: 'GET',
  path: '/api/session',
  summary: { zh: '当前登录', en: 'Who is signed in' },
  admits: 'signed_in',
  response: principal,
})

export const signOut = endpoint({
  method: 'DELETE',
  path: '/api/session',
  summary: { zh: '退出', en: 'Sign out' },
  admits: 'signed_in',
  response: z.object({ signedOut: z.literal(true) }),
})

export const changePassword = endpoint({
  method: 'PUT',
  path: '/api/session/password',
  summary: { zh: '修改密码', en: 'Change the password' },
  admits: 'signed_in',
  body: z.object({ current: password, next: z.string().min(10).max(200) }),
  response: z.object({ changed: z.literal(true) }),
})

export const user = z.object({
  userId: z.string(),
  staffNumber: z.string(),
  displayName: z.string(),
  role,
  unit: orgUnit.nullable(),
  state: z.enum(['active', 'locked', 'disabled']),
  lockedUntil: z.iso.datetime().nullable(),
  lastSignInAt: z.iso.datetime().nullable(),
  openSessions: z.int(),
  /** Opened by one person on the machine and not confirmed by a second yet. */
  alone: z.boolean(),
})
export type UserView = z.infer<typeof user>

export const listUsers = endpoint({
  method: 'GET',
  path: '/api/users',
  summary: { zh: '用户', en: 'Users' },
  admits: 'user.view',
  query: pageQuery.extend({ find: z.string().max(64).optional(), role: role.optional() }),
  response: z.object({ users: z.array(user), next: z.string().nullable(), total: z.int() }),
})

export const listAccountlessStaff = endpoint({
  method: 'GET',
  path: '/api/staff',
  summary: { zh: '尚无账号的员工', en: 'Staff without an account' },
  admits: 'user.view',
  query: pageQuery.extend({ find: z.string().max(64).optional() }),
  response: z.object({
    staff: z.array(
      z.object({ staffNumber: z.string(), displayName: z.string(), unit: orgUnit.nullable() }),
    ),
    next: z.string().nullable(),
  }),
})

/** The first half of a first password is shown once; a second person gets the other on approving. */
const proposedWithHalf = z.object({ proposal, firstHalf: z.string() })

export const createUser = endpoint({
  method: 'POST',
  path: '/api/users',
  summary: { zh: '开通账号', en: 'Open an account' },
  admits: 'user.grant',
  body: z.object({
    staffNumber,
    displayName: z.string().trim().min(1).max(64),
    role,
    unitId: z.string().max(64).nullable(),
    ...statedReason('account'),
  }),
  response: proposedWithHalf,
})

export const changeUser = endpoint({
  method: 'PATCH',
  path: '/api/users/:userId',
  summary: { zh: '变更角色、机构或状态', en: 'Change role, unit or state' },
  admits: 'user.grant',
  params: z.object({ userId: z.string() }),
  body: z.object({
    role: role.optional(),
    unitId: z.string().max(64).nullable().optional(),
    state: z.enum(['active', 'disabled']).optional(),
    ...statedReason('account'),
  }),
  /** Stopping an account is done at once; all else waits for a second person. */
  response: z.object({ user, proposal: proposal.nullable() }),
})

export const resetPassword = endpoint({
  method: 'POST',
  path: '/api/users/:userId/password',
  summary: { zh: '重置密码', en: 'Reset the password' },
  admits: 'user.grant',
  params: z.object({ userId: z.string() }),
  body: z.object(statedReason('account')),
  response: proposedWithHalf,
})

export const revokeSessions = endpoint({
  method: 'DELETE',
  path: '/api/users/:userId/sessions',
  summary: { zh: '收回会话', en: 'Revoke sessions' },
  admits: 'user.grant',
  params: z.object({ userId: z.string() }),
  response: z.object({ revoked: z.int() }),
})

export const rightsTable = endpoint({
  method: 'GET',
  path: '/api/rights',
  summary: { zh: '角色与权限', en: 'Roles and rights' },
  admits: 'user.view',
  response: z.object({
    roles: z.array(z.object({ role, words, scope: words, rights: z.array(right) })),
    rights: z.array(z.object({ right, words })),
  }),
})

export const listUnits = endpoint({
  method: 'GET',
  path: '/api/units',
  summary: { zh: '机构树', en: 'Organisation tree' },
  admits: 'signed_in',
  response: z.object({ units: z.array(orgUnit) }),
})

export const auditEntry = z.object({
  sequence: z.int(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
})

export const listAudit = endpoint({
  method: 'GET',
  path: '/api/audit',
  summary: { zh: '审计记录', en: 'Audit log' },
  admits: 'audit.view',
  query: pageQuery.extend({
    actor: z.string().max(64).optional(),
    action: z.string().max(64).optional(),
    from: askedDate.optional(),
    to: askedDate.optional(),
  }),
  response: z.object({ entries: z.array(auditEntry), next: z.string().nullable() }),
})

export const verifyAudit = endpoint({
  method: 'POST',
  path: '/api/audit/verify',
  summary: { zh: '校验审计链', en: 'Verify the audit chain' },
  admits: 'audit.view',
  response: z.object({
    passed: z.boolean(),
    entries: z.int(),
    firstBroken: z.object({ sequence: z.int(), words }).nullable(),
  }),
})
