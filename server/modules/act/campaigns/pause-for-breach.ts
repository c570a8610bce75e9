import type { Words } from '#contracts/words.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { holdMailings } from '#modules/act/delivery/index.ts'
import { holdTasks } from '#modules/act/workbench/index.ts'

import { bySystem, lockCampaign, moveCampaign } from './campaign-store.ts'
import { systemNote } from './domain/change-note.ts'
import { campaignTables } from './tables.ts'

/**
 * Pauses a running campaign whose doing was found to be against a rule, until a person lets it go
 * on. One that isn't ours, or isn't running, is left as it is.
 * @returns whether it was paused
 */
export async function pauseForBreach(
  ledger: Ledger,
  campaignId: string,
  why: Words,
  now: EpochMs,
): Promise<boolean> {
  return await ledger.db.transaction().execute(async (transaction) => {
    const found = await campaignTables(transaction)
      .selectFrom('campaign')
      .select('campaign_id')
      .where('campaign_id', '=', campaignId)
      .where('state', '=', 'running')
      .executeTakeFirst()
    if (found === undefined) return false
    const row = await lockCampaign(transaction, campaignId)
    if (row.state !== 'running') return false
    await holdMailings(transaction, campaignId, 'held', now)
    await holdTasks(transaction, campaignId, true)
    const recorded = { what: 'pause', by: bySystem, at: now, note: systemNote(why) }
    await moveCampaign(transaction, row, { state: 'paused' }, recorded)
    return true
  })
}
