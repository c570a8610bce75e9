import { defineWords } from '../../lib/words.ts'

export const useDuplicateWords = defineWords('duplicates', {
  title: ['疑似同一人', 'May be one person'],
  lead: [
    '同一手机号、邮箱或证件号的不同客户号（以加盐哈希比对，不显示号码本身；多人共用的号码不算）。合并后按一个人计算联络上限、拒绝、勿扰、投诉与名单，原有记录不移动，可随时拆分；合并与拆分都须第二人同意。',
    'Customer numbers with the same phone, e-mail or document (compared by keyed hashes; what many ' +
      'share is left out). Merged, they count as one person for caps, refusals, do-not-contact, ' +
      'complaints and lists; no record is moved. A merge and its end each take a second person.',
  ],
  one: ['客户', 'Customer'],
  other: ['另一客户号', 'Other number'],
  same: ['相同', 'The same'],
  id_number: ['证件号', 'ID number'],
  credit_code: ['信用代码', 'Credit code'],
  mobile: ['手机号', 'Phone'],
  email: ['邮箱', 'E-mail'],
  in_care: ['管户', 'In care of'],
  act: ['提请合并', 'Propose a merge'],
  waits: ['已提请，等待第二人', 'Waits for a second person'],
  merge_title: ['提请合并 {{one}} 与 {{other}}', 'Merge {{one}} and {{other}}'],
  merge_note: [
    '请先核实确为同一人。家人共用一个手机号不是同一人。',
    'Make sure first that it is one person: a family that shares a phone is not.',
  ],
  none: ['没有疑似同一人的客户号', 'No two numbers look like one person'],
  none_cure: [
    '名单随身份信息装载更新；已合并或已被拒绝的不再列出',
    'The list follows what is loaded; merged and refused pairs are not listed again',
  ],
})
