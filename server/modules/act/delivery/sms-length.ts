import { smsParts } from '#modules/decide/conduct/index.ts'

import { fillCopy } from './domain/copy.ts'

/** What stands around and in a text message besides its copy. */
export interface SmsSetting {
  /** The address customers reach, before `/unsubscribe/…`. */
  readonly publicOrigin: string
  /** As the gateway sets it before every message, e.g. `【知客银行】`. */
  readonly signature: string
  /** The longest customer number of the bank; absent: {@link usualIdLength}. */
  readonly idLength?: number
}

/** Names are filled in up to this length; a longer one is a firm's, and is written 客户 in an SMS. */
export const longestName = 20
/** Core systems number customers with fewer digits than this. */
const usualIdLength = 32

/** Key and tag of a link's token, and what stands around the customer number in it. */
const TOKEN_BYTES = 12 + 16 + '["sms",""]'.length

/**
 * How many SMS one message of this copy costs at most: with the longest name, the link as long as it
 * gets, and the signature the gateway sets before it. What is sent never costs more.
 */
export function mostSmsParts(copy: string, setting: SmsSetting): number {
  const { publicOrigin, signature, idLength = usualIdLength } = setting
  const token = Math.ceil(((TOKEN_BYTES + Math.max(idLength, usualIdLength)) * 4) / 3)
  const text = fillCopy(copy, {
    name: '字'.repeat(longestName),
    unsubscribe: `${publicOrigin}/unsubscribe/${'x'.repeat(token)}`,
  })
  return smsParts(withSignature(text, signature))
}

/** The text as it is charged: a copy that begins with a signature of its own gets no second one. */
export function withSignature(text: string, signature: string): string {
  return text.startsWith('【') ? text : signature + text
}
