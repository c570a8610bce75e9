import type { Words } from '#contracts/words.ts'

/** Why a message is as it is, ready to be kept beside it. */
export interface Reason {
  readonly stage: string
  readonly code: string
  readonly words: Words
  readonly source: string | null
}

const delivery = (code: string, zh: string, en: string): Reason => ({
  stage: 'delivery',
  code,
  words: { zh, en },
  source: null,
})

/** The bank's own reasons, apart from those conduct gives. */
export const deliveryReasons = {
  notAtTheBank: delivery(
    'not_in_mart',
    '最近一夜的数据中没有该客户',
    'the customer is not in the night served now',
  ),
  noAddress: delivery(
    'no_address',
    '没有可用的手机号或邮箱',
    'there is no number or address to send to',
  ),
  closedAddress: delivery(
    'address_closed',
    '该手机号或邮箱已失效或已拒收，变更前不再发送',
    'the number or address bounced or refused: nothing is sent until it changes',
  ),
  sharedAddress: delivery(
    'shared_address',
    '手机号或邮箱由多位客户共用，不是本人的',
    'the number or address is shared by many customers: it is not their own',
  ),
  samePerson: delivery(
    'same_address',
    '同一手机号或邮箱已收到这条消息',
    'the same number or address has had this message under another customer number',
  ),
} as const

/** What the other side answered: its code, never its text, which may name a person. */
export function refusedBecause(code: string): Reason {
  return delivery('refused', `对方系统拒绝（${code}）`, `refused by the other side (${code})`)
}

export function putOffBecause(code: string): Reason {
  return delivery(
    'put_off',
    `暂未送出（${code}），将重试`,
    `not sent yet (${code}), will be tried again`,
  )
}

export function givenUpBecause(code: string): Reason {
  return delivery('given_up', `多次未送出（${code}）`, `not sent after the last attempt (${code})`)
}

/** The code of another system, as far as it is one: free text is not kept. */
export function safeCode(text: string | null | undefined): string {
  const code = (text ?? '').trim()
  return /^[A-Za-z][\w.:-]{0,39}$|^\d{1,4}(?:[ .-]\d{1,3}){0,3}$/.test(code) ? code : 'unspecified'
}
