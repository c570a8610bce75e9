export type Family =
  | 'demand_deposit'
  | 'time_deposit'
  | 'large_deposit'
  | 'structured_deposit'
  | 'wealth'
  | 'fund'
  | 'insurance'
  | 'bond'
  | 'gold'
  | 'trust'
  | 'mortgage'
  | 'consumer_loan'
  | 'business_loan'
  | 'credit_card'
  | 'debit_card'

/** How a holding's worth is told: what was paid in, units times price, or an insurer's table. */
export type Valuation = 'principal' | 'units' | 'surrender'

export interface Product {
  readonly id: string
  readonly family: Family
  readonly name: string
  readonly issuer: string
  readonly issuerRisk: number
  /** The bank's own rating; the higher of the two counts. 0: not rated. */
  readonly sellerRisk: number
  readonly termDays: number | undefined
  readonly minimumCents: number
  /** Millionths: 0.0235 is 23,500. */
  readonly rate: number | undefined
  readonly valuation: Valuation
  readonly private: boolean
  /** Yearly total cost of a loan, all fees in; millionths, as `rate`. */
  readonly totalCost: number | undefined
  readonly insurance:
    | { readonly kind: '传统型' | '财产保险'; readonly payingYears: number }
    | undefined
  /** Days from the bank's first business date. */
  readonly onSaleFrom: number | undefined
  readonly onSaleTo: number | undefined
  /** A closed product ends on one day for all its holders: days from the first business date. */
  readonly maturesAt: number | undefined
  /** How its price moves: yearly drift and daily swing in millionths, share in the market's. */
  readonly price: PriceCharacter | undefined
}

export interface PriceCharacter {
  /** Price at the first day, ten-thousandths of a yuan. */
  readonly start: number
  readonly drift: number
  readonly swing: number
  readonly market: number
}

const YUAN = 100
const ours = '知远银行'
const wealthCompany = '知远理财'

type Extra = Partial<Omit<Product, 'id' | 'family' | 'name'>>

function product(id: string, family: Family, name: string, extra: Extra = {}): Product {
  return {
    id,
    family,
    name,
    issuer: ours,
    issuerRisk: 1,
    sellerRisk: 1,
    termDays: undefined,
    minimumCents: 0,
    rate: undefined,
    valuation: 'principal',
    private: false,
    totalCost: undefined,
    insurance: undefined,
    onSaleFrom: undefined,
    onSaleTo: undefined,
    maturesAt: undefined,
    price: undefined,
    ...extra,
  }
}

function unitProduct(
  id: string,
  family: Family,
  name: string,
  issuer: string,
  [issuerRisk, sellerRisk]: readonly [number, number],
  minimumYuan: number,
  price: PriceCharacter,
  extra: Extra = {},
): Product {
  return product(id, family, name, {
    issuer,
    issuerRisk,
    sellerRisk,
    minimumCents: minimumYuan * YUAN,
    valuation: 'units',
    price,
    ...extra,
  })
}

const time = (id: string, name: string, termDays: number, rate: number) =>
  product(id, 'time_deposit', name, { termDays, rate, minimumCents: 50 * YUAN })
const steady = (drift: number, swing = 60): PriceCharacter => ({
  start: 10_000,
  drift,
  swing,
  market: 0,
})
const equity = (start: number, market: number, swing: number): PriceCharacter => ({
  start,
  drift: 10_000,
  swing,
  market,
})
const closed = (
  id: string,
  name: string,
  risk: readonly [number, number],
  from: number,
  to: number,
  drift: number,
) =>
  unitProduct(id, 'wealth', name, wealthCompany, risk, 10_000, steady(drift), {
    onSaleFrom: from - 30,
    onSaleTo: from,
    maturesAt: to,
    termDays: to - from,
  })

/** Everything the demo bank sells. Names, issuers and prices are made up. */
export const products: readonly Product[] = [
  product('DD0001', 'demand_deposit', '活期存款', { rate: 500 }),
  time('TD003M', '整存整取三个月', 91, 8_500),
  time('TD006M', '整存整取六个月', 182, 10_500),
  time('TD001Y', '整存整取一年', 365, 11_500),
  time('TD002Y', '整存整取二年', 730, 12_500),
  time('TD003Y', '整存整取三年', 1095, 15_500),
  product('LD001Y', 'large_deposit', '个人大额存单一年', {
    termDays: 365,
    rate: 14_000,
    minimumCents: 200_000 * YUAN,
  }),
  product('LD003Y', 'large_deposit', '个人大额存单三年', {
    termDays: 1095,
    rate: 18_500,
    minimumCents: 200_000 * YUAN,
  }),
  product('SD090A', 'structured_deposit', '知盈结构性存款九十天', {
    termDays: 90,
    rate: 19_000,
    minimumCents: 10_000 * YUAN,
    issuerRisk: 1,
    sellerRisk: 2,
  }),
  product('SD180A', 'structured_deposit', '知盈结构性存款一百八十天', {
    termDays: 180,
    rate: 21_000,
    minimumCents: 10_000 * YUAN,
    issuerRisk: 2,
    sellerRisk: 2,
  }),
  unitProduct('WM0001', 'wealth', '日日知盈现金管理', wealthCompany, [1, 1], 1, steady(14_500, 5)),
  unitProduct('WM0007', 'wealth', '周周知盈固收开放', wealthCompany, [2, 2], 1, steady(21_000)),
  unitProduct('WM0030', 'wealth', '月月知盈固收开放', wealthCompany, [2, 2], 1, steady(24_500, 80)),
  unitProduct('WM0180', 'wealth', '半年知盈固收增强', wealthCompany, [2, 3], 1_000, {
    start: 10_000,
    drift: 29_000,
    swing: 250,
    market: 0.06,
  }),
  unitProduct('WM0365', 'wealth', '知享混合一年持有', wealthCompany, [3, 3], 1_000, {
    start: 10_000,
    drift: 33_000,
    swing: 900,
    market: 0.2,
  }),
  closed('WMC251', '知稳封闭2025年第8期', [2, 2], -420, -222, 30_000),
  closed('WMC252', '知稳封闭2025年第12期', [2, 2], -330, -127, 29_000),
  closed('WMC261', '知稳封闭2026年第2期', [2, 2], -240, 12, 27_000),
  closed('WMC262', '知稳封闭2026年第5期', [2, 2], -150, 58, 26_500),
  closed('WMC263', '知稳增强2026年第7期', [2, 3], -98, 82, 28_500),
  closed('WMC264', '知稳封闭2026年第9期', [2, 2], -40, 142, 26_000),
  unitProduct(
    'WMP001',
    'wealth',
    '知远臻享私募固收',
    wealthCompany,
    [3, 4],
    400_000,
    { start: 10_000, drift: 42_000, swing: 500, market: 0.1 },
    { private: true },
  ),
  unitProduct('FD0001', 'fund', '云岭货币A', '云岭基金', [1, 1], 1, steady(13_500, 5)),
  unitProduct('FD0002', 'fund', '云岭纯债一年', '云岭基金', [2, 2], 10, steady(28_000, 500)),
  unitProduct('FD0003', 'fund', '青川双利债券', '青川基金', [2, 3], 10, {
    start: 11_800,
    drift: 25_000,
    swing: 1_400,
    market: 0.15,
  }),
  unitProduct(
    'FD0004',
    'fund',
    '青川稳健养老混合',
    '青川基金',
    [3, 3],
    10,
    equity(12_600, 0.4, 2_000),
  ),
  unitProduct('FD0005', 'fund', '白鹿沪深指数', '白鹿基金', [4, 4], 10, equity(14_900, 1, 1_000)),
  unitProduct(
    'FD0006',
    'fund',
    '白鹿成长精选',
    '白鹿基金',
    [4, 4],
    10,
    equity(23_100, 1.15, 4_500),
  ),
  unitProduct(
    'FD0007',
    'fund',
    '青川消费行业',
    '青川基金',
    [4, 4],
    10,
    equity(17_700, 0.95, 4_000),
  ),
  unitProduct(
    'FD0008',
    'fund',
    '白鹿科技前沿',
    '白鹿基金',
    [4, 5],
    10,
    equity(19_300, 1.35, 6_500),
  ),
  unitProduct('FD0009', 'fund', '云岭全球配置', '云岭基金', [4, 4], 10, equity(13_400, 0.7, 4_000)),
  product('IN0001', 'insurance', '安和增额终身寿', {
    issuer: '安和人寿',
    issuerRisk: 1,
    sellerRisk: 2,
    minimumCents: 10_000 * YUAN,
    valuation: 'surrender',
    rate: 17_500,
    termDays: 36_500,
    insurance: { kind: '传统型', payingYears: 5 },
  }),
  product('IN0002', 'insurance', '安和养老年金', {
    issuer: '安和人寿',
    issuerRisk: 1,
    sellerRisk: 2,
    minimumCents: 20_000 * YUAN,
    valuation: 'surrender',
    rate: 20_000,
    termDays: 7_300,
    insurance: { kind: '传统型', payingYears: 5 },
  }),
  product('IN0003', 'insurance', '东屏少儿教育金', {
    issuer: '东屏人寿',
    issuerRisk: 1,
    sellerRisk: 2,
    minimumCents: 5_000 * YUAN,
    valuation: 'surrender',
    rate: 15_000,
    termDays: 5_475,
    insurance: { kind: '传统型', payingYears: 10 },
  }),
  product('BD0003', 'bond', '储蓄国债三年', {
    issuer: '财政部',
    termDays: 1095,
    rate: 16_300,
    minimumCents: 100 * YUAN,
  }),
  product('BD0005', 'bond', '储蓄国债五年', {
    issuer: '财政部',
    termDays: 1825,
    rate: 17_000,
    minimumCents: 100 * YUAN,
  }),
  unitProduct('GD0001', 'gold', '知金积存', ours, [3, 3], 1, {
    start: 7_650_000,
    drift: 90_000,
    swing: 8_500,
    market: -0.1,
  }),
  unitProduct(
    'TR0001',
    'trust',
    '岚山财富家族信托',
    '岚山信托',
    [3, 4],
    1_000_000,
    { start: 10_000, drift: 48_000, swing: 400, market: 0.1 },
    { private: true },
  ),
  product('ML0001', 'mortgage', '个人住房按揭', { rate: 33_500, totalCost: 34_200 }),
  product('CL0001', 'consumer_loan', '知易贷', {
    rate: 38_000,
    minimumCents: 10_000 * YUAN,
    totalCost: 46_500,
  }),
  product('BL0001', 'business_loan', '小微经营贷', {
    rate: 39_500,
    minimumCents: 100_000 * YUAN,
    totalCost: 44_000,
  }),
  product('CC0001', 'credit_card', '知远标准信用卡'),
  product('CC0002', 'credit_card', '知远金卡'),
  product('CC0003', 'credit_card', '知远白金卡'),
  product('DC0001', 'debit_card', '知远借记卡'),
  product('IN0004', 'insurance', '东屏家庭财产保险', {
    issuer: '东屏财险',
    minimumCents: 100 * YUAN,
    insurance: { kind: '财产保险', payingYears: 1 },
  }),
]

const placeById = new Map(products.map((one, place) => [one.id, place]))

/** The place of a product in {@link products}; throws on a name that is not there. */
export function productPlace(id: string): number {
  const place = placeById.get(id)
  if (place === undefined) throw new Error(`no product ${id}`)
  return place
}

export function productAt(place: number): Product {
  const found = products[place]
  if (!found) throw new Error(`no product at ${place}`)
  return found
}
