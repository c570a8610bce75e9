import { sql } from 'kysely'

import { holdNumber, isNumberFree } from '#platform/ledger/index.ts'
import type { HeldNumber, Ledger, Queryable } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'

const senders = { name: 'sender', sequence: 'delivery_sender_number', lock: 7_310_044 }

/** A process that sends, known by a number. */
export function openSenderNumber(ledger: Ledger, log: Log): Promise<HeldNumber> {
  return holdNumber(ledger, log, senders)
}

/**
 * Messages a dead process was sending may have been accepted: they wait again, in doubt, so that
 * the gateway is asked first.
 * @returns how many
 */
export async function takeOverFromDead(ledger: Ledger, own: number, now: string): Promise<number> {
  const { rows } = await sql<{ sender: number }>`
    select distinct sender
    from message
    where state = 'sending'
      and sender <> ${own}
  `.execute(ledger.db)
  let taken = 0
  for (const { sender } of rows) {
    taken += await ledger.db
      .transaction()
      .execute(async (transaction) =>
        (await isNumberFree(transaction, senders, sender)) ? putBack(transaction, sender, now) : 0,
      )
  }
  return taken
}

async function putBack(transaction: Queryable, sender: number, now: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update message set
      state = 'waiting',
      sender = null,
      in_doubt = true,
      due_at = ${now},
      updated_at = ${now}
    where state = 'sending'
      and sender = ${sender}
  `.execute(transaction)
  return Number(numAffectedRows ?? 0n)
}
