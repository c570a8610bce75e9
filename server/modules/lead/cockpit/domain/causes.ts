import type { Words } from '#contracts/words.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import type { Cents } from '#kernel/cents.ts'
import { dataClock, inDays } from '#kernel/day-count.ts'
import { roughMoneyWords } from '#kernel/rule/index.ts'
import type { FactValue } from '#kernel/rule/index.ts'

import type { Cause } from './home-plan.ts'

/** Money in a sentence, in the bank's own. */
function money(value: FactValue, currency: Words | undefined): Words {
  if (typeof value !== 'number') return { zh: '金额不详', en: 'an unknown amount' }
  return roughMoneyWords(value as Cents, currency)
}

function number(value: FactValue): string {
  return typeof value === 'number' ? String(value) : '?'
}

const byAum = { field: 'aum', descending: true } as const

/** A large sum that comes due and has nowhere to go yet. */
export const maturing: Cause = {
  code: 'maturing',
  words: { zh: '15 天内到期', en: 'Matures within 15 days' },
  definition: {
    zh: '存款或产品自数据日起 15 天内到期，金额不低于 1 万元',
    en: 'Deposits or products of 10,000 or more that mature within 15 days of the data',
  },
  rule: 'maturing_amount_15d >= 10000',
  weight: 30,
  order: { field: 'maturing_amount_15d', descending: true },
  reason: (row, asOf, currency) => {
    const amount = money(row['maturing_amount_15d'], currency)
    const days = row['days_to_maturity']
    if (typeof days !== 'number') return { zh: `${amount.zh}将到期`, en: `${amount.en} matures` }
    const next = inDays(dataClock(businessDateOf(asOf)), days)
    return {
      zh: `${amount.zh}将到期，最近一笔${next.zh}`,
      en: `${amount.en} matures, the next ${next.en}`,
    }
  },
}

export const leaving: Cause = {
  code: 'churn',
  words: { zh: '流失预警', en: 'May be leaving' },
  definition: {
    zh: '流失预警级别为高或中；每一分都有原因',
    en: 'Churn warning high or medium; every point has its reason',
  },
  rule: "churn_level in ('high', 'medium')",
  weight: 25,
  order: { field: 'churn_points', descending: true },
  reason: (row) => {
    const points = number(row['churn_points'])
    return { zh: `流失预警 ${points} 分`, en: `${points} churn points` }
  },
}

export const movingAway: Cause = {
  code: 'moving_away',
  words: { zh: '资金转往他行', en: 'Moves money elsewhere' },
  definition: {
    zh: '近 30 天转往本人他行账户的金额较大',
    en: 'Moved much to own accounts elsewhere in 30 days',
  },
  rule: 'moving_money_away',
  weight: 25,
  order: { field: 'own_other_bank_outflow_30d', descending: true },
  reason: (row, _, currency) => {
    const amount = money(row['own_other_bank_outflow_30d'], currency)
    return {
      zh: `近 30 天转往本人他行 ${amount.zh}`,
      en: `moved ${amount.en} to own accounts elsewhere in 30 days`,
    }
  },
}

export const rising: Cause = {
  code: 'rising',
  words: { zh: '升级临界', en: 'Near the next tier' },
  definition: {
    zh: '按所持等级，资产（分层自己的口径）已达上一等级门槛的八成以上',
    en: 'By the tier held, assets on the scheme’s own measure at 80% or more of the next threshold',
  },
  rule: "critical_kind = 'rising'",
  weight: 20,
  order: { field: 'critical_gap', descending: false },
  reason: (row, _, currency) => {
    const gap = money(row['critical_gap'], currency)
    return { zh: `距下一等级还差 ${gap.zh}`, en: `${gap.en} short of the next tier` }
  },
}

export const falling: Cause = {
  code: 'falling',
  words: { zh: '降级临界', en: 'Near falling a tier' },
  definition: {
    zh: '资产略高于本等级门槛且正在下降',
    en: 'Assets just above the tier’s threshold and going down',
  },
  rule: "critical_kind = 'falling'",
  weight: 20,
  order: { field: 'critical_gap', descending: false },
  reason: (row, _, currency) => {
    const gap = money(row['critical_gap'], currency)
    return { zh: `高出门槛仅 ${gap.zh}`, en: `only ${gap.en} above the threshold` }
  },
}

export const birthday: Cause = {
  code: 'birthday',
  words: { zh: '生日将至', en: 'Birthday soon' },
  definition: {
    zh: '业务日之后 31 天内过生日的个人客户，已过的不算',
    en: 'Persons whose birthday comes within 31 days of the business date; past ones do not count',
  },
  rule: 'birthday_soon',
  weight: 5,
  order: byAum,
  reason: () => ({ zh: '生日临近，可致问候', en: 'birthday soon: a greeting' }),
}

export const assessmentExpired: Cause = {
  code: 'risk_assessment_expired',
  words: { zh: '风险测评过期', en: 'Risk assessment expired' },
  definition: {
    zh: '最近一次风险测评已超过 12 个月；重新测评前不得推介理财',
    en: 'Last assessed more than 12 months ago; no wealth product may be proposed before a new one',
  },
  rule: 'risk_assessment_expired',
  weight: 3,
  order: byAum,
  reason: (row) => {
    const on = row['risk_assessed_date']
    const date = typeof on === 'string' ? on : '?'
    return {
      zh: `风险测评（${date}）已过期，推介产品前须重新测评`,
      en: `risk assessment of ${date} expired: assess again before proposing products`,
    }
  },
}

export const complaining: Cause = {
  code: 'open_complaint',
  words: { zh: '投诉处理中', en: 'Complaint open' },
  definition: { zh: '有未办结的投诉', en: 'A complaint is not closed yet' },
  rule: 'open_complaint',
  weight: 10,
  order: byAum,
  reason: () => ({ zh: '投诉处理中，勿营销', en: 'a complaint is open: no selling' }),
}

/** Fields the reasons speak of, beyond what a list of customers shows. */
export const reasonFields: readonly string[] = [
  'maturing_amount_15d',
  'days_to_maturity',
  'churn_points',
  'own_other_bank_outflow_30d',
  'critical_gap',
  'risk_assessed_date',
]

/** Several reasons as one sentence. */
export function joinReasons(reasons: readonly Words[]): Words {
  return {
    zh: reasons.map((reason) => reason.zh).join('；'),
    en: reasons.map((reason) => reason.en).join('; '),
  }
}
