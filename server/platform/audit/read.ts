import { sql } from 'kysely'
import type { Queryable } from '#platform/ledger/index.ts'
import type { AuditRow } from './entry.ts'

/** Which entries to read; all given must hold. */
export interface AuditFilter {
  readonly subject?: string | undefined
  readonly actor?: string | undefined
  readonly action?: string | undefined
  /** Half-open range of times, ISO 8601. */
  readonly from?: string | undefined
  readonly before?: string | undefined
  /** Only entries older than this one: the last of the page before. */
  readonly beforeSeq?: number | undefined
  /** Entries a page, at most 1,000. */
  readonly limit: number
}

const LARGEST_PAGE = 1_000

/** Entries, newest first. */
export async function readAudit(ledger: Queryable, filter: AuditFilter): Promise<AuditRow[]> {
  const { subject = null, actor = null, action = null } = filter
  const { from = null, before = null, beforeSeq = null } = filter
  const { rows } = await sql<AuditRow>`
    select ${auditColumns}
    from audit_entry
    where (${subject}::text is null or subject = ${subject})
      and (${actor}::text is null or actor = ${actor})
      and (${action}::text is null or action = ${action})
      and (${from}::timestamptz is null or at >= ${from})
      and (${before}::timestamptz is null or at < ${before})
      and (${beforeSeq}::bigint is null or seq < ${beforeSeq})
    order by seq desc
    limit ${Math.min(filter.limit, LARGEST_PAGE)}
  `.execute(ledger)
  return rows
}

/** The columns of an `AuditRow`. */
export const auditColumns = sql`
  seq,
  at,
  actor,
  action,
  subject,
  detail,
  encode(previous_hash, 'hex') as "previousHash",
  encode(hash, 'hex') as hash
`
