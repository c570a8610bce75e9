import { everyMoment } from './gate.ts'
import type { ActionTraits, ConductLimits, GateMoment, WrittenGate } from './gate.ts'
import { personGates } from './person.ts'

const tolerances = ['C1', 'C2', 'C3', 'C4', 'C5'] as const
const risks = ['R1', 'R2', 'R3', 'R4', 'R5'] as const

/** Families whose buyer must have been assessed: investments sold under SUIT. */
const assessedFamilies = new Set(['wealth', 'fund', 'trust', 'structured_deposit', 'gold'])
const loanFamilies = new Set(['mortgage', 'consumer_loan', 'business_loan', 'credit_card'])

type Draft = Pick<WrittenGate, 'code' | 'words' | 'source' | 'refuses'> & {
  readonly inForceFrom?: string
  readonly moments?: readonly GateMoment[]
}

function statutory(draft: Draft): WrittenGate {
  return { stage: 'statutory', inForceFrom: null, moments: everyMoment, ...draft }
}

function suitabilityGates(action: ActionTraits, limits: ConductLimits): WrittenGate[] {
  const { family, productRisk } = action
  if (family === null || productRisk === null || !assessedFamilies.has(family)) return []
  const below = tolerances.slice(0, risks.indexOf(productRisk))
  const gates = [
    statutory({
      code: 'assessment_missing',
      words: { zh: '未做风险测评', en: 'risk tolerance was never assessed' },
      source: 'SUIT 12, 25, 29',
      refuses: "kind = 'personal' and risk_level is missing",
    }),
    statutory({
      code: 'assessment_expired',
      words: {
        zh: `风险测评已超过 ${limits.assessmentMonths} 个月或本行所定有效期`,
        en: `the assessment is older than ${limits.assessmentMonths} months or the bank's own date`,
      },
      source: 'SUIT 29',
      refuses: `risk_assessed_date < as_of - ${limits.assessmentMonths} months or risk_valid_until < as_of`,
    }),
  ]
  if (below.length > 0) {
    gates.push(
      statutory({
        code: 'risk_above_tolerance',
        words: {
          zh: `产品风险 ${productRisk} 高于客户承受能力`,
          en: `product risk ${productRisk} is above the customer's tolerance`,
        },
        source: 'SUIT 12, 22 (孰高)',
        refuses: `risk_level in (${below.map((level) => `'${level}'`).join(', ')})`,
      }),
    )
  }
  return gates
}

function elderGates(action: ActionTraits, limits: ConductLimits): WrittenGate[] {
  const { family, productRisk } = action
  if (family === null || productRisk === null || !assessedFamilies.has(family)) return []
  if (risks.indexOf(productRisk) < risks.indexOf(limits.elderHighRiskFrom)) return []
  return [
    statutory({
      code: 'elder_high_risk',
      words: {
        zh: '65 周岁及以上，高风险产品须专门流程，不主动推荐',
        en: 'aged 65 or over: high-risk products need their own procedure and are not offered',
      },
      source: 'SUIT 18, 46; high risk by FIELD §1.3 [K]',
      refuses: 'age >= 65',
      moments: ['recommend', 'launch', 'send'],
    }),
  ]
}

function meansGates(action: ActionTraits): WrittenGate[] {
  const gates: WrittenGate[] = []
  if (action.privatePlacement) {
    gates.push(
      statutory({
        code: 'not_qualified_investor',
        words: {
          zh: '未达合格投资者资产标准（本行可见金融资产低于 300 万元）',
          en: 'not shown to be a qualified investor (assets here below 3,000,000)',
        },
        source: '银发〔2018〕106号 合格投资者; SUIT 30; NET26 6',
        refuses: "kind = 'personal' and (aum is missing or aum < 3000000)",
      }),
    )
  }
  if (action.minimumYuan !== null && action.family !== null && !loanFamilies.has(action.family)) {
    gates.push(
      statutory({
        code: 'beyond_means',
        words: {
          zh: `起点金额 ${action.minimumYuan} 元与客户财力明显不符`,
          en: `the least amount, ${action.minimumYuan} yuan, is out of line with the means`,
        },
        source: 'SUIT 12',
        refuses: `aum is missing or aum < ${action.minimumYuan}`,
      }),
    )
  }
  return gates
}

function lendingGates(action: ActionTraits): WrittenGate[] {
  if (action.family === null) return []
  if (loanFamilies.has(action.family)) {
    return [
      statutory({
        code: 'too_young_for_credit',
        words: { zh: '未满 18 周岁，不得授信', en: 'under 18: no credit' },
        source: '银监发〔2009〕60号 (FIELD §2 2.19)',
        refuses: 'age < 18',
      }),
      statutory({
        code: 'overdue',
        words: { zh: '存在逾期', en: 'a loan is overdue' },
        source: 'FIELD §6 (existing bad debt: exclude) [K]',
        refuses: 'overdue_days > 0',
      }),
    ]
  }
  // A structured deposit or gold is bought with loan money as well as a fund is.
  const invests = action.familyClass === 'investment' || assessedFamilies.has(action.family ?? '')
  if (!invests) return []
  return [
    statutory({
      code: 'loan_money_invested',
      words: {
        zh: '近期新发贷款，贷款资金不得用于投资',
        en: 'a loan was just granted: it may not be invested',
      },
      source: 'FIELD §1.7, §9 (贷投结合) [K]',
      refuses: 'recent_borrower',
    }),
  ]
}

/**
 * The law's own gates for an action, in the order they are told. They can be made stricter by the
 * pack's limits, never laxer, and no simulation or test arm skips them (DESIGN §5).
 */
export function statutoryGates(action: ActionTraits, limits: ConductLimits): WrittenGate[] {
  return [
    ...personGates(action, 'statutory'),
    ...suitabilityGates(action, limits),
    ...elderGates(action, limits),
    ...meansGates(action),
    ...lendingGates(action),
  ]
}
