import type { Words } from '#contracts/words.ts'
import { brokenSplitBelow, sampleRatioP } from '#kernel/statistics/sample.ts'

import type { CampaignPlan, MeasuredArm } from './measured.ts'

export interface SampleRatio {
  /** 1 where nobody said how the customers were to be split. */
  readonly p: number
  readonly good: boolean
  readonly words: Words
}

/**
 * Whether the arms hold as many customers as they were meant to: the control its share, the treated
 * arms the rest in equal parts.
 */
export function sampleRatioOf(
  plan: Pick<CampaignPlan, 'controlShare'>,
  arms: readonly MeasuredArm[],
): SampleRatio {
  const treated = arms.filter(({ control }) => !control).length
  if (plan.controlShare === null || treated === 0 || treated === arms.length) {
    return {
      p: 1,
      good: true,
      words: {
        zh: '没有说明各组应占的比例，分组无从核对',
        en: 'Nobody said how the customers were to be split, so the split was not checked',
      },
    }
  }
  const each = (1 - plan.controlShare) / treated
  const meant = arms.map(({ control }) => (control ? plan.controlShare ?? 0 : each))
  const p = sampleRatioP(arms.map(({ customers }) => customers), meant)
  const good = p >= brokenSplitBelow
  return {
    p,
    good,
    words: good
      ? { zh: '各组人数与设定相符', en: 'The arms hold as many customers as they were meant to' }
      : {
          zh: '各组人数与设定不符，不像是偶然：分组有误',
          en: 'The arms do not hold the customers they were meant to: the split is broken',
        },
  }
}
