import { sql } from 'kysely'

import { datasetNamed } from '#modules/know/intake/index.ts'
import type { LedgerExport } from '#modules/decide/night/index.ts'
import type { Pack } from '#modules/know/strategy/index.ts'
import { pagesAfter } from '#platform/ledger/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { campaignTables } from './tables.ts'

/**
 * Campaigns launched by a night's date and their members, as facts. Customers of the bank's holdout
 * belong to no arm of a campaign and are not exported.
 */
export function campaignExports(
  ledger: Pick<Ledger, 'db'>,
  pack: Pick<Pack, 'actions'>,
): LedgerExport[] {
  return [
    {
      source: 'ledger_campaign',
      dataset: datasetNamed('campaign'),
      rows: (businessDate) => campaignRows(ledger, pack, businessDate),
    },
    {
      source: 'ledger_campaign_member',
      dataset: datasetNamed('campaign_member'),
      rows: (businessDate) => memberRows(ledger, businessDate),
    },
  ]
}

async function* campaignRows(
  { db }: Pick<Ledger, 'db'>,
  { actions }: Pick<Pack, 'actions'>,
  businessDate: string,
) {
  const familyOf = new Map(actions.map(({ name, family }) => [name, family]))
  const rows = await campaignTables(db)
    .selectFrom('campaign')
    .select(['campaign_id', 'plan', 'launched_on', 'measured_until', 'ends_on'])
    .where('members_fixed_at', 'is not', null)
    .where('launched_on', '<=', businessDate)
    .orderBy('campaign_id')
    .execute()
  if (rows.length === 0) return
  yield rows.map(({ campaign_id, plan, launched_on, ends_on }) => ({
    campaign_id,
    name: plan.name,
    action_id: plan.action,
    // What an action sells is what counts as a purchase.
    family: plan.family ?? familyOf.get(plan.action ?? '') ?? null,
    product_id: plan.productId,
    measure: plan.goal.measure,
    started_date: launched_on,
    ended_date: launched_on !== null && ends_on < launched_on ? launched_on : ends_on,
    window_days: plan.goal.windowDays,
    control_arm: plan.controlShare > 0 ? 'control' : null,
    control_share: plan.controlShare,
    cost_per_contact_cents: plan.budget.costPerContactCents,
    cost_cents: null,
  }))
}

function memberRows({ db }: Pick<Ledger, 'db'>, businessDate: string) {
  // Who was drawn together and by which share, so that waves are compared each with its own control.
  const share = sql<number>`(
    select cast(campaign.plan ->> 'controlShare' as double precision)
    from campaign
    where campaign.campaign_id = campaign_member.campaign_id
  )`
  return pagesAfter(
    { campaign_id: '', customer_id: '' },
    (after, limit) =>
      campaignTables(db)
        .selectFrom('campaign_member')
        .select(({ cast, ref }) => [
          ...(['campaign_id', 'customer_id', 'arm', 'assigned_on as assigned_date'] as const),
          cast<string>(ref('block'), 'text').as('wave'),
          share.as('control_share'),
        ])
        .where('assigned_on', '<=', businessDate)
        .where('arm', '<>', 'holdout')
        // As one pair the key is entered at the place; by parts it is read from its start.
        .where((is) =>
          is(
            is.refTuple('campaign_id', 'customer_id'),
            '>',
            is.tuple(after.campaign_id, after.customer_id),
          ),
        )
        .orderBy('campaign_id')
        .orderBy('customer_id')
        .limit(limit)
        .execute(),
    ({ campaign_id, customer_id }) => ({ campaign_id, customer_id }),
  )
}
