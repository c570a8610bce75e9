import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  timingSafeEqual,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** Whose messages over which channel a link stops. */
export interface UnsubscribeSubject {
  readonly customerId: string
  readonly channel: string
}

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * A link's token: the same for a customer and channel for as long as the key lives, readable by
 * nobody else, and none can be made without the key. AES-256-GCM with an IV that is itself a keyed
 * hash of the text, so that two texts never share one.
 * @param key 32 bytes
 */
export function writeUnsubscribeToken(key: Buffer, subject: UnsubscribeSubject): string {
  const text = JSON.stringify([subject.channel, subject.customerId])
  const keys = keysOf(key)
  const iv = ivOf(keys, text)
  const cipher = createCipheriv('aes-256-gcm', keys.cipher, iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Whose token it is; undefined for one that was not written with the key. */
export function readUnsubscribeToken(key: Buffer, token: string): UnsubscribeSubject | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined
  const keys = keysOf(key)
  const iv = bytes.subarray(0, IV_BYTES)
  const text = open(keys, iv, bytes.subarray(IV_BYTES))
  if (text === undefined || !timingSafeEqual(iv, ivOf(keys, text))) return undefined
  const [channel, customerId] = JSON.parse(text) as [string, string]
  return { channel, customerId }
}

function open(keys: TokenKeys, iv: Buffer, rest: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', keys.cipher, iv, {
    authTagLength: TAG_BYTES,
  })
  decipher.setAuthTag(rest.subarray(0, TAG_BYTES))
  try {
    const opened = [decipher.update(rest.subarray(TAG_BYTES)), decipher.final()]
    return Buffer.concat(opened).toString('utf8')
  } catch {
    // The tag does not fit: somebody made the token up.
    return undefined
  }
}

function ivOf({ iv }: TokenKeys, text: string): Buffer {
  return createHmac('sha256', iv).update(text).digest().subarray(0, IV_BYTES)
}

interface TokenKeys {
  readonly iv: KeyObject
  readonly cipher: KeyObject
}

/** Two keys of one, worked out once: a campaign writes as many tokens as it has customers. */
const derived = new WeakMap<Buffer, TokenKeys>()

function keysOf(key: Buffer): TokenKeys {
  const known = derived.get(key)
  if (known !== undefined) return known
  const derive = (purpose: string) =>
    createSecretKey(createHmac('sha256', key).update(purpose).digest())
  const keys = { iv: derive('iv'), cipher: derive('cipher') }
  derived.set(key, keys)
  return keys
}
