import { setTimeout as pause } from 'node:timers/promises'

import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'

import { endReach } from './act-handlers.ts'
import { bySystem, lockCampaign, moveCampaign } from './campaign-store.ts'
import type { CampaignsParts } from './parts.ts'
import { campaignTables, instant } from './tables.ts'
import { dueWaves, runWave } from './waves.ts'

const TICK_MS = 1_000

/** What the day brings: waves that are due, campaigns whose window is over. */
export interface CampaignClock {
  /** Begins to tick. */
  start(): void
  /** Ends, when what it is doing is done. */
  close(): Promise<void>
}

export function openCampaignClock(parts: CampaignsParts): CampaignClock {
  const stopping = new AbortController()
  let ticking: Promise<void> | undefined

  async function tickOn(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await tick(parts, parts.clock.now())
      } catch (error) {
        // The ledger away for a moment, or one campaign broken: others must still go out.
        parts.log.error({ err: error }, 'campaigns could not be looked after; trying again')
      }
      await pause(TICK_MS, undefined, { signal: stopping.signal }).catch((error: unknown) => {
        if (!stopping.signal.aborted) throw error
      })
    }
  }

  return {
    start() {
      ticking ??= tickOn()
    },
    async close() {
      stopping.abort()
      await ticking
    },
  }
}

/** One look at what is due: safe to repeat, and safe beside another process doing the same. */
export async function tick(parts: CampaignsParts, now: EpochMs): Promise<void> {
  for (const due of await dueWaves(parts.ledger.db, dateAt(now, parts.timeZone))) {
    try {
      await runWave(parts, due, { now })
    } catch (error) {
      parts.log.error({ err: error, campaign: due.campaignId, wave: due.wave }, 'a wave failed')
    }
  }
  await finishEnded(parts, now)
}

const overWords = { zh: '活动已结束', en: 'the campaign is over' } as const

/** Ends campaigns whose last day of counting has passed. */
async function finishEnded({ ledger: { db }, timeZone }: CampaignsParts, now: EpochMs) {
  const ended = await campaignTables(db)
    .selectFrom('campaign')
    .select('campaign_id')
    .where('state', 'in', ['running', 'paused'])
    .where('members_fixed_at', 'is not', null)
    .where('measured_until', '<', dateAt(now, timeZone))
    .execute()
  for (const { campaign_id: campaignId } of ended) {
    await db.transaction().execute(async (transaction) => {
      const row = await lockCampaign(transaction, campaignId)
      if (row.state !== 'running' && row.state !== 'paused') return
      await endReach(transaction, campaignId, now, overWords)
      const change = { state: 'finished', ended_at: instant(now) } as const
      await moveCampaign(transaction, row, change, { what: 'finish', by: bySystem, at: now })
    })
  }
}
