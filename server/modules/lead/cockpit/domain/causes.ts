import type { Words } from '#contracts/words.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import type { Cents } from '#kernel/cents.ts'
import { dataClock, inDays } from '#kernel/day-count.ts'
import { roughMoneyWords } from '#kernel/rule/index.ts'
import type { FactValue } from '#kernel/rule/index.ts'

import type { Cause, Stake } from './home-plan.ts'

/** Money in a sentence, in the bank's own. */
function money(value: FactValue, currency: Words | undefined): Words {
  if (typeof value !== 'number') return { zh: '金额不详', en: 'an unknown amount' }
  return roughMoneyWords(value as Cents, currency)
}

function number(value: FactValue): string {
  return typeof value === 'number' ? String(value) : '?'
}

/** Assets of who has something to lose or to win. */
const assets: Stake = {
  fields: ['aum'],
  sql: 'aum',
  words: { zh: '管理资产', en: 'assets' },
}

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
  stake: {
    fields: ['maturing_amount_15d'],
    sql: 'maturing_amount_15d',
    words: { zh: '到期金额', en: 'the sum that matures' },
  },
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
  stake: {
    fields: ['aum', 'churn_points'],
    sql: 'aum * churn_points / 100',
    words: { zh: '管理资产 × 流失分', en: 'assets × churn points' },
  },
  reason: (row, _, __, strongest) => {
    const points = number(row['churn_points'])
    return strongest === undefined
      ? { zh: `流失预警 ${points} 分`, en: `${points} churn points` }
      : {
          zh: `${strongest.zh}（流失预警 ${points} 分）`,
          en: `${strongest.en} (${points} churn points)`,
        }
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
  stake: {
    fields: ['own_other_bank_outflow_30d'],
    sql: 'own_other_bank_outflow_30d',
    words: { zh: '转出金额', en: 'the sum moved' },
  },
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
  stake: {
    fields: ['aum', 'critical_gap'],
    sql: 'aum * aum / nullif(aum + critical_gap, 0)',
    words: { zh: '管理资产，差额小的优先', en: 'assets, more the nearer the threshold' },
  },
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
  stake: {
    fields: ['aum', 'critical_gap'],
    sql: 'aum * aum / nullif(aum + critical_gap, 0)',
    words: { zh: '管理资产，差额小的优先', en: 'assets, more the nearer the threshold' },
  },
  reason: (row, _, currency) => {
    const gap = money(row['critical_gap'], currency)
    return { zh: `高出门槛仅 ${gap.zh}`, en: `only ${gap.en} above the threshold` }
  },
}

/** Birthdays within so many days count as soon. */
const SOON_DAYS = 31

/**
 * By the calendar of today, whatever night is served: the night tells in how many days the next
 * birthday is, and those that went by since lie a year off.
 * @param daysPassed from the night's date to today
 */
export function birthdayOf(daysPassed: number): Cause {
  const passed = daysPassed % 365
  const [from, to] = [passed, passed + SOON_DAYS]
  const wrapped = to - 365
  const soon = `days_to_birthday between ${from} and ${to}`
  return {
    code: 'birthday',
    words: { zh: '生日将至', en: 'Birthday soon' },
    definition: {
      zh: `今天起 ${SOON_DAYS} 天内过生日的个人客户，已过的不算`,
      en: `Persons whose birthday comes within ${SOON_DAYS} days from today; past ones do not count`,
    },
    rule:
      wrapped < 0
        ? `kind = 'personal' and ${soon}`
        : `kind = 'personal' and (${soon} or days_to_birthday between 0 and ${wrapped})`,
    weight: 5,
    stake: assets,
    reason: (row) => {
      const days = row['days_to_birthday']
      if (typeof days !== 'number')
        return { zh: '生日临近，可致问候', en: 'birthday soon: a greeting' }
      const left = days < passed ? days + 365 - passed : days - passed
      return left === 0
        ? { zh: '今天生日，可致问候', en: 'birthday today: a greeting' }
        : { zh: `${left} 天后生日，可致问候`, en: `birthday in ${left} days: a greeting` }
    },
  }
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
  stake: assets,
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
  stake: assets,
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
  'days_to_birthday',
]

/** Several reasons as one sentence. */
export function joinReasons(reasons: readonly Words[]): Words {
  return {
    zh: reasons.map((reason) => reason.zh).join('；'),
    en: reasons.map((reason) => reason.en).join('; '),
  }
}
