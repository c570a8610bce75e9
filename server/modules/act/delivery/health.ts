import { sql } from 'kysely'

import type { EpochMs } from '#kernel/clock.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** How the outbox stands. */
export interface DeliveryHealth {
  /** To be sent by now and not sent yet. */
  readonly waiting: number
  /** Since when the oldest of them should have gone; null where none waits. ISO 8601 in UTC. */
  readonly oldestDue: string | null
  /** Given up after the last attempt; to be sent anew by a person. */
  readonly dead: number
  /** Since when nothing is sent because this is a copy or a restored home; else null. */
  readonly heldSince: string | null
}

/** Messages due at an instant and what was given up; held and stopped mailings wait for nobody. */
export async function deliveryHealth(db: Ledger['db'], now: EpochMs): Promise<DeliveryHealth> {
  const {
    rows: [health],
  } = await sql<DeliveryHealth>`
    select
      count(*) filter (where is_due) as waiting,
      min(due_at) filter (where is_due) as "oldestDue",
      count(*) filter (where state = 'dead') as dead,
      (select held_at from sending_place) as "heldSince"
    from (
      select
        message.state,
        message.due_at,
        message.state in ('waiting', 'sending')
          and mailing.state = 'running'
          and mailing.send_after <= ${new Date(now).toISOString()}
          and message.due_at <= ${new Date(now).toISOString()} as is_due
      from message
      join mailing using (mailing_id)
      where message.state in ('waiting', 'sending', 'dead')
    ) as unsent
  `.execute(db)
  if (health === undefined) throw new Error('an aggregate always has a row')
  return health
}
