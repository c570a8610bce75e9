import type { CampaignResult } from '#contracts/results.ts'
import type { ContactPrices } from '#modules/know/strategy/index.ts'

import type { CampaignPlan, ChannelContacts } from './measured.ts'
import { both } from './say.ts'

export type ChannelCost = CampaignResult['costs'][number]

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
      const price = prices.get(channel)
      const eachCents = Math.max(plan.costPerContactCents ?? 0, price?.cents ?? 0)
      const words = price?.words ?? both(channel, channel)
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
