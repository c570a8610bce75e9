import type { RowFormat } from './row-writer.ts'

/** One file of the nightly delivery: who sends it, in which dialect. */
export interface FileKind extends RowFormat {
  /** The feed that reads it, `feeds/demo/<feed>.yaml`. */
  readonly feed: string
  /** `{date}` is the business date. */
  readonly name: string
  /** The control file holds a checksum; of the large ones, count and size only. */
  readonly checksum: boolean
}

const UNIT_SEPARATOR = '\x1f'

/**
 * Old systems send GB18030, new ones UTF-8 tables. A file that may be empty on a quiet night has a
 * header, so that an export that failed can be told from one that found nothing.
 */
const core = (feed: string, name: string): FileKind => ({
  feed,
  name: `${name}_{date}.txt`,
  encoding: 'gb18030',
  separator: '|',
  checksum: false,
})
const ecif = (feed: string, name: string): FileKind => ({
  feed,
  name: `${name}_{date}.txt`,
  encoding: 'gb18030',
  separator: UNIT_SEPARATOR,
  checksum: true,
})
const warehouse = (feed: string, name: string): FileKind => ({
  feed,
  name: `${name}_{date}.del`,
  encoding: 'utf-8',
  separator: '|',
  checksum: false,
})
const table = (
  feed: string,
  name: string,
  header: readonly string[],
  checksum = true,
): FileKind => ({
  feed,
  name: `${name}_{date}.csv`,
  encoding: 'utf-8',
  separator: ',',
  header,
  checksum,
})
const listed = (feed: string, name: string, header: readonly string[]): FileKind => ({
  feed,
  name: `${name}_{date}.txt`,
  encoding: 'gb18030',
  separator: '|',
  header,
  checksum: true,
})

export const fileKinds = {
  orgUnit: listed('org_unit', 'HR_ORG', ['机构号', '上级机构号', '层级', '机构名称', '地区']),
  staff: listed('staff', 'HR_STAFF', [
    '工号',
    '姓名',
    '证件号码',
    '机构号',
    '岗位',
    '资质',
    '入职日期',
    '离职日期',
  ]),
  district: table('district', 'MKT_DISTRICT', [
    'district_id',
    'name',
    'region',
    'population',
    'urban_share',
    'average_salary',
    'unemployment_rate',
  ]),
  product: ecif('product', 'PRD_INFO'),
  productPrice: table('product_price', 'PRD_NAV', ['product_id', 'nav_date', 'nav']),
  customer: ecif('customer', 'ECIF_CUST'),
  relation: listed('relation', 'ECIF_REL', ['客户号', '关联方', '关系', '起始日期']),
  ownership: table('ownership', 'CRM_OWNER', ['cust_no', 'staff_no', 'role', 'since']),
  account: core('account', 'CORE_ACCT'),
  accountParty: listed('account_party', 'CORE_PARTY', ['账号', '客户号', '角色', '关系号']),
  holding: table('holding', 'SALE_HOLD', [
    'hold_no',
    'cust_no',
    'product',
    'family',
    'units',
    'cost',
    'value',
    'bought',
    'maturity',
    'rate',
  ]),
  balanceMonthEnd: table(
    'balance_month_end',
    'DW_BAL_MONTH',
    ['cust_no', 'prd_class', 'bal_date', 'bal', 'avg_bal'],
    false,
  ),
  balanceDaily: warehouse('balance_daily', 'DW_BAL_DAY'),
  transaction: table(
    'transaction',
    'CORE_TXN',
    [
      'txn_no',
      'cust_no',
      'acct_no',
      'txn_time',
      'dc',
      'amount',
      'txn_code',
      'opp_class',
      'chnl',
      'balance',
    ],
    false,
  ),
  event: table(
    'event',
    'APP_EVENT',
    ['evt_no', 'cust_no', 'evt_type', 'evt_time', 'chnl', 'subject', 'value'],
    false,
  ),
  riskAssessment: listed('risk_assessment', 'SUIT_RISK', [
    '测评号',
    '客户号',
    '测评日期',
    '风险等级',
    '有效期至',
    '渠道',
  ]),
  consent: table('consent', 'ECIF_CONSENT', [
    'consent_no',
    'cust_no',
    'purpose',
    'chnl',
    'agreed',
    'agreed_on',
    'proof',
  ]),
  contact: table('contact', 'CRM_CONTACT', [
    'contact_no',
    'cust_no',
    'contact_time',
    'chnl',
    'action',
    'campaign',
    'staff_no',
    'purpose',
  ]),
  outcome: table('outcome', 'CRM_RESULT', [
    'result_no',
    'cust_no',
    'contact_no',
    'result_date',
    'result',
    'product',
    'amount',
    'staff_no',
  ]),
  complaint: listed('complaint', 'CS_COMPLAINT', [
    '投诉号',
    '客户号',
    '受理日期',
    '办结日期',
    '级别',
    '事由',
    '渠道',
  ]),
  campaign: table('campaign', 'CRM_CAMPAIGN', [
    'campaign',
    'name',
    'action',
    'family',
    'measure',
    'started',
    'ended',
    'window',
    'control_arm',
    'control_share',
    'contact_cost',
  ]),
  campaignMember: table('campaign_member', 'CRM_MEMBER', [
    'campaign',
    'cust_no',
    'arm',
    'assigned_on',
  ]),
} as const satisfies Readonly<Record<string, FileKind>>

export type FileName = keyof typeof fileKinds
