import { defineWords } from '../../lib/words.ts'

export const useTimelineWords = defineWords('timeline', {
  title: ['联络记录', 'Contacts'],
  none: ['还没有联络过这位客户', 'Not contacted yet'],
  counts: ['计入频次', 'counts against the caps'],
  counts_not: ['不计频次', 'does not count'],
  withheld: ['未发送：{{reason}}', 'Not sent: {{reason}}'],
  by: ['{{name}}', 'by {{name}}'],
  campaign: ['活动「{{name}}」', 'campaign “{{name}}”'],
  cap: ['{{words}}：{{used}} / {{allowed}}', '{{words}}: {{used}} of {{allowed}}'],
  caps: ['频次余量', 'What the caps leave'],
  undo: ['撤销', 'Undo'],
  undo_title: ['撤销这次登记', 'Undo this record'],
  undo_note: [
    '联络不再计入频次，工作重新打开；更正与理由留存在审计记录',
    'The contact no longer counts and the work is open again; correction and reason are kept',
  ],
  undone: ['已撤销', 'Undone'],
  start: ['发起联系', 'Start a talk'],
  start_this: ['就此联系', 'Talk about this'],
  refer: ['引荐', 'Refer'],
  refer_title: ['把客户引荐给同事', 'Refer the customer to a colleague'],
  refer_note: [
    '可引荐给客户的经办人或同网点同事：其工作台会出现这位客户和需求，成交记您的引荐',
    'To a manager of the customer or a colleague of the outlet; a sale counts as your referral',
  ],
  refer_to: ['引荐给', 'To'],
  refer_to_hint: ['工号或姓名', 'Staff number or name'],
  refer_to_needed: ['请选择同事', 'Choose a colleague'],
  need: ['客户的需求', 'What the customer needs'],
  need_hint: ['如：想了解经营贷，周三下午方便', 'Such as: asks about a business loan'],
  need_needed: ['请写明需求，至少 2 个字', 'Say what is needed, at least 2 characters'],
  referred: [
    '已引荐，同事的工作台已出现这位客户',
    'Referred; it stands on the colleague’s workbench',
  ],
})
