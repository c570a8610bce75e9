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

export const apiKey = z.object({
  keyId: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(['decision.ask', 'event.send', 'receipt.send'])),
  requestsPerMinute: z.int(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/api/keys',
  summary: { zh: '接口密钥', en: 'API keys' },
  admits: 'user.view',
  response: z.object({ keys: z.array(apiKey) }),
})

export const createApiKey = endpoint({
  method: 'POST',
  path: '/api/keys',
  summary: { zh: '新建接口密钥', en: 'Make an API key' },
  admits: 'user.grant',
  body: z.object({
    name: z.string().trim().min(1).max(60),
    scopes: apiKey.shape.scopes.min(1),
    requestsPerMinute: z.int().min(1).max(1_000_000).default(6_000),
  }),
  /** Shown once. */
  response: z.object({ key: apiKey, secret: z.string() }),
})

export const revokeApiKey = endpoint({
  method: 'DELETE',
  path: '/api/keys/:keyId',
  summary: { zh: '吊销接口密钥', en: 'Revoke an API key' },
  admits: 'user.grant',
  params: z.object({ keyId: z.string().max(64) }),
  response: z.object({ revoked: z.literal(true) }),
})
