import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/**
 * argon2id with 19 MiB, two passes, one lane: the least OWASP's password storage cheat sheet
 * recommends; about 30 ms a guess on one core. The parameters travel with each hash.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

/** What the ledger keeps of a password; a first one in halves has a hash of each. */
export interface KeptPassword {
  readonly hash: string
  readonly secondHash: string | null
}

/** As costly for an account that isn't there: how long it takes must not tell which exist. */
export async function isPasswordOf(
  kept: KeptPassword | undefined,
  password: string,
): Promise<boolean> {
  const second = kept?.secondHash ?? null
  if (kept !== undefined && second !== null) {
    const first = await verify(kept.hash, password.slice(0, HALF_LENGTH))
    return (await verify(second, password.slice(HALF_LENGTH))) && first
  }
  const matches = await verify(kept?.hash ?? (await nobodysHash()), password)
  return kept !== undefined && matches
}

let nobodys: Promise<string> | undefined

function nobodysHash(): Promise<string> {
  nobodys ??= hash('no account has this password', cost)
  return nobodys
}

/** Without letters and digits that look alike. */
const FIRST_PASSWORD_ALPHABET = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679'
const FIRST_PASSWORD_LENGTH = 14

/** Either half is as long to guess for whoever holds the other: 56 bits. */
const HALF_LENGTH = 10

/** Half of a first password: whoever proposes it holds one, the second person the other. */
export function newHalf(): string {
  return randomText(HALF_LENGTH)
}

/** Shown once to whoever opens the account; 78 bits. */
export function newFirstPassword(): string {
  return randomText(FIRST_PASSWORD_LENGTH)
}

function randomText(length: number): string {
  const characters = Array.from(
    { length },
    () => FIRST_PASSWORD_ALPHABET[randomInt(FIRST_PASSWORD_ALPHABET.length)],
  )
  return characters.join('')
}
