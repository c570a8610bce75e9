import type { CampaignResult } from '#contracts/results.ts'
import type { Words } from '#contracts/words.ts'
import { brokenSplitBelow, splitP } from '#kernel/statistics/sample.ts'
import type { SplitOfStratum } from '#kernel/statistics/sample.ts'

import type { MeasuredCampaign, MeasuredWave } from './measured.ts'
import { both, people } from './say.ts'

export type SampleRatio = CampaignResult['sampleRatio']

type Checked = Pick<MeasuredCampaign, 'plan' | 'waves' | 'unknownMembers'>

/**
 * Whether the control holds the share of customers it was meant to, in every wave. How several
 * treated arms share the rest was told by nobody and is not judged. What could not be checked is
 * said to be unchecked, and why: it has not passed.
 */
export function sampleRatioOf({ plan, waves, unknownMembers }: Checked): SampleRatio {
  const customers = waves.reduce((sum, wave) => sum + customersOf(wave), 0)
  if (customers === 0) {
    return notChecked(
      unknownMembers > 0
        ? both(
            `名单上的 ${people(unknownMembers)} 个号码都不是本行客户：分组无从核对`,
            `None of the ${people(unknownMembers)} members listed is a customer of the bank: the ` +
              'split was not checked',
          )
        : both('没有成员：分组无从核对', 'There are no members: the split was not checked'),
    )
  }
  const splits = waves.flatMap((wave) => splitOf(wave))
  if (splits.length < waves.length) {
    return notChecked(
      plan.controlShare === 0
        ? both(
            '方案没有设对照组，没有比例可核对',
            'The plan meant nobody for control: there was no split to check',
          )
        : both(
            '没有说明对照组应占的比例，分组无从核对',
            'Nobody said what share was meant for control, so the split was not checked',
          ),
    )
  }
  const p = splitP(splits)
  if (p === null) {
    return notChecked(
      both(
        `只有 ${people(customers)} 位客户：人数太少，分组对不对看不出来`,
        `There are only ${people(customers)} customers: too few to tell a broken split from chance`,
      ),
    )
  }
  if (p < brokenSplitBelow) {
    return {
      p,
      good: false,
      state: 'failed',
      words: both(
        `各组人数与设定不符，不像是偶然：分组有误（${seenAndMeant(splits).zh}）`,
        `The arms do not hold the customers they were meant to: the split is broken (${
          seenAndMeant(splits).en
        })`,
      ),
    }
  }
  return {
    p,
    good: true,
    state: 'passed',
    words: both(
      `各组人数与设定相符（${seenAndMeant(splits).zh}）`,
      `The arms hold as many customers as they were meant to (${seenAndMeant(splits).en})`,
    ),
  }
}

function notChecked(words: Words): SampleRatio {
  return { p: null, good: false, state: 'not_checked', words }
}

function customersOf({ arms }: MeasuredWave): number {
  return arms.reduce((sum, { customers }) => sum + customers, 0)
}

function splitOf(wave: MeasuredWave): SplitOfStratum[] {
  const { controlShare: share } = wave
  if (share === null || share <= 0 || share >= 1) return []
  const control = wave.arms.find((arm) => arm.control)?.customers ?? 0
  return [{ control, customers: customersOf(wave), share }]
}

function seenAndMeant(splits: readonly SplitOfStratum[]): Words {
  const control = splits.reduce((sum, one) => sum + one.control, 0)
  const customers = splits.reduce((sum, one) => sum + one.customers, 0)
  const meant = Math.round(splits.reduce((sum, one) => sum + one.customers * one.share, 0))
  return both(
    `对照组 ${people(control)} 人，按设定应约 ${people(meant)} 人，共 ${people(customers)} 人`,
    `${people(control)} in control, about ${people(meant)} meant, of ${people(customers)}`,
  )
}
