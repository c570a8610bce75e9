import type { CampaignResult } from '#contracts/results.ts'
import type { Words } from '#contracts/words.ts'

import { hasValue } from './arms.ts'
import { channelCosts, costOf } from './costs.ts'
import type { ContactPrices } from '#modules/know/strategy/index.ts'
import { compare } from './lifts.ts'
import type { CampaignPlan, MeasuredCampaign } from './measured.ts'
import { amount, both, percent } from './say.ts'
import type { Verdict } from './verdict.ts'
import { comparedWaves } from './waves.ts'

/** What the bank earns in a year on a product's volume, and what the strategy calls that. */
export interface Margin {
  readonly rate: number
  readonly words: Words
}

export type Worth = Pick<
  CampaignResult,
  | 'incrementalWords'
  | 'incrementalCents'
  | 'incrementalLowCents'
  | 'incrementalHighCents'
  | 'contributionCents'
  | 'costCents'
  | 'costs'
  | 'roi'
  | 'money'
>

/** Verdicts that leave no money to speak of. */
const untold: ReadonlySet<Verdict['verdict']> = new Set(['too_early', 'too_small', 'unsound'])

export const moneyNames: Readonly<Record<CampaignResult['money']['verdict'], Words>> = {
  earned: both('赚钱', 'Earned'),
  lost: both('亏本', 'Lost'),
  unclear: both('赚亏未明', 'Unclear'),
  not_told: both('不折算', 'Not told'),
}

/**
 * The money a campaign brought beyond what would have come anyway, against what it cost, and the
 * verdict on it: it earned or lost only where the whole interval does.
 */
export function worthOf(
  measured: MeasuredCampaign,
  verdict: Verdict['verdict'],
  margin: Margin | null,
  prices: ContactPrices,
  currency: Words,
): Worth {
  const { plan, waves, contacts } = measured
  const costs = channelCosts(plan, contacts, prices)
  const costCents = costOf(plan, costs)
  const nothing = {
    incrementalWords: incrementalWords(plan, margin),
    incrementalCents: null,
    incrementalLowCents: null,
    incrementalHighCents: null,
    contributionCents: null,
    costCents,
    costs,
    roi: null,
  }
  if (!hasValue(plan.measure)) return { ...nothing, money: notTold(inPeople) }
  if (untold.has(verdict)) return { ...nothing, money: notTold(notYet) }
  const lift = compare(waves, 'value_cents')
  if (typeof lift === 'string') return { ...nothing, money: notTold(notYet) }
  const treated = comparedWaves(waves).reduce((all, one) => all + one.treated.customers, 0)
  const inAll = (each: number) => Math.round(each * treated)
  const { lift: at, low, high } = lift.absolute
  const rate = margin?.rate ?? 1
  const earned = Math.round(inAll(at) * rate)
  return {
    ...nothing,
    incrementalCents: inAll(at),
    incrementalLowCents: inAll(low),
    incrementalHighCents: inAll(high),
    contributionCents: margin === null ? null : earned,
    roi: costCents === 0 ? null : (earned - costCents) / costCents,
    money: moneyOf(
      {
        net: earned - costCents,
        low: Math.round(inAll(low) * rate) - costCents,
        high: Math.round(inAll(high) * rate) - costCents,
      },
      margin,
      currency,
    ),
  }
}

const inPeople = both('按人数衡量，不折算金额', 'Measured in customers, not in money')
const notYet = both('结论未出，不谈赚亏', 'No verdict yet, so none on money')
const volumeOnly = both(
  '策略没有给出这类产品的利差：成交额不是收入，赚亏不下结论',
  'The strategy names no margin for it: volume is not income, so there is no verdict on money',
)

function notTold(words: Words): CampaignResult['money'] {
  return {
    verdict: 'not_told',
    name: moneyNames.not_told,
    words,
    netCents: null,
    netLowCents: null,
    netHighCents: null,
  }
}

function moneyOf(
  { net, low, high }: { readonly net: number; readonly low: number; readonly high: number },
  margin: Margin | null,
  currency: Words,
): CampaignResult['money'] {
  // Not even the whole volume pays the cost: no margin could.
  const lost = margin === null ? high < 0 : high <= 0
  if (margin === null && !lost) return notTold(volumeOnly)
  const verdict = lost ? 'lost' : low > 0 ? 'earned' : 'unclear'
  const [at, from, to] = [amount(net, true), amount(low, true), amount(high, true)]
  const balance =
    net < 0 ? both('多半亏本', 'more likely a loss') : both('多半赚钱', 'more likely a gain')
  const name =
    verdict === 'unclear'
      ? both(`${moneyNames.unclear.zh}，${balance.zh}`, `${moneyNames.unclear.en}, ${balance.en}`)
      : moneyNames[verdict]
  const what =
    margin === null
      ? both('增量金额减成本', 'what was brought less cost')
      : both('一年毛利减成本', "a year's margin less cost")
  return {
    verdict,
    name: moneyNames[verdict],
    words: both(
      `${name.zh}：${what.zh} ${at} ${currency.zh}（把握 95%：${from} 至 ${to}）`,
      `${name.en}: ${what.en} ${at} ${currency.en} (95 % sure of ${from} to ${to})`,
    ),
    netCents: net,
    netLowCents: low,
    netHighCents: high,
  }
}

function incrementalWords({ measure }: CampaignPlan, margin: Margin | null): Words {
  if (!hasValue(measure)) return inPeople
  const what =
    measure === 'purchases'
      ? both(
          '增量购买金额：每位客户与对照组之差 × 触达组人数，是成交额，不是收入',
          'Extra amount bought: the difference to the control, times the customers treated; it is ' +
            'volume, not income',
        )
      : both(
          '增量资产：每位客户与对照组资产变动之差 × 触达组人数，是余额，不是收入',
          'Extra assets: the difference to the control in how assets changed, times the customers ' +
            'treated; it is balances, not income',
        )
  return margin === null
    ? both(
        `${what.zh}。策略没有给出这类产品的利差，投资回报按金额计`,
        `${what.en}. The strategy names no margin for it, so the return is reckoned on the amount`,
      )
    : both(
        `${what.zh}。投资回报按${margin.words.zh} ${percent(margin.rate)} 计一年`,
        `${what.en}. The return is reckoned on a year at ${percent(margin.rate)}: ` +
          margin.words.en,
      )
}
