import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { OrgUnit, UserView } from '#contracts/access.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { ProblemError } from '#contracts/problems.ts'
import { accountKey } from './session-token.ts'
import { accountLockedUntil } from './sign-in-attempts.ts'
import { instant } from './tables.ts'
import type { AccessDb, AccountState } from './tables.ts'

interface UserRow {
  readonly user_id: string
  readonly staff_number: string
  readonly display_name: string
  readonly role: Role
  readonly state: AccountState
  readonly unit_id: string | null
  readonly parent_id: string | null
  readonly level: OrgUnit['level'] | null
  readonly name: string | null
  readonly last_sign_in_at: string | null
  readonly open_sessions: number
  readonly alone: boolean
}

export interface UserFilter {
  readonly find?: string | undefined
  readonly role?: Role | undefined
  /** The staff number the page before ended with. */
  readonly after?: string | undefined
  readonly limit: number
}

export interface UserPage {
  readonly users: UserView[]
  readonly next: string | null
  readonly total: number
}

/** Accounts by staff number, a page at a time. */
export async function readUsers(db: AccessDb, filter: UserFilter, now: number): Promise<UserPage> {
  const matches = sql<boolean>`
    (${filter.role ?? null}::text is null or standing.role = ${filter.role ?? null})
    and ${found(filter.find, 'account.staff_number', 'account.display_name')}
  `
  const rows = await selectUsers(
    db,
    now,
    sql`
    where ${matches}
      and account.staff_number collate "C" > ${filter.after ?? ''}
    order by account.staff_number collate "C"
    limit ${filter.limit + 1}
  `,
  )
  const {
    rows: [counted],
  } = await sql<{ total: number }>`
    select count(*) as total
    from user_account as account
    join current_standing as standing on standing.user_id = account.user_id
    where ${matches}
  `.execute(db)
  const shown = rows.slice(0, filter.limit)
  return {
    users: await Promise.all(shown.map((row) => userView(db, row, now))),
    next: rows.length > filter.limit ? (shown.at(-1)?.staff_number ?? null) : null,
    total: counted?.total ?? 0,
  }
}

/** @throws ProblemError `not_found` */
export async function readUser(db: AccessDb, userId: string, now: number): Promise<UserView> {
  const [row] = await selectUsers(db, now, sql`where account.user_id::text = ${userId}`)
  if (row === undefined) throw new ProblemError('not_found')
  return await userView(db, row, now)
}

async function selectUsers(
  db: AccessDb,
  now: number,
  rest: RawBuilder<unknown>,
): Promise<UserRow[]> {
  const { rows } = await sql<UserRow>`
    select
      account.user_id,
      account.staff_number,
      account.display_name,
      account.alone,
      standing.role,
      standing.state,
      unit.unit_id,
      unit.parent_id,
      unit.level,
      unit.name,
      (
        select max(opened_at)
        from user_session
        where user_session.user_id = account.user_id
      ) as last_sign_in_at,
      (
        select count(*)
        from user_session
        where user_session.user_id = account.user_id
          and ended_at is null
          and expires_at > ${instant(now)}
      ) as open_sessions
    from user_account as account
    join current_standing as standing on standing.user_id = account.user_id
    left join org_unit as unit on unit.unit_id = standing.unit_id
    ${rest}
  `.execute(db)
  return rows
}

async function userView(db: AccessDb, row: UserRow, now: number): Promise<UserView> {
  const lockedUntil = await accountLockedUntil(db, accountKey(row.staff_number), now)
  const lockedState = lockedUntil === undefined ? 'active' : 'locked'
  return {
    userId: row.user_id,
    staffNumber: row.staff_number,
    displayName: row.display_name,
    role: row.role,
    unit: unitOf(row),
    state: row.state === 'disabled' ? 'disabled' : lockedState,
    lockedUntil: lockedUntil === undefined ? null : instant(lockedUntil),
    lastSignInAt: row.last_sign_in_at,
    openSessions: row.open_sessions,
    alone: row.alone,
  }
}

interface UnitColumns {
  readonly unit_id: string | null
  readonly parent_id: string | null
  readonly level: OrgUnit['level'] | null
  readonly name: string | null
}

/** A unit joined from the left: all columns or none. */
export function unitOf(row: UnitColumns): OrgUnit | null {
  return row.unit_id === null || row.level === null || row.name === null
    ? null
    : { unitId: row.unit_id, parentId: row.parent_id, level: row.level, name: row.name }
}

interface StaffRow extends UnitColumns {
  readonly staff_number: string
  readonly display_name: string | null
}

/** Staff still here who have no account yet. */
export async function readAccountlessStaff(
  db: AccessDb,
  filter: Omit<UserFilter, 'role'>,
  date: string,
) {
  const { rows } = await sql<StaffRow>`
    select
      staff.staff_number,
      staff.display_name,
      unit.unit_id,
      unit.parent_id,
      unit.level,
      unit.name
    from staff
    left join org_unit as unit on unit.unit_id = staff.unit_id and unit.removed_at is null
    where staff.removed_at is null
      and (staff.left_date is null or staff.left_date > ${date}::date)
      and not exists (
        select from user_account where user_account.staff_number = staff.staff_number
      )
      and ${found(filter.find, 'staff.staff_number', 'staff.display_name')}
      and staff.staff_number collate "C" > ${filter.after ?? ''}
    order by staff.staff_number collate "C"
    limit ${filter.limit + 1}
  `.execute(db)
  const shown = rows.slice(0, filter.limit)
  return {
    staff: shown.map((row) => ({
      staffNumber: row.staff_number,
      displayName: row.display_name ?? row.staff_number,
      unit: unitOf(row),
    })),
    next: rows.length > filter.limit ? (shown.at(-1)?.staff_number ?? null) : null,
  }
}

/** What was typed occurs in a number or a name; `%` and `_` mean themselves. */
function found(text: string | undefined, ...columns: string[]): RawBuilder<boolean> {
  if (text === undefined || text.trim() === '') return sql<boolean>`true`
  const pattern = `%${text.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const tests = columns.map((column) => sql`${sql.ref(column)} ilike ${pattern}`)
  return sql<boolean>`(${sql.join(tests, sql` or `)})`
}

/** The organisation as a list, parents by `parentId`; the web draws the tree. */
export async function readUnits(db: AccessDb): Promise<OrgUnit[]> {
  const { rows } = await sql<UnitColumns>`
    select
      unit_id,
      parent_id,
      level,
      name
    from org_unit
    where removed_at is null
    order by unit_id collate "C"
  `.execute(db)
  return rows.map(unitOf).filter((unit) => unit !== null)
}

/** Names of units, those no longer delivered too: history still shows them. */
export async function readUnitNames(
  db: AccessDb,
  unitIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ unit_id: string; name: string }>`
    select
      unit_id,
      name
    from org_unit
    where unit_id = any(${unitIds}::text[])
  `.execute(db)
  return new Map(rows.map((row) => [row.unit_id, row.name]))
}

/** Names of staff; who has none delivered is called by their account, else absent. */
export async function readStaffNames(
  db: AccessDb,
  staffNumbers: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ staff_number: string; name: string | null }>`
    select
      given.staff_number,
      coalesce(staff.display_name, account.display_name) as name
    from unnest(${staffNumbers}::text[]) as given (staff_number)
    left join staff on staff.staff_number = given.staff_number
    left join user_account as account on account.staff_number = given.staff_number
  `.execute(db)
  return new Map(rows.flatMap((row) => (row.name === null ? [] : [[row.staff_number, row.name]])))
}
