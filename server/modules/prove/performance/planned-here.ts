import { addDays, businessDateOf } from '#kernel/business-date.ts'
import type { CampaignFacts } from '#modules/act/campaigns/index.ts'
import type { Pack } from '#modules/know/strategy/index.ts'

import type { CampaignPlan, MeasuredArm, MeasuredCampaign } from './domain/measured.ts'

/**
 * A campaign launched here since the night served: its members are known, what they did is not yet.
 * Undefined before its members are fixed.
 */
export function justLaunched(
  facts: CampaignFacts,
  { actions }: Pick<Pack, 'actions'>,
): MeasuredCampaign | undefined {
  if (facts.started === null) return undefined
  const plan = planOf(facts, facts.started, actions)
  const arms: MeasuredArm[] = [
    emptyArm('control', facts.members.control),
    emptyArm('treated', facts.members.treated),
  ]
  return {
    plan,
    arms: arms.filter(({ customers }) => customers > 0),
    closes: addDays(plan.started, plan.windowDays - 1),
    contacts: 0,
    assetsKnown: true,
  }
}

function planOf(
  { campaignId, plan, spentCents }: CampaignFacts,
  started: string,
  actions: Pack['actions'],
): CampaignPlan {
  const action = actions.find(({ name }) => name === plan.action)
  return {
    campaignId,
    name: plan.name,
    family: plan.family ?? action?.family ?? null,
    productId: plan.productId,
    measure: plan.goal.measure,
    started: businessDateOf(started),
    windowDays: plan.goal.windowDays,
    controlArm: plan.controlShare > 0 ? 'control' : null,
    controlShare: plan.controlShare,
    costPerContactCents: plan.budget.costPerContactCents,
    costCents: spentCents,
  }
}

function emptyArm(arm: 'control' | 'treated', customers: number): MeasuredArm {
  return {
    arm,
    control: arm === 'control',
    customers,
    converted: 0,
    reportedOnly: 0,
    sumCents: 0,
    sumSquares: 0,
    visits: null,
  }
}
