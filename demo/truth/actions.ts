import type { Family } from '../bank/products.ts'
import type { ChannelTaste, ProductTaste, Segment } from '../people/vocabulary.ts'
import { has } from '../people/vocabulary.ts'

/** Probabilities by segment, in the order business … mass_senior told by name. */
type BySegment = Readonly<Record<Segment, number>>

/** Something the bank can propose to a customer, and what proposing it really does. */
export interface PlantedAction {
  readonly id: string
  readonly words: { readonly zh: string; readonly en: string }
  readonly channel: ChannelTaste
  readonly taste: ProductTaste
  /** What a conversion buys or opens. */
  readonly family: Family | 'mobile_bank'
  /** Days after the contact in which a conversion counts. */
  readonly windowDays: number
  /** Chance of converting within the window when nobody asks. */
  readonly base: BySegment
  /** What asking adds to that chance; negative where it puts people off. */
  readonly uplift: BySegment
  readonly audience: Audience
}

/** Who may be proposed to: services needed and excluded, ages, whether they must be leaving. */
export interface Audience {
  readonly needs: number
  readonly without: number
  readonly ageFrom: number
  readonly ageTo: number
  readonly wealthFromYuan: number
  readonly wealthToYuan: number
  readonly leavingOnly?: true
}

const everybody: Audience = {
  needs: 0,
  without: 0,
  ageFrom: 18,
  ageTo: 79,
  wealthFromYuan: 0,
  wealthToYuan: 1e12,
}
const rates = (
  affluent: number,
  core: number,
  young: number,
  middle: number,
  senior: number,
  business = 0,
): BySegment => ({
  business,
  affluent,
  core,
  mass_young: young,
  mass_middle: middle,
  mass_senior: senior,
})

export const actions: readonly PlantedAction[] = [
  {
    id: 'maturity_follow',
    words: { zh: '定期到期承接', en: 'Keep a maturing deposit' },
    channel: 'phone',
    taste: 'time_deposit',
    family: 'time_deposit',
    windowDays: 30,
    base: rates(0.08, 0.07, 0.03, 0.05, 0.07),
    uplift: rates(0.1, 0.09, 0.03, 0.06, 0.11),
    audience: { ...everybody, needs: has.time, wealthFromYuan: 5_000 },
  },
  {
    id: 'wealth_first',
    words: { zh: '首购理财', en: 'First wealth product' },
    channel: 'phone',
    taste: 'wealth',
    family: 'wealth',
    windowDays: 30,
    base: rates(0.03, 0.025, 0.012, 0.015, 0.008),
    uplift: rates(0.09, 0.07, 0.03, 0.035, 0.02),
    audience: { ...everybody, without: has.wealth, wealthFromYuan: 10_000, ageTo: 74 },
  },
  {
    id: 'wealth_app',
    words: { zh: 'APP 理财专区推荐', en: 'Wealth shelf in the app' },
    channel: 'app',
    taste: 'wealth',
    family: 'wealth',
    windowDays: 14,
    base: rates(0.035, 0.03, 0.02, 0.015, 0.01),
    uplift: rates(0.01, 0.02, 0.035, 0.015, 0),
    audience: { ...everybody, needs: has.mobile, wealthFromYuan: 1_000 },
  },
  {
    id: 'fund_plan',
    words: { zh: '基金定投', en: 'Monthly fund plan' },
    channel: 'app',
    taste: 'fund',
    family: 'fund',
    windowDays: 30,
    base: rates(0.012, 0.015, 0.014, 0.008, 0.002),
    uplift: rates(0.01, 0.025, 0.04, 0.015, 0),
    audience: { ...everybody, needs: has.mobile | has.payroll, without: has.fundPlan, ageTo: 54 },
  },
  {
    id: 'fund_check',
    words: { zh: '基金诊断与安抚', en: 'Fund check after a fall' },
    channel: 'phone',
    taste: 'fund',
    family: 'wealth',
    windowDays: 30,
    base: rates(0.03, 0.02, 0.01, 0.01, 0.01),
    uplift: rates(0.12, 0.08, 0.02, 0.03, 0.03),
    audience: { ...everybody, needs: has.fund, wealthFromYuan: 20_000 },
  },
  {
    id: 'large_deposit',
    words: { zh: '大额存单', en: 'Large certificate of deposit' },
    channel: 'phone',
    taste: 'large_deposit',
    family: 'large_deposit',
    windowDays: 30,
    base: rates(0.05, 0.02, 0, 0, 0),
    uplift: rates(0.11, 0.06, 0, 0, 0),
    audience: { ...everybody, wealthFromYuan: 150_000 },
  },
  {
    id: 'insurance_family',
    words: { zh: '家庭保障规划', en: 'Family protection' },
    channel: 'outlet',
    taste: 'insurance',
    family: 'insurance',
    windowDays: 45,
    base: rates(0.015, 0.01, 0.003, 0.005, 0.003),
    uplift: rates(0.05, 0.04, 0.01, 0.02, 0.004),
    audience: {
      ...everybody,
      without: has.insurance,
      ageFrom: 26,
      ageTo: 59,
      wealthFromYuan: 30_000,
    },
  },
  {
    id: 'credit_card',
    words: { zh: '信用卡办理', en: 'Credit card' },
    channel: 'sms',
    taste: 'credit_card',
    family: 'credit_card',
    windowDays: 30,
    base: rates(0.012, 0.015, 0.025, 0.018, 0.004),
    uplift: rates(0.005, 0.01, 0.045, 0.02, -0.003),
    audience: { ...everybody, without: has.card, ageFrom: 22, ageTo: 60 },
  },
  {
    id: 'mobile_activation',
    words: { zh: '手机银行开通', en: 'Start mobile banking' },
    channel: 'sms',
    taste: 'mobile_bank',
    family: 'mobile_bank',
    windowDays: 30,
    base: rates(0.02, 0.02, 0.05, 0.03, 0.008),
    uplift: rates(0.03, 0.04, 0.09, 0.06, 0.012),
    audience: { ...everybody, without: has.mobile },
  },
  {
    id: 'consumer_loan',
    words: { zh: '消费贷提额推荐', en: 'Consumer loan' },
    channel: 'app',
    taste: 'consumer_loan',
    family: 'consumer_loan',
    windowDays: 30,
    base: rates(0.004, 0.008, 0.015, 0.012, 0),
    uplift: rates(0, 0.008, 0.025, 0.015, 0),
    audience: {
      ...everybody,
      needs: has.mobile,
      without: has.consumerLoan,
      ageFrom: 23,
      ageTo: 55,
    },
  },
  {
    id: 'gold_festival',
    words: { zh: '节日积存金', en: 'Festival gold plan' },
    channel: 'wecom',
    taste: 'gold',
    family: 'gold',
    windowDays: 21,
    base: rates(0.01, 0.01, 0.008, 0.008, 0.004),
    uplift: rates(0.03, 0.025, 0.02, 0.02, 0.01),
    audience: { ...everybody, wealthFromYuan: 5_000 },
  },
  {
    id: 'tier_lift',
    words: { zh: '临界客户提升', en: 'Lift to the next tier' },
    channel: 'wecom',
    taste: 'wealth',
    family: 'wealth',
    windowDays: 30,
    base: rates(0.03, 0.02, 0, 0, 0),
    uplift: rates(0.08, 0.09, 0, 0, 0),
    audience: { ...everybody, wealthFromYuan: 200_000, wealthToYuan: 500_000 },
  },
  {
    id: 'win_back',
    words: { zh: '流失挽回', en: 'Win back a leaving customer' },
    channel: 'phone',
    taste: 'time_deposit',
    family: 'time_deposit',
    windowDays: 30,
    base: rates(0.01, 0.01, 0.005, 0.005, 0.01),
    uplift: rates(0.1, 0.09, 0.03, 0.04, 0.07),
    audience: { ...everybody, leavingOnly: true },
  },
]

/** An action run on an audience at a time, part of it left alone to compare with. */
export interface PlantedCampaign {
  readonly id: string
  /** Place in {@link actions}. */
  readonly action: number
  /** Days before the first business date. */
  readonly startsBefore: number
  /** Chance that an eligible customer takes part. */
  readonly share: number
}

/** Share of a campaign's members who are not contacted. */
export const CONTROL_SHARE = 0.3

const schedule: readonly (readonly [action: string, startsBefore: number, share: number])[] = [
  ['maturity_follow', 300, 0.22],
  ['maturity_follow', 210, 0.22],
  ['maturity_follow', 120, 0.22],
  ['maturity_follow', 62, 0.22],
  ['wealth_first', 330, 0.2],
  ['wealth_first', 240, 0.2],
  ['wealth_first', 150, 0.2],
  ['wealth_first', 75, 0.2],
  ['wealth_app', 285, 0.12],
  ['wealth_app', 190, 0.12],
  ['wealth_app', 96, 0.12],
  ['fund_plan', 260, 0.22],
  ['fund_plan', 140, 0.22],
  ['fund_check', 48, 0.6],
  ['large_deposit', 295, 0.35],
  ['large_deposit', 110, 0.35],
  ['insurance_family', 230, 0.3],
  ['insurance_family', 90, 0.3],
  ['credit_card', 270, 0.12],
  ['credit_card', 165, 0.12],
  ['credit_card', 70, 0.12],
  ['mobile_activation', 310, 0.15],
  ['mobile_activation', 130, 0.15],
  ['consumer_loan', 200, 0.12],
  ['consumer_loan', 80, 0.12],
  ['gold_festival', 262, 0.08],
  ['gold_festival', 40, 0.08],
  ['tier_lift', 180, 0.6],
  ['tier_lift', 100, 0.6],
  ['win_back', 220, 0.5],
  ['win_back', 115, 0.5],
  ['win_back', 55, 0.5],
]

export const campaigns: readonly PlantedCampaign[] = schedule.map(
  ([action, startsBefore, share], place) => ({
    id: `HD${String(place + 1).padStart(3, '0')}`,
    action: actions.findIndex(({ id }) => id === action),
    startsBefore,
    share,
  }),
)

export interface Taste {
  readonly product: number
  readonly channel: number
}

/**
 * The planted chance of converting, tastes in per cent: `base × product` when left alone,
 * `+ uplift × product × channel` when asked; between 0 and 1.
 */
export function conversionChance(
  action: PlantedAction,
  segment: Segment,
  taste: Taste,
  asked: boolean,
): number {
  const product = taste.product / 100
  const chance =
    action.base[segment] * product +
    (asked ? action.uplift[segment] * product * (taste.channel / 100) : 0)
  return Math.min(1, Math.max(0, chance))
}
