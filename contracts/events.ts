import { z } from 'zod'

import { endpoint } from './endpoint.ts'

/** A message as public analytics clients send it; what we don't know is kept out, not refused. */
export const eventMessage = z.object({
  type: z.enum(['identify', 'track', 'page', 'screen', 'group', 'alias']),
  messageId: z.string().min(1).max(200),
  userId: z.string().max(64).nullish(),
  anonymousId: z.string().max(128).nullish(),
  event: z.string().max(200).nullish(),
  name: z.string().max(200).nullish(),
  timestamp: z.string().max(40).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  traits: z.record(z.string(), z.unknown()).nullish(),
})

export const sendEvents = endpoint({
  method: 'POST',
  path: '/v1/events',
  summary: { zh: '接收事件', en: 'Take events' },
  admits: 'event.send',
  body: z.object({ batch: z.array(eventMessage).min(1).max(1_000) }).loose(),
  response: z.object({ success: z.literal(true), accepted: z.int(), repeated: z.int() }),
})
