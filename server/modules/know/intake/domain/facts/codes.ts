import { codes } from './fact.ts'

export const customerKinds = codes({
  personal: ['个人', 'personal'],
  business: ['企业', 'business'],
})

export const genders = codes({ F: ['女', 'female'], M: ['男', 'male'] })

/** Legal capacity (民法典 §19-24; FIELD §1.3). */
export const capacities = codes({
  full: ['完全民事行为能力', 'full capacity'],
  limited: ['限制民事行为能力', 'limited capacity'],
  none: ['无民事行为能力', 'no capacity'],
})

/** State of the customer due diligence (客户尽职调查办法, from 2026-01-01; FIELD §10). */
export const dueDiligences = codes({
  complete: ['已完成', 'complete'],
  open: ['未完成', 'open'],
})

/** What an insurance pays by: uncertain benefits need more of the buyer (SUIT 36, 39). */
export const insuranceKinds = codes({
  traditional: ['传统型', 'fixed benefits'],
  participating: ['分红型', 'participating'],
  universal: ['万能型', 'universal'],
  investment_linked: ['投资连结型', 'investment-linked'],
  variable_annuity: ['变额年金', 'variable annuity'],
  property: ['财产保险', 'property'],
  short_term: ['一年期及以内人身保险', 'life or health of a year or less'],
})

/** Product families: what `has_product('…')` of a rule names. */
export const productFamilies = codes({
  demand_deposit: ['活期存款', 'demand deposit'],
  time_deposit: ['定期存款', 'time deposit'],
  large_deposit: ['大额存单', 'large certificate of deposit'],
  structured_deposit: ['结构性存款', 'structured deposit'],
  wealth: ['理财', 'wealth product'],
  fund: ['基金', 'fund'],
  insurance: ['保险', 'insurance'],
  bond: ['国债', 'treasury bond'],
  gold: ['贵金属', 'precious metal'],
  trust: ['信托与私募', 'trust and private placement'],
  mortgage: ['住房按揭', 'mortgage'],
  consumer_loan: ['消费贷款', 'consumer loan'],
  business_loan: ['经营贷款', 'business loan'],
  credit_card: ['信用卡', 'credit card'],
  debit_card: ['借记卡', 'debit card'],
  payroll: ['代发工资', 'payroll'],
  mobile_bank: ['手机银行', 'mobile bank'],
  online_bank: ['网上银行', 'online bank'],
  merchant: ['商户收单', 'merchant acquiring'],
  sms_notice: ['短信通知', 'SMS notice'],
})

export const transactionKinds = codes({
  salary: ['工资', 'salary'],
  transfer: ['转账', 'transfer'],
  consumption: ['消费', 'card purchase'],
  cash: ['现金', 'cash'],
  purchase: ['购买产品', 'product purchase'],
  redemption: ['产品赎回', 'product redemption'],
  repayment: ['还款', 'loan repayment'],
  loan_granted: ['贷款发放', 'loan granted'],
  interest: ['利息', 'interest'],
  fee: ['手续费', 'fee'],
  tax: ['税费', 'tax'],
  pension: ['养老金', 'pension'],
  bill: ['缴费', 'bill payment'],
  insurance: ['保险', 'insurance payment'],
  settlement: ['经营结算', 'business settlement'],
  other: ['其他', 'other'],
})

/** Who stands on the other side of a transaction, without naming anybody. */
export const counterpartyClasses = codes({
  own_account: ['本人本行', 'own account here'],
  own_other_bank: ['本人他行', 'own account at another bank'],
  person: ['他人', 'another person'],
  employer: ['单位', 'employer'],
  merchant: ['商户', 'merchant'],
  government: ['政府', 'government'],
  overseas: ['境外', 'overseas'],
  bank: ['银行', 'a bank'],
  business: ['企业', 'a business'],
})

export const channels = codes({
  counter: ['柜面', 'counter'],
  atm: ['自助设备', 'self-service machine'],
  mobile: ['手机银行', 'mobile bank'],
  online: ['网上银行', 'online bank'],
  pos: ['POS', 'point of sale'],
  third_party: ['第三方支付', 'third-party payment'],
  phone: ['电话', 'phone call'],
  sms: ['短信', 'SMS'],
  letter: ['信函', 'letter'],
  email: ['邮件', 'e-mail'],
  wecom: ['企业微信', 'WeCom'],
  app: ['APP 消息', 'in-app message'],
  visit: ['上门', 'visit'],
  outlet: ['网点面谈', 'talk at the outlet'],
  batch: ['批量', 'batch'],
})

/** Purposes a customer may consent to (PIPL 13-16, 23, 24); `contact` refused is do-not-contact. */
export const consentPurposes = codes({
  contact: ['联络（勿扰登记）', 'being contacted at all'],
  marketing: ['营销', 'marketing'],
  personalised: ['个性化推荐', 'personalised recommendation'],
  sharing: ['向第三方提供', 'sharing with a third party'],
  sensitive: ['处理敏感信息', 'processing sensitive information'],
})

export const eventKinds = codes({
  login: ['登录', 'login'],
  view: ['浏览', 'page view'],
  click: ['点击', 'click'],
  search: ['搜索', 'search'],
  call_in: ['来电', 'incoming call'],
  visit: ['到店', 'visit to an outlet'],
  receipt: ['消息送达', 'message receipt'],
  response: ['响应', 'response'],
  nps: ['净推荐值评分', 'NPS score'],
  address_change: ['地址变更', 'address change'],
  card_activation: ['开卡激活', 'card activation'],
  appointment: ['预约', 'appointment'],
})

export const relationKinds = codes({
  household: ['家庭', 'household'],
  spouse: ['配偶', 'spouse'],
  parent_of: ['父母', 'parent of'],
  owner_of: ['企业主', 'owner of'],
  employer_of: ['雇主', 'employer of'],
  referred_by: ['引荐', 'referred by'],
  guardian_of: ['监护人', 'guardian of'],
})

export const orgLevels = codes({
  head_office: ['总行', 'head office'],
  branch: ['分行', 'branch'],
  sub_branch: ['支行', 'sub-branch'],
  outlet: ['网点', 'outlet'],
  team: ['团队', 'team'],
})

export const ownershipRoles = codes({
  main: ['责任人', 'main manager'],
  assistant: ['协助人', 'assistant'],
})

export const outcomeKinds = codes({
  reached: ['已接通', 'reached'],
  not_reached: ['未接通', 'not reached'],
  interested: ['有意向', 'interested'],
  declined: ['拒绝', 'declined'],
  purchased: ['成交', 'purchased'],
  do_not_contact: ['要求勿扰', 'asked not to be contacted'],
  complaint: ['投诉', 'complained'],
  appointment: ['已预约', 'appointment made'],
})

/** What a campaign is measured by; the codes of `contracts/campaigns.ts`. */
export const campaignMeasures = codes({
  purchases: ['购买', 'purchases'],
  responses: ['响应', 'responses'],
  aum_cents: ['资产变动', 'change of assets'],
  logins: ['登录', 'logins'],
})
