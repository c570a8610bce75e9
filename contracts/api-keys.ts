import { z } from 'zod'

import { endpoint } from './endpoint.ts'

/** A key by which another system asks, as people ask by signing in. */
export const apiKey = z.object({
  keyId: z.string(),
  name: z.string(),
  scopes: z.array(
    z.enum([
      'decision.ask',
      'event.send',
      'contact.send',
      'outcome.send',
      'receipt.send',
      'notice.read',
      'inbound.send',
    ]),
  ),
  requestsPerMinute: z.int(),
  createdAt: z.iso.datetime(),
  /** The person's name, or what made it where nobody signed in. */
  createdBy: z.string(),
  /** To the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
  /** The address it was last used from. */
  lastAddress: z.string().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  revokedBy: z.string().nullable(),
})

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/api/keys',
  summary: { zh: '接口密钥', en: 'API keys' },
  admits: 'user.view',
  response: z.object({ keys: z.array(apiKey) }),
})

export const newApiKey = z.object({
  /** What its system is called; a key made anew under the same name is the same system. */
  name: z.string().trim().min(1).max(60),
  scopes: apiKey.shape.scopes.min(1),
  requestsPerMinute: z.int().min(1).max(1_000_000).default(6_000),
})

export const createApiKey = endpoint({
  method: 'POST',
  path: '/api/keys',
  summary: { zh: '新建接口密钥', en: 'Make an API key' },
  admits: 'user.grant',
  body: newApiKey,
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
