import type { Campaign } from '#contracts/campaigns.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { standingOf } from './allowance.ts'
import { priceOfPack } from './contact-price.ts'
import { readChange } from './domain/change-note.ts'
import { actsFor, changeWords } from './domain/state-machine.ts'
import type { CampaignsParts } from './parts.ts'
import { readProgress } from './read-progress.ts'
import { campaignTables } from './tables.ts'
import type { CampaignRow } from './tables.ts'

/** A campaign as a person sees it: with what they may do now. */
export async function campaignView(
  parts: Pick<CampaignsParts, 'ledger' | 'strategy'>,
  row: CampaignRow,
  principal: Principal,
): Promise<Campaign> {
  const [view] = await campaignViews(parts, [row], principal)
  if (view === undefined) throw new Error('one campaign in, one campaign out')
  return view
}

export async function campaignViews(
  { ledger: { db }, strategy }: Pick<CampaignsParts, 'ledger' | 'strategy'>,
  rows: readonly CampaignRow[],
  principal: Principal,
): Promise<Campaign[]> {
  const [histories, progress] = await Promise.all([
    readHistories(db, rows),
    readProgress(db, rows, priceOfPack(strategy())),
  ])
  return rows.map((row) => ({
    campaignId: row.campaign_id,
    version: row.version,
    state: row.state,
    plan: row.plan,
    audience: row.audience,
    createdBy: row.created_name,
    reviews: row.reviews.map(({ kind, name, at, note }) => ({ kind, by: name, at, note })),
    ceiling: ceilingOf(row),
    mine: row.created_by === principal.staffNumber,
    may: actsFor(standingOf(row), principal),
    history: histories.get(row.campaign_id) ?? [],
    progress: progress.get(row.campaign_id) ?? null,
  }))
}

function ceilingOf(row: CampaignRow): Campaign['ceiling'] {
  const {
    approved_people: people,
    approved_treated: treated,
    approved_control: control,
    approved_cents: costCents,
  } = row
  if (people === null || treated === null || control === null || costCents === null) return null
  return { people, treated, control, costCents }
}

async function readHistories(
  db: Ledger['db'],
  rows: readonly CampaignRow[],
): Promise<ReadonlyMap<string, Campaign['history']>> {
  if (rows.length === 0) return new Map()
  const changes = await campaignTables(db)
    .selectFrom('campaign_change')
    .select(['campaign_id', 'at', 'by_name', 'what', 'note'])
    .where(
      'campaign_id',
      'in',
      rows.map((row) => row.campaign_id),
    )
    .orderBy('change_id')
    .execute()
  const histories = new Map<string, Campaign['history']>()
  for (const { campaign_id: campaignId, at, by_name: by, what, note } of changes) {
    const history = histories.get(campaignId) ?? []
    history.push({ at, what, words: changeWords(what), ...readChange(by, note) })
    histories.set(campaignId, history)
  }
  return histories
}
