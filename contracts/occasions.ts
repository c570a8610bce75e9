import type { Words } from './words.ts'

/**
 * Standings of a person in which they are left in peace. The dead are none of them: nothing at all
 * reaches a customer who has died.
 */
export const protectedStates = [
  'no_capacity',
  'limited_capacity',
  'age_unknown',
  'identity_expired',
  'due_diligence_open',
  'do_not_contact',
  'open_complaint',
  'closed_customer',
  'frozen_account',
] as const
export type ProtectedState = (typeof protectedStates)[number]

/** Something the bank owes a customer to tell or answer: the only grounds of a service contact. */
export interface Occasion {
  readonly words: Words
  /** Law article, operator practice or row of FIELD.md. */
  readonly source: string
  /**
   * Protected states it reaches all the same. Who has no or limited capacity is reached through the
   * guardian, who holds the number the bank has.
   */
  readonly reaches: readonly ProtectedState[]
  /** Its text may name the kind of product the customer holds; it may never offer one. */
  readonly namesHoldings: boolean
}

const guardian = ['no_capacity', 'limited_capacity', 'age_unknown'] as const
const papers = ['identity_expired', 'due_diligence_open'] as const

/** A notice of the contract: owed to whoever has one, whatever they said of marketing. */
const contractual: readonly ProtectedState[] = [
  ...guardian,
  ...papers,
  ...(['do_not_contact', 'open_complaint', 'frozen_account'] as const),
]

/**
 * The closed list of service occasions (FIELD §3: service messages are not marketing and carry no
 * marketing tail). What would win or keep business is not among them: that is marketing, whatever an
 * action calls itself. A pack chooses from the list and can't add to it.
 */
export const occasions = {
  maturity_notice: {
    words: { zh: '到期通知', en: 'notice of a maturity' },
    source: 'FIELD §3 (SMS20D): service messages',
    reaches: contractual,
    namesHoldings: true,
  },
  payment_due: {
    words: { zh: '还款、缴费提醒', en: 'notice of a payment due' },
    source: 'FIELD §3 (SMS20D); §6 repayment reminder',
    reaches: contractual,
    namesHoldings: true,
  },
  security_notice: {
    words: { zh: '资金与账户安全提示', en: 'notice on the safety of money and account' },
    source: 'FIELD §3 (SMS20D): security',
    reaches: contractual,
    namesHoldings: true,
  },
  contract_notice: {
    words: { zh: '合同与服务变更告知', en: 'notice of a change of contract or service' },
    source: 'CPL 8, 26; INS23 36',
    reaches: contractual,
    namesHoldings: true,
  },
  identity_renewal: {
    words: { zh: '证件到期与尽职调查更新', en: 'renewal of identity document or due diligence' },
    source: 'FIELD §10: 客户尽职调查和客户身份资料及交易记录保存管理办法 (2026-01-01)',
    reaches: contractual,
    namesHoldings: false,
  },
  complaint_reply: {
    words: { zh: '投诉处理告知与回访', en: 'reply to and call-back on a complaint' },
    source: 'CMPL 18-20; FIELD §7',
    reaches: [...contractual, 'closed_customer'],
    namesHoldings: true,
  },
  rights_reply: {
    words: { zh: '个人信息权利请求答复', en: 'reply to a request on personal information' },
    source: 'PIPL 44-50',
    reaches: [...contractual, 'closed_customer'],
    namesHoldings: false,
  },
  holding_notice: {
    words: { zh: '已持有产品的风险与净值告知', en: 'news of a risk or loss in what is held' },
    source: 'SUIT 17; FIELD §6 market fall on holdings (S1)',
    reaches: [...guardian, ...papers, 'frozen_account'],
    namesHoldings: true,
  },
  assessment_expiry: {
    words: { zh: '风险测评到期告知', en: 'notice that the risk assessment has expired' },
    source: 'SUIT 29',
    reaches: [],
    namesHoldings: false,
  },
  information_check: {
    words: { zh: '客户信息变更核对', en: 'check of changed customer details' },
    source: 'FIELD §10 客户尽职调查; §6 address change (S4)',
    reaches: [...guardian, ...papers, 'frozen_account'],
    namesHoldings: false,
  },
  agreed_talk: {
    words: { zh: '客户约定的联络', en: 'a contact agreed with the customer' },
    source: 'FIELD §3: at the recipient’s request (AD 43)',
    reaches: [...guardian, ...papers, 'open_complaint', 'closed_customer', 'frozen_account'],
    namesHoldings: true,
  },
  greeting: {
    words: { zh: '节日与生日问候', en: 'greeting on a birthday or festival' },
    source: 'S0-038 [K]',
    reaches: [],
    namesHoldings: false,
  },
} as const satisfies Readonly<Record<string, Occasion>>

export type OccasionName = keyof typeof occasions

export const occasionNames = Object.keys(occasions) as OccasionName[]

/** The occasion of a name; undefined for what is on no list. */
export function occasionOf(name: string | null | undefined): Occasion | undefined {
  const isListed = name !== null && name !== undefined && Object.hasOwn(occasions, name)
  return isListed ? occasions[name as OccasionName] : undefined
}
