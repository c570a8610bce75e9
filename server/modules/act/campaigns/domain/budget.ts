import type { CampaignPlan } from '#contracts/campaigns.ts'

type Planned = Pick<CampaignPlan, 'budget'>

/** The most a plan can cost: every treated member contacted by every wave. */
export function plannedCost(
  plan: Planned & { readonly waves: readonly PricedWave[] },
  treated: number,
  parts: CountParts,
): number {
  return plan.waves.reduce((sum, wave) => sum + treated * contactCents(plan, wave, parts), 0)
}

type PricedWave = Pick<CampaignPlan['waves'][number], 'channel' | 'copy'>

/** The most parts a message of a copy has, filled in and signed. */
export type CountParts = (copy: string) => number

/** What one contact of a wave costs at most: a text message by its parts, anything else once. */
export function contactCents({ budget }: Planned, wave: PricedWave, parts: CountParts): number {
  return budget.costPerContactCents * partsOf(wave, parts)
}

/** Parts a message of a wave is charged as at most. */
export function partsOf({ channel, copy }: PricedWave, parts: CountParts): number {
  return channel === 'sms' ? Math.max(1, parts(copy)) : 1
}

/** What became of contacts, as far as money goes. */
export interface ContactsCounted {
  /** Paid to gateways for messages. */
  readonly messageCents: number
  readonly tasksDone: number
  /** What messages that wait and tasks that are open will cost. */
  readonly comingCents: number
}

/** What a campaign has cost: its messages as charged, its tasks done by the plan's price. */
export function spentCents(
  { budget }: Planned,
  { messageCents, tasksDone }: Pick<ContactsCounted, 'messageCents' | 'tasksDone'>,
): number {
  return messageCents + tasksDone * budget.costPerContactCents
}

/** What is spent, and what is already on its way to being spent. */
export function committedCents(plan: Planned, counted: ContactsCounted): number {
  return spentCents(plan, counted) + counted.comingCents
}

/**
 * Whole contacts the cap still pays for, never one more; without a cost there is no end to them.
 * @param each what one costs
 */
export function contactsLeft(
  { budget }: Planned,
  committedCents: number,
  each: number = budget.costPerContactCents,
): number {
  if (each === 0) return Number.POSITIVE_INFINITY
  return Math.max(0, Math.floor((budget.capCents - committedCents) / each))
}
