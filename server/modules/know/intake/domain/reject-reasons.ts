import type { Words } from '#contracts/words.ts'

/** Why one record of a file did not become rows. */
export const rejectReasons = {
  too_few_fields: { zh: '字段太少', en: 'too few fields' },
  too_many_fields: { zh: '字段太多', en: 'too many fields' },
  quote_unbalanced: { zh: '引号不配对', en: 'a quote is not closed, or text follows it' },
  record_too_long: { zh: '记录过长', en: 'longer than any record may be' },
  missing: { zh: '必填项为空', en: 'required and empty' },
  number_invalid: { zh: '不是数字', en: 'not a number of this kind' },
  amount_invalid: { zh: '不是金额', en: 'not an amount' },
  number_out_of_range: { zh: '数值超出范围', en: 'a number larger than can be kept' },
  amount_out_of_range: {
    zh: '金额超出范围（一万亿以上）',
    en: 'an amount larger than can be kept (a million million and more)',
  },
  amount_too_precise: { zh: '金额细于一分', en: 'an amount finer than one cent' },
  date_invalid: { zh: '不是所写格式的日期', en: 'not a date of the format the feed names' },
  date_out_of_range: {
    zh: '日期不可能：早于 1800 年，或是已发生之事却远在业务日期之后',
    en: 'an impossible date: before the year 1800, or of what has happened and long after the business date',
  },
  id_spoilt: {
    zh: '编号被电子表格改坏（如 1.10105E+17）或含全角字符',
    en: 'a number spoilt by a spreadsheet (1.10105E+17), or written in full-width signs',
  },
  code_unknown: { zh: '代码不在清单内', en: 'a code outside the list' },
  lookup_missing: { zh: '找不到对应的记录', en: 'what it refers to is not there' },
  identity_number_invalid: { zh: '不是有效的出生编号', en: 'not a birth number' },
  duplicate_key: {
    zh: '主键在文件中重复，保留的是另一行',
    en: 'its key stands in this file twice, and the other row was kept',
  },
} as const satisfies Record<string, Words>

export type RejectCode = keyof typeof rejectReasons
