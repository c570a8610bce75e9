import { createHmac, timingSafeEqual } from 'node:crypto'

import type { EpochMs } from '#kernel/clock.ts'

/** Headers of a signed request: who signs, when, and the signature over both time and body. */
export const signatureHeaders = {
  account: 'x-zhike-account',
  timestamp: 'x-zhike-timestamp',
  signature: 'x-zhike-signature',
} as const

/** A request farther from now is refused: one recorded on the way is worth nothing later. */
export const REPLAY_WINDOW_MS = 300_000

/** `v1=` and the HMAC-SHA256, in hex, of `<timestamp>.<path>.<body>`. */
export function signatureOf(
  secret: string,
  timestamp: EpochMs,
  path: string,
  body: string,
): string {
  const hmac = createHmac('sha256', secret).update(`${timestamp}.${path}.${body}`)
  return `v1=${hmac.digest('hex')}`
}

export interface SignedRequest {
  readonly path: string
  readonly body: string
  readonly timestamp: string | undefined
  readonly signature: string | undefined
}

export type SignatureVerdict = 'genuine' | 'forged' | 'stale'

/** Whether a request was signed with the secret, within the window around now. */
export function verifySignature(
  secret: string,
  request: SignedRequest,
  now: EpochMs,
): SignatureVerdict {
  const { path, body, timestamp = '', signature = '' } = request
  if (!/^\d{1,15}$/.test(timestamp)) return 'forged'
  const expected = Buffer.from(signatureOf(secret, Number(timestamp), path, body))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged'
  return Math.abs(now - Number(timestamp)) > REPLAY_WINDOW_MS ? 'stale' : 'genuine'
}
