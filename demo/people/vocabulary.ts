/**
 * Codes of the bank's customer file: what its people write, and what the feed makes of it. The
 * order is the number kept in memory.
 */
type Codes = readonly (readonly [code: string, written: string])[]

export const occupations = [
  ['employee', '企业职员'],
  ['civil_servant', '机关事业单位人员'],
  ['professional', '专业技术人员'],
  ['business_owner', '企业主'],
  ['self_employed', '个体工商户'],
  ['worker', '生产服务人员'],
  ['freelancer', '自由职业者'],
  ['homemaker', '家庭主妇（夫）'],
  ['student', '学生'],
  ['retired', '退休人员'],
  ['farmer', '农业劳动者'],
  ['child', '学龄前儿童'],
] as const satisfies Codes

export const educations = [
  ['primary', '初中及以下'],
  ['secondary', '高中及中专'],
  ['college', '大专'],
  ['bachelor', '本科'],
  ['master', '硕士及以上'],
] as const satisfies Codes

export const maritalStatuses = [
  ['single', '未婚'],
  ['married', '已婚'],
  ['divorced', '离异'],
  ['widowed', '丧偶'],
] as const satisfies Codes

export const capacityCodes = [
  ['full', '完全'],
  ['limited', '限制'],
  ['none', '无'],
] as const satisfies Codes

export const sources = [
  ['walk_in', '网点自来'],
  ['payroll', '代发批量'],
  ['referral', '客户引荐'],
  ['mobile', '手机银行'],
  ['campaign', '营销活动'],
  ['merchant', '商户拓展'],
  ['loan', '贷款带入'],
] as const satisfies Codes

export const industries = [
  ['catering', '餐饮'],
  ['retail', '零售'],
  ['manufacturing', '制造'],
  ['construction', '建筑'],
  ['logistics', '物流'],
  ['technology', '科技'],
  ['education', '教育'],
  ['healthcare', '医疗'],
  ['services', '服务'],
  ['agriculture', '农业'],
] as const satisfies Codes

/** The number of a code in its list; throws on a name that is not there. */
export function numberOf<C extends string>(
  list: readonly (readonly [code: C, written: string])[],
  code: C,
): number {
  const place = list.findIndex(([each]) => each === code)
  if (place < 0) throw new Error(`no code ${code}`)
  return place
}

/** What the bank's file writes for a number. */
export function writtenAs(list: Codes, place: number): string {
  return list[place]?.[1] ?? ''
}

export const occupation = {
  employee: 0,
  civilServant: 1,
  professional: 2,
  businessOwner: 3,
  selfEmployed: 4,
  worker: 5,
  freelancer: 6,
  homemaker: 7,
  student: 8,
  retired: 9,
  farmer: 10,
  child: 11,
} as const

/** Products and services a customer starts the year with, as bits. */
export const has = {
  mobile: 1,
  online: 2,
  notice: 4,
  card: 8,
  mortgage: 16,
  consumerLoan: 32,
  merchant: 64,
  businessLoan: 128,
  payroll: 256,
  time: 512,
  large: 1024,
  structured: 2048,
  wealth: 4096,
  fund: 8192,
  insurance: 16_384,
  bond: 32_768,
  gold: 65_536,
  trust: 131_072,
  dormant: 262_144,
  monthEndGuest: 524_288,
  fundPlan: 1_048_576,
} as const

export const channelTastes = ['phone', 'sms', 'app', 'wecom', 'outlet'] as const
export type ChannelTaste = (typeof channelTastes)[number]

export const productTastes = [
  'time_deposit',
  'large_deposit',
  'wealth',
  'fund',
  'insurance',
  'gold',
  'credit_card',
  'consumer_loan',
  'mobile_bank',
] as const
export type ProductTaste = (typeof productTastes)[number]

/** Segments the planted truth speaks of, told from facts the bank has. */
export const segments = [
  'business',
  'affluent',
  'core',
  'mass_young',
  'mass_middle',
  'mass_senior',
] as const
export type Segment = (typeof segments)[number]
