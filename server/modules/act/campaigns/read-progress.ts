import type { Campaign } from '#contracts/campaigns.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { spentCents } from './domain/budget.ts'
import type { PriceOf } from './domain/budget.ts'
import { heldOutWords } from './preview.ts'
import type { CampaignRow } from './tables.ts'
import { readTallies } from './tally.ts'
import type { Tally } from './tally.ts'

type Progress = NonNullable<Campaign['progress']>

/** How far each launched campaign has come, by number; others are absent. */
export async function readProgress(
  db: Ledger['db'],
  rows: readonly CampaignRow[],
  priceOf: PriceOf,
): Promise<ReadonlyMap<string, Progress>> {
  const launched = rows.filter((row) => row.launched_on !== null)
  const tallies = await readTallies(db, launched)
  return new Map(
    launched.flatMap((row) => {
      const tally = tallies.get(row.campaign_id)
      return tally === undefined ? [] : [[row.campaign_id, progressOf(row, tally, priceOf)]]
    }),
  )
}

function progressOf(
  row: CampaignRow,
  { messages, tasks, leftOut }: Tally,
  priceOf: PriceOf,
): Progress {
  const { treated, control, held_out: heldOutCount } = row
  const { sent, delivered, failed, waiting, dead } = messages
  const { open, done, withdrawn, responded, purchased } = tasks
  return {
    members: treated + control + heldOutCount,
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
    spentCents: spentCents(
      row.plan,
      { messageCents: messages.spentCents, tasksDone: done },
      priceOf,
    ),
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
