import { sql } from 'kysely'

import type { Words } from '#contracts/words.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { isWithinScope, scopeCondition } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { WorkbenchParts } from './parts.ts'

type Because = 'no_owner' | 'owner_gone' | 'no_outlet' | 'outlet_gone'

/** A customer nobody living has in their care. */
export interface LeftCustomer {
  readonly customerId: string
  readonly outletId: string | null
  readonly ownerStaff: string | null
  readonly because: Because[]
  readonly words: Words
}

/** Open work whose owner is gone, or does not see it any more. */
export interface LeftTask {
  readonly taskId: string
  readonly customerId: string
  readonly kind: string
  readonly ownerStaff: string
  readonly due: string
  readonly words: Words
}

export interface LeftBehind {
  readonly customers: LeftCustomer[]
  readonly next: string | null
  readonly total: number
  readonly tasks: LeftTask[]
  readonly tasksTotal: number
}

/** Tasks told at once: handed over, the next come up. */
const TASKS_TOLD = 500

const becauseWords: Readonly<Record<Because, Words>> = {
  no_owner: { zh: '没有主管客户经理', en: 'no main manager' },
  owner_gone: { zh: '主管客户经理已离开或不存在', en: 'its main manager left or is unknown' },
  no_outlet: { zh: '没有管理网点', en: 'no outlet' },
  outlet_gone: { zh: '管理网点已撤销或不存在', en: 'its outlet is gone or unknown' },
}

/**
 * What of a person's units lies with nobody: customers without a living owner or outlet, dearest
 * first, and open work its owner can't do. A bank that never told of its staff (or units) has
 * nobody missing: unknown is not gone.
 */
export async function leftBehind(
  parts: WorkbenchParts,
  served: ServedMart,
  asked: {
    readonly principal: Principal
    readonly now: EpochMs
    readonly after?: string | undefined
    readonly limit: number
  },
): Promise<LeftBehind> {
  const living = await livingOf(parts.ledger.db, dateAt(asked.now, parts.timeZone))
  const offset = /^\d{1,9}$/.test(asked.after ?? '') ? Number(asked.after) : 0
  const left = await leftCustomers(served, asked, living, offset)
  const tasks = await leftTasks(parts, served, asked.principal, living)
  const shown = left.rows.slice(0, asked.limit)
  return {
    customers: shown,
    next: left.rows.length > asked.limit ? String(offset + asked.limit) : null,
    total: left.total,
    tasks: tasks.slice(0, TASKS_TOLD),
    tasksTotal: tasks.length,
  }
}

interface Living {
  /** Undefined: the bank never told of any. */
  readonly staff: readonly string[] | undefined
  readonly units: readonly string[] | undefined
  /** Heads see their unit's customers, whoever's they are. */
  readonly heads: ReadonlySet<string>
}

async function livingOf(db: Ledger['db'], today: string): Promise<Living> {
  const { rows: staff } = await sql<{ id: string; here: boolean; head: boolean }>`
    select
      staff.staff_number as id,
      staff.removed_at is null
        and (staff.left_date is null or staff.left_date > ${today}::date) as here,
      coalesce(standing.role = 'outlet_head', false) as head
    from staff
    left join user_account as account on account.staff_number = staff.staff_number
    left join current_standing as standing on standing.user_id = account.user_id
  `.execute(db)
  const { rows: units } = await sql<{ id: string; here: boolean }>`
    select unit_id as id, removed_at is null as here from org_unit
  `.execute(db)
  const here = (rows: readonly { id: string; here: boolean }[]) =>
    rows.length === 0 ? undefined : rows.flatMap((row) => (row.here ? [row.id] : []))
  return {
    staff: here(staff),
    units: here(units),
    heads: new Set(staff.flatMap((row) => (row.here && row.head ? [row.id] : []))),
  }
}

/** A list bound as one value, whatever its length; of what was never told nobody is missing. */
const isGone = (column: string, known: readonly string[] | undefined): string =>
  known === undefined
    ? 'false'
    : `coalesce(${column} not in (select unnest(from_json(?, '["varchar"]'))), false)`

async function leftCustomers(
  served: ServedMart,
  { principal, limit }: { readonly principal: Principal; readonly limit: number },
  living: Living,
  offset: number,
): Promise<{ readonly rows: LeftCustomer[]; readonly total: number }> {
  const within = scopeCondition(principal.scope)
  const lists = [living.staff, living.units].filter((list) => list !== undefined)
  const found = await served.read<{
    customerId: string
    outletId: string | null
    ownerStaff: string | null
    owner_gone: boolean
    outlet_gone: boolean
    total: number
  }>(
    `select *, count(*) over () as total
    from (
      select
        customer_id as "customerId",
        outlet_id as "outletId",
        rm_id as "ownerStaff",
        aum,
        ${isGone('rm_id', living.staff)} as owner_gone,
        ${isGone('outlet_id', living.units)} as outlet_gone
      from profile
      where ${within.sql}
    ) as placed
    where "ownerStaff" is null or "outletId" is null or owner_gone or outlet_gone
    order by aum desc nulls last, "customerId"
    limit ${limit + 1} offset ${offset}`,
    [...lists.map((list) => JSON.stringify(list)), ...within.params],
  )
  return {
    total: found[0]?.total ?? 0,
    rows: found.map(({ customerId, outletId, ownerStaff, ...row }) => {
      const because: Because[] = [
        ...(ownerStaff === null ? (['no_owner'] as const) : []),
        ...(row.owner_gone ? (['owner_gone'] as const) : []),
        ...(outletId === null ? (['no_outlet'] as const) : []),
        ...(row.outlet_gone ? (['outlet_gone'] as const) : []),
      ]
      return { customerId, outletId, ownerStaff, because, words: said(because) }
    }),
  }
}

function said(because: readonly Because[]): Words {
  return {
    zh: because.map((one) => becauseWords[one].zh).join('；'),
    en: because.map((one) => becauseWords[one].en).join('; '),
  }
}

interface OpenTask {
  readonly taskId: string
  readonly customerId: string
  readonly kind: string
  readonly ownerStaff: string
  readonly due: string
  readonly given: boolean
}

async function leftTasks(
  { ledger }: WorkbenchParts,
  served: ServedMart,
  principal: Principal,
  { staff, heads }: Living,
): Promise<LeftTask[]> {
  const { rows: open } = await sql<OpenTask>`
    select
      task_id as "taskId",
      customer_id as "customerId",
      kind,
      owner_staff as "ownerStaff",
      due,
      referred_by is not null or assigned_by is not null as given
    from work_task
    where state in ('open', 'snoozed')
    order by due, task_id
  `.execute(ledger.db)
  if (open.length === 0) return []
  const places = await placesOf(served, open)
  const known = staff === undefined ? undefined : new Set(staff)
  return open.flatMap((task): LeftTask[] => {
    const place = places.get(task.customerId)
    if (!isOurs(place, principal)) return []
    const { given, ...told } = task
    const gone = known?.has(task.ownerStaff) === false
    const sees =
      given ||
      heads.has(task.ownerStaff) ||
      place?.rm_id === task.ownerStaff ||
      place?.assistant_rm_id === task.ownerStaff
    if (!gone && sees) return []
    return [{ ...told, words: gone ? taskWords.gone : taskWords.unseen }]
  })
}

const taskWords = {
  gone: { zh: '经办人已离开或不存在', en: 'who had it left or is unknown' },
  unseen: { zh: '客户已不由经办人管理', en: 'the customer is no longer in the care of who had it' },
} as const satisfies Record<string, Words>

interface Place {
  readonly customer_id: string
  readonly rm_id: string | null
  readonly assistant_rm_id: string | null
  readonly outlet_id: string | null
  readonly sub_branch_id: string | null
  readonly branch_id: string | null
}

async function placesOf(
  served: ServedMart,
  tasks: readonly OpenTask[],
): Promise<ReadonlyMap<string, Place>> {
  const rows = await served.read<Place>(
    `select customer_id, rm_id, assistant_rm_id, outlet_id, sub_branch_id, branch_id
    from profile
    where customer_id in (select unnest(from_json(?, '["varchar"]')))`,
    [JSON.stringify([...new Set(tasks.map(({ customerId }) => customerId))])],
  )
  return new Map(rows.map((row) => [row.customer_id, row]))
}

/** Work for a customer the night does not know is head office's. */
function isOurs(place: Place | undefined, { scope }: Principal): boolean {
  if (place === undefined) return scope.kind === 'bank'
  return isWithinScope(scope, place)
}
