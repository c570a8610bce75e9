import type { Campaign } from '#contracts/campaigns.ts'
import { mailingCounts } from '#modules/delivery/index.ts'
import { taskCounts } from '#modules/workbench/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { findWithheld } from './member-store.ts'
import { heldOutWords } from './preview.ts'
import type { CampaignRow } from './tables.ts'

export type Progress = NonNullable<Campaign['progress']>

/**
 * Counting the messages of a large campaign takes a tenth of a second, and homes and lists show
 * many: what was counted a moment ago is shown again. Small ones are counted each time.
 */
const LARGE = 10_000
const KEPT_MS = { live: 5_000, ended: 60_000 } as const

interface Kept {
  readonly version: number
  readonly until: number
  readonly progress: Promise<Progress>
}

const keptOf = new WeakMap<Ledger['db'], Map<string, Kept>>()

/** How far a launched campaign has come, over all its channels; null before its launch. */
export async function readProgress(db: Ledger['db'], row: CampaignRow): Promise<Progress | null> {
  if (row.launched_on === null) return null
  if (row.treated + row.control < LARGE) return countProgress(db, row)
  const kept = keptOf.get(db) ?? new Map<string, Kept>()
  keptOf.set(db, kept)
  const { campaign_id: campaignId, version } = row
  const known = kept.get(campaignId)
  const now = performance.now()
  if (known !== undefined && known.version === version && known.until > now) return known.progress
  const progress = countProgress(db, row)
  const until = now + (row.ended_at === null ? KEPT_MS.live : KEPT_MS.ended)
  kept.set(campaignId, { version, until, progress })
  progress.catch(() => kept.delete(campaignId))
  return progress
}

async function countProgress(db: Ledger['db'], row: CampaignRow): Promise<Progress> {
  const { campaign_id: campaignId, plan, treated, control } = row
  const [messages, tasks, leftOut] = await Promise.all([
    mailingCounts(db, campaignId),
    taskCounts(db, campaignId),
    findWithheld(db, campaignId),
  ])
  const { sent, delivered, failed, waiting, dead } = messages
  const { open, done, withdrawn, responded, purchased } = tasks
  return {
    members: treated + control + row.held_out,
    treated,
    control,
    sent,
    delivered,
    // A message given up on failed as well; it can be sent anew.
    failed: failed + dead,
    waiting,
    withheld: addedUp([...heldOut(row), ...leftOut, ...messages.withheld]),
    responded,
    purchased,
    tasks: { open, done, withdrawn },
    spentCents: messages.spentCents + done * plan.budget.costPerContactCents,
  }
}

function heldOut({ held_out: customers }: CampaignRow): Progress['withheld'] {
  return customers === 0 ? [] : [{ code: 'bank_holdout', words: heldOutWords, customers }]
}

/** One line a reason, whether it was met at launch, at a wave or at sending. */
function addedUp(list: Progress['withheld']): Progress['withheld'] {
  const lines = new Map<string, Progress['withheld'][number]>()
  for (const { code, words, customers } of list) {
    const known = lines.get(code)?.customers ?? 0
    lines.set(code, { code, words, customers: known + customers })
  }
  return [...lines.values()].toSorted((a, b) => b.customers - a.customers)
}
