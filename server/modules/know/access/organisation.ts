import { sql } from 'kysely'
import type { OrgUnit } from '#contracts/access.ts'
import { appendAudit } from '#platform/audit/index.ts'
import { followStaffFact } from './accounts.ts'
import type { Act } from './accounts.ts'
import { instant } from './tables.ts'
import type { AccessDb } from './tables.ts'

export interface StaffFact {
  readonly staffNumber: string
  readonly unitId: string | null
  /** The bank's own code of the position. */
  readonly position: string
  readonly displayName: string | null
  readonly joinedDate: string | null
  readonly leftDate: string | null
}

/** The organisation as the bank's newest files have it: all units and all staff. */
export interface OrganisationFacts {
  readonly units: readonly OrgUnit[]
  readonly staff: readonly StaffFact[]
  /** The business date of the files: who has left by then is disabled. */
  readonly date: string
}

export interface OrganisationChange {
  readonly units: number
  readonly staff: number
  readonly removedUnits: number
  readonly removedStaff: number
  /** Accounts whose unit followed their owner's. */
  readonly moved: readonly string[]
  /** Accounts that were disabled because their owner has left. */
  readonly disabled: readonly string[]
}

/** Rows in one statement: a bank has tens of thousands of staff. */
const BATCH = 5_000

/**
 * Takes over the organisation. Units and staff no longer delivered are marked, not deleted; the
 * accounts of staff who left or are no longer delivered are disabled and their sign-ins end; an
 * account placed where its owner was moves with them. An account whose staff number was never
 * delivered (the first administrator) is left alone. The same facts again change nothing. An empty
 * list is no organisation, and leaves everything as it is.
 */
export async function syncOrganisation(
  db: AccessDb,
  facts: OrganisationFacts,
  act: Act,
): Promise<OrganisationChange> {
  return await db.transaction().execute((transaction) => takeOver(transaction, facts, act))
}

async function takeOver(
  transaction: AccessDb,
  facts: OrganisationFacts,
  act: Act,
): Promise<OrganisationChange> {
  await sql`lock table org_unit, staff in share row exclusive mode`.execute(transaction)
  const placedBefore = await accountsAtTheirUnit(transaction)
  const removedUnits = await takeUnits(transaction, facts.units, act)
  const removedStaff = await takeStaff(transaction, facts.staff, act)
  const movers = await moversAmong(transaction, placedBefore)
  for (const { user_id: userId, unit_id: unitId } of movers) {
    await followStaffFact(transaction, userId, { unitId, reason: 'moved' }, act)
  }
  const leavers = await leaversWithAccounts(transaction, facts.date)
  for (const { user_id: userId } of leavers) {
    await followStaffFact(transaction, userId, { state: 'disabled', reason: 'left' }, act)
  }
  return {
    units: facts.units.length,
    staff: facts.staff.length,
    removedUnits,
    removedStaff,
    moved: movers.map((mover) => mover.staff_number),
    disabled: leavers.map((leaver) => leaver.staff_number),
  }
}

async function takeUnits(db: AccessDb, units: readonly OrgUnit[], act: Act): Promise<number> {
  if (units.length === 0) return 0
  for (const batch of batches(units)) {
    await sql`
      insert into org_unit (unit_id, parent_id, level, name)
      select
        unit_id,
        parent_id,
        level,
        name
      from unnest(
        ${batch.map((unit) => unit.unitId)}::text[],
        ${batch.map((unit) => unit.parentId)}::text[],
        ${batch.map((unit) => unit.level)}::text[],
        ${batch.map((unit) => unit.name)}::text[]
      ) as given (unit_id, parent_id, level, name)
      on conflict (unit_id) do update set
        parent_id = excluded.parent_id,
        level = excluded.level,
        name = excluded.name,
        removed_at = null
    `.execute(db)
  }
  const { rows } = await sql<{ unit_id: string }>`
    update org_unit
    set removed_at = ${instant(act.now)}
    where removed_at is null
      and not unit_id = any(${units.map((unit) => unit.unitId)}::text[])
    returning unit_id
  `.execute(db)
  if (rows.length > 0) {
    await appendAudit(db, {
      at: instant(act.now),
      actor: act.actor,
      action: 'organisation.shrink',
      detail: { units: rows.map((row) => row.unit_id) },
    })
  }
  return rows.length
}

async function takeStaff(db: AccessDb, staff: readonly StaffFact[], act: Act): Promise<number> {
  if (staff.length === 0) return 0
  for (const batch of batches(staff)) {
    await sql`
      insert into staff (
        staff_number, unit_id, position, display_name, joined_date, left_date
      )
      select
        staff_number,
        unit_id,
        position,
        display_name,
        joined_date,
        left_date
      from unnest(
        ${batch.map((one) => one.staffNumber)}::text[],
        ${batch.map((one) => one.unitId)}::text[],
        ${batch.map((one) => one.position)}::text[],
        ${batch.map((one) => one.displayName)}::text[],
        ${batch.map((one) => one.joinedDate)}::date[],
        ${batch.map((one) => one.leftDate)}::date[]
      ) as given (staff_number, unit_id, position, display_name, joined_date, left_date)
      on conflict (staff_number) do update set
        unit_id = excluded.unit_id,
        position = excluded.position,
        display_name = coalesce(excluded.display_name, staff.display_name),
        joined_date = excluded.joined_date,
        left_date = excluded.left_date,
        removed_at = null
    `.execute(db)
  }
  const { rows } = await sql`
    update staff
    set removed_at = ${instant(act.now)}
    where removed_at is null
      and not staff_number = any(${staff.map((one) => one.staffNumber)}::text[])
    returning staff_number
  `.execute(db)
  return rows.length
}

/** Active accounts whose unit is the one their owner works in. */
async function accountsAtTheirUnit(db: AccessDb): Promise<string[]> {
  const rows = await db
    .selectFrom('current_standing as standing')
    .innerJoin('user_account as account', 'account.user_id', 'standing.user_id')
    .innerJoin('staff', (join) =>
      join
        .onRef('staff.staff_number', '=', 'account.staff_number')
        .onRef('staff.unit_id', '=', 'standing.unit_id'),
    )
    .select('standing.user_id')
    .where('standing.state', '=', 'active')
    .execute()
  return rows.map((row) => row.user_id)
}

interface Mover extends Leaver {
  readonly unit_id: string | null
}

async function moversAmong(db: AccessDb, userIds: readonly string[]): Promise<Mover[]> {
  const { rows } = await sql<Mover>`
    select
      account.user_id,
      account.staff_number,
      staff.unit_id
    from user_account as account
    join current_standing as standing on standing.user_id = account.user_id
    join staff on staff.staff_number = account.staff_number
    where account.user_id = any(${userIds}::uuid[])
      and staff.removed_at is null
      and staff.unit_id is distinct from standing.unit_id
    order by account.staff_number
  `.execute(db)
  return rows
}

interface Leaver {
  readonly user_id: string
  readonly staff_number: string
}

async function leaversWithAccounts(db: AccessDb, date: string): Promise<Leaver[]> {
  return await db
    .selectFrom('user_account as account')
    .innerJoin('current_standing as standing', 'standing.user_id', 'account.user_id')
    .innerJoin('staff', 'staff.staff_number', 'account.staff_number')
    .select(['account.user_id', 'account.staff_number'])
    .where('standing.state', '=', 'active')
    .where((where) =>
      where.or([where('staff.removed_at', 'is not', null), where('staff.left_date', '<=', date)]),
    )
    .orderBy('account.staff_number')
    .execute()
}

function* batches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += BATCH) yield rows.slice(start, start + BATCH)
}
