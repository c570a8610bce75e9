import type { Pack } from '#modules/know/strategy/index.ts'

import type { CampaignPlan } from './measured.ts'
import type { Margin } from './worth.ts'

/**
 * The bank's yearly margin on what a campaign sells: the parameter `<class>_margin` of the
 * strategy, by the class of the product's family. Of assets as a whole, the lowest margin of the
 * classes they consist of: what they earn at least.
 */
export function marginOf(
  pack: Pack,
  plan: Pick<CampaignPlan, 'measure' | 'family'>,
): Margin | null {
  if (plan.measure === 'aum_cents') {
    const margins = [...pack.classes]
      .filter(([, { countsInAum }]) => countsInAum)
      .map(([name]) => marginOfClass(pack, name))
    if (margins.some((margin) => margin === null)) return null
    return margins.reduce(
      (least, margin) =>
        least === null || (margin !== null && margin.rate < least.rate) ? margin : least,
      null,
    )
  }
  const family = pack.families.find(({ code }) => code === plan.family)
  return family === undefined ? null : marginOfClass(pack, family.class)
}

function marginOfClass(pack: Pack, name: string): Margin | null {
  const parameter = pack.parameters.get(`${name}_margin`)
  return parameter === undefined ? null : { rate: parameter.value, words: parameter.words }
}
