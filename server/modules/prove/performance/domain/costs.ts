import type { CampaignResult } from '#contracts/results.ts'
import { findFact } from '#modules/know/intake/index.ts'
import type { Pack } from '#modules/know/strategy/index.ts'

import type { CampaignPlan, ChannelContacts } from './measured.ts'
import { both } from './say.ts'

export type ChannelCost = CampaignResult['costs'][number]

/** What one contact costs the bank in cents, by channel. */
export type ContactPrices = ReadonlyMap<string, number>

/**
 * Prices of the pack's parameters: `<channel>_price` for what a carrier charges, and for people
 * `<channel>_minutes` at `staff_minute_cost` each. A channel the pack does not name has no price.
 */
export function contactPrices({ parameters }: Pick<Pack, 'parameters'>): ContactPrices {
  const minute = parameters.get('staff_minute_cost')?.value ?? 0
  const prices = new Map<string, number>()
  for (const channel of channelWords.keys()) {
    const price = parameters.get(`${channel}_price`)?.value
    const minutes = parameters.get(`${channel}_minutes`)?.value
    if (price === undefined && minutes === undefined) continue
    prices.set(channel, Math.round(((price ?? 0) + (minutes ?? 0) * minute) * 100))
  }
  return prices
}

/**
 * What the contacts of a campaign cost, channel by channel. A plan may reckon a contact dearer than
 * the strategy, never cheaper: a call takes its minutes whatever was typed.
 */
export function channelCosts(
  plan: Pick<CampaignPlan, 'costPerContactCents' | 'messages'>,
  contacts: readonly ChannelContacts[],
  prices: ContactPrices,
): ChannelCost[] {
  const charged = (plan.messages?.count ?? 0) > 0 ? [chargedMessages(plan.messages)] : []
  const counted = contacts
    .filter((one) => one.contacts > 0)
    .map(({ channel, contacts: count }) => {
      const eachCents = Math.max(plan.costPerContactCents ?? 0, prices.get(channel) ?? 0)
      const words = channelWords.get(channel) ?? both(channel, channel)
      return { channel, words, contacts: count, eachCents, cents: eachCents * count }
    })
  return [...charged, ...counted]
}

function chargedMessages({ count, cents } = { count: 0, cents: 0 }): ChannelCost {
  return {
    channel: 'message',
    words: both('消息', 'Messages'),
    contacts: count,
    eachCents: Math.round(cents / count),
    cents,
  }
}

/** The cost of a campaign: what the bank booked in all, else what its contacts cost. */
export function costOf(plan: CampaignPlan, costs: readonly ChannelCost[]): number {
  return plan.costCents ?? costs.reduce((sum, { cents }) => sum + cents, 0)
}

const channelWords = new Map(Object.entries(findFact('contact')?.columns['channel']?.codes ?? {}))
