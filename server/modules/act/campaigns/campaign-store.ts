import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { noPlaceInList } from '#platform/http/index.ts'

import type { CampaignPlan, CampaignState } from '#contracts/campaigns.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { AudienceReading } from './domain/campaign.ts'
import { SYSTEM_NAME } from './domain/change-note.ts'
import { campaignTables, instant } from './tables.ts'
import type { CampaignRow } from './tables.ts'

/** Who did it: `staff:…` or `system:campaigns`, and the name people read. */
export interface By {
  readonly staffNumber: string
  readonly actor: string
  readonly name: string
}

/** What the clock does by itself. */
export const bySystem: By = { staffNumber: '', actor: 'system:campaigns', name: SYSTEM_NAME }

export interface Written {
  readonly plan: CampaignPlan
  readonly audience: AudienceReading
}

/** Makes a draft, within the caller's transaction. */
export async function insertCampaign(
  db: Ledger['db'],
  { plan, audience }: Written,
  by: By,
  at: EpochMs,
): Promise<CampaignRow> {
  const made = await campaignTables(db)
    .insertInto('campaign')
    .values({
      campaign_id: randomUUID(),
      version: 1,
      state: 'draft',
      ...planColumns({ plan, audience }),
      created_by: by.staffNumber,
      created_name: by.name,
      created_at: instant(at),
      changed_by: by.staffNumber,
      changed_at: instant(at),
      ...untouched,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordChange(db, made, { what: 'create', by, at, plan })
  return made
}

/** Nobody has let a plan pass. */
export const unapproved = {
  approved_plan: null,
  approved_people: null,
  approved_treated: null,
  approved_control: null,
  approved_cents: null,
} as const

const untouched = {
  ...unapproved,
  launched_at: null,
  launched_on: null,
  measured_until: null,
  members_fixed_at: null,
  mart_date: null,
  mart_hash: null,
  strategy: null,
  ended_at: null,
  deleted_at: null,
} as const

/** JSON as one value: the driver would take a list for an array of the database. */
function planColumns({ plan, audience }: Written) {
  return {
    plan: json(plan),
    audience: json(audience),
    starts_on: plan.from,
    ends_on: plan.to,
  }
}

const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`

/** @throws ProblemError `not_found` */
export async function findCampaign(db: Ledger['db'], campaignId: string): Promise<CampaignRow> {
  return mustExist(
    await campaignTables(db)
      .selectFrom('campaign')
      .selectAll()
      .where('campaign_id', '=', campaignId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst(),
  )
}

/**
 * The campaign, held until the transaction ends, at the version the person saw.
 * @throws ProblemError `not_found`, `changed_meanwhile`
 */
export async function lockCampaign(
  transaction: Ledger['db'],
  campaignId: string,
  version?: number,
): Promise<CampaignRow> {
  const row = mustExist(
    await campaignTables(transaction)
      .selectFrom('campaign')
      .selectAll()
      .where('campaign_id', '=', campaignId)
      .where('deleted_at', 'is', null)
      // Rows that refer to it may be written meanwhile: a launch takes minutes, a stop must not wait.
      .forNoKeyUpdate()
      .executeTakeFirst(),
  )
  if (version !== undefined && row.version !== version) throw new ProblemError('changed_meanwhile')
  return row
}

function mustExist(row: CampaignRow | undefined): CampaignRow {
  if (row === undefined) throw new ProblemError('not_found')
  return row
}

export interface CampaignFilter {
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Absent: in any. */
  readonly states?: readonly CampaignState[] | undefined
  /** The number of the last one of the page before; absent: from the newest plan on. */
  readonly after?: string | undefined
  /** Absent: all of them. */
  readonly limit?: number
}

/**
 * Those whose period touches the days asked for, newest plan first.
 * @throws ProblemError `input_invalid` for an `after` that is no campaign
 */
export async function findCampaigns(
  db: Ledger['db'],
  filter: CampaignFilter,
): Promise<CampaignRow[]> {
  let query = campaignTables(db).selectFrom('campaign').selectAll().where('deleted_at', 'is', null)
  if (filter.from !== undefined) query = query.where('ends_on', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('starts_on', '<=', filter.to)
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states)
  if (filter.after !== undefined) {
    const last = await campaignTables(db)
      .selectFrom('campaign')
      .select(['starts_on', 'created_at', 'campaign_id'])
      .where('campaign_id', '=', filter.after)
      .executeTakeFirst()
    if (last === undefined) noPlaceInList()
    query = query.where((is) =>
      is(
        is.refTuple('starts_on', 'created_at', 'campaign_id'),
        '<',
        is.tuple(last.starts_on, last.created_at, last.campaign_id),
      ),
    )
  }
  query = query
    .orderBy('starts_on', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('campaign_id', 'desc')
  if (filter.limit !== undefined) query = query.limit(filter.limit)
  return query.execute()
}

/** What a change sets besides the version. */
export type CampaignChange = Partial<
  Pick<
    CampaignRow,
    | 'state'
    | 'approved_plan'
    | 'approved_people'
    | 'approved_treated'
    | 'approved_control'
    | 'approved_cents'
    | 'reviews'
    | 'launched_at'
    | 'launched_on'
    | 'measured_until'
    | 'members_fixed_at'
    | 'treated'
    | 'control'
    | 'held_out'
    | 'mart_date'
    | 'mart_hash'
    | 'strategy'
    | 'ended_at'
    | 'deleted_at'
  >
>

export interface Recorded {
  readonly what: string
  readonly by: By
  readonly at: EpochMs
  readonly note?: string | null
  readonly plan?: CampaignPlan
}

/**
 * Moves a locked campaign on, with its line of history and its audit row. The version tells of what
 * people decide: what the clock does in between is no reason to refuse their next act.
 */
export async function moveCampaign(
  transaction: Ledger['db'],
  row: CampaignRow,
  change: CampaignChange,
  recorded: Recorded,
): Promise<CampaignRow> {
  const { reviews, ...rest } = change
  const moved = await campaignTables(transaction)
    .updateTable('campaign')
    .set({
      ...rest,
      ...(reviews !== undefined && { reviews: json(reviews) }),
      version: change.state === undefined ? row.version : row.version + 1,
    })
    .where('campaign_id', '=', row.campaign_id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordChange(transaction, moved, recorded)
  return moved
}

/** Writes another plan into a locked campaign: what was approved no longer is. */
export async function rewriteCampaign(
  transaction: Ledger['db'],
  row: CampaignRow,
  written: Written,
  { state, ...recorded }: Recorded & { readonly state: CampaignState },
): Promise<CampaignRow> {
  const moved = await campaignTables(transaction)
    .updateTable('campaign')
    .set({
      ...planColumns(written),
      state,
      version: row.version + 1,
      ...unapproved,
      reviews: json([]),
      changed_by: recorded.by.staffNumber,
      changed_at: instant(recorded.at),
    })
    .where('campaign_id', '=', row.campaign_id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordChange(transaction, moved, { ...recorded, plan: written.plan })
  return moved
}

/** A line of the history and its audit row, which names no customer. */
export async function recordChange(
  transaction: Ledger['db'],
  { campaign_id: campaignId, version, state, plan: { name } }: CampaignRow,
  { what, by, at, note = null, plan }: Recorded,
): Promise<void> {
  await campaignTables(transaction)
    .insertInto('campaign_change')
    .values({
      campaign_id: campaignId,
      version,
      what,
      at: instant(at),
      by_actor: by.actor,
      by_name: by.name,
      note,
      plan: plan === undefined ? null : json(plan),
    })
    .execute()
  await appendAudit(transaction, {
    at: instant(at),
    actor: by.actor,
    action: `campaign.${what}`,
    subject: `campaign:${campaignId}`,
    detail: { name, version, state, ...(note !== null && note !== '' && { note }) },
  })
}
