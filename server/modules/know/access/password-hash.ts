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

/** As costly for an account that isn't there: how long it takes must not tell which exist. */
export async function isPasswordOf(hashed: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(hashed ?? (await nobodysHash()), password)
  return hashed !== undefined && matches
}

let nobodys: Promise<string> | undefined

function nobodysHash(): Promise<string> {
  nobodys ??= hash('no account has this password', cost)
  return nobodys
}

/** Without letters and digits that look alike. */
const FIRST_PASSWORD_ALPHABET = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679'
const FIRST_PASSWORD_LENGTH = 14

/** Shown once to whoever opens the account; 78 bits. */
export function newFirstPassword(): string {
  const characters = Array.from(
    { length: FIRST_PASSWORD_LENGTH },
    () => FIRST_PASSWORD_ALPHABET[randomInt(FIRST_PASSWORD_ALPHABET.length)],
  )
  return characters.join('')
}
