import { z } from 'zod'

import type { Words } from './words.ts'

const other: Words = { zh: '其他', en: 'Something else' }

/**
 * Why a person does what is asked about: one of a list, so that an audit can count them, and words
 * of their own, so that it can be looked into.
 */
export const reasonLists = {
  reveal: {
    customer_asked: { zh: '客户来电或到访', en: 'The customer called or came' },
    verify_identity: { zh: '核实身份', en: 'To verify who they are' },
    contact_customer: { zh: '联系客户', en: 'To reach the customer' },
    complaint: { zh: '处理投诉', en: 'To settle a complaint' },
    inspection: { zh: '检查或审计', en: 'An inspection or audit' },
    other,
  },
  export: {
    campaign_list: { zh: '活动名单', en: 'A list for a campaign' },
    call_list: { zh: '外呼或走访名单', en: 'A list to call or visit' },
    analysis: { zh: '统计分析', en: 'Analysis' },
    inspection: { zh: '检查或审计', en: 'An inspection or audit' },
    other,
  },
  account: {
    joined: { zh: '入职', en: 'Joined the bank' },
    moved: { zh: '转岗或调动', en: 'Moved to other work' },
    left: { zh: '离岗或停用', en: 'Left, or is stopped' },
    forgotten: { zh: '忘记密码', en: 'Forgot the password' },
    incident: { zh: '安全事件', en: 'A security incident' },
    other,
  },
} as const satisfies Record<string, Record<string, Words>>
export type ReasonList = keyof typeof reasonLists

const LEAST = 4
const MOST = 200

/**
 * Whether words can be a reason: letters or signs of a language, not one sign repeated, not a run
 * of the keyboard, not figures alone. Chinese says in two signs what takes a Latin word.
 */
export function saysWhy(text: string, least: number = LEAST): boolean {
  const letters = [...text.normalize('NFKC').toLowerCase()].filter((sign) => /\p{L}/u.test(sign))
  const weight = letters.reduce((sum, sign) => sum + (/\p{Script=Han}/u.test(sign) ? 2 : 1), 0)
  if (weight < least * 2) return false
  if (new Set(letters).size < Math.min(4, least)) return false
  const joined = letters.join('')
  return !runs.some((run) => run.includes(joined))
}

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz']
const runs = rows.flatMap((row) => [row.repeat(3), [...row].reverse().join('').repeat(3)])

/** Words of a reason, trimmed. */
export function reasonWords(least: number = LEAST) {
  return z
    .string()
    .trim()
    .max(MOST)
    .refine((text) => saysWhy(text, least), {
      params: {
        words: {
          zh: '请写明事由：至少四个汉字或一句话，不可只填符号、数字或重复字',
          en: 'must say why in a few words: not signs, figures or one letter repeated',
        },
      },
    })
}

/** What a body holds where a reason is asked: the listed one and the words. */
export function statedReason<List extends ReasonList>(list: List) {
  type Code = Extract<keyof (typeof reasonLists)[List], string>
  const codes = Object.keys(reasonLists[list]) as [Code, ...Code[]]
  return { because: z.enum(codes).default('other' as never), reason: reasonWords() }
}
