import { sql } from 'kysely'

import { role as roleNames } from '#contracts/vocabulary.ts'

import { rightsOf } from './domain/rights.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** A member of staff whom one works with. */
export interface Colleague {
  readonly staffNumber: string
  readonly name: string
  /** The bank's own code of the position. */
  readonly position: string
  readonly unitName: string | null
  /** The outlet they work in, a team's outlet included; null for those of no outlet. */
  readonly outletId: string | null
  /** Signs in to a workbench: what is given to them stands in a list they can open. */
  readonly works: boolean
}

export interface ColleagueFilter {
  /** Exactly these; absent: everybody. */
  readonly staffNumbers?: readonly string[]
  /** Occurs in the number or the name. */
  readonly find?: string | undefined
  /** Colleagues of this member of staff's outlet come first. */
  readonly near?: string
  /** Only those of these outlets, or of these numbers. */
  readonly among?: {
    readonly outletIds: readonly string[]
    readonly staffNumbers: readonly string[]
  }
  /** Only those who sign in to a workbench. */
  readonly works?: boolean
  /** The day it is: who has left by then is no colleague. */
  readonly date: string
  readonly limit: number
}

/** Staff still here, by name. */
export async function readColleagues(
  { db }: Pick<Ledger, 'db'>,
  { staffNumbers, find, near, among, works, date, limit }: ColleagueFilter,
): Promise<Colleague[]> {
  const pattern = `%${(find ?? '').trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const only =
    staffNumbers === undefined
      ? sql<boolean>`true`
      : sql<boolean>`staff.staff_number = any(${staffNumbers}::text[])`
  const roles = roleNames.options.filter((role) => rightsOf(role).has('workbench.use'))
  const placedAmong =
    among === undefined
      ? sql<boolean>`true`
      : sql<boolean>`(
          placed.outlet_id = any(${[...among.outletIds]}::text[])
          or placed.staff_number = any(${[...among.staffNumbers]}::text[])
        )`
  const working = works === true ? sql<boolean>`placed.works` : sql<boolean>`true`
  const { rows } = await sql<Colleague>`
    with placed as (
      select
        staff.staff_number,
        coalesce(staff.display_name, account.display_name, staff.staff_number) as name,
        staff.position,
        unit.name as unit_name,
        case
          when unit.level = 'outlet' then unit.unit_id
          when unit.level = 'team' and parent.level = 'outlet' then parent.unit_id
        end as outlet_id,
        coalesce(standing.state = 'active' and standing.role = any(${roles}::text[]), false) as works
      from staff
      left join user_account as account on account.staff_number = staff.staff_number
      left join current_standing as standing on standing.user_id = account.user_id
      left join org_unit as unit on unit.unit_id = staff.unit_id and unit.removed_at is null
      left join org_unit as parent on parent.unit_id = unit.parent_id
      where staff.removed_at is null
        and (staff.left_date is null or staff.left_date > ${date}::date)
        and ${only}
    )
    select
      staff_number as "staffNumber",
      name,
      position,
      unit_name as "unitName",
      outlet_id as "outletId",
      works
    from placed
    where ${placedAmong}
      and ${working}
      and (staff_number ilike ${pattern} or name ilike ${pattern})
    order by
      outlet_id is not distinct from (
        select outlet_id from placed as mine where mine.staff_number = ${near ?? ''}
      ) desc,
      name collate "C",
      staff_number collate "C"
    limit ${limit}
  `.execute(db)
  return rows
}
