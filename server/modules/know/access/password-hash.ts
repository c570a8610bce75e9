import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { hash, verify as verifyHash } from '@node-rs/argon2'
import { ProblemError } from '#contracts/problems.ts'

/**
 * argon2id with 19 MiB, two passes, one lane: the least OWASP's password storage cheat sheet
 * recommends; about 30 ms a guess on one core. The parameters travel with each hash.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/**
 * Hashes worked on at once: each takes a core and 19 MiB, and the threads they run on also read
 * files. The rest wait their turn; a queue nobody would wait out is refused at once.
 */
const AT_ONCE = Math.max(1, Math.min(3, availableParallelism() - 1))
const LONGEST_QUEUE = 400
let working = 0
const queue: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (queue.length >= LONGEST_QUEUE) {
    throw new ProblemError('overloaded', undefined, { retryAfterSeconds: 5 })
  }
  if (working >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve))
  else working += 1
  try {
    return await work()
  } finally {
    const next = queue.shift()
    if (next === undefined) working -= 1
    else next()
  }
}

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, cost))
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

function verify(hashed: string, password: string): Promise<boolean> {
  return inTurn(() => verifyHash(hashed, password))
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
