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
  const drawn = arms.filter(({ customers }) => customers > 0)
  return {
    plan,
    arms: drawn,
    waves: [{ wave: '1', controlShare: plan.controlShare, arms: drawn }],
    unknownMembers: 0,
    crossedOver: 0,
    closes: addDays(plan.started, plan.windowDays - 1),
    contacts: peopleContacts(facts),
    assetsKnown: true,
  }
}

/** What a campaign planned here really cost, in place of contacts counted from the lake. */
export function atRealCost(
  measured: MeasuredCampaign,
  facts: CampaignFacts | undefined,
): MeasuredCampaign {
  if (facts === undefined) return measured
  const { messages: count, messageCents: cents } = facts.contacts
  return {
    ...measured,
    plan: { ...measured.plan, costCents: null, messages: { count, cents } },
    contacts: peopleContacts(facts),
  }
}

/** A task done is a call, whatever price was typed for a contact. */
function peopleContacts({ contacts }: CampaignFacts): MeasuredCampaign['contacts'] {
  return [{ channel: 'phone', contacts: contacts.tasksDone }]
}

function planOf(
  { campaignId, plan, contacts }: CampaignFacts,
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
    costCents: null,
    messages: { count: contacts.messages, cents: contacts.messageCents },
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
