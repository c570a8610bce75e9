import type { Role } from '#contracts/vocabulary.ts'
import type { Pack } from '#modules/know/strategy/index.ts'

import {
  assessmentExpired,
  birthdayOf,
  complaining,
  falling,
  leaving,
  maturing,
  movingAway,
  rising,
} from './causes.ts'
import type { BreakdownPlan, Cause, HomePlan, TilePlan, WorklistPlan } from './home-plan.ts'

/** Whom nobody calls to sell: the law's and the customer's own word. */
const leftAlone = ['deceased', 'marketing_refused', 'closed_date is not missing']

/** Causes a relationship manager acts on; their weights decide whom to look at first. */
const managerCauses = (birthday: Cause): readonly Cause[] => [
  maturing,
  leaving,
  movingAway,
  rising,
  falling,
  birthday,
  assessmentExpired,
]

function listOf(cause: Cause): WorklistPlan {
  const { code, words, definition } = cause
  return { code, words, definition, causes: [cause], except: [] }
}

const todayOf = (birthday: Cause): WorklistPlan => ({
  code: 'today',
  words: { zh: '今天先看谁', en: 'Whom to look at today' },
  definition: {
    zh: '有到期、流失、临界、转出、生日或测评过期等原因的客户；不含拒绝营销与已故客户',
    en:
      'Customers with a maturity, a churn signal, a tier near, money leaving, a birthday or an ' +
      'expired assessment; without those who refused or died',
  },
  causes: managerCauses(birthday),
  except: leftAlone,
})

const slipping: WorklistPlan = {
  code: 'slipping',
  words: { zh: '正在滑落的客户', en: 'Customers slipping away' },
  definition: {
    zh: '流失预警、资金转往他行或临近降级的客户',
    en: 'Customers with a churn warning, money moving elsewhere or a tier at risk',
  },
  causes: [leaving, movingAway, falling],
  except: ['deceased', 'closed_date is not missing'],
}

const customers: TilePlan = {
  code: 'customers',
  words: { zh: '客户数', en: 'Customers' },
  definition: { zh: '管辖范围内的全部客户', en: 'All customers within your scope' },
  rule: 'everyone',
  kind: 'count',
}

/** A manager's customers are in two hands: both counts are told, each by its own name. */
const inCare: TilePlan = {
  ...customers,
  words: { zh: '在管客户', en: 'Customers in care' },
  definition: { zh: '本人主办或协办的全部客户', en: 'All customers you manage or assist' },
}

const mainOf = (staffNumber: string): TilePlan => ({
  code: 'customers_main',
  words: { zh: '主办客户', en: 'Customers as main manager' },
  definition: {
    zh: '本人主办的客户；负责人首页“按主办客户经理”也按此计',
    en: 'Customers whose main manager you are; the head’s “by main manager” counts these',
  },
  rule: `rm_id = '${staffNumber.replaceAll("'", "''")}'`,
  kind: 'count',
})

const aum: TilePlan = {
  code: 'aum',
  words: { zh: '管理资产 AUM', en: 'Assets under management' },
  definition: {
    zh: '管辖范围内客户存款与投资的时点合计；贷款不计',
    en: 'Deposits and investments of the customers in scope; debts do not count',
  },
  rule: 'everyone',
  kind: 'money',
  sum: 'aum',
}

const effective: TilePlan = {
  code: 'effective_share',
  words: { zh: '有效户占比', en: 'Effective customers' },
  definition: {
    zh: '有效户占全部客户的比例；有效户的口径见标签 effective_customer',
    en: 'Share of customers that are effective; see the tag effective_customer',
  },
  rule: 'effective_customer',
  kind: 'share',
  of: 'everyone',
}

const crossSold: TilePlan = {
  code: 'cross_sold_share',
  words: { zh: '交叉销售率', en: 'Cross-sold' },
  definition: {
    zh: '持有两类及以上产品的客户占有产品客户的比例',
    en: 'Customers with two product families or more, of those with any',
  },
  rule: 'product_count >= 2',
  kind: 'share',
  of: 'product_count >= 1',
}

const maturingMoney: TilePlan = {
  code: 'maturing_amount',
  words: { zh: '15 天内到期金额', en: 'Maturing within 15 days' },
  definition: {
    zh: '自数据日起 15 天内到期的存款与产品金额合计',
    en: 'Deposits and products that mature within 15 days of the data',
  },
  rule: 'maturing_amount_15d > 0',
  kind: 'money',
  sum: 'maturing_amount_15d',
}

const risingGap: TilePlan = {
  code: 'rising_gap',
  words: { zh: '升级临界所差金额', en: 'Money short of the next tier' },
  definition: {
    zh: '升级临界客户距下一等级门槛的金额合计，即待争取的资金',
    en: 'What customers near the next tier are short of it, together: money to win',
  },
  rule: rising.rule,
  kind: 'money',
  sum: 'critical_gap',
}

const idleMoney: TilePlan = {
  code: 'idle_money',
  words: { zh: '活期闲置资金', en: 'Idle money' },
  definition: {
    zh: '活期余额不低于 5 万元且无投资的客户的活期余额合计',
    en: 'Demand deposits of customers who hold 50,000 or more there and no investment',
  },
  rule: 'idle_money',
  kind: 'money',
  sum: 'balance_demand_deposit',
}

function countOf({ code, words, definition, rule }: Cause): TilePlan {
  return { code, words, definition, rule, kind: 'count' }
}

const refused: TilePlan = {
  code: 'marketing_refused',
  words: { zh: '拒绝或撤回营销同意', en: 'Refused marketing' },
  definition: {
    zh: '最近一次营销授权为拒绝或撤回的客户，含今天的撤回；不得营销',
    en: 'Customers whose last word on marketing was no, of today too; they may not be approached',
  },
  rule: 'marketing_refused',
  kind: 'count',
}

const minors: TilePlan = {
  code: 'minors',
  words: { zh: '未成年客户', en: 'Minors' },
  definition: { zh: '不满 18 周岁的客户', en: 'Customers under 18' },
  rule: 'minor',
  kind: 'count',
}

const limitedCapacity: TilePlan = {
  code: 'limited_capacity',
  words: { zh: '行为能力受限', en: 'Limited capacity' },
  definition: {
    zh: '限制或无民事行为能力的客户；无行为能力者不得销售任何产品',
    en: 'Customers of limited or no legal capacity; to the latter nothing may be sold',
  },
  rule: "capacity in ('limited', 'none')",
  kind: 'count',
}

const expiredShare: TilePlan = {
  code: 'risk_assessment_expired_share',
  words: { zh: '测评过期占比', en: 'Assessments expired' },
  definition: {
    zh: '做过风险测评的客户中，测评已过期的比例',
    en: 'Of the customers ever assessed, those whose assessment expired',
  },
  rule: 'risk_assessment_expired',
  kind: 'share',
  of: 'risk_assessed_date is not missing',
}

/** Whose home, and how many days after the night served. */
export interface HomeOf {
  readonly staffNumber: string
  readonly passed: number
}

/** What each of the six people sees first. Shares and lists follow the bank's own strategy. */
export function homePlanOf(role: Role, pack: Pack, { staffNumber, passed }: HomeOf): HomePlan {
  const birthday = birthdayOf(passed)
  switch (role) {
    case 'rm':
      return {
        tiles: [
          inCare,
          mainOf(staffNumber),
          aum,
          maturingMoney,
          countOf(leaving),
          countOf(rising),
          countOf(assessmentExpired),
        ],
        worklists: [
          todayOf(birthday),
          listOf(maturing),
          listOf(leaving),
          listOf(rising),
          listOf(birthday),
        ],
        breakdowns: [],
      }
    case 'outlet_head':
      return {
        tiles: [aum, customers, effective, crossSold, countOf(leaving), maturingMoney],
        worklists: [slipping, listOf(maturing), listOf(rising)],
        breakdowns: [
          {
            code: 'managers',
            words: { zh: '按主办客户经理', en: 'By main manager' },
            by: 'rm_id',
          },
          byTier(pack),
        ],
      }
    case 'marketer':
      return {
        tiles: [aum, customers, risingGap, idleMoney, crossSold, countOf(leaving)],
        worklists: [listOf(rising), slipping],
        breakdowns: [
          byCriticalBand(pack),
          byLifeGroup(pack),
          byProduct(pack),
          opportunities,
          byTier(pack),
        ],
      }
    case 'compliance':
      return {
        tiles: [
          countOf(assessmentExpired),
          expiredShare,
          refused,
          minors,
          limitedCapacity,
          countOf(complaining),
        ],
        worklists: [listOf(complaining), listOf(assessmentExpired)],
        breakdowns: [byRiskLevel],
      }
    case 'analyst':
      return { tiles: [customers, aum], worklists: [], breakdowns: [] }
    case 'admin':
      return { tiles: [], worklists: [], breakdowns: [] }
  }
}

function byTier(pack: Pack): BreakdownPlan {
  const scheme = pack.schemes.find(({ name }) => name === pack.officialScheme)
  const tiers = scheme === undefined ? [] : [...scheme.tiers, scheme.otherwise]
  return {
    code: 'tiers',
    words: { zh: '按客户等级', en: 'By tier' },
    rows: tiers.map(({ code, words }) => ({ label: words, rule: `tier = '${code}'` })),
  }
}

function byCriticalBand(pack: Pack): BreakdownPlan {
  return {
    code: 'critical_bands',
    words: { zh: '临界客户', en: 'Customers near a threshold' },
    rows: pack.critical.map(({ name, words }) => ({
      label: words,
      rule: `critical_band = '${name}'`,
    })),
  }
}

function byLifeGroup(pack: Pack): BreakdownPlan {
  return {
    code: 'life_groups',
    words: { zh: '客群', en: 'Life groups' },
    rows: pack.lifeGroups.map(({ name, words }) => ({ label: words, rule: `in_group('${name}')` })),
  }
}

function byProduct(pack: Pack): BreakdownPlan {
  return {
    code: 'products',
    words: { zh: '产品渗透', en: 'Products held' },
    rows: pack.families.map(({ code, words }) => ({
      label: words,
      rule: `has_product('${code}')`,
    })),
  }
}

/** Gaps one can act on, by tags of the default strategy. */
const opportunities: BreakdownPlan = {
  code: 'opportunities',
  words: { zh: '潜力缺口', en: 'Potential' },
  rows: [
    { label: { zh: '活期闲置资金', en: 'Idle money' }, rule: 'idle_money' },
    {
      label: { zh: '代发未开手机银行', en: 'Salary without mobile bank' },
      rule: 'salary_without_mobile_bank',
    },
    {
      label: { zh: '差一个产品即全面关系', en: 'One product short of a full relation' },
      rule: 'one_product_short',
    },
    { label: { zh: '亏损基金持有', en: 'Funds at a loss' }, rule: 'fund_in_loss' },
    { label: { zh: '低收益银保', en: 'Low-yield insurance' }, rule: 'low_yield_insurance' },
    {
      label: { zh: '房贷客户未持保险', en: 'Mortgage without insurance' },
      rule: "has_product('mortgage') and not has_product('insurance')",
    },
  ],
}

const byRiskLevel: BreakdownPlan = {
  code: 'risk_levels',
  words: { zh: '风险承受能力', en: 'Risk tolerance' },
  rows: [
    ...['C1', 'C2', 'C3', 'C4', 'C5'].map((level) => ({
      label: { zh: level, en: level },
      rule: `risk_level = '${level}'`,
    })),
    { label: { zh: '未测评', en: 'Never assessed' }, rule: 'risk_level is missing' },
  ],
}
