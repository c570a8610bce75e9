import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'

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
  const iv = ivOf(key, text)
  const cipher = createCipheriv('aes-256-gcm', cipherKey(key), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Whose token it is; undefined for one that was not written with the key. */
export function readUnsubscribeToken(key: Buffer, token: string): UnsubscribeSubject | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined
  const iv = bytes.subarray(0, IV_BYTES)
  const text = open(key, iv, bytes.subarray(IV_BYTES))
  if (text === undefined || !timingSafeEqual(iv, ivOf(key, text))) return undefined
  const [channel, customerId] = JSON.parse(text) as [string, string]
  return { channel, customerId }
}

function open(key: Buffer, iv: Buffer, rest: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', cipherKey(key), iv, {
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

function ivOf(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(`iv\n${text}`).digest().subarray(0, IV_BYTES)
}

function cipherKey(key: Buffer): Buffer {
  return createHmac('sha256', key).update('cipher').digest()
}
