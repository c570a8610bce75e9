import { defineWords } from '../../lib/words.ts'

export const useComplaintWords = defineWords('complaints', {
  title: ['投诉', 'Complaints'],
  lead: [
    '管辖范围内客户的投诉：联络中听到的、其他系统告知的、本行文件送来的。未办结前，任何渠道都不得对该客户营销，服务联络照常；办结后立即恢复。',
    'Complaints of the customers within your scope: heard in contacts, told by other systems, ' +
      "delivered in the bank's files. While one is open nobody may market to the customer over " +
      'any channel; service goes on. Once settled, marketing may go on at once.',
  ],
  state: ['状态', 'State'],
  open: ['未办结 {{count}}', 'Open {{count}}'],
  settled: ['已办结 {{count}}', 'Settled {{count}}'],
  overdue_own: [
    '{{count}} 件已超三个工作日',
    { one: 'One past three working days', other: '{{count}} past three working days' },
  ],
  overdue_law: [
    '{{count}} 件已超法定十五日',
    { one: 'One past the 15 days of the law', other: '{{count}} past the 15 days of the law' },
  ],
  only_of: ['只看客户 {{id}}', 'Customer {{id}} only'],
  all_customers: ['查看全部客户', 'All customers'],
  none_open: ['没有未办结的投诉', 'No complaints are open'],
  none_open_cure: [
    '在工作台登记联络时选“投诉”，或由投诉系统告知、随文件送来，就会出现在这里',
    'One recorded in the workbench as a complaint, told by another system or delivered in a file ' +
      'is shown here',
  ],
  none_settled: ['还没有办结的投诉', 'No complaints have been settled'],
  none_settled_cure: ['办结后保留在这里，含办结人和办法', 'They stay here, with who and how'],
  'standing.in_time': ['期限内', 'In time'],
  'standing.past_own': ['超三个工作日', 'Past three working days'],
  'standing.past_law': ['超法定十五日', 'Past 15 days'],
  'standing.past_longest': ['超最长六十日', 'Past 60 days'],
  days: ['已 {{count}} 天', { one: 'Open for one day', other: 'Open for {{count}} days' }],
  days_none: ['今天受理', 'Received today'],
  took: ['用时 {{count}} 天', { one: 'Took one day', other: 'Took {{count}} days' }],
  took_none: ['当天办结', 'Settled the same day'],
  opened: ['{{date}} 受理', 'Received {{date}}'],
  due_own: ['行内期限', "The bank's own"],
  due_law: ['法定期限', 'By law'],
  due_longest: ['最长期限', 'At most'],
  due_unconfirmed: ['日历未确认', 'calendar not confirmed'],
  due_own_what: ['三个工作日内闭环', 'Closed within three working days'],
  due_law_what: [
    '《银行业保险业消费投诉处理管理办法》第十八条：收到之日起十五日内作出处理决定',
    'Measures on Consumer Complaints, article 18: decided within 15 days of receipt',
  ],
  due_longest_what: [
    '情况复杂的可延至三十日；经上级批准并告知客户，可再延三十日',
    '30 days where it is complex; 30 more approved by a superior, the customer being told',
  ],
  nothing_said: ['登记时没有写明内容', 'Nothing was noted of what was said'],
  no_detail: ['文件没有写明事由', 'The file does not say what about'],
  'by.contact': ['{{by}} 在联络中听到', 'Heard by {{by}}'],
  'by.system': ['{{by}} 系统告知', 'Told by {{by}}'],
  'by.file': ['本行文件', "The bank's files"],
  settled_by: ['{{date}} 由 {{by}} 办结', 'Settled {{date}} by {{by}}'],
  settled_on: ['{{date}} 办结', 'Settled {{date}}'],
  manager: ['客户经理 {{name}}', 'Manager {{name}}'],
  settle: ['办结', 'Settle'],
  settle_of: ['办结 {{name}} 的投诉', 'Settle the complaint of {{name}}'],
  settle_what: [
    '办结后该客户立即可以再被营销（仍须符合授权、次数等其他规则）。办结不能撤回，写入审计记录。',
    'The customer may then be marketed to at once, as consents, caps and the other rules allow. ' +
      'It cannot be taken back and is written into the audit log.',
  ],
  how: ['怎样办结', 'How it was settled'],
  how_hint: [
    '查明的情况、依据、给客户的答复；不写证件号和账号',
    'What was found, on what grounds, what the customer was told; no ID or account numbers',
  ],
  how_needed: ['请写明，至少 4 个字', 'Say how, in at least four characters'],
  done: ['已办结 {{name}} 的投诉', 'The complaint of {{name}} is settled'],
})
