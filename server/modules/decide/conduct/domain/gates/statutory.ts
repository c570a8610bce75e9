import { everyMoment } from './gate.ts'
import type { ActionTraits, ConductLimits, GateMoment, WrittenGate } from './gate.ts'
import { lawOfFamily } from './law-families.ts'
import { barsLoanMoney, isUncertain, riskLevels, riskOf, TOTAL_COST_FROM } from './product-law.ts'
import type { RiskLevel } from './product-law.ts'

const tolerances = ['C1', 'C2', 'C3', 'C4', 'C5'] as const

/** Before a sale; at the sale itself the same is a need that a person confirms (`saleNeeds`). */
const offering: readonly GateMoment[] = ['recommend', 'launch', 'send']

type Draft = Pick<WrittenGate, 'code' | 'words' | 'source' | 'refuses'> & {
  readonly inForceFrom?: string
  readonly moments?: readonly GateMoment[]
}

function statutory(draft: Draft): WrittenGate {
  return { stage: 'statutory', inForceFrom: null, moments: everyMoment, ...draft }
}

function suitabilityGates(traits: ActionTraits, limits: ConductLimits): WrittenGate[] {
  const risk = riskOf(traits)
  if (risk === null) return []
  const below = tolerances.slice(0, riskLevels.indexOf(risk))
  const gates = [
    statutory({
      code: 'assessment_missing',
      words: { zh: '未做风险测评', en: 'risk tolerance was never assessed' },
      source: 'SUIT 12, 25, 29, 36',
      refuses: "kind = 'personal' and risk_level is missing",
    }),
    statutory({
      code: 'assessment_expired',
      words: {
        zh: `风险测评已超过 ${limits.assessmentMonths} 个月或已过本行所定有效期`,
        en: `the risk assessment is older than ${limits.assessmentMonths} months, or past its date`,
      },
      source: 'SUIT 29',
      refuses:
        `risk_assessed_date < as_of - ${limits.assessmentMonths} months ` +
        'or risk_valid_until < as_of',
    }),
    statutory({
      code: 'assessed_too_often',
      words: {
        zh: `测评超过每日 ${limits.assessmentsADay} 次或 12 个月 ${limits.assessmentsAYear} 次，结果不可采信`,
        en:
          `assessed more than ${limits.assessmentsADay} times a day or ` +
          `${limits.assessmentsAYear} in 12 months: the level can't be relied on`,
      },
      source: 'SUIT 29',
      inForceFrom: '2026-02-01',
      refuses:
        `assessments_1d > ${limits.assessmentsADay} or ` +
        `assessments_12m > ${limits.assessmentsAYear}`,
    }),
  ]
  if (below.length > 0) {
    gates.push(
      statutory({
        code: 'risk_above_tolerance',
        words: {
          zh: `产品风险 ${risk} 高于客户承受能力`,
          en: `product risk ${risk} is above the customer's tolerance`,
        },
        source: 'SUIT 12, 22 (孰高)',
        refuses: `risk_level in (${below.map((level) => `'${level}'`).join(', ')})`,
      }),
    )
  }
  return [...gates, ...elderGates(risk, limits)]
}

function elderGates(
  risk: RiskLevel,
  { elderHighRiskFrom, elderAge }: ConductLimits,
): WrittenGate[] {
  if (riskLevels.indexOf(risk) < riskLevels.indexOf(elderHighRiskFrom)) return []
  return [
    statutory({
      code: 'elder_high_risk',
      words: {
        zh: `${elderAge} 周岁及以上（或年龄不明），高风险产品须专门流程，不主动推荐`,
        en:
          `aged ${elderAge} or over, or of unknown age: high-risk products need their own ` +
          'procedure and are not offered',
      },
      source: 'SUIT 18, 46; high risk by FIELD §1.3 [K]',
      refuses: `kind = 'personal' and not age < ${elderAge}`,
      moments: offering,
    }),
  ]
}

function meansGates(traits: ActionTraits): WrittenGate[] {
  const gates: WrittenGate[] = []
  if (traits.privatePlacement) {
    gates.push(
      statutory({
        code: 'not_qualified_investor',
        words: {
          zh: '未达合格投资者资产标准（本行可见金融净资产低于 300 万元，且金融资产低于 500 万元）',
          en: 'not shown to be a qualified investor (net assets here below 3,000,000, assets below 5,000,000)',
        },
        source: '银发〔2018〕106号 合格投资者; SUIT 30; NET26 6',
        refuses:
          "kind = 'personal' and not (net_financial_assets >= 3000000 or financial_assets >= 5000000)",
      }),
      statutory({
        code: 'investor_inexperienced',
        words: {
          zh: '未显示两年以上投资经历',
          en: 'two years of investing are not shown',
        },
        source: '银发〔2018〕106号 合格投资者; FIELD §1.4 QI',
        refuses:
          "kind = 'personal' and not (first_invested <= as_of - 24 months " +
          'or investing_since <= as_of - 24 months)',
      }),
    )
  }
  if (traits.minimumYuan !== null && !lawOfFamily(traits.family).credit) {
    gates.push(
      statutory({
        code: 'beyond_means',
        words: {
          zh: `起点金额 ${traits.minimumYuan} 元与客户财力明显不符`,
          en: `the least amount, ${traits.minimumYuan} yuan, is out of line with the means`,
        },
        source: 'SUIT 12, 35',
        refuses: `not financial_assets >= ${traits.minimumYuan}`,
      }),
    )
  }
  return gates
}

/** Premiums to income: four times a year's for a single one, a fifth for a yearly one (SUIT 39). */
export const premiumTests = { singleTimes: 4, yearlyShare: 0.2, ageAndYears: 75 } as const

/**
 * Insurance with an uncertain benefit (分红, 万能, 投连, 变额): beyond these bounds the buyer signs a
 * statement of their own, so it is never offered, only sold with that.
 */
function insuranceGates(traits: ActionTraits): WrittenGate[] {
  if (!isUncertain(traits)) return []
  const { minimumYuan, payingYears } = traits
  const isSingle = payingYears === null || payingYears === undefined || payingYears <= 1
  const least =
    minimumYuan === null
      ? null
      : isSingle
        ? minimumYuan / premiumTests.singleTimes
        : minimumYuan / premiumTests.yearlyShare
  const years = payingYears ?? 1
  return [
    statutory({
      code: 'premium_beyond_income',
      words: {
        zh: '保费与家庭年收入不相称或收入不明（趸交超过 4 倍、期交超过 20%）',
        en: 'the premium is out of line with the income, or that is unknown (4 times, or 20 % a year)',
      },
      source: 'SUIT 35, 39',
      refuses:
        "kind = 'personal' and (yearly_income is missing" +
        `${least === null ? '' : ` or yearly_income < ${Math.round(least * 100) / 100}`})`,
      moments: offering,
    }),
    statutory({
      code: 'premium_beyond_age',
      words: {
        zh: `年龄加缴费年数达到 ${premiumTests.ageAndYears}，或年龄不明`,
        en: `age and paying years come to ${premiumTests.ageAndYears}, or the age is unknown`,
      },
      source: 'SUIT 39',
      refuses: `kind = 'personal' and not age < ${premiumTests.ageAndYears - years}`,
      moments: offering,
    }),
  ]
}

function lendingGates(traits: ActionTraits): WrittenGate[] {
  const law = lawOfFamily(traits.family)
  const gates: WrittenGate[] = []
  if (law.credit) {
    gates.push(
      statutory({
        code: 'too_young_for_credit',
        words: {
          zh: '未满 18 周岁（或年龄不明），不得授信',
          en: 'under 18, or of unknown age: no credit',
        },
        source: '银监发〔2009〕60号 (FIELD §2 2.19)',
        refuses: "kind = 'personal' and not age >= 18",
      }),
      statutory({
        code: 'overdue',
        words: { zh: '存在逾期', en: 'a loan is overdue' },
        source: 'FIELD §6 (existing bad debt: exclude) [K]',
        refuses: 'overdue_days > 0',
      }),
    )
  }
  // Undefined: a talk about no product yet. Null: a product whose cost the bank did not tell.
  if (law.totalCost && traits.yearlyTotalCost === null) gates.push(totalCostUnknown)
  if (barsLoanMoney(traits)) {
    gates.push(
      statutory({
        code: 'loan_money_invested',
        words: {
          zh: '近 90 天新发贷款，贷款资金不得用于投资',
          en: 'a loan was granted within 90 days: it may not be invested',
        },
        source: 'FIELD §1.7, §9 (贷投结合) [K]',
        refuses: 'recent_borrower',
      }),
    )
  }
  return gates
}

const totalCostUnknown = statutory({
  code: 'total_cost_unknown',
  words: {
    zh: '贷款产品没有年化综合融资成本，不得营销',
    en: 'the loan product has no yearly total cost: it may not be marketed',
  },
  source: 'FIELD §10 个人贷款业务明示综合融资成本规定',
  inForceFrom: TOTAL_COST_FROM,
  refuses: 'everyone',
  moments: offering,
})

/**
 * The law's gates for a product, in the order they are told. They can be made stricter by the pack's
 * limits, never laxer, and no simulation or test arm skips them (DESIGN §5). Who the person is comes
 * before them (`personGates`).
 */
export function productGates(traits: ActionTraits, limits: ConductLimits): WrittenGate[] {
  return [
    ...suitabilityGates(traits, limits),
    ...meansGates(traits),
    ...insuranceGates(traits),
    ...lendingGates(traits),
  ]
}
