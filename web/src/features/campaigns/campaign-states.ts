import type { CampaignState } from '#contracts/campaigns.ts'

/** In the order a campaign passes through them. */
export const campaignStates: readonly CampaignState[] = [
  'draft',
  'in_review',
  'returned',
  'approved',
  'running',
  'paused',
  'stopped',
  'finished',
]

/** Anything happened to customers yet, or may still. */
export function isUnderWay(state: CampaignState): boolean {
  return state === 'running' || state === 'paused'
}
