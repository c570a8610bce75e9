import type { Principal } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { listMessages, resendMessages, visibleTo } from './list-messages.ts'
import { readInbox, settle, takeInbound } from './inbound.ts'
import { readNotices } from './notices.ts'
import type { DeliveryParts } from './parts.ts'
import { takeReceipts } from './receipts.ts'
import { readUnsubscribe, unsubscribe } from './unsubscribe.ts'

type DeliveryHandlers = Pick<
  Handlers<Principal>,
  | 'listMessages'
  | 'resendMessages'
  | 'readUnsubscribe'
  | 'unsubscribe'
  | 'takeReceipts'
  | 'takeInbound'
  | 'listInbound'
  | 'settleInbound'
  | 'readNotices'
>

type RouteParts = Pick<DeliveryParts, 'ledger' | 'vault' | 'marts' | 'channels' | 'timeZone'>

/** Handlers of `contracts/delivery.ts`. */
export function deliveryRoutes(parts: RouteParts): DeliveryHandlers {
  const { ledger, timeZone } = parts
  return {
    listMessages: ({ query, principal }) => listMessages(parts, principal, query),
    resendMessages: async ({ body, principal, now }) => ({
      resent: await resendMessages(parts, body, { principal, now }),
    }),
    readUnsubscribe: ({ params }) => readUnsubscribe(ledger, params.token),
    unsubscribe: ({ params, now }) => unsubscribe(ledger, params.token, { now, timeZone }),
    takeReceipts: ({ body, now }) => takeReceipts(parts, body.receipts, now),
    takeInbound: ({ body, now }) => takeInbound(parts, body.messages, now),
    listInbound: ({ query, principal }) => readInbox(ledger, query, visibleTo(parts, principal)),
    settleInbound: async ({ params, body, principal, now }) => {
      const seen = visibleTo(parts, principal)
      await settle(parts, { ...body, id: params.id }, { principal, now }, seen)
      return { settled: true as const }
    },
    readNotices: async ({ query: { customer_id: customerId, limit } }) => ({
      notices: await readNotices(parts, { customerId, limit }),
    }),
  }
}
