import {
  channels,
  counterpartyClasses,
  insuranceKinds,
  productFamilies,
  transactionKinds,
} from './codes.ts'
import { ahead, codes, columns, required, to } from './fact.ts'
import type { Fact } from './fact.ts'

const family = { required: true, codes: productFamilies } as const

const accountStatuses = codes({
  active: ['正常', 'active'],
  dormant: ['睡眠', 'dormant'],
  frozen: ['冻结', 'frozen'],
  closed: ['销户', 'closed'],
  overdue: ['逾期', 'overdue'],
})

const partyRoles = codes({ owner: ['户主', 'owner'], user: ['授权使用人', 'authorised user'] })

const account: Fact = {
  name: 'account',
  words: { zh: '账户', en: 'Accounts' },
  grain: { zh: '每个账户一行', en: 'one row per account' },
  key: ['account_id'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    account_id: ['id', '账户号', 'account number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer')],
    family: ['code', '产品大类', 'product family', family],
    product_id: ['id', '产品', 'product', to('product')],
    status: ['code', '状态', 'status', { codes: accountStatuses }],
    opened_date: ['date', '开立日期', 'opened'],
    closed_date: ['date', '关闭日期', 'closed', ahead],
    limit_cents: ['cents', '额度', 'credit limit'],
    principal_cents: ['cents', '本金', 'loan principal'],
    balance_cents: ['cents', '当前余额', 'balance on the business date'],
    yearly_rate: ['decimal', '年利率', 'yearly rate, 0.0235 = 2.35%'],
    maturity_date: ['date', '到期日', 'maturity', ahead],
    overdue_days: ['integer', '逾期天数', 'days overdue'],
    unit_id: ['id', '开户机构', 'opening unit', to('org_unit')],
  }),
  checks: [],
}

const accountParty: Fact = {
  name: 'account_party',
  words: { zh: '账户关系人', en: 'Parties to accounts' },
  grain: { zh: '每个账户每位关系人一行', en: 'one row per account and party' },
  key: ['account_id', 'customer_id'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    account_id: ['id', '账户号', 'account number', to('account', required)],
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    role: ['code', '角色', 'role', { required: true, codes: partyRoles }],
    party_id: ['id', '关系号', 'number of the relation'],
  }),
  checks: [],
}

const holding: Fact = {
  name: 'holding',
  words: { zh: '持仓', en: 'Holdings' },
  grain: { zh: '每位客户每笔持仓一行', en: 'one row per holding of a customer' },
  key: ['holding_id'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    holding_id: ['id', '持仓号', 'holding number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    product_id: ['id', '产品', 'product', to('product', required)],
    family: ['code', '产品大类', 'product family', family],
    units: ['decimal', '份额', 'units'],
    cost_cents: ['cents', '成本', 'cost'],
    value_cents: ['cents', '市值', 'value', required],
    opened_date: ['date', '买入日期', 'bought'],
    maturity_date: ['date', '到期日', 'maturity', ahead],
    yearly_rate: ['decimal', '年化利率', 'yearly rate'],
  }),
  checks: [],
}

const balanceDaily: Fact = {
  name: 'balance_daily',
  words: { zh: '日终余额', en: 'Day-end balances' },
  grain: { zh: '每位客户每类产品每日一行', en: 'one row per customer, product family and day' },
  key: ['customer_id', 'family', 'balance_date'],
  history: 'event',
  wins: 'newest',
  columns: columns({
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    family: ['code', '产品大类', 'product family', family],
    balance_date: ['date', '余额日期', 'day', required],
    balance_cents: ['cents', '余额', 'balance', required],
  }),
  checks: [],
}

const balanceMonthEnd: Fact = {
  name: 'balance_month_end',
  words: { zh: '月末余额', en: 'Month-end balances' },
  grain: { zh: '每位客户每类产品每月末一行', en: 'one row per customer, family and month end' },
  key: ['customer_id', 'family', 'balance_date'],
  history: 'event',
  wins: 'newest',
  columns: columns({
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    family: ['code', '产品大类', 'product family', family],
    balance_date: ['date', '月末日期', 'month end', required],
    balance_cents: ['cents', '月末余额', 'balance at month end', required],
    average_cents: ['cents', '月日均', 'daily average of the month'],
  }),
  checks: [],
}

const transaction: Fact = {
  name: 'transaction',
  words: { zh: '交易', en: 'Transactions' },
  grain: { zh: '每笔交易一行', en: 'one row per transaction' },
  key: ['transaction_id'],
  history: 'event',
  wins: 'newest',
  columns: columns({
    transaction_id: ['id', '流水号', 'transaction number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer')],
    account_id: ['id', '账户号', 'account number', to('account')],
    transaction_date: ['date', '交易日期', 'date', required],
    transaction_at: ['time', '交易时间', 'time'],
    direction: [
      'code',
      '方向',
      'direction',
      { required: true, codes: codes({ in: ['转入', 'in'], out: ['转出', 'out'] }) },
    ],
    amount_cents: ['cents', '金额', 'amount, never negative', required],
    kind: ['code', '类型', 'kind', { required: true, codes: transactionKinds }],
    counterparty: ['code', '对手方类别', 'counterparty class', { codes: counterpartyClasses }],
    channel: ['code', '渠道', 'channel', { codes: channels }],
    bank_code: ['code', '行内交易码', "the bank's own transaction code"],
    balance_after_cents: ['cents', '交易后余额', 'balance afterwards'],
  }),
  checks: [
    {
      name: 'amount_not_negative',
      words: {
        zh: '金额不为负，方向另列',
        en: 'amounts are not negative; direction says which way',
      },
      holds: 'amount_cents >= 0',
    },
  ],
}

const standingOrder: Fact = {
  name: 'standing_order',
  words: { zh: '定期转账', en: 'Standing orders' },
  grain: { zh: '每个定期转账一行', en: 'one row per standing order' },
  key: ['order_id'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    order_id: ['id', '编号', 'order number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer')],
    account_id: ['id', '账户号', 'account number', to('account', required)],
    kind: ['code', '用途', 'purpose', { required: true, codes: transactionKinds }],
    amount_cents: ['cents', '金额', 'amount', required],
    counterparty_bank: ['code', '对方银行', "counterparty's bank"],
  }),
  checks: [],
}

const product: Fact = {
  name: 'product',
  words: { zh: '产品', en: 'Products' },
  grain: { zh: '每个产品一行', en: 'one row per product' },
  key: ['product_id'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    product_id: ['id', '产品', 'product', required],
    family: ['code', '产品大类', 'product family', family],
    name: ['text', '名称', 'name', required],
    issuer: ['text', '发行方', 'issuer'],
    issuer_risk: ['code', '发行方风险等级', 'risk by the issuer, R1-R5'],
    seller_risk: ['code', '本行风险等级', 'risk by this bank, R1-R5'],
    term_days: ['integer', '期限（天）', 'term in days'],
    minimum_cents: ['cents', '起点金额', 'minimum'],
    yearly_rate: ['decimal', '年利率', 'yearly rate of deposits and loans'],
    yearly_total_cost: [
      'decimal',
      '年化综合融资成本（贷款）',
      'yearly total cost of a loan, all fees in; 0.0465 = 4.65%',
    ],
    insurance_kind: ['code', '保险类型', 'what an insurance pays by', { codes: insuranceKinds }],
    paying_years: ['integer', '缴费年数（趸缴为 1）', 'years premiums are paid; 1: once'],
    private: ['flag', '私募', 'private placement'],
    on_sale_from: ['date', '起售日', 'on sale from', ahead],
    on_sale_to: ['date', '停售日', 'on sale to', ahead],
  }),
  checks: [],
}

const productPrice: Fact = {
  name: 'product_price',
  words: { zh: '产品净值', en: 'Product prices' },
  grain: { zh: '每个产品每日一行', en: 'one row per product and day' },
  key: ['product_id', 'price_date'],
  history: 'event',
  wins: 'newest',
  columns: columns({
    product_id: ['id', '产品', 'product', to('product', required)],
    price_date: ['date', '日期', 'day', required],
    price: ['decimal', '净值', 'net asset value per unit', required],
  }),
  checks: [],
}

const district: Fact = {
  name: 'district',
  words: { zh: '地区', en: 'Districts' },
  grain: { zh: '每个地区一行', en: 'one row per district' },
  key: ['district_id'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    district_id: ['id', '地区', 'district', required],
    name: ['text', '名称', 'name', required],
    region: ['text', '大区', 'region'],
    population: ['integer', '人口', 'population'],
    urban_share: ['decimal', '城镇人口比例', 'urban share, 0-1'],
    average_salary_cents: ['cents', '平均工资', 'average salary'],
    unemployment_rate: ['decimal', '失业率', 'unemployment, 0-1'],
  }),
  checks: [],
}

export const moneyFacts = [
  account,
  accountParty,
  holding,
  balanceDaily,
  balanceMonthEnd,
  transaction,
  standingOrder,
  product,
  productPrice,
  district,
]
