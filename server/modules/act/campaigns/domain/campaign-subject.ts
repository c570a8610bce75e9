import { campaignChannel } from '#contracts/campaigns.ts'
import type { CampaignPlan } from '#contracts/campaigns.ts'
import type { Words } from '#contracts/words.ts'
import type { SoldProduct, Subject } from '#modules/decide/conduct/index.ts'
import type { Action, Pack, Treatment } from '#modules/know/strategy/index.ts'

export type PlanSubject =
  | { readonly ok: true; readonly subject: Subject; readonly action: Action | null }
  | { readonly ok: false; readonly path: string; readonly words: Words }

/**
 * What a campaign is about, for the gates: an action of the pack over the campaign's own channels,
 * or its product's or family's. What a named product is counts in either case (`planSubject`).
 */
export function subjectOf(
  plan: CampaignPlan,
  pack: Pick<Pack, 'actions' | 'families'>,
  product: Pick<SoldProduct, 'productId' | 'family'> | undefined,
): PlanSubject {
  const planned = [...new Set(plan.waves.map(({ channel }) => channel))]
  // No wave yet is a gap of the plan; until there is one, any channel might be used.
  const channels = planned.length > 0 ? planned : campaignChannel.options
  if (plan.productId !== null && product === undefined) {
    return refused('productId', {
      zh: `产品 ${plan.productId} 不在产品表中`,
      en: `There is no product ${plan.productId}`,
    })
  }
  if (plan.action !== null) return ofAction(plan, pack, channels)
  const code = product?.family ?? plan.family
  if (code === null) {
    return refused('family', {
      zh: '请选择动作、产品大类或产品',
      en: 'Choose an action, a product family or a product',
    })
  }
  const family = pack.families.find((one) => one.code === code)
  if (family === undefined) {
    return refused('family', {
      zh: `没有产品大类 ${code}`,
      en: `There is no product family ${code}`,
    })
  }
  return {
    ok: true,
    action: null,
    subject: {
      name: product?.productId ?? code,
      purpose: 'marketing',
      family: code,
      familyClass: family.class,
      productRisk: null,
      privatePlacement: false,
      minimumYuan: null,
      channels,
    },
  }
}

function ofAction(
  plan: CampaignPlan,
  pack: Pick<Pack, 'actions'>,
  channels: readonly Treatment['channel'][],
): PlanSubject {
  const action = pack.actions.find(({ name }) => name === plan.action)
  if (action === undefined) {
    return refused('action', {
      zh: `策略中没有动作 ${plan.action}`,
      en: `The strategy has no action ${plan.action}`,
    })
  }
  if (action.purpose === 'service') {
    return refused('action', {
      zh: `${action.words.zh}是服务联络，不能用来做营销活动；请选择营销动作或产品`,
      en: `${action.words.en} is a service contact and carries no campaign: choose a marketing action or a product`,
    })
  }
  const treatments = channels.map((channel) => treatmentOver(channel, action, plan))
  return { ok: true, action, subject: { ...action, treatments } }
}

/** The campaign's own channels count: an action may go over one the pack has no words for. */
function treatmentOver(
  channel: Treatment['channel'],
  action: Action,
  plan: CampaignPlan,
): Treatment {
  const own = action.treatments.find((treatment) => treatment.channel === channel)
  if (own !== undefined) return own
  const copy = plan.waves.find((wave) => wave.channel === channel)?.copy ?? ''
  const bare = { subject: undefined, say: [], neverSay: [], notices: [] }
  return { ...bare, channel, copy: { zh: copy, en: copy } }
}

function refused(path: string, words: Words): PlanSubject {
  return { ok: false, path, words }
}
