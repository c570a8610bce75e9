import { createHash } from 'node:crypto'

import type { EpochMs } from '#kernel/clock.ts'

/** How often and how soon a message is tried again. */
export interface RetryPolicy {
  /** Attempts in all; after the last the message is dead. */
  readonly attempts: number
  /** Wait after the first attempt; doubled after each further one. */
  readonly firstMs: number
  readonly mostMs: number
}

/** About two hours in all, so that a gateway's short outage costs nothing. */
export const usualRetries: RetryPolicy = { attempts: 10, firstMs: 15_000, mostMs: 1_800_000 }

/**
 * When to try again after an attempt failed, or null when that was the last one. Doubles, with half
 * of the wait left to chance: the chance is drawn from the message's key, so that a batch refused
 * together spreads out, and the same message at the same attempt always waits as long.
 * @param attempts made so far, from 1
 */
export function nextTry(
  key: string,
  attempts: number,
  at: EpochMs,
  policy: RetryPolicy,
): EpochMs | null {
  return attempts >= policy.attempts ? null : at + waitAfter(key, attempts, policy)
}

/** How long to wait after so many attempts, whether or not another is allowed. */
export function waitAfter(key: string, attempts: number, policy: RetryPolicy): number {
  const whole = Math.min(policy.mostMs, policy.firstMs * 2 ** (attempts - 1))
  return Math.round(whole * (0.5 + chanceOf(key, attempts) / 2))
}

/** 0 to 1, the same for the same message and attempt. */
function chanceOf(key: string, attempts: number): number {
  return createHash('sha256').update(`${key}\n${attempts}`).digest().readUInt32BE() / 2 ** 32
}
