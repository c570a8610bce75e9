import type { CampaignChannel, CampaignPlan } from '#contracts/campaigns.ts'

type Planned = Pick<CampaignPlan, 'budget'>

/** What one contact over a channel costs by the strategy, in cents; a text message a part. */
export type PriceOf = (channel: CampaignChannel) => number

/**
 * What one contact is reckoned at: a plan may think it dearer than the strategy, never cheaper. A
 * call takes its minutes whatever was typed.
 */
export function eachCents({ budget }: Planned, channel: CampaignChannel, priceOf: PriceOf): number {
  return Math.max(budget.costPerContactCents, priceOf(channel))
}

/** The most a plan can cost: every treated member contacted by every wave. */
export function plannedCost(
  plan: Planned & { readonly waves: readonly PricedWave[] },
  treated: number,
  parts: CountParts,
  priceOf: PriceOf,
): number {
  return plan.waves.reduce(
    (sum, wave) => sum + treated * contactCents(plan, wave, parts, priceOf),
    0,
  )
}

type PricedWave = Pick<CampaignPlan['waves'][number], 'channel' | 'copy'>

/** The most parts a message of a copy has, filled in and signed. */
export type CountParts = (copy: string) => number

/** What one contact of a wave costs at most: a text message by its parts, anything else once. */
export function contactCents(
  plan: Planned,
  wave: PricedWave,
  parts: CountParts,
  priceOf: PriceOf,
): number {
  return eachCents(plan, wave.channel, priceOf) * partsOf(wave, parts)
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

/** What a campaign has cost: its messages as charged, its tasks done at what a call costs. */
export function spentCents(
  plan: Planned,
  { messageCents, tasksDone }: Pick<ContactsCounted, 'messageCents' | 'tasksDone'>,
  priceOf: PriceOf,
): number {
  return messageCents + tasksDone * eachCents(plan, 'rm_task', priceOf)
}

/** What is spent, and what is already on its way to being spent. */
export function committedCents(plan: Planned, counted: ContactsCounted, priceOf: PriceOf): number {
  return spentCents(plan, counted, priceOf) + counted.comingCents
}

/**
 * Whole contacts the cap still pays for, never one more; without a cost there is no end to them.
 * @param each what one costs
 */
export function contactsLeft({ budget }: Planned, committedCents: number, each: number): number {
  if (each === 0) return Number.POSITIVE_INFINITY
  return Math.max(0, Math.floor((budget.capCents - committedCents) / each))
}
