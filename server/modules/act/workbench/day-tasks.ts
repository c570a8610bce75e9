import { sql } from 'kysely'

import { scopeCondition } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { compareTasks } from './domain/day-order.ts'
import { knownCustomers } from './known-customers.ts'
import type { KnownCustomer } from './known-customers.ts'
import type { TaskRow } from './may-contact.ts'
import type { WorkbenchParts } from './parts.ts'
import { standingOutcomes } from './standing-outcomes.ts'
import { workbenchTables } from './tables.ts'

/** A task with its customer. */
export interface DayTask {
  readonly row: TaskRow
  /** Undefined where the person may not see the customer. */
  readonly customer: KnownCustomer | undefined
  /** What conduct judges by, seen or not; undefined where the night doesn't know the customer. */
  readonly judged: KnownCustomer | undefined
}

/** Rows read for one page: a head of many outlets sees the first of them. */
const READ_AT_MOST = 1_000

/**
 * Whose tasks a person looks at: their own; a head sees those of everybody who has customers of the
 * unit in their care.
 */
export async function staffSeen(served: ServedMart, principal: Principal): Promise<string[]> {
  if (principal.role !== 'outlet_head') return [principal.staffNumber]
  const within = scopeCondition(principal.scope)
  const rows = await served.read<{ staff: string }>(
    `select distinct staff
    from (
      select unnest([rm_id, assistant_rm_id]) as staff
      from profile
      where ${within.sql}
    ) as managers
    where staff is not null
    order by staff`,
    [...within.params],
  )
  return [...new Set([principal.staffNumber, ...rows.map(({ staff }) => staff)])]
}

export interface DayAsked {
  readonly principal: Principal
  /** Whose tasks. */
  readonly staffNumbers: readonly string[]
  readonly date: string
  /** `today`: what is left of days before counts too; `after`: what was agreed for later days. */
  readonly days: 'on' | 'today' | 'after'
}

/**
 * Tasks waiting on a day, in order. Left out are those of customers the person may not see (but for
 * what a colleague referred to them), and what is held back for a control group.
 */
export async function dayTasks(
  parts: WorkbenchParts,
  served: ServedMart,
  { principal, staffNumbers, date, days }: DayAsked,
): Promise<DayTask[]> {
  const comparison = { on: '=', today: '<=', after: '>' } as const
  const rows = await workbenchTables(parts.ledger.db)
    .selectFrom('work_task')
    .selectAll()
    .where('state', 'in', ['open', 'snoozed'])
    .where('owner_staff', 'in', [...staffNumbers])
    .where('due', comparison[days], date)
    // What is recommended for a later day is not agreed with anybody: it was put off, or is not due.
    .where((is) =>
      days === 'after'
        ? is.or([is('kind', '<>', 'recommendation'), is('state', '=', 'snoozed')])
        : is.lit(true),
    )
    .orderBy(sql`case kind
      when 'appointment' then 0 when 'promise' then 1 when 'recommendation' then 3 else 2 end`)
    .orderBy(sql`priority desc nulls last`)
    .orderBy('due')
    .orderBy('task_id')
    .limit(READ_AT_MOST)
    .execute()
  const [tasks, heldBack] = await Promise.all([
    withCustomers(parts, served, rows, principal),
    parts.heldBack([...new Set(rows.map((row) => row.customer_id))]),
  ])
  const ordered = tasks
    .filter(({ row }) => !isHeldBack(row, heldBack))
    .toSorted((a, b) => compareTasks(placeOf(a.row), placeOf(b.row)))
  if (days === 'after') return ordered.toSorted((a, b) => soonest(a.row, b.row))
  return withoutSecondTalks(ordered)
}

/** By day, then by the clock; the sort before it stands among equals. */
function soonest(a: TaskRow, b: TaskRow): number {
  const [one, other] = [a, b].map(({ due, appointed_at: at }) => `${due} ${at ?? ''}`)
  if (one === other) return 0
  return (one ?? '') < (other ?? '') ? -1 : 1
}

/** One talk covers a customer: what was agreed or sent for comes before what is recommended. */
function withoutSecondTalks(ordered: readonly DayTask[]): DayTask[] {
  const before = new Set<string>()
  return ordered.filter(({ row: { kind, owner_staff: owner, customer_id: customerId } }) => {
    const talk = `${owner} ${customerId}`
    const isSecond = kind === 'recommendation' && before.has(talk)
    before.add(talk)
    return !isSecond
  })
}

/** Tasks the person may see: of customers within their scope, or referred to them. */
export async function withCustomers(
  parts: WorkbenchParts,
  served: ServedMart,
  rows: readonly TaskRow[],
  principal: Principal,
): Promise<DayTask[]> {
  const ids = rows.map((row) => row.customer_id)
  const seen = await knownCustomers(parts, served, ids, principal.scope)
  const told = rows.filter((row) => !seen.has(row.customer_id) && isReferredTo(row, principal))
  const toldIds = told.map((row) => row.customer_id)
  const unseen = await knownCustomers(parts, served, toldIds, { kind: 'bank' })
  return rows.flatMap((row): DayTask[] => {
    const customer = seen.get(row.customer_id)
    if (customer !== undefined) return [{ row, customer, judged: customer }]
    if (!isReferredTo(row, principal)) return []
    return [{ row, customer, judged: unseen.get(row.customer_id) }]
  })
}

function isHeldBack(
  { kind, customer_id: customerId, action }: TaskRow,
  heldBack: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  return (
    kind === 'recommendation' && action !== null && heldBack.get(customerId)?.has(action) === true
  )
}

/** Who was given a customer, by a colleague or a head, sees what they were told, and no more. */
function isReferredTo(
  row: Pick<TaskRow, 'referred_by' | 'assigned_by' | 'owner_staff'>,
  { staffNumber }: Principal,
): boolean {
  return (row.referred_by ?? row.assigned_by) !== null && row.owner_staff === staffNumber
}

function placeOf(row: TaskRow) {
  return {
    taskId: row.task_id,
    kind: row.kind,
    due: row.due,
    appointedAt: row.appointed_at,
    priority: row.priority,
    valueCents: row.value_cents,
  }
}

/** Tasks done on a day, each once. */
export async function doneOn(
  { ledger }: Pick<WorkbenchParts, 'ledger'>,
  staffNumbers: readonly string[],
  date: string,
): Promise<number> {
  const { done } = await doneOutcomes(ledger.db, staffNumbers, date)
    .select(({ fn }) => fn.count<number>('made.task_id').distinct().as('done'))
    .executeTakeFirstOrThrow()
  return done
}

/** The same for each of them; who did none is absent. */
export async function doneByStaff(
  { ledger }: Pick<WorkbenchParts, 'ledger'>,
  staffNumbers: readonly string[],
  date: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await doneOutcomes(ledger.db, staffNumbers, date)
    .select(({ fn }) => [
      'made.staff_number as staffNumber',
      fn.count<number>('made.task_id').distinct().as('done'),
    ])
    .groupBy('made.staff_number')
    .execute()
  return new Map(rows.map(({ staffNumber, done }) => [staffNumber, done]))
}

function doneOutcomes(db: Ledger['db'], staffNumbers: readonly string[], date: string) {
  return standingOutcomes(db)
    .where('made.business_date', '=', date)
    .where(sql<boolean>`made.staff_number = any(${staffNumbers}::text[])`)
}
