import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { searchForm } from './fields.ts'
import type { VaultField } from './fields.ts'
import { VaultError } from './vault-error.ts'

/**
 * Where a value belongs. It is sealed together with the value: moved elsewhere, it no longer opens.
 */
export interface Place {
  readonly kind: string
  readonly id: string
  readonly field: VaultField
}

/**
 * One version of the master key, taken apart: a key for each purpose, so that none tells of
 * another. Key objects, not bytes: they can't be printed, and are five times as fast to use.
 */
export interface VaultKey {
  readonly version: number
  readonly encryption: KeyObject
  readonly search: KeyObject
  /** 16 bytes that tell this key from another, kept in the ledger. */
  readonly checkValue: Buffer
}

export const MASTER_KEY_BYTES = 32

/**
 * First byte of every ciphertext, so that another algorithm (SM4-GCM) can stand beside this one.
 */
const AES_256_GCM = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES

/** Takes a 32-byte master key apart (HKDF-SHA256). */
export function deriveKey(version: number, master: Buffer): VaultKey {
  const derive = (purpose: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `zhike vault ${purpose}`, bytes))
  return {
    version,
    encryption: createSecretKey(derive('encryption', 32)),
    search: createSecretKey(derive('search', 32)),
    checkValue: derive('check value', 16),
  }
}

/** Encrypts a value: algorithm, random nonce, tag, ciphertext. */
export function seal(key: VaultKey, place: Place, value: string): Buffer {
  const nonce = takeNonce()
  const cipher = createCipheriv('aes-256-gcm', key.encryption, nonce)
  cipher.setAAD(authenticated(key, place))
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(AES_256_GCM), nonce, cipher.getAuthTag(), body])
}

/** Random bytes fetched for many nonces at once: each fetch costs as much as an encryption. */
let nonces = Buffer.alloc(0)

function takeNonce(): Buffer {
  if (nonces.length < NONCE_BYTES) nonces = randomBytes(NONCE_BYTES * 512)
  const nonce = nonces.subarray(0, NONCE_BYTES)
  nonces = nonces.subarray(NONCE_BYTES)
  return nonce
}

/** @throws VaultError `vault.tampered` when it is not what was sealed for this place and key */
export function open(key: VaultKey, place: Place, sealed: Buffer): string {
  if (sealed.length < HEAD_BYTES || sealed[0] !== AES_256_GCM) throw tampered(place)
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key.encryption, nonce, {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(authenticated(key, place))
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES))
  const body = decipher.update(sealed.subarray(HEAD_BYTES))
  try {
    return Buffer.concat([body, decipher.final()]).toString('utf8')
  } catch (cause) {
    throw tampered(place, cause)
  }
}

/** The keyed hash a value is found by: HMAC-SHA256 over field and search form. */
export function searchHash(key: VaultKey, field: VaultField, value: string): Buffer {
  return createHmac('sha256', key.search)
    .update(`${field}\0${searchForm(field, value)}`)
    .digest()
}

/** Lengths before the parts: no two places read the same. */
function authenticated(key: VaultKey, place: Place): Buffer {
  const parts = [place.kind, place.id, place.field, String(key.version)]
  return Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''), 'utf8')
}

function tampered(place: Place, cause?: unknown): VaultError {
  const shown = `${place.kind} ${place.id} ${place.field}`
  return new VaultError(
    'vault.tampered',
    {
      zh: `保险库中 ${shown} 的内容与存入时不同：被改动过，或从别处搬来。请从备份恢复这一行并查明原因。`,
      en:
        `What the vault holds for ${shown} is not what was stored: ` +
        'it was changed or moved there. Restore that row from a backup and find out why.',
    },
    { cause },
  )
}
