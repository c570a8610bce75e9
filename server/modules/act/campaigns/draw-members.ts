import { businessDateOf } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Subject } from '#modules/decide/conduct/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { armSizes, drawBlock } from './domain/arms.ts'
import { insertMembers, memberIds } from './member-store.ts'
import type { Member, Withheld } from './member-store.ts'
import type { CampaignsParts } from './parts.ts'
import { channelsOf, heldOutShare, mustRead } from './preview.ts'
import { restingRule } from './rests-on.ts'
import { rosterNow } from './roster.ts'
import { campaignSecret, holdoutSecret } from './secrets.ts'
import type { CampaignRow } from './tables.ts'

export interface DrawQuestion {
  readonly parts: CampaignsParts
  readonly row: CampaignRow
  readonly served: ServedMart
  readonly loaded: LoadedPack
  readonly subject: Subject
  readonly options: {
    readonly now: EpochMs
    readonly signal?: AbortSignal
    readonly atOnce?: number
    readonly onProgress?: (looked: number) => void | Promise<void>
  }
}

export interface DrawnMembers {
  readonly treated: number
  readonly control: number
  readonly holdout: number
  /** Who of the audience is not in, by reason. */
  readonly leftOut: readonly Withheld[]
}

/**
 * Draws a block of members and writes them down: everybody of the audience as it stands now who is
 * no member yet, the worthiest first, up to what is left of the approval; the arms of the block are
 * exact. Whoever was drawn before stays as they were.
 * @param block 1 at launch, else the wave they come in at
 */
export async function drawMembers(
  { parts, row, served, loaded, subject, options }: DrawQuestion,
  transaction: Ledger['db'],
  { block }: { readonly block: number },
): Promise<DrawnMembers> {
  const { plan, campaign_id: campaignId } = row
  const { db } = parts.ledger
  const { rule } = mustRead(plan, served)
  const { now } = options
  const roster = await rosterNow({
    ...{ parts, served, loaded, subject, audience: rule },
    resting: restingRule(plan, served.vocabulary),
    ...options,
    channels: channelsOf(plan),
    // Arms are drawn for the whole bank, whoever pressed the button.
    scope: { kind: 'bank' },
    secrets: {
      campaign: await campaignSecret(db, campaignId),
      holdout: await holdoutSecret(db),
    },
    holdout: heldOutShare(loaded.pack.arbitration.holdout, subject),
    ceiling: peopleLeft(row),
    ...(block > 1 && { members: await memberIds(transaction, campaignId) }),
  })
  const drawn = drawBlock(roster.people, plan.controlShare)
  const heldOut = roster.heldOut.map((one): Member => ({ ...one, arm: 'holdout' }))
  const assignedOn =
    block === 1 ? businessDateOf(row.launched_on ?? '') : dateAt(now, parts.timeZone)
  await insertMembers(transaction, campaignId, { assignedOn, block }, [...drawn, ...heldOut])
  const control = drawn.filter(({ arm }) => arm === 'control').length
  return {
    treated: drawn.length - control,
    control,
    holdout: heldOut.length,
    leftOut: roster.leftOut,
  }
}

/**
 * How many more may come in: of the people approved, and of those to be contacted, as rounding each
 * block by itself must not add up to one more.
 */
function peopleLeft(row: CampaignRow): number | undefined {
  const { approved_people: people, approved_treated: treated, plan } = row
  if (people === null || treated === null) return undefined
  let left = Math.max(0, people - row.treated - row.control)
  while (left > 0 && armSizes(left, plan.controlShare).treated > treated - row.treated) left -= 1
  return left
}
