import { sql } from 'kysely'

import type { Words } from '#contracts/words.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { ActionTraits } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { responseKinds } from './domain/response-kinds.ts'
import { standingOutcomes } from './standing-outcomes.ts'
import { workbenchTables } from './tables.ts'
import { taskIdOf } from './task-id.ts'

/** A customer of a campaign whom a person is to talk to. */
export interface NewTask {
  /** What it is about, e.g. `campaign:<id>:<wave>:<customer>`: a repeat changes nothing. */
  readonly taskKey: string
  readonly kind: 'campaign'
  readonly customerId: string
  readonly staffNumber: string
  readonly action: string | null
  readonly traits: ActionTraits
  readonly campaignId: string
  readonly campaignName: string
  /** The business date from which it is to be worked. */
  readonly due: string
  /** How the talk opens. */
  readonly opening: Words
  readonly valueCents: number | null
  /** What the customer is worth among those of the campaign; more comes first. */
  readonly priority?: number | null
}

/** What became of a campaign's tasks; customers count once. */
export interface TaskCounts {
  readonly open: number
  readonly done: number
  readonly withdrawn: number
  /** Customers interested, with an appointment, or who bought. */
  readonly responded: number
  readonly purchased: number
}

/** Rows in one statement. */
const BATCH = 2_000

/**
 * Tasks for relationship managers, once for each `taskKey`.
 * @param db the caller's transaction
 * @returns how many are new
 */
export async function addTasks(
  db: Ledger['db'],
  tasks: readonly NewTask[],
  at: EpochMs,
): Promise<number> {
  let added = 0
  for (let start = 0; start < tasks.length; start += BATCH) {
    const rows = tasks.slice(start, start + BATCH).map((task) => rowOf(task, at))
    const made = await workbenchTables(db)
      .insertInto('work_task')
      .values(rows)
      .onConflict((conflict) => conflict.column('task_key').doNothing())
      .returning('task_id')
      .execute()
    added += made.length
  }
  return added
}

function rowOf(task: NewTask, at: EpochMs) {
  return {
    task_id: taskIdOf(task.taskKey),
    task_key: task.taskKey,
    kind: task.kind,
    state: 'open' as const,
    customer_id: task.customerId,
    owner_staff: task.staffNumber,
    action: task.action,
    campaign_id: task.campaignId,
    campaign_name: task.campaignName,
    traits: JSON.stringify(task.traits),
    opening: JSON.stringify(task.opening),
    value_cents: task.valueCents,
    priority: task.priority ?? null,
    reasons: JSON.stringify([
      {
        zh: `营销活动「${task.campaignName}」的客户`,
        en: `a customer of the campaign “${task.campaignName}”`,
      },
    ] satisfies Words[]),
    due: task.due,
    created_at: new Date(at).toISOString(),
    created_by: `campaign:${task.campaignId}`,
  }
}

/** A campaign stopped: what was not worked yet is gone. What was promised to customers stays. */
export async function withdrawTasks(
  db: Ledger['db'],
  campaignId: string,
  reason: Words,
  at: EpochMs,
): Promise<number> {
  const withdrawn = await workbenchTables(db)
    .updateTable('work_task')
    .set({
      state: 'withdrawn',
      closed_at: new Date(at).toISOString(),
      closed_because: JSON.stringify(reason),
    })
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'campaign')
    // What a merge of customer numbers withdrew is not to come back when the merge ends.
    .where(({ or, eb }) =>
      or([
        eb('state', 'in', ['open', 'snoozed']),
        eb(sql`closed_because ->> 'merge'`, 'is not', null),
      ]),
    )
    .returning('task_id')
    .execute()
  return withdrawn.length
}

/** A campaign paused (or resumed): its tasks are shown, but not to be worked. */
export async function holdTasks(
  db: Ledger['db'],
  campaignId: string,
  held: boolean,
): Promise<void> {
  await workbenchTables(db)
    .updateTable('work_task')
    .set({ held })
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'campaign')
    .where('state', 'in', ['open', 'snoozed'])
    .execute()
}

type TasksCounted = Pick<TaskCounts, 'open' | 'done' | 'withdrawn'> & {
  readonly campaignId: string
}

const noTasks: TaskCounts = { open: 0, done: 0, withdrawn: 0, responded: 0, purchased: 0 }

/** How far some campaigns' tasks have come; every campaign asked for is told. */
export async function taskCountsOf(
  db: Ledger['db'],
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, TaskCounts>> {
  const { rows: tasks } = await sql<TasksCounted>`
    select
      campaign_id as "campaignId",
      count(*) filter (where state in ('open', 'snoozed')) as open,
      count(*) filter (where state = 'done') as done,
      count(*) filter (where state = 'withdrawn') as withdrawn
    from work_task
    where campaign_id = any(${campaignIds}::text[])
      and kind = 'campaign'
    group by campaign_id
  `.execute(db)
  const outcomes = await standingOutcomes(db)
    .select(({ fn }) => [
      'made.campaign_id as campaignId',
      fn
        .count<number>('made.customer_id')
        .distinct()
        .filterWhere('made.kind', 'in', responseKinds)
        .as('responded'),
      fn
        .count<number>('made.customer_id')
        .distinct()
        .filterWhere('made.kind', '=', 'purchased')
        .as('purchased'),
    ])
    .where(sql<boolean>`made.campaign_id = any(${campaignIds}::text[])`)
    .groupBy('made.campaign_id')
    .execute()
  const counts = new Map(campaignIds.map((campaignId) => [campaignId, noTasks]))
  for (const { campaignId, ...told } of [...tasks, ...outcomes]) {
    if (campaignId === null) continue
    counts.set(campaignId, { ...(counts.get(campaignId) ?? noTasks), ...told })
  }
  return counts
}

/** The same of one campaign. */
export async function taskCounts(db: Ledger['db'], campaignId: string): Promise<TaskCounts> {
  return (await taskCountsOf(db, [campaignId])).get(campaignId) ?? noTasks
}
