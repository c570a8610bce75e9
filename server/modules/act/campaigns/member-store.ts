import { sql } from 'kysely'

import type { Words } from '#contracts/words.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { Arm } from './domain/arms.ts'
import { campaignTables } from './tables.ts'

/** A customer of a campaign as the launch drew them. */
export interface Member {
  readonly customerId: string
  readonly arm: Arm
  readonly draw: number
  readonly worth: number
}

const AT_ONCE = 20_000

/** Writes members down; one who is there already stays as they were. */
export async function insertMembers(
  transaction: Ledger['db'],
  campaignId: string,
  { assignedOn, block }: { readonly assignedOn: string; readonly block: number },
  members: readonly Member[],
): Promise<void> {
  for (let start = 0; start < members.length; start += AT_ONCE) {
    await insertSome(
      transaction,
      campaignId,
      { assignedOn, block },
      members.slice(start, start + AT_ONCE),
    )
  }
}

async function insertSome(
  transaction: Ledger['db'],
  campaignId: string,
  { assignedOn, block }: { readonly assignedOn: string; readonly block: number },
  members: readonly Member[],
): Promise<void> {
  await sql`
    insert into campaign_member (campaign_id, customer_id, arm, draw, worth, block, assigned_on)
    select
      ${campaignId},
      given.customer_id,
      given.arm,
      given.draw,
      given.worth,
      ${block}::smallint,
      ${assignedOn}::date
    from unnest(
      ${members.map((member) => member.customerId)}::text[],
      ${members.map((member) => member.arm)}::text[],
      ${members.map((member) => member.draw)}::bigint[],
      ${members.map((member) => member.worth)}::bigint[]
    ) as given (customer_id, arm, draw, worth)
    on conflict (campaign_id, customer_id) do nothing
  `.execute(transaction)
}

export interface Withheld {
  readonly stage: string
  readonly code: string
  readonly words: Words
  readonly customers: number
}

/** Keeps how many a launch (wave 0) or a part of a wave left out, and why; parts add up. */
export async function addWithheld(
  transaction: Ledger['db'],
  campaignId: string,
  wave: number,
  withheld: readonly Withheld[],
): Promise<void> {
  if (withheld.length === 0) return
  await campaignTables(transaction)
    .insertInto('campaign_withheld')
    .values(
      withheld.map(({ words, ...rest }) => ({
        campaign_id: campaignId,
        wave,
        words: sql<Words>`${JSON.stringify(words)}::jsonb`,
        ...rest,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['campaign_id', 'wave', 'stage', 'code']).doUpdateSet({
        customers: sql<number>`campaign_withheld.customers + excluded.customers`,
      }),
    )
    .execute()
}

/** Who was left out of some campaigns at launch and by waves, by reason. */
export function findWithheld(
  db: Ledger['db'],
  campaignIds: readonly string[],
): Promise<(Withheld & { readonly campaign_id: string })[]> {
  return campaignTables(db)
    .selectFrom('campaign_withheld')
    .select(['campaign_id', 'stage', 'code', 'words', 'customers'])
    .where(sql<boolean>`campaign_id = any(${campaignIds}::text[])`)
    .orderBy('campaign_id')
    .orderBy('wave')
    .orderBy('customers', 'desc')
    .orderBy('code')
    .execute()
}

/** Everybody who belongs to a campaign, in whatever arm. */
export async function memberIds(
  db: Ledger['db'],
  campaignId: string,
): Promise<ReadonlySet<string>> {
  const rows = await campaignTables(db)
    .selectFrom('campaign_member')
    .select('customer_id')
    .where('campaign_id', '=', campaignId)
    .execute()
  return new Set(rows.map((row) => row.customer_id))
}

export interface MemberPage {
  readonly after: string | undefined
  readonly limit: number
  readonly arm?: Arm | undefined
  /** Only these customers; absent: all. */
  readonly among?: readonly string[]
}

/** Members in the order of customer numbers. */
export function findMembers(
  db: Ledger['db'],
  campaignId: string,
  { after, limit, arm, among }: MemberPage,
) {
  let query = campaignTables(db)
    .selectFrom('campaign_member')
    .select(['customer_id', 'arm', 'assigned_on'])
    .where('campaign_id', '=', campaignId)
  if (after !== undefined) query = query.where('customer_id', '>', after)
  if (arm !== undefined) query = query.where('arm', '=', arm)
  if (among !== undefined) {
    query = query.where(sql<boolean>`customer_id = any(${[...among]}::text[])`)
  }
  return query.orderBy('customer_id').limit(limit).execute()
}
