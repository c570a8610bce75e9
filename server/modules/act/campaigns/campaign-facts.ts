import { sql } from 'kysely'

import type { CampaignPlan, CampaignState } from '#contracts/campaigns.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { campaignTables } from './tables.ts'
import type { CampaignRow } from './tables.ts'
import { readTallies } from './tally.ts'
import type { Tally } from './tally.ts'

/** What a result needs to know of a campaign planned here. */
export interface CampaignFacts {
  readonly campaignId: string
  readonly state: CampaignState
  readonly plan: CampaignPlan
  /** Null before its members are fixed. */
  readonly started: string | null
  readonly measuredUntil: string | null
  /** What each arm was meant to hold, of those drawn. */
  readonly plannedShares: { readonly treated: number; readonly control: number }
  readonly members: { readonly treated: number; readonly control: number }
  /** Messages that went out, at what they were charged; tasks done, which cost people's time. */
  readonly contacts: {
    readonly messages: number
    readonly messageCents: number
    readonly tasksDone: number
  }
}

/** Undefined for a campaign that is not planned here. */
export async function campaignFacts(
  db: Ledger['db'],
  campaignId: string,
): Promise<CampaignFacts | undefined> {
  const row = await campaignTables(db)
    .selectFrom('campaign')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  const [facts] = row === undefined ? [] : await factsOf(db, [row])
  return facts
}

/** Campaigns planned here whose members are fixed: those that have, or will have, a result. */
export async function launchedCampaigns(db: Ledger['db']): Promise<CampaignFacts[]> {
  const rows = await campaignTables(db)
    .selectFrom('campaign')
    .selectAll()
    .where('members_fixed_at', 'is not', null)
    .where('deleted_at', 'is', null)
    .orderBy('campaign_id')
    .execute()
  return factsOf(db, rows)
}

async function factsOf(db: Ledger['db'], rows: readonly CampaignRow[]): Promise<CampaignFacts[]> {
  const tallies = await readTallies(db, rows)
  return rows.map(({ plan, treated, control, ...row }) => ({
    contacts: contactsOf(tallies.get(row.campaign_id)),
    campaignId: row.campaign_id,
    state: row.state,
    plan,
    started: row.members_fixed_at === null ? null : row.launched_on,
    measuredUntil: row.measured_until,
    plannedShares: { treated: 1 - plan.controlShare, control: plan.controlShare },
    members: { treated, control },
  }))
}

function contactsOf(tally: Tally | undefined): CampaignFacts['contacts'] {
  return {
    messages: tally?.messages.sent ?? 0,
    messageCents: tally?.messages.spentCents ?? 0,
    tasksDone: tally?.tasks.done ?? 0,
  }
}

/**
 * Of some customers, those a running campaign leaves alone to be compared with, each with the
 * actions they must not be offered meanwhile.
 */
export async function heldBack(
  db: Ledger['db'],
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const held = new Map<string, Set<string>>()
  if (customerIds.length === 0) return held
  const { rows } = await sql<{ customer_id: string; action: string }>`
    with asked as (
      select
        customer_id,
        customer_id as number
      from unnest(${[...customerIds]}::text[]) as own (customer_id)
      union
      select own.customer_id, same.customer_id
      from person_number as own
      join person_number as same on same.person = own.person
      where own.customer_id = any(${[...customerIds]}::text[])
    )
    select distinct
      asked.customer_id,
      campaign.plan ->> 'action' as action
    from campaign
    join campaign_member as member using (campaign_id)
    join asked on asked.number = member.customer_id
    where campaign.state in ('running', 'paused')
      and campaign.plan ->> 'action' is not null
      and member.arm <> 'treated'
  `.execute(db)
  for (const { customer_id: customerId, action } of rows) {
    const actions = held.get(customerId) ?? new Set<string>()
    held.set(customerId, actions.add(action))
  }
  return held
}
