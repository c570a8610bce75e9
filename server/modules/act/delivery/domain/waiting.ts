import { addDays } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt, startOfDay } from '#kernel/clock.ts'

import type { Reason } from './reasons.ts'

export interface RefusedMessage {
  readonly reason: Reason
  /** When only the hour is wrong: the instant to try again. */
  readonly opensAt: EpochMs | null
  readonly at: EpochMs
  /** The end of its campaign's window; null: none. */
  readonly sendUntil: EpochMs | null
  readonly timeZone: string
}

export type Waiting =
  | { readonly kind: 'put_off'; readonly until: EpochMs; readonly reason: Reason }
  | { readonly kind: 'withhold'; readonly reason: Reason }

/**
 * What becomes of a message conduct refuses now. A wrong hour and a limit that is used up pass: the
 * message waits for the hour, or for the next day, as long as its campaign's window lasts; what
 * never went says why. Any other refusal stands.
 */
export function afterRefusal(refused: RefusedMessage): Waiting {
  const { reason, opensAt, at, sendUntil, timeZone } = refused
  const next = opensAt ?? (isCapped(reason) && sendUntil !== null ? nextDay(at, timeZone) : null)
  if (next === null) return { kind: 'withhold', reason }
  return sendUntil !== null && next >= sendUntil
    ? { kind: 'withhold', reason: neverWent(reason) }
    : { kind: 'put_off', until: next, reason }
}

/** A limit on contacts, not a wish of the customer or a rule of law. */
function isCapped({ stage, code }: Reason): boolean {
  return stage === 'contact_policy' && code.startsWith('cap_')
}

function nextDay(at: EpochMs, timeZone: string): EpochMs {
  return startOfDay(addDays(dateAt(at, timeZone), 1), timeZone)
}

/** It waited as long as it could. */
export function neverWent(reason: Reason | null): Reason {
  const because = reason?.words ?? {
    zh: '到期前未轮到',
    en: 'its turn did not come before the end',
  }
  return {
    stage: 'contact_policy',
    code: reason === null ? 'window_over' : `window_over_${reason.code}`,
    words: {
      zh: `活动期内未能发出：${because.zh}`,
      en: `it could not go out within the campaign: ${because.en}`,
    },
    source: reason?.source ?? null,
  }
}
