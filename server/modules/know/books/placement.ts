import { sql } from 'kysely'

import type { BookValues } from '#contracts/books.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import { isWithinScope } from '#modules/know/access/index.ts'
import type { Placement, Principal } from '#modules/know/access/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { Book } from './domain/book.ts'
import type { BookParts } from './parts.ts'

const nowhere: Placement = {
  outlet_id: null,
  sub_branch_id: null,
  branch_id: null,
  rm_id: null,
  assistant_rm_id: null,
}

/**
 * Whose an entry with these values is: the same columns a customer has, so that one scope rule says
 * who sees either.
 * @throws ProblemError `input_invalid` where the one it names is not there, or not within the scope
 *   of whoever enters it: nobody writes what they could not read
 */
export async function placementOf(
  parts: BookParts,
  db: Ledger['db'],
  book: Book,
  values: BookValues,
  principal: Principal,
): Promise<Placement> {
  const { scope } = book
  if (scope.of === 'bank') return nowhere
  const id = String(values[scope.field] ?? '')
  const placement = await placed(parts, db, scope.of, id, principal)
  if (placement === undefined || !isWithinScope(principal.scope, placement)) {
    throw new ProblemError('input_invalid', undefined, {
      fields: [{ path: scope.field, words: outside[scope.of] }],
    })
  }
  return placement
}

const outside: Readonly<Record<'customer' | 'staff' | 'unit', Words>> = {
  customer: {
    zh: '未找到该客户，或不在您的管辖范围内',
    en: 'is no customer within your scope',
  },
  staff: { zh: '未找到该员工，或不在您的管辖范围内', en: 'is no colleague within your scope' },
  unit: { zh: '未找到该机构，或不在您的管辖范围内', en: 'is no unit within your scope' },
}

async function placed(
  { customers }: BookParts,
  db: Ledger['db'],
  of: 'customer' | 'staff' | 'unit',
  id: string,
  principal: Principal,
): Promise<Placement | undefined> {
  if (of === 'customer') return (await customers.placements(principal.scope, [id])).get(id)
  const units = of === 'unit' ? await unitsAbove(db, sql`${id}`) : await unitsOfStaff(db, id)
  if (units === undefined) return undefined
  const at = (level: string) => units.find((unit) => unit.level === level)?.unit_id ?? null
  return {
    outlet_id: at('outlet'),
    sub_branch_id: at('sub_branch'),
    branch_id: at('branch'),
    rm_id: of === 'staff' ? id : null,
    assistant_rm_id: null,
  }
}

interface UnitRow {
  readonly unit_id: string
  readonly level: string
}

/** A unit and those it is part of; undefined: there is none of that number. */
async function unitsAbove(
  db: Ledger['db'],
  unitId: ReturnType<typeof sql>,
): Promise<readonly UnitRow[] | undefined> {
  const { rows } = await sql<UnitRow>`
    with recursive above as (
      select unit_id, parent_id, level, 1 as depth
      from org_unit
      where unit_id = ${unitId} and removed_at is null
      union all
      select parent.unit_id, parent.parent_id, parent.level, above.depth + 1
      from org_unit as parent
      join above on above.parent_id = parent.unit_id
      -- A circle in the bank's file ends here.
      where above.depth < 12 and parent.removed_at is null
    )
    select unit_id, level from above`.execute(db)
  return rows.length === 0 ? undefined : rows
}

/** Of whoever works here still; a colleague of no unit belongs to themselves alone. */
async function unitsOfStaff(
  db: Ledger['db'],
  staffNumber: string,
): Promise<readonly UnitRow[] | undefined> {
  const {
    rows: [person],
  } = await sql<{ unit: string | null }>`
    select coalesce(staff.unit_id, standing.unit_id) as unit
    from (select ${staffNumber}::text as staff_number) as asked
    left join staff
      on staff.staff_number = asked.staff_number and staff.removed_at is null
    left join user_account as account on account.staff_number = asked.staff_number
    left join current_standing as standing on standing.user_id = account.user_id
    where staff.staff_number is not null or account.user_id is not null`.execute(db)
  if (person === undefined) return undefined
  return person.unit === null ? [] : ((await unitsAbove(db, sql`${person.unit}`)) ?? [])
}
