import type { CampaignResult } from '#contracts/results.ts'
import type { Words } from '#contracts/words.ts'
import { daysBetween } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { normalQuantile } from '#kernel/statistics/distributions.ts'
import { liftOf } from '#kernel/statistics/lift.ts'
import type { Lift } from '#kernel/statistics/lift.ts'

import { conversionOf, pooledTreated, valueOf } from './lifts.ts'
import type { MeasuredArm, MeasuredCampaign, Measure } from './measured.ts'
import type { SampleRatio } from './sample-ratio.ts'
import { amount, both, people, points, pValue } from './say.ts'

export interface Verdict {
  readonly verdict: CampaignResult['verdict']
  readonly words: Words
  readonly daysLeft: number
  readonly neededCustomers: number | null
}

const SIGNIFICANT_BELOW = 0.05
/** A campaign that can't show a difference of a fifth of the control is too small to judge. */
const WORTH_SEEING = 0.2
/** Under so many conversions in both arms together the approximations don't hold. */
const FEWEST_CONVERSIONS = 10
/** Two-sided 5 %, power 80 %. */
const REACH = normalQuantile(0.975) + normalQuantile(0.8)

/**
 * What may be said of a campaign, of all its treated arms together, as of a business date. What
 * makes a result worthless comes first, then whether it is over, then what it shows.
 */
export function verdictOf(
  { plan, arms, closes, assetsKnown }: MeasuredCampaign,
  ratio: SampleRatio,
  asOf: BusinessDate,
  currency: Words,
): Verdict {
  const daysLeft = Math.max(0, daysBetween(asOf, closes))
  const control = arms.find((arm) => arm.control)
  const treated = pooledTreated(arms)
  const said = (
    verdict: Verdict['verdict'],
    words: Words,
    neededCustomers: number | null = null,
  ) => ({ verdict, words, daysLeft, neededCustomers })
  if (control === undefined || treated.customers === 0) return said('unsound', unsoundWords.arms)
  if (!ratio.good) return said('unsound', unsoundWords.split)
  if (daysLeft > 0) {
    return said(
      'too_early',
      both(
        `观察期还有 ${daysLeft} 天，到 ${closes} 结束，现在下结论为时过早`,
        `Too early to say: the window has ${daysLeft} more days, until ${closes}`,
      ),
    )
  }
  if (!assetsKnown) return said('unsound', unsoundWords.assets)
  return { ...judge(control, treated, plan.measure, currency), daysLeft }
}

const unsoundWords = {
  arms: both(
    '没有对照组，或没有触达组：无从比较，不能说有没有效果',
    'There is no control group, or nobody was treated: nothing to compare, so nothing is proved',
  ),
  split: both(
    '分组有误：各组人数与设定不符，这次活动的数字都不可信。请查分组名单是如何交付的',
    'The split is broken: the arms do not hold whom they should, and no figure of this campaign ' +
      'can be trusted. Look at how the list of members was made',
  ),
  assets: both(
    '没有活动开始前的资产余额，变动无从计算',
    'No balances of before the campaign were delivered: the change of assets is not known',
  ),
}

function judge(
  control: MeasuredArm,
  treated: MeasuredArm,
  measure: Measure,
  currency: Words,
): Omit<Verdict, 'daysLeft'> {
  const inUnit = differenceIn(measure, currency)
  const inMoney = measure === 'aum_cents'
  const lift = inMoney
    ? liftOf(valueOf(control), valueOf(treated), 'absolute')
    : liftOf(conversionOf(control), conversionOf(treated), 'absolute')
  const customers = control.customers + treated.customers
  const conversions = control.converted + treated.converted
  if (typeof lift === 'string') {
    return { verdict: 'too_small', words: nothingToSee(conversions), neededCustomers: null }
  }
  const base = inMoney ? Math.abs(control.sumCents / control.customers) : conversions / customers
  const detectable = REACH * lift.standardError
  const enough = inMoney || conversions >= FEWEST_CONVERSIONS
  if (enough && lift.p < SIGNIFICANT_BELOW) {
    const better = lift.lift > 0
    return {
      verdict: better ? 'better' : 'worse',
      words: differs(lift, better, inUnit),
      neededCustomers: null,
    }
  }
  if (enough && detectable <= WORTH_SEEING * base) {
    const words = same(inUnit(detectable, false))
    return { verdict: 'no_difference', words, neededCustomers: null }
  }
  const sought = Math.max(Math.abs(lift.lift), WORTH_SEEING * base)
  const needed = Math.max(
    Math.ceil(customers * (detectable / sought) ** 2),
    inMoney ? 0 : Math.ceil((customers * FEWEST_CONVERSIONS) / conversions),
  )
  if (!Number.isSafeInteger(needed)) {
    return { verdict: 'too_small', words: nothingToSee(conversions), neededCustomers: null }
  }
  return {
    verdict: 'too_small',
    words: tooSmall(customers, needed, inUnit(sought, false)),
    neededCustomers: needed,
  }
}

type InUnit = (value: number, sign?: boolean) => Words

/** A difference in the unit of what is measured: with its sign, unless that is left out. */
function differenceIn(measure: Measure, currency: Words): InUnit {
  return (value, sign = true) => {
    if (measure === 'aum_cents') {
      const each = amount(value, sign)
      return both(`每位客户 ${each} ${currency.zh}`, `${each} ${currency.en} a customer`)
    }
    const share = sign ? points(value) : points(value).slice(1)
    return both(`${share} 个百分点`, `${share} percentage points`)
  }
}

function differs(lift: Lift, better: boolean, inUnit: InUnit): Words {
  const [at, low, high] = [inUnit(lift.lift), inUnit(lift.low), inUnit(lift.high)]
  const p = pValue(lift.p)
  return both(
    `${better ? '有效' : '适得其反'}：与没有触达的客户相比 ${at.zh}` +
      `（把握 95%：${low.zh} 至 ${high.zh}，${p}）`,
    `${better ? 'It worked' : 'It did harm'}: ${at.en} against those left alone ` +
      `(95 % sure of ${low.en} to ${high.en}, ${p})`,
  )
}

function same(least: Words): Words {
  return both(
    `没有看出差别：若有 ${least.zh}的差别，这样的人数多半看得出来`,
    `No difference: one of ${least.en} would most likely have shown`,
  )
}

function tooSmall(customers: number, needed: number, sought: Words): Words {
  return both(
    `人数太少，看不清：${people(customers)} 人；要看清 ${sought.zh}的差别约需 ${people(needed)} 人`,
    `Too few customers to tell: ${people(customers)}; to see a difference of ${sought.en} takes ` +
      `about ${people(needed)}`,
  )
}

function nothingToSee(conversions: number): Words {
  return conversions === 0
    ? both('人数太少：两组都还没有人达成', 'Too small to tell: nobody in either arm did it')
    : both('人数太少，无从比较', 'Too few customers to compare')
}
