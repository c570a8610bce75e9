import { defineWords } from '../../lib/words.ts'

export const useInboxWords = defineWords('inbox', {
  title: ['客户回复', 'Answers'],
  lead: [
    '客户对短信的回复中机器没有读懂的：请读后说明含义。R、T、退订等已自动登记，不在此列；只列管辖范围内的客户。',
    'What customers answered that no machine understood: read each and say what it meant. R, T, ' +
      '退订 and their like are recorded at once and not here; customers of your scope alone.',
  ],
  customer: ['客户', 'Customer'],
  text: ['回复内容', 'What they wrote'],
  at: ['时间', 'When'],
  shared: [
    '该手机号由多位客户共用：已停止向该号码发送；不为任何一位客户登记',
    'Many customers share this number: nothing is sent to it any more; nobody’s consent changes',
  ],
  act: ['处理', 'Read'],
  title_of: ['客户回复的含义', 'What the answer meant'],
  meaning: ['含义', 'Meaning'],
  refuse: ['拒绝短信营销', 'No more marketing by SMS'],
  leave_alone: ['不要再联系', 'Not to be contacted at all'],
  nothing: ['不是拒绝（询问、误发等）', 'No refusal: a question, a mistake'],
  note: ['说明（不写证件号和账号）', 'A note; no ID or account numbers'],
  settle: ['登记', 'Record'],
  none: ['没有待读的回复', 'No answer waits'],
  none_cure: ['客户回复而机器读不懂的会出现在这里', 'What no machine understands appears here'],
})
