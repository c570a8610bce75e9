import { createHash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 32

/** What the browser keeps: 256 random bits. */
export function newSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** What the ledger keeps. The token is as random as a hash could wish: no salt, no delay. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** A staff number as it was typed, for counting failures without keeping what was typed. */
export function accountKey(staffNumber: string): Buffer {
  return createHash('sha256').update(staffNumber.trim().toUpperCase()).digest()
}
