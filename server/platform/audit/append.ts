import { Kysely, sql } from 'kysely'
import type { Queryable } from '#platform/ledger/index.ts'
import { assertKept, hashOf } from './entry.ts'
import type { AuditEntry, AuditRow } from './entry.ts'

const MOST_TRIES = 100

/**
 * Writes entries to the chain, in the given order, inside the caller's transaction: they are there
 * if and only if what they tell of is. Writers are put in order by the row of the chain's end,
 * which is locked until the transaction ends, so append as its last statement.
 * @param transaction a transaction; outside one the entries get one of their own
 * @returns the rows as written
 * @throws TypeError for a time or a detail that would not come back as it went in
 */
export async function appendAudit(
  transaction: Queryable,
  entries: AuditEntry | readonly AuditEntry[],
): Promise<AuditRow[]> {
  const list = isMany(entries) ? entries : [entries]
  for (const entry of list) check(entry)
  if (isOutside(transaction)) {
    return await transaction.transaction().execute((own) => appendAudit(own, list))
  }
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const rows = await appendOnce(transaction, list)
    if (rows !== undefined) return rows
  }
  throw new Error('the audit chain kept moving: append inside a transaction')
}

/** Outside a transaction writers would race for the chain's end: within one they queue for it. */
function isOutside(given: Queryable): given is Kysely<unknown> {
  return given instanceof Kysely && !given.isTransaction
}

/** Undefined when the end moved under us, which can only happen outside a transaction. */
async function appendOnce(
  transaction: Queryable,
  entries: readonly AuditEntry[],
): Promise<AuditRow[] | undefined> {
  const head = await lockHead(transaction)
  const rows = seal(entries, head)
  const last = rows.at(-1)
  if (last === undefined) return []
  // One statement, so that even outside a transaction rows and end move together; the end moves
  // only if it is still where we saw it.
  const moved = await sql<{ seq: number }>`
    with moved as (
      update audit_head
      set seq = ${last.seq}, hash = decode(${last.hash}, 'hex')
      where seq = ${head.seq} and hash = decode(${head.hash}, 'hex')
      returning seq
    )
    insert into audit_entry (seq, at, actor, action, subject, detail, previous_hash, hash)
    select
      given.seq,
      given.at,
      given.actor,
      given.action,
      given.subject,
      given.detail,
      decode(given.previous_hash, 'hex'),
      decode(given.hash, 'hex')
    from moved, unnest(
      ${rows.map((row) => row.seq)}::bigint[],
      ${rows.map((row) => row.at)}::timestamptz[],
      ${rows.map((row) => row.actor)}::text[],
      ${rows.map((row) => row.action)}::text[],
      ${rows.map((row) => row.subject)}::text[],
      ${rows.map((row) => JSON.stringify(row.detail))}::jsonb[],
      ${rows.map((row) => row.previousHash)}::text[],
      ${rows.map((row) => row.hash)}::text[]
    ) as given (seq, at, actor, action, subject, detail, previous_hash, hash)
    returning seq
  `.execute(transaction)
  return moved.rows.length === rows.length ? rows : undefined
}

async function lockHead(transaction: Queryable): Promise<{ seq: number; hash: string }> {
  const {
    rows: [head],
  } = await sql<{ seq: number; hash: string }>`
    select seq, encode(hash, 'hex') as hash
    from audit_head
    for update
  `.execute(transaction)
  if (head === undefined) throw new Error('the audit chain has lost its end; run verify')
  return head
}

function seal(entries: readonly AuditEntry[], head: { seq: number; hash: string }): AuditRow[] {
  let previousHash = head.hash
  return entries.map((entry, index) => {
    const row = {
      seq: head.seq + index + 1,
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject ?? null,
      detail: entry.detail ?? {},
      previousHash,
    }
    const hash = hashOf(row)
    previousHash = hash
    return { ...row, hash }
  })
}

function check(entry: AuditEntry): void {
  const at = new Date(entry.at)
  if (Number.isNaN(at.getTime()) || at.toISOString() !== entry.at) {
    throw new TypeError(`audit entry at ${entry.at}: not ISO 8601 in UTC with milliseconds`)
  }
  assertKept(
    [entry.actor, entry.action, entry.subject ?? null, entry.detail ?? {}],
    `audit entry ${entry.action}`,
  )
}

function isMany(entries: AuditEntry | readonly AuditEntry[]): entries is readonly AuditEntry[] {
  return Array.isArray(entries)
}
