import type { EpochMs } from '#kernel/clock.ts'

/** Failed sign-ins of one account, or from one address, that still count. */
export interface Failures {
  readonly count: number
  readonly lastAt: EpochMs | undefined
}

export interface LockPolicy {
  /** Failures that cost nothing. */
  readonly free: number
  readonly firstDelayMs: number
  readonly longestDelayMs: number
  /** Failures older than this are forgotten. */
  readonly memoryMs: number
}

const MINUTE_MS = 60_000

/** Five tries, then a minute, two, four … up to an hour. A success begins anew. */
export const accountLock: LockPolicy = {
  free: 5,
  firstDelayMs: MINUTE_MS,
  longestDelayMs: 60 * MINUTE_MS,
  memoryMs: 24 * 60 * MINUTE_MS,
}

/**
 * Against one password tried on many accounts. An outlet's people share one address, so it takes
 * more failures, and no success excuses them.
 */
export const addressLock: LockPolicy = {
  free: 30,
  firstDelayMs: MINUTE_MS,
  longestDelayMs: 15 * MINUTE_MS,
  memoryMs: 15 * MINUTE_MS,
}

/** Until when nobody is let in; undefined: they may try. Each further failure doubles the wait. */
export function lockedUntil(
  failures: Failures,
  policy: LockPolicy,
  now: EpochMs,
): EpochMs | undefined {
  if (failures.lastAt === undefined || failures.count < policy.free) return undefined
  const doublings = Math.min(failures.count - policy.free, 32)
  const delay = Math.min(policy.firstDelayMs * 2 ** doublings, policy.longestDelayMs)
  const until = failures.lastAt + delay
  return until > now ? until : undefined
}
