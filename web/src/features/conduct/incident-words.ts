import { defineWords } from '../../lib/words.ts'

export const useIncidentWords = defineWords('incidents', {
  incidents: ['违规事项', 'Incidents'],
  lead: [
    '每夜对已发生的联络、名单与销售独立核查；违反规则的逐项由人答复原因，答复前校验不通过',
    'Contacts, lists and sales are checked afresh each night; verify fails until a person has answered each breach',
  ],
  list: ['事项', 'Incidents'],
  counts: [
    '{{open}} 项待答复，{{overdue}} 项超期',
    '{{open}} wait for an answer, {{overdue}} past due',
  ],
  state: ['状态', 'State'],
  all: ['全部', 'All'],
  open: ['待答复', 'Waiting'],
  answered: ['已答复', 'Answered'],
  none: ['没有违规事项', 'No incidents'],
  none_cure: ['每夜核查后，发现的事项列在这里', 'What a night finds stands here'],
  what: ['事项', 'What'],
  who: ['行为方', 'Whose doing'],
  when: ['发生日', 'On'],
  customers: ['客户数', 'Customers'],
  due: ['答复期限', 'Due'],
  answer: ['答复', 'Answer'],
  do_answer: ['答复', 'Answer'],
  answer_title: ['答复违规事项', 'Answer an incident'],
  answer_note: [
    '请写明原因与已采取的措施；记入审计，不可更改',
    'Say why it happened and what was done about it; it goes into the audit log for good',
  ],
  concerned: [
    '{{who}}，{{when}}，{{customers}} 位客户（列出前若干位）',
    '{{who}}, {{when}}, {{customers}} customers (the first are named)',
  ],
  done: ['已答复', 'Answered'],
})
