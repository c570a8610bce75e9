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

const inboundMessage = z.object({
  /** The gateway's own number of the answer: told twice, it is taken once. */
  id: z.string().min(1).max(200),
  /** The phone it came from, as the gateway writes it. */
  from: z.string().min(1).max(40),
  text: z.string().max(500),
  at: z.iso.datetime({ offset: true }),
})

/** What customers answer to messages (上行短信): R, T, TD, N, 退订 and their like refuse. */
export const takeInbound = endpoint({
  method: 'POST',
  path: '/v1/inbound',
  summary: { zh: '接收客户上行短信', en: 'Take customers’ answers' },
  admits: 'inbound.send',
  body: z.object({ messages: z.array(inboundMessage).min(1).max(1_000) }),
  response: z.object({
    /** New to us. */
    taken: z.int(),
    repeated: z.int(),
    /** Of the new ones: recorded as a refusal. */
    refused: z.int(),
    /** Of the new ones: a person has to read them. */
    toBeRead: z.int(),
  }),
})

export const listInbound = endpoint({
  method: 'GET',
  path: '/api/inbound',
  summary: { zh: '待人工阅读的客户回复', en: 'Answers that wait for a person' },
  admits: 'consent.record',
  query: pageQuery,
  response: z.object({
    messages: z.array(
      z.object({
        id: z.string(),
        at: z.iso.datetime(),
        text: z.string(),
        customerIds: z.array(customerId),
        /** `shared_number`: many customers have it, and none of them was closed by it. */
        outcome: z.string(),
      }),
    ),
    next: z.string().nullable(),
  }),
})

export const settleInbound = endpoint({
  method: 'POST',
  path: '/api/inbound/:id/settle',
  summary: { zh: '处理客户回复', en: 'Say what an answer meant' },
  admits: 'consent.record',
  params: z.object({ id: z.string().max(200) }),
  body: z.object({
    meaning: z.enum(['refuse', 'leave_alone', 'nothing']),
    note: z.string().trim().max(200).default(''),
  }),
  response: z.object({ settled: z.literal(true) }),
})
