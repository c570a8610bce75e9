import type { EpochMs } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'

import type { ActedOn, Asker } from './domain/acts.ts'
import type { EntryRow } from './storage/storage.ts'

/** Who asks, and when. */
export interface Asking {
  readonly principal: Principal
  readonly now: EpochMs
}

/** Who asks, as far as a book's rules know people. */
export function askerOf({ principal }: Asking): Asker {
  const { staffNumber, role, alone } = principal
  return { actor: actorOf(principal), staffNumber, role, alone }
}

/** An entry as the rules of its acts read it. */
export function actedOn(row: EntryRow): ActedOn {
  return {
    state: row.state,
    values: row.body,
    madeBy: row.made_by,
    lastActor: row.changed_by,
  }
}
