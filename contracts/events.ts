import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { centsNumber, customerId, longPageQuery } from './vocabulary.ts'
import { words } from './words.ts'
import { outcomeKind } from './workbench.ts'

/** What public analytics services allow a batch. */
export const eventLimits = { batchBytes: 512_000, messages: 2_500 } as const

/** A message as public analytics clients send it; what we don't know is kept out, not refused. */
export const eventMessage = z.object({
  type: z.enum(['identify', 'track', 'page', 'screen', 'group', 'alias']),
  messageId: z.string().min(1).max(200),
  userId: z.union([z.string().max(200), z.number()]).nullish(),
  anonymousId: z.union([z.string().max(200), z.number()]).nullish(),
  event: z.string().max(200).nullish(),
  name: z.string().max(200).nullish(),
  timestamp: z.string().max(40).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  traits: z.record(z.string(), z.unknown()).nullish(),
})

const eventBatch = z.object({
  /** One message that can't be read doesn't cost the others: it is answered under `problems`. */
  batch: z
    .array(z.union([eventMessage, z.looseObject({})]))
    .min(1)
    .max(eventLimits.messages),
  /** The client's clock when it sent: what its clock is off by is put right. */
  sentAt: z.string().max(40).nullish(),
})

/** One item of a batch that was not taken, and why. */
const itemProblem = z.object({
  /** Its place in the batch, from 0. */
  item: z.int(),
  words,
})

const eventReceipt = z.object({
  success: z.literal(true),
  accepted: z.int(),
  /** Taken before, by message number. */
  repeated: z.int(),
  /** Of the accepted, those of users who are no customers of the served night. */
  unknown: z.int(),
  refused: z.int(),
  /** The first of the refused. */
  problems: z.array(itemProblem),
})

export const sendEvents = endpoint({
  method: 'POST',
  path: '/v1/events',
  summary: { zh: '接收事件', en: 'Take events' },
  admits: 'event.send',
  bodyBytes: eventLimits.batchBytes,
  body: eventBatch,
  response: eventReceipt,
})

/** The same at the path public clients use when they are told a host alone. */
export const sendBatch = endpoint({
  method: 'POST',
  path: '/v1/batch',
  summary: { zh: '接收事件（默认路径）', en: "Take events, at analytics clients' own path" },
  admits: 'event.send',
  bodyBytes: eventLimits.batchBytes,
  body: eventBatch,
  response: eventReceipt,
})

/** A member of staff, an action, a campaign: a number of the bank's. */
const reference = z.string().min(1).max(64)
/** A number the sending system never gives twice: a repeat changes nothing. */
const ownNumber = z.string().min(1).max(100)
const happenedAt = z.iso.datetime({ offset: true })

const toldReceipt = z.object({
  recorded: z.int(),
  repeated: z.int(),
  refused: z.int(),
  problems: z.array(itemProblem),
})

export const toldContact = z.object({
  contact_id: ownNumber,
  customer_id: customerId,
  channel: z.enum(['sms', 'phone', 'email', 'app', 'wecom', 'visit', 'outlet']),
  /** A service contact only by an occasion of the closed list; whatever else calls itself so counts as marketing. */
  purpose: z.enum(['marketing', 'service']),
  /** What a service contact was owed for (`occasions.ts`); absent: the action's own. */
  occasion: reference.nullish(),
  action: reference.nullish(),
  campaign_id: reference.nullish(),
  staff_id: reference.nullish(),
  at: happenedAt,
})

/** A contact made elsewhere (call centre, branch system): it counts against the caps at once. */
export const sendContacts = endpoint({
  method: 'POST',
  path: '/v1/contacts',
  summary: { zh: '登记其他系统的联络', en: 'Tell of contacts made' },
  admits: 'contact.send',
  body: z.object({ contacts: z.array(toldContact).min(1).max(1_000) }),
  response: toldReceipt.extend({
    /** Told as service without an occasion of the list, or selling: recorded as marketing. */
    taken_as_marketing: z.int(),
  }),
})

export const toldOutcome = z.object({
  outcome_id: ownNumber,
  customer_id: customerId,
  /** The contact it answers, by the number the same system gave it. */
  contact_id: ownNumber.nullish(),
  kind: outcomeKind,
  product_id: reference.nullish(),
  amount_cents: centsNumber.min(0).nullish(),
  staff_id: reference.nullish(),
  at: happenedAt,
})

/** What came of it elsewhere: a complaint or a refusal of contact counts at once. */
export const sendOutcomes = endpoint({
  method: 'POST',
  path: '/v1/outcomes',
  summary: { zh: '登记其他系统的结果', en: 'Tell of outcomes' },
  admits: 'outcome.send',
  body: z.object({ outcomes: z.array(toldOutcome).min(1).max(1_000) }),
  response: toldReceipt,
})

/** Names other systems send, with what the strategy makes of each. */
export const listEventNames = endpoint({
  method: 'GET',
  path: '/api/events/names',
  summary: { zh: '收到的事件名称', en: 'Names of events received' },
  admits: 'night.view',
  query: longPageQuery,
  response: z.object({
    names: z.array(
      z.object({
        source: z.string(),
        type: z.string(),
        name: z.string().nullable(),
        /** The kind of event the strategy maps it to; null: kept, but no fact. */
        kind: z.string().nullable(),
        kindWords: words.nullable(),
        events: z.int(),
        /** Without a user, or of users who were no customers when it came. */
        withoutCustomer: z.int(),
        lastAt: z.iso.datetime(),
      }),
    ),
    next: z.string().nullable(),
  }),
})
