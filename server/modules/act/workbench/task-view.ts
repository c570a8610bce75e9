import type { Words } from '#contracts/words.ts'
import type { Task } from '#contracts/workbench.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { customerRows } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import type { DayTask } from './day-tasks.ts'
import { stopOf } from './may-contact.ts'
import type { TaskRow } from './may-contact.ts'
import type { WorkbenchParts } from './parts.ts'

/** Tasks as pages show them, in the order given. */
export async function taskViews(
  parts: WorkbenchParts,
  served: ServedMart,
  tasks: readonly DayTask[],
  { principal, now }: { readonly principal: Principal; readonly now: EpochMs },
): Promise<Task[]> {
  const reader = {
    vault: parts.vault,
    directory: parts.directory,
    seesIdentity: principal.seesIdentity,
    churnColumn: parts.strategy().pack.churnTag,
  }
  const rows = new Map(
    tasks.flatMap(({ customer }) =>
      customer === undefined ? [] : [[String(customer.row['customer_id']), customer.row]],
    ),
  )
  const [customers, names] = await Promise.all([
    customerRows(served, reader, [...rows.values()]),
    parts.directory.staffNames([...new Set(tasks.map(({ row }) => row.owner_staff))]),
  ])
  const shown = new Map(customers.map((customer) => [customer.customerId, customer]))
  return tasks.map(({ row, judged }) => ({
    taskId: row.task_id,
    kind: row.kind,
    state: stateShown(row, dateAt(now, parts.timeZone)),
    customer: shown.get(row.customer_id) ?? onlyTheNumber(row.customer_id),
    action: actionShown(row, parts),
    campaign:
      row.campaign_id === null
        ? null
        : { campaignId: row.campaign_id, name: row.campaign_name ?? row.campaign_id },
    reasons: [...row.reasons],
    due: row.due,
    at: row.appointed_at,
    valueCents: row.value_cents,
    stopped: isClosed(row) ? null : stopShown(parts, served, { row, judged, now }),
    owner: {
      staffNumber: row.owner_staff,
      name: names.get(row.owner_staff) ?? row.owner_staff,
      mine: row.owner_staff === principal.staffNumber,
    },
  }))
}

function stopShown(
  parts: WorkbenchParts,
  served: ServedMart,
  { row, judged, now }: Pick<DayTask, 'row' | 'judged'> & { readonly now: EpochMs },
): Words | null {
  if (judged === undefined) return notInTheNight
  return stopOf(parts, served, row, judged, now)?.words ?? null
}

/** What a day counts as to be done: its time has come and no rule stops it. */
export function isWorkable(
  parts: WorkbenchParts,
  served: ServedMart,
  { row, judged }: DayTask,
  now: EpochMs,
): boolean {
  const isOpen = stateShown(row, dateAt(now, parts.timeZone)) === 'open'
  return isOpen && stopShown(parts, served, { row, judged, now }) === null
}

const notInTheNight: Words = {
  zh: '最近一夜没有该客户的数据',
  en: 'the last night does not know this customer',
}

const isClosed = ({ state }: TaskRow): boolean => state === 'done' || state === 'withdrawn'

/** A snoozed task whose day has come is there to be worked again. */
function stateShown({ state, due }: TaskRow, today: string): Task['state'] {
  return state === 'snoozed' && due <= today ? 'open' : state
}

function actionShown({ action }: TaskRow, { strategy }: WorkbenchParts): Task['action'] {
  if (action === null) return null
  const words = strategy().pack.actions.find(({ name }) => name === action)?.words
  return { code: action, words: words ?? { zh: action, en: action } }
}

/** A customer somebody referred who is not in the person's care: the number, and nothing else. */
function onlyTheNumber(customerId: string): Task['customer'] {
  return {
    customerId,
    kind: 'personal',
    name: null,
    age: null,
    gender: null,
    aumCents: null,
    tier: null,
    lifeStage: null,
    criticalGapCents: null,
    churnPoints: null,
    outletName: null,
    rmName: null,
  }
}
