import { createHash } from 'node:crypto'
import { realpath, stat } from 'node:fs/promises'
import { sql } from 'kysely'

import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** Whether this ledger may send from here. */
export type SendingPlace =
  | { readonly held: false }
  /** It last sent from elsewhere: this is a copy, or was restored. */
  | { readonly held: true; readonly since: string }

/** What a restored ledger is marked with: nowhere is this place. */
const RESTORED = 'restored'

/**
 * Names the place: the database, with its server's identifier where that may be read, and of an
 * embedded ledger the real path of its folder, the file system and the folder's own number on it (a
 * copy has another). The bank's own server is shared by any number of processes on any machine.
 */
async function placeHere(ledger: Ledger, folder: string | null): Promise<string> {
  const { rows } = await sql<{ oid: string }>`
    select oid::text as oid from pg_database where datname = current_database()
  `.execute(ledger.db)
  const parts = [await systemIdentifier(ledger), rows[0]?.oid ?? '']
  if (folder !== null) {
    const path = await realpath(folder)
    const { dev, ino } = await stat(path)
    parts.push(path, String(dev), String(ino))
  }
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

async function systemIdentifier({ db }: Ledger): Promise<string> {
  const allowed = await sql<{ allowed: boolean }>`
    select has_function_privilege('pg_control_system()', 'execute') as allowed
  `.execute(db)
  if (allowed.rows[0]?.allowed !== true) return ''
  const { rows } = await sql<{ id: string }>`
    select system_identifier::text as id from pg_control_system()
  `.execute(db)
  return rows[0]?.id ?? ''
}

/** Whether to send from here. A ledger that never sent takes this place as its own. */
export async function sendingPlace(
  ledger: Ledger,
  folder: string | null,
  now: Date,
): Promise<SendingPlace> {
  const here = await placeHere(ledger, folder)
  await sql`
    insert into sending_place (place, since)
    values (${here}, ${now.toISOString()})
    on conflict do nothing
  `.execute(ledger.db)
  const { rows } = await sql<{ place: string; since: string }>`
    select place, since from sending_place
  `.execute(ledger.db)
  const known = rows[0]
  if (known === undefined) throw new Error('the sending place was just written')
  if (known.place === here) return { held: false }
  await sql`
    update sending_place set held_at = ${now.toISOString()} where held_at is null
  `.execute(ledger.db)
  return { held: true, since: known.since }
}

/** Marks a ledger that was just restored: it sends nothing until a person releases it. */
export async function holdRestored(ledger: Ledger, now: Date): Promise<void> {
  await sql`
    insert into sending_place (place, since)
    values (${RESTORED}, ${now.toISOString()})
    on conflict (only_row) do update
    set place = excluded.place, since = excluded.since, released_by = null, reason = null, held_at = excluded.since
  `.execute(ledger.db)
}

/** From now on this place sends, and any other copy holds. Audited. */
export async function releaseOutbox(
  ledger: Ledger,
  folder: string | null,
  by: { readonly actor: string; readonly reason: string; readonly now: Date },
): Promise<void> {
  const here = await placeHere(ledger, folder)
  const at = by.now.toISOString()
  await ledger.db.transaction().execute(async (transaction) => {
    await sql`
      insert into sending_place (place, since, released_by, reason)
      values (${here}, ${at}, ${by.actor}, ${by.reason})
      on conflict (only_row) do update
      set place = excluded.place,
        since = excluded.since,
        released_by = excluded.released_by,
        reason = excluded.reason,
        held_at = null
    `.execute(transaction)
    await appendAudit(transaction, [
      { at, actor: by.actor, action: 'outbox.release', detail: { reason: by.reason } },
    ])
  })
}
