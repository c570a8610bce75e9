import { sql } from 'kysely'
import { z } from 'zod'
import { ProblemError } from '#contracts/problems.ts'
import { role } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { changeStandingWithin, openWithin, resetWithin, tellOfAccount } from './accounts.ts'
import { roleRights } from './domain/rights.ts'
import { hashPassword, newHalf } from './password-hash.ts'
import type { Principal } from './principal.ts'
import type { Proposed, ProposalKind } from './proposal-kinds.ts'
import { accessTables } from './tables.ts'
import type { AccessDb } from './tables.ts'

const PREFIX = 'account:'

/** How proposals and the audit chain name an account. */
export function accountSubject(staffNumber: string): string {
  return `${PREFIX}${staffNumber}`
}

const unitId = z.string().max(64).nullable()

const opening = z.object({
  displayName: z.string(),
  role,
  unitId,
  /** argon2id of the half its proposer was shown. */
  firstHalf: z.string(),
})

const changing = z.object({
  userId: z.uuid(),
  role: role.optional(),
  unitId: unitId.optional(),
  state: z.enum(['active', 'disabled']).optional(),
})

const resetting = z.object({ userId: z.uuid(), firstHalf: z.string() })
const confirming = z.object({ userId: z.uuid(), role, knownToStaff: z.boolean() })

/**
 * What is done to an account takes two administrators: one alone could take a maker's and a
 * checker's account and be both.
 */
export function accountKinds(timeZone: string) {
  return {
    open: openKind(timeZone),
    change: changeKind(),
    reset: resetKind(),
    confirm: confirmKind(),
  }
}
export type AccountKinds = ReturnType<typeof accountKinds>

const twoAdministrators = {
  proposes: 'user.grant',
  decides: 'user.grant',
  refuses: concernsThemselves,
} as const

function openKind(timeZone: string): ProposalKind<z.output<typeof opening>> {
  return {
    ...twoAdministrators,
    kind: 'account.open',
    title: { zh: '开通账号', en: 'Open an account' },
    body: opening,
    sentence({ subject, body: { displayName, role: given, unitId: unit } }) {
      const { zh, en } = roleRights[given].words
      const number = numberOf(subject)
      return {
        zh: `为 ${displayName}（${number}）开通账号，角色：${zh}，机构：${unit ?? '总行'}`,
        en: `An account for ${displayName} (${number}) as ${en}, unit ${unit ?? 'head office'}`,
      }
    },
    async run(transaction, { subject, body, decidedBy, now }) {
      const db = accessTables(transaction)
      const staffNumber = numberOf(subject)
      await refuseStranger(db, staffNumber, dateAt(now, timeZone))
      const half = newHalf()
      const kept = { hash: body.firstHalf, secondHash: await hashPassword(half) }
      const { displayName, role: given, unitId: unit } = body
      await openWithin(
        db,
        { staffNumber, displayName, role: given, unitId: unit, kept, mustChange: true },
        { actor: decidedBy, now },
      )
      return { secret: half }
    },
  }
}

function changeKind(): ProposalKind<z.output<typeof changing>> {
  return {
    ...twoAdministrators,
    kind: 'account.change',
    title: { zh: '变更账号', en: 'Change an account' },
    body: changing,
    sentence({ subject, body }) {
      const parts: Words[] = []
      if (body.role !== undefined) {
        const { zh, en } = roleRights[body.role].words
        parts.push({ zh: `角色改为${zh}`, en: `becomes ${en}` })
      }
      if (body.unitId !== undefined) {
        parts.push({
          zh: `机构改为 ${body.unitId ?? '总行'}`,
          en: `unit ${body.unitId ?? 'head office'}`,
        })
      }
      if (body.state === 'active') parts.push({ zh: '启用', en: 'is enabled' })
      if (body.state === 'disabled') parts.push({ zh: '停用', en: 'is disabled' })
      const staffNumber = numberOf(subject)
      return {
        zh: `账号 ${staffNumber}：${parts.map(({ zh }) => zh).join('，')}`,
        en: `Account ${staffNumber}: ${parts.map(({ en }) => en).join(', ')}`,
      }
    },
    async run(transaction, { body: { userId, ...change }, reason, decidedBy, now }) {
      const act = { actor: decidedBy, now }
      await changeStandingWithin(accessTables(transaction), userId, { ...change, reason }, act)
      return undefined
    },
  }
}

function resetKind(): ProposalKind<z.output<typeof resetting>> {
  return {
    ...twoAdministrators,
    kind: 'account.reset',
    title: { zh: '重置密码', en: 'Reset a password' },
    body: resetting,
    sentence: ({ subject }) => ({
      zh: `重置 ${numberOf(subject)} 的密码并解除锁定；密码分两半，由两人分别转交`,
      en: `A new first password for ${numberOf(subject)}, and no lock; in two halves, handed over by two people`,
    }),
    async run(transaction, { body, decidedBy, now }) {
      const half = newHalf()
      const kept = { hash: body.firstHalf, secondHash: await hashPassword(half) }
      await resetWithin(accessTables(transaction), body.userId, kept, { actor: decidedBy, now })
      return { secret: half }
    },
  }
}

/** An account opened alone on the machine: a second person makes it whole, or stops it. */
function confirmKind(): ProposalKind<z.output<typeof confirming>> {
  return {
    ...twoAdministrators,
    kind: 'account.confirm',
    title: { zh: '确认单人开通的账号', en: 'Confirm an account opened by one person' },
    body: confirming,
    aloneDecides: true,
    async refuses(db, decider, proposed) {
      const own = concernsThemselves(db, decider, proposed)
      if (own !== undefined || !decider.alone) return own
      return (await otherAdministrators(accessTables(db), decider.userId)) === 0
        ? undefined
        : {
            zh: '您的账号也未经第二人确认，请由已确认的管理员复核',
            en: 'Your own account is not confirmed: a confirmed administrator decides this',
          }
    },
    sentence({ subject, body }) {
      const { zh, en } = roleRights[body.role].words
      const number = numberOf(subject)
      const stranger = body.knownToStaff
        ? { zh: '', en: '' }
        : { zh: '，员工数据中没有此人', en: ', unknown to the staff feed' }
      return {
        zh: `服务器上一人开通的账号 ${number}（${zh}${stranger.zh}）：同意即确认，拒绝即停用`,
        en:
          `Account ${number} (${en}${stranger.en}) was opened by one person on the machine: ` +
          'approve to confirm it, refuse to stop it',
      }
    },
    async run(transaction, { subject, body, decidedBy, now }) {
      const db = accessTables(transaction)
      await db
        .updateTable('user_account')
        .set({ alone: false })
        .where('user_id', '=', body.userId)
        .execute()
      await tellOfAccount(db, { actor: decidedBy, now }, 'account.confirm', numberOf(subject))
      return undefined
    },
    async dropped(transaction, { body, by, now }) {
      const change = { state: 'disabled', reason: 'not confirmed by a second person' } as const
      const act = { actor: by, now }
      await changeStandingWithin(accessTables(transaction), body.userId, change, act)
    },
  }
}

/** Nobody is the second person about themselves. */
function concernsThemselves(
  _db: Ledger['db'],
  { staffNumber }: Principal,
  { subject }: Pick<Proposed<unknown>, 'subject'>,
): Words | undefined {
  if (subject !== accountSubject(staffNumber)) return undefined
  return { zh: '与本人账号有关，请由另一位管理员复核', en: 'It is your own account' }
}

/** Confirmed administrators who may sign in, but for one. */
async function otherAdministrators(db: AccessDb, userId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n
    from user_account as account
    join current_standing as standing on standing.user_id = account.user_id
    where standing.role = 'admin'
      and standing.state = 'active'
      and not account.alone
      and account.user_id <> ${userId}
  `.execute(db)
  return rows[0]?.n ?? 0
}

/** What the bank's own files say of a number: a name for staff still here, else why not. */
export async function staffOf(
  db: AccessDb,
  staffNumber: string,
  date: string,
): Promise<{ known: true; displayName: string | null } | { known: false; delivered: boolean }> {
  const { rows } = await sql<{ display_name: string | null }>`
    select display_name
    from staff
    where staff_number = ${staffNumber}
      and removed_at is null
      and (left_date is null or left_date > ${date}::date)
  `.execute(db)
  if (rows[0] !== undefined) return { known: true, displayName: rows[0].display_name }
  const any = await db.selectFrom('staff').select('staff_number').limit(1).execute()
  return { known: false, delivered: any.length > 0 }
}

/** @throws ProblemError `input_invalid` for whom the staff feed does not know */
export async function refuseStranger(
  db: AccessDb,
  staffNumber: string,
  date: string,
): Promise<string | null> {
  const staff = await staffOf(db, staffNumber, date)
  if (staff.known) return staff.displayName
  const words = {
    zh: `员工数据中没有在岗的 ${staffNumber}；账号只为员工开通，请先装载员工数据`,
    en: `the staff feed knows nobody here by ${staffNumber}: accounts are for staff, load the staff feed first`,
  }
  throw new ProblemError('input_invalid', undefined, { fields: [{ path: 'staffNumber', words }] })
}

export function numberOf(subject: string): string {
  return subject.startsWith(PREFIX) ? subject.slice(PREFIX.length) : subject
}
