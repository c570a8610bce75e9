import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { customerId, pageQuery } from './vocabulary.ts'
import { reasonWords } from './reasons.ts'
import { words } from './words.ts'

export const message = z.object({
  messageId: z.string(),
  campaignId: z.string().nullable(),
  customerId,
  channel: z.string(),
  state: z.enum(['waiting', 'sending', 'accepted', 'delivered', 'failed', 'dead', 'withheld']),
  reason: words.nullable(),
  attempts: z.int(),
  updatedAt: z.iso.datetime(),
})
export type Message = z.infer<typeof message>

export const listMessages = endpoint({
  method: 'GET',
  path: '/api/messages',
  summary: { zh: '消息', en: 'Messages' },
  admits: 'campaign.view',
  query: pageQuery.extend({
    campaignId: z.string().max(64).optional(),
    customerId: customerId.optional(),
    state: message.shape.state.optional(),
  }),
  response: z.object({ messages: z.array(message), next: z.string().nullable() }),
})

export const resendMessages = endpoint({
  method: 'POST',
  path: '/api/messages/resend',
  summary: { zh: '重发死信', en: 'Resend dead letters' },
  admits: 'campaign.plan',
  body: z.object({ campaignId: z.string().max(64), reason: reasonWords() }),
  response: z.object({ resent: z.int() }),
})

/** What the link would stop, before it is pressed. */
export const readUnsubscribe = endpoint({
  method: 'GET',
  path: '/api/unsubscribe/:token',
  summary: { zh: '退订说明', en: 'What unsubscribing stops' },
  admits: 'public',
  params: z.object({ token: z.string().max(200) }),
  response: z.object({ channel: words, stopped: z.boolean() }),
})

/** The link in a message: no sign-in, one keyed token a customer and channel. */
export const unsubscribe = endpoint({
  method: 'POST',
  path: '/api/unsubscribe/:token',
  summary: { zh: '退订', en: 'Unsubscribe' },
  admits: 'public',
  params: z.object({ token: z.string().max(200) }),
  response: z.object({ channel: words }),
})

/** What a gateway says became of a message it accepted; told twice, counted once. */
export const takeReceipts = endpoint({
  method: 'POST',
  path: '/v1/receipts',
  summary: { zh: '接收送达回执', en: 'Take delivery receipts' },
  admits: 'receipt.send',
  body: z.object({
    receipts: z
      .array(
        z.object({
          /** Our message's key, as it was sent. */
          key: z.string().max(200),
          status: z.enum(['delivered', 'failed']),
          reason: z.string().max(200).nullable().default(null),
          at: z.iso.datetime(),
        }),
      )
      .min(1)
      .max(1_000),
  }),
  response: z.object({ accepted: z.int(), unknown: z.int() }),
})

/** What the bank's own app shows a customer; it tells by receipts what was shown. */
export const readNotices = endpoint({
  method: 'GET',
  path: '/v1/notices',
  summary: { zh: 'APP 消息', en: 'In-app notices' },
  admits: 'notice.read',
  query: z.object({
    customer_id: customerId,
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  response: z.object({
    notices: z.array(
      z.object({
        /** Our message's key: receipts name it. */
        key: z.string(),
        subject: z.string().nullable(),
        text: z.string(),
        /** Where the customer stops messages of this kind. */
        unsubscribe_url: z.string(),
        made_at: z.iso.datetime(),
      }),
    ),
  }),
})
