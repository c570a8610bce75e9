import { CUSTOMER_SUBJECT } from '#modules/act/customers/index.ts'
import { smsParts } from '#modules/decide/conduct/index.ts'
import type { Identity, Vault } from '#platform/vault/index.ts'

import { addressFields } from '../addresses.ts'
import type { Outgoing } from '../channels/channel.ts'
import { fillCopy } from '../domain/copy.ts'
import { longestName, withSignature } from '../sms-length.ts'
import { writeUnsubscribeToken } from '../domain/unsubscribe-token.ts'
import type { DueBatch, DueMailing, DueMessage } from './claim.ts'

/** Said to who has no name in the vault. */
const NAMELESS = '客户'

export interface Composing {
  readonly vault: Pick<Vault, 'revealMany'>
  readonly linkKey: Buffer
  readonly publicOrigin: string
  readonly smsSignature: string
}

/**
 * Messages with names and addresses, as they leave; null where there is no address. What is made
 * here is handed over and forgotten.
 */
export async function compose(
  { messages, mailings }: DueBatch,
  composing: Composing,
): Promise<Map<string, Outgoing | null>> {
  const identities = await revealed(messages, mailings, composing.vault)
  return new Map(
    messages.map((message) => {
      const mailing = mailings.get(message.mailingId)
      if (mailing === undefined) throw new Error(`message ${message.key} has no mailing`)
      const identity = identities.get(message.customerId) ?? {}
      return [message.key, composeOne(message, mailing, identity, composing)]
    }),
  )
}

async function revealed(
  messages: readonly DueMessage[],
  mailings: ReadonlyMap<string, DueMailing>,
  vault: Composing['vault'],
): Promise<ReadonlyMap<string, Identity>> {
  // The app asks for its text itself: nobody's name is needed here.
  const addressed = messages.filter(({ mailingId }) => mailings.get(mailingId)?.channel !== 'app')
  if (addressed.length === 0) return new Map()
  const ids = [...new Set(addressed.map(({ customerId }) => customerId))]
  return vault.revealMany(CUSTOMER_SUBJECT, ids, ['name', 'company_name', 'mobile', 'email'])
}

function composeOne(
  { key, customerId }: DueMessage,
  { channel, copy, subject }: DueMailing,
  identity: Identity,
  { linkKey, publicOrigin, smsSignature }: Composing,
): Outgoing | null {
  const field = addressFields[channel]
  const to = field === null ? customerId : identity[field]
  if (to === undefined) return null
  const links = unsubscribeLinks(linkKey, publicOrigin, { customerId, channel })
  const values = { name: nameFor(channel, identity), unsubscribe: links.page }
  const text = fillCopy(copy, values)
  return {
    key,
    to,
    subject: subject === null ? null : fillCopy(subject, values),
    text,
    parts: channel === 'sms' ? smsParts(withSignature(text, smsSignature)) : 1,
    unsubscribeUrl: links.page,
    oneClickUrl: links.oneClick,
  }
}

/** A firm's long name would make one SMS two: it is greeted without it. */
function nameFor(channel: DueMailing['channel'], identity: Identity): string {
  const name = nameOf(identity)
  return channel === 'sms' && name.length > longestName ? NAMELESS : name
}

export function nameOf(identity: Identity): string {
  return identity.name ?? identity.company_name ?? NAMELESS
}

export function unsubscribeLinks(
  key: Buffer,
  publicOrigin: string,
  subject: { readonly customerId: string; readonly channel: string },
): { readonly page: string; readonly oneClick: string } {
  const token = writeUnsubscribeToken(key, subject)
  return {
    page: `${publicOrigin}/unsubscribe/${token}`,
    oneClick: `${publicOrigin}/api/unsubscribe/${token}`,
  }
}
