import type { ColumnType, Generated, Kysely, Selectable } from 'kysely'

import type { CampaignPlan, CampaignState } from '#contracts/campaigns.ts'
import type { Words } from '#contracts/words.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { AudienceReading } from './domain/campaign.ts'
import type { Arm } from './domain/arms.ts'
import type { Review } from './domain/state-machine.ts'

/** Null until it is known. */
type Unset<T> = ColumnType<T | null, T | null | undefined, T | null>

/**
 * Rows of `0070_campaigns.sql`, `0081_campaign_waves.sql` and `0130_campaign_rosters.sql`.
 * Instants are ISO 8601 in UTC, dates are days of the bank.
 */
export type CampaignTables = {
  campaign: {
    campaign_id: string
    version: number
    state: CampaignState
    plan: CampaignPlan
    audience: AudienceReading
    starts_on: string
    ends_on: string
    created_by: string
    created_name: string
    created_at: string
    changed_by: string
    changed_at: string
    approved_plan: string | null
    /** The ceiling; null: none was kept. */
    approved_people: Unset<number>
    approved_treated: Unset<number>
    approved_control: Unset<number>
    approved_cents: Unset<number>
    reviews: Generated<Review[]>
    launched_at: string | null
    launched_on: string | null
    measured_until: string | null
    members_fixed_at: string | null
    treated: Generated<number>
    control: Generated<number>
    held_out: Generated<number>
    mart_date: string | null
    mart_hash: string | null
    strategy: string | null
    ended_at: string | null
    deleted_at: string | null
  }
  campaign_secret: { name: string; secret: string }
  campaign_change: {
    change_id: Generated<number>
    campaign_id: string
    version: number
    what: string
    at: string
    by_actor: string
    by_name: string
    note: string | null
    plan: CampaignPlan | null
  }
  campaign_member: {
    campaign_id: string
    customer_id: string
    arm: Arm
    draw: number
    worth: Generated<number>
    block: Generated<number>
    assigned_on: string
  }
  campaign_wave: {
    campaign_id: string
    wave: number
    phase: string
    channel: string
    due: string
    sent_at: Unset<string>
    contacts: Unset<number>
    given_worth: Unset<number>
    given_customer: Generated<string>
    entrants_at: Unset<string>
  }
  campaign_withheld: {
    campaign_id: string
    wave: number
    stage: string
    code: string
    words: Words
    customers: number
  }
}

export type CampaignRow = Selectable<CampaignTables['campaign']>
export type CampaignDb = Kysely<CampaignTables>

/** A connection of the ledger, or the caller's transaction on it. */
export function campaignTables(db: Ledger['db']): CampaignDb {
  return db.$extendTables<CampaignTables>()
}

/** An instant as the ledger and the audit chain keep it. */
export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
