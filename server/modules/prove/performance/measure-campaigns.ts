import { addDays, businessDateOf } from '#kernel/business-date.ts'

import { armsOf } from './domain/arms.ts'
import type {
  CampaignPlan,
  ChannelContacts,
  CreditedSale,
  FirstConversions,
  Measure,
  MeasuredArm,
  MeasuredCampaign,
} from './domain/measured.ts'
import type { LakeReading } from './lake-reading.ts'
import { membersSql, oddMembersSql } from './sql/members.ts'
import { armsSql, contactsSql, creditedSql, firstDaysSql, plansSql } from './sql/questions.ts'
import { toldSql } from './sql/told.ts'

interface PlanRow {
  readonly campaign_id: string
  readonly name: string | null
  readonly family: string | null
  readonly product_id: string | null
  readonly measure: Measure
  readonly started_date: string
  readonly window_days: number
  readonly control_arm: string | null
  readonly control_share: number | null
  readonly cost_per_contact_cents: number | null
  readonly cost_cents: number | null
}

/** Every campaign of the lake that has members, newest first. */
export async function readPlans({ read, relations }: LakeReading): Promise<CampaignPlan[]> {
  const rows = await read<PlanRow>(plansSql(relations))
  return rows.map((row) => ({
    campaignId: row.campaign_id,
    name: row.name ?? row.campaign_id,
    family: row.family,
    productId: row.product_id,
    measure: row.measure,
    started: businessDateOf(row.started_date),
    windowDays: row.window_days,
    controlArm: row.control_arm,
    controlShare: row.control_share,
    costPerContactCents: row.cost_per_contact_cents,
    costCents: row.cost_cents,
  }))
}

interface ArmRow {
  readonly campaign_id: string
  readonly wave: string
  readonly control_share: number | null
  readonly arm: string
  readonly customers: number
  readonly converted: number
  readonly reported_only: number
  readonly sum_cents: number
  readonly sum_squares: number
  readonly told: number
  readonly visits: number
  readonly visits_known: boolean
  readonly last_from: string
}

/**
 * What the arms of each campaign did, wave by wave: one reading of the lake for all campaigns of a
 * measure.
 * @param aumFamilies product families that count as assets
 */
export async function measureCampaigns(
  { read, relations }: LakeReading,
  plans: readonly CampaignPlan[],
  aumFamilies: readonly string[],
): Promise<MeasuredCampaign[]> {
  const measured: MeasuredCampaign[] = []
  const byMeasure = Map.groupBy(plans, ({ measure }) => measure)
  for (const [measure, ofMeasure] of byMeasure) {
    const ids = ofMeasure.map(({ campaignId }) => campaignId)
    const { sql, params } = memberQuestion(relations, measure, ids, aumFamilies)
    const byCampaign = async <R extends { campaign_id: string }>(text: string, values: string[]) =>
      Map.groupBy(await read<R>(text, values), (row) => row.campaign_id)
    const arms = await byCampaign<ArmRow>(armsSql(sql, relations), params)
    const contacts = await byCampaign<{ campaign_id: string } & ChannelContacts>(
      contactsSql(relations, ids.length),
      ids,
    )
    const odd = await byCampaign<{ campaign_id: string; strangers: number; crossed: number }>(
      oddMembersSql(relations, ids.length),
      ids,
    )
    for (const plan of ofMeasure) {
      const of = plan.campaignId
      measured.push(
        measuredOf(plan, arms.get(of) ?? [], {
          contacts: (contacts.get(of) ?? []).map(({ channel, contacts: made }) => ({
            channel,
            contacts: made,
          })),
          unknownMembers: odd.get(of)?.[0]?.strangers ?? 0,
          crossedOver: odd.get(of)?.[0]?.crossed ?? 0,
        }),
      )
    }
  }
  return measured
}

function measuredOf(
  plan: CampaignPlan,
  rows: readonly ArmRow[],
  counted: Pick<MeasuredCampaign, 'contacts' | 'unknownMembers' | 'crossedOver'>,
): MeasuredCampaign {
  const byWave = Map.groupBy(rows, (row) => waveName(row))
  const waves = [...byWave].map(([wave, same]) => ({
    wave,
    controlShare: same[0]?.control_share ?? null,
    arms: same
      .map((row) => armOf(row, plan))
      .toSorted((a, b) => Number(b.control) - Number(a.control)),
  }))
  const last =
    rows
      .map(({ last_from }) => last_from)
      .toSorted()
      .at(-1) ?? plan.started
  return {
    plan,
    waves,
    arms: armsOf(waves),
    closes: addDays(businessDateOf(last), plan.windowDays - 1),
    assetsKnown: plan.measure !== 'aum_cents' || rows.every(({ told }) => told > 0),
    ...counted,
  }
}

function armOf(row: ArmRow, { controlArm }: CampaignPlan): MeasuredArm {
  return {
    arm: row.arm,
    control: row.arm === controlArm,
    customers: row.customers,
    converted: row.converted,
    reportedOnly: row.reported_only,
    sumCents: row.sum_cents,
    sumSquares: row.sum_squares,
    visits: row.visits_known ? row.visits : null,
  }
}

/** Customers of one wave drawn by another share are another wave. */
function waveName({ wave, control_share: share }: Pick<ArmRow, 'wave' | 'control_share'>): string {
  return share === null ? wave : `${wave} @ ${Number((share * 100).toFixed(2))}%`
}

/** First conversions of one campaign, by day and arm. */
export async function readFirstDays(
  { read, relations }: LakeReading,
  plan: CampaignPlan,
  aumFamilies: readonly string[],
): Promise<FirstConversions[]> {
  const { sql, params } = memberQuestion(relations, plan.measure, [plan.campaignId], aumFamilies)
  const rows = await read<
    Pick<ArmRow, 'wave' | 'control_share' | 'arm' | 'customers'> & { readonly first_day: string }
  >(firstDaysSql(sql), params)
  return rows.map((row) => ({
    date: businessDateOf(row.first_day),
    wave: waveName(row),
    arm: row.arm,
    customers: row.customers,
  }))
}

/** Sales of one campaign's treated arms to credit to people. */
export async function readCreditedSales(
  { read, relations }: LakeReading,
  plan: CampaignPlan,
): Promise<CreditedSale[]> {
  if (plan.measure !== 'purchases') return []
  const { sql, params } = memberQuestion(relations, plan.measure, [plan.campaignId], [])
  const control = plan.controlArm ?? ''
  const rows = await read<{
    customer_id: string
    cents: number
    contact_id: string | null
    staff_id: string
  }>(creditedSql(sql, relations), [...params, control, control])
  return rows.map((row) => ({
    customerId: row.customer_id,
    cents: row.cents,
    contactId: row.contact_id,
    staffNumber: row.staff_id,
  }))
}

/** The `with` that every question begins with, and the values of its `?`. */
function memberQuestion(
  relations: LakeReading['relations'],
  measure: Measure,
  campaignIds: readonly string[],
  aumFamilies: readonly string[],
): { readonly sql: string; readonly params: string[] } {
  const families = measure === 'aum_cents' ? [...aumFamilies, ...aumFamilies] : []
  const members = membersSql(relations, campaignIds.length)
  return {
    sql: `${members},\n  ${toldSql(measure, relations, aumFamilies.length)}`,
    params: [...campaignIds, ...families],
  }
}
