import { mailingCountsOf } from '#modules/act/delivery/index.ts'
import type { MailingCounts } from '#modules/act/delivery/index.ts'
import { taskCountsOf } from '#modules/act/workbench/index.ts'
import type { TaskCounts } from '#modules/act/workbench/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { findWithheld } from './member-store.ts'
import type { Withheld } from './member-store.ts'
import type { CampaignRow } from './tables.ts'

/** What a campaign did so far, over all its channels. */
export interface Tally {
  readonly messages: MailingCounts
  readonly tasks: TaskCounts
  /** Left out at launch and by waves. */
  readonly leftOut: readonly Withheld[]
}

/**
 * Counting the messages of a large campaign takes a tenth of a second, and homes, lists and results
 * show many: what was counted a moment ago is shown again. Small ones are counted each time.
 */
const LARGE = 10_000
const KEPT_MS = { live: 5_000, ended: 60_000 } as const

interface Kept {
  readonly version: number
  readonly until: number
  readonly tally: Promise<Tally>
}

const keptOf = new WeakMap<Ledger['db'], Map<string, Kept>>()

/** The tally of each campaign, by number: counted all at once, however many. */
export async function readTallies(
  db: Ledger['db'],
  rows: readonly CampaignRow[],
): Promise<ReadonlyMap<string, Tally>> {
  const kept = keptOf.get(db) ?? new Map<string, Kept>()
  keptOf.set(db, kept)
  const now = performance.now()
  const isKept = ({ campaign_id: campaignId, version }: CampaignRow): boolean => {
    const known = kept.get(campaignId)
    return known?.version === version && known.until > now
  }
  const counting = countTallies(
    db,
    rows.filter((row) => !isKept(row)),
  )
  const tallies = rows.map(async (row): Promise<[string, Tally]> => {
    const { campaign_id: campaignId, version } = row
    const known = isKept(row) ? kept.get(campaignId)?.tally : undefined
    const tally = known ?? counting.then((counted) => tallyOf(counted, campaignId))
    if (known === undefined && row.treated + row.control >= LARGE) {
      const until = now + (row.ended_at === null ? KEPT_MS.live : KEPT_MS.ended)
      kept.set(campaignId, { version, until, tally })
      tally.catch(() => kept.delete(campaignId))
    }
    return [campaignId, await tally]
  })
  return new Map(await Promise.all(tallies))
}

function tallyOf(counted: ReadonlyMap<string, Tally>, campaignId: string): Tally {
  const tally = counted.get(campaignId)
  if (tally === undefined) throw new Error('a tally for each campaign')
  return tally
}

async function countTallies(
  db: Ledger['db'],
  rows: readonly CampaignRow[],
): Promise<ReadonlyMap<string, Tally>> {
  if (rows.length === 0) return new Map()
  const ids = rows.map((row) => row.campaign_id)
  const [mailings, tasks, withheld] = await Promise.all([
    mailingCountsOf(db, ids),
    taskCountsOf(db, ids),
    findWithheld(db, ids),
  ])
  const leftOut = Map.groupBy(withheld, (one) => one.campaign_id)
  return new Map(
    rows.map(({ campaign_id: campaignId }) => {
      const [messages, done] = [mailings.get(campaignId), tasks.get(campaignId)]
      if (messages === undefined || done === undefined) throw new Error('counts of each asked for')
      return [
        campaignId,
        {
          messages,
          tasks: done,
          leftOut: leftOut.get(campaignId) ?? [],
        },
      ]
    }),
  )
}
