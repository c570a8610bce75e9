import type { Words } from '#contracts/words.ts'
import { brokenSplitBelow, sampleRatioP } from '#kernel/statistics/sample.ts'

import { pooledTreated } from './lifts.ts'
import type { CampaignPlan, MeasuredArm } from './measured.ts'

export interface SampleRatio {
  /** 1 where nobody said how the customers were to be split. */
  readonly p: number
  readonly good: boolean
  readonly words: Words
}

/**
 * Whether the control holds the share of customers it was meant to. How several treated arms share
 * the rest was told by nobody and is not judged.
 */
export function sampleRatioOf(
  plan: Pick<CampaignPlan, 'controlShare'>,
  arms: readonly MeasuredArm[],
): SampleRatio {
  const control = arms.find((arm) => arm.control)?.customers ?? 0
  const treated = pooledTreated(arms).customers
  if (plan.controlShare === null || control === 0 || treated === 0) {
    return {
      p: 1,
      good: true,
      words: {
        zh: '没有说明各组应占的比例，分组无从核对',
        en: 'Nobody said how the customers were to be split, so the split was not checked',
      },
    }
  }
  const p = sampleRatioP([control, treated], [plan.controlShare, 1 - plan.controlShare])
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
