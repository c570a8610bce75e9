import type { CampaignPlan } from '#contracts/campaigns.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Subject } from '#modules/decide/conduct/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { bySystem, lockCampaign, moveCampaign } from './campaign-store.ts'
import { systemNote } from './domain/change-note.ts'
import { drawMembers } from './draw-members.ts'
import type { CampaignsParts } from './parts.ts'
import { campaignTables, instant } from './tables.ts'

interface Entering {
  readonly parts: CampaignsParts
  readonly served: ServedMart
  readonly db: Ledger['db']
  readonly due: { readonly campaignId: string; readonly wave: number }
}

/**
 * Where the plan says so, customers who came into the audience since the launch join at a further
 * wave, in a block of their own and within what was approved. A follow-up speaks to those who were
 * spoken to before: nobody joins there. Once a wave: asked again, nothing more happens.
 */
export async function admitEntrants(
  { parts, served, db, due: { campaignId, wave } }: Entering,
  { plan, subject, now }: { plan: CampaignPlan; subject: Subject; now: EpochMs },
): Promise<void> {
  if (wave === 1 || plan.entrants !== 'each_wave') return
  if (plan.waves[wave - 1]?.phase === 'follow_up') return
  await db.transaction().execute(async (transaction) => {
    const current = await lockCampaign(transaction, campaignId)
    const isFirst = await campaignTables(transaction)
      .updateTable('campaign_wave')
      .set({ entrants_at: instant(now) })
      .where('campaign_id', '=', campaignId)
      .where('wave', '=', wave)
      .where('entrants_at', 'is', null)
      .returning('wave')
      .executeTakeFirst()
    if (current.state !== 'running' || isFirst === undefined) return
    const loaded = parts.strategy()
    const question = { parts, row: current, served, loaded, subject, options: { now } }
    const joined = await drawMembers(question, transaction, { block: wave })
    const { treated, control, holdout } = joined
    if (treated + control + holdout === 0) return
    await moveCampaign(
      transaction,
      current,
      {
        treated: current.treated + treated,
        control: current.control + control,
        held_out: current.held_out + holdout,
      },
      {
        what: 'entrants',
        by: bySystem,
        at: now,
        note: systemNote({
          zh: `第 ${wave} 波：触达 ${treated}，对照 ${control}，长期对照 ${holdout}`,
          en: `wave ${wave}: ${treated} treated, ${control} control, ${holdout} held out`,
        }),
      },
    )
  })
}
