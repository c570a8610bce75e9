import {
  campaignMeasures,
  channels,
  consentPurposes,
  eventKinds,
  outcomeKinds,
  productFamilies,
} from './codes.ts'
import { ahead, codes, columns, required, to } from './fact.ts'
import type { Fact } from './fact.ts'

const riskLevels = codes({
  C1: ['C1 保守型', 'C1 conservative'],
  C2: ['C2 稳健型', 'C2 prudent'],
  C3: ['C3 平衡型', 'C3 balanced'],
  C4: ['C4 成长型', 'C4 growth'],
  C5: ['C5 进取型', 'C5 aggressive'],
})

const event: Fact = {
  name: 'event',
  words: { zh: '行为事件', en: 'Behaviour events' },
  grain: { zh: '每个事件一行', en: 'one row per event' },
  key: ['event_id'],
  history: 'event',
  wins: 'newest',
  columns: columns({
    event_id: ['id', '事件号', 'event number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    kind: ['code', '事件', 'event', { required: true, codes: eventKinds }],
    event_date: ['date', '日期', 'date', required],
    event_at: ['time', '时间', 'time'],
    channel: ['code', '渠道', 'channel', { codes: channels }],
    subject: ['code', '对象（页面、产品）', 'what it was about (page, product)'],
    value: ['decimal', '数值', 'number it carries (NPS score, seconds)'],
  }),
  checks: [],
}

/** C1-C5 and the twelve-month validity: SUIT 22, 29. */
const riskAssessment: Fact = {
  name: 'risk_assessment',
  words: { zh: '风险测评', en: 'Risk assessments' },
  grain: { zh: '每次测评一行', en: 'one row per assessment' },
  key: ['assessment_id'],
  history: 'event',
  wins: 'newest',
  columns: columns({
    assessment_id: ['id', '测评号', 'assessment number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    assessed_date: ['date', '测评日期', 'assessed', required],
    level: ['code', '风险承受能力', 'risk tolerance', { required: true, codes: riskLevels }],
    valid_until: ['date', '有效期至', 'valid until', ahead],
    channel: ['code', '渠道', 'channel', { codes: channels }],
  }),
  checks: [],
}

const consent: Fact = {
  name: 'consent',
  words: { zh: '授权同意', en: 'Consents' },
  grain: { zh: '每次授权或撤回一行', en: 'one row per consent given or withdrawn' },
  key: ['consent_id'],
  history: 'event',
  wins: 'newest',
  columns: columns({
    consent_id: ['id', '编号', 'consent number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    purpose: ['code', '目的', 'purpose', { required: true, codes: consentPurposes }],
    channel: ['code', '渠道（空为全部）', 'channel; empty means all', { codes: channels }],
    given: ['flag', '同意', 'given (false: withdrawn)', required],
    given_date: ['date', '日期', 'date', required],
    proof: ['text', '凭证', 'proof'],
  }),
  checks: [],
}

const contact: Fact = {
  name: 'contact',
  words: { zh: '联络', en: 'Contacts' },
  grain: { zh: '每次联络一行', en: 'one row per contact' },
  key: ['contact_id'],
  history: 'event',
  wins: 'newest',
  columns: columns({
    contact_id: ['id', '联络号', 'contact number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    contact_date: ['date', '日期', 'date', required],
    contact_at: ['time', '时间', 'time'],
    channel: ['code', '渠道', 'channel', { required: true, codes: channels }],
    action_id: ['id', '动作', 'action'],
    campaign_id: ['id', '活动', 'campaign', to('campaign')],
    staff_id: ['id', '员工', 'member of staff', to('staff')],
    purpose: ['code', '性质', 'marketing or service'],
  }),
  checks: [],
}

const outcome: Fact = {
  name: 'outcome',
  words: { zh: '联络结果', en: 'Outcomes' },
  grain: { zh: '每个结果一行', en: 'one row per outcome' },
  key: ['outcome_id'],
  history: 'event',
  wins: 'newest',
  columns: columns({
    outcome_id: ['id', '结果号', 'outcome number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    contact_id: ['id', '联络号', 'contact it answers', to('contact')],
    outcome_date: ['date', '日期', 'date', required],
    kind: ['code', '结果', 'outcome', { required: true, codes: outcomeKinds }],
    product_id: ['id', '产品', 'product', to('product')],
    amount_cents: ['cents', '金额', 'amount'],
    staff_id: ['id', '员工', 'member of staff', to('staff')],
    elder_procedure: [
      'flag',
      '高龄专门流程已履行（成交）',
      'of a sale: the procedure for elders was followed (SUIT 18)',
    ],
  }),
  checks: [],
}

const complaintLevels = codes({
  red: ['红', 'red'],
  yellow: ['黄', 'yellow'],
  blue: ['蓝', 'blue'],
})

const complaint: Fact = {
  name: 'complaint',
  words: { zh: '投诉', en: 'Complaints' },
  grain: { zh: '每件投诉一行', en: 'one row per complaint' },
  key: ['complaint_id'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    complaint_id: ['id', '投诉号', 'complaint number', required],
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    opened_date: ['date', '受理日期', 'opened', required],
    closed_date: ['date', '办结日期', 'closed'],
    level: ['code', '级别', 'level', { codes: complaintLevels }],
    topic: ['code', '事由', 'topic'],
    channel: ['code', '渠道', 'channel', { codes: channels }],
  }),
  checks: [],
}

/** What a campaign set out to do, so that its result can be measured whoever planned it. */
const campaign: Fact = {
  name: 'campaign',
  words: { zh: '营销活动', en: 'Campaigns' },
  grain: { zh: '每个活动一行', en: 'one row per campaign' },
  key: ['campaign_id'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    campaign_id: ['id', '活动', 'campaign', required],
    name: ['text', '名称', 'name, naming nobody'],
    action_id: ['id', '动作', 'action'],
    family: [
      'code',
      '产品大类（空为不限）',
      'product family; empty: any',
      { codes: productFamilies },
    ],
    product_id: ['id', '产品（空为不限）', 'product; empty: any', to('product')],
    measure: ['code', '衡量', 'what is measured', { required: true, codes: campaignMeasures }],
    started_date: ['date', '开始日期', 'started', { required: true, mayLieAhead: true }],
    ended_date: ['date', '结束日期', 'last day of contacting', ahead],
    window_days: ['integer', '观察天数（自分组日起）', 'days measured, from assignment', required],
    control_arm: ['code', '对照组的名称', 'name of the control arm; empty: none'],
    control_share: ['decimal', '设定的对照组比例', 'share meant for control, 0-1'],
    cost_per_contact_cents: ['cents', '每次联络成本', 'cost of one contact'],
    cost_cents: [
      'cents',
      '总成本（有则不按次数计算）',
      'cost in all; where told, contacts are not counted up',
    ],
  }),
  checks: [
    {
      name: 'ended_not_before_started',
      words: { zh: '结束不早于开始', en: 'ended not before started' },
      holds: 'ended_date is null or ended_date >= started_date',
    },
    {
      name: 'window_at_least_a_day',
      words: { zh: '观察至少一天', en: 'a window lasts a day at least' },
      holds: 'window_days >= 1',
    },
    {
      name: 'control_share_is_a_share',
      words: { zh: '对照组比例在 0 与 1 之间', en: 'the control share lies between 0 and 1' },
      holds: 'control_share is null or (control_share >= 0 and control_share < 1)',
    },
  ],
}

const campaignMember: Fact = {
  name: 'campaign_member',
  words: { zh: '活动成员', en: 'Campaign members' },
  grain: { zh: '每个活动每位客户一行', en: 'one row per campaign and customer' },
  key: ['campaign_id', 'customer_id'],
  history: 'state',
  wins: 'first',
  said: { column: 'arm', beside: 'also_arm' },
  columns: columns({
    campaign_id: ['id', '活动', 'campaign', to('campaign', required)],
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    arm: ['code', '分组', 'arm, control included', required],
    also_arm: [
      'code',
      '后来交付的另一分组（成员仍按先前分组计）',
      'another arm that a later delivery named; the member stays in the first',
    ],
    assigned_date: ['date', '分组日期', 'assigned'],
    wave: ['code', '批次（空为按分组日期）', 'drawn together; empty: by the day assigned'],
    control_share: [
      'decimal',
      '该批设定的对照组比例（空为同活动）',
      "share meant for control in it, 0-1; empty: the campaign's",
    ],
  }),
  checks: [
    {
      name: 'control_share_is_a_share',
      words: { zh: '对照组比例在 0 与 1 之间', en: 'the control share lies between 0 and 1' },
      holds: 'control_share is null or (control_share >= 0 and control_share < 1)',
    },
  ],
}

/** What relationship managers note of a customer: exported from the ledger, never free text. */
const manualTag: Fact = {
  name: 'manual_tag',
  words: { zh: '手工标签', en: 'Manual tags' },
  grain: { zh: '每位客户每个标签一行', en: 'one row per customer and tag' },
  key: ['customer_id', 'tag'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    tag: ['code', '标签', 'tag', required],
    value: ['code', '值', 'value; true or false for a flag', required],
    staff_id: ['id', '标注人', 'noted by', to('staff')],
    noted_date: ['date', '标注日期', 'noted on'],
  }),
  checks: [],
}

export const contactFacts = [
  event,
  riskAssessment,
  consent,
  contact,
  outcome,
  complaint,
  campaign,
  campaignMember,
  manualTag,
]
