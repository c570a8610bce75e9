import type { listAudit, verifyAudit } from '#contracts/access.ts'
import { appendAudit, readAudit, verifyAudit as walkChain } from '#platform/audit/index.ts'
import type { AuditFilter, AuditRow } from '#platform/audit/index.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'
import { Temporal } from 'temporal-polyfill'
import type { AccessParts } from './access.ts'
import { actorOf } from './principal.ts'
import type { Handler } from './principal.ts'
import { instant } from './tables.ts'

/** The audit log as a page shows it, newest first, and the walk over its chain. */
export function auditHandlers({ ledger, timeZone }: AccessParts): {
  listAudit: Handler<typeof listAudit>
  verifyAudit: Handler<typeof verifyAudit>
} {
  return {
    async listAudit({ query }) {
      const rows = await readAudit(ledger.db, {
        actor: query.actor === undefined ? undefined : asActor(query.actor),
        action: query.action,
        from: query.from === undefined ? undefined : dayBegins(query.from, timeZone),
        before:
          query.to === undefined
            ? undefined
            : dayBegins(addDays(businessDateOf(query.to), 1), timeZone),
        beforeSeq: sequenceAfter(query.after),
        limit: query.limit + 1,
      } satisfies AuditFilter)
      const shown = rows.slice(0, query.limit)
      return {
        entries: shown.map(auditEntry),
        next: rows.length > query.limit ? String(shown.at(-1)?.seq) : null,
      }
    },

    async verifyAudit({ principal, now }) {
      const verdict = await walkChain(ledger.db)
      await appendAudit(ledger.db, {
        at: instant(now),
        actor: actorOf(principal),
        action: 'audit.verify',
        detail: { passed: verdict.passed, rows: verdict.rows },
      })
      return {
        passed: verdict.passed,
        entries: verdict.rows,
        firstBroken:
          verdict.firstBreak === undefined
            ? null
            : { sequence: verdict.firstBreak.seq, words: verdict.firstBreak.words },
      }
    },
  }
}

function auditEntry(row: AuditRow) {
  return {
    sequence: row.seq,
    at: row.at,
    actor: row.actor,
    action: row.action,
    subject: row.subject ?? '',
    detail: { ...row.detail },
    hash: row.hash,
  }
}

/** People type a staff number; the chain says `staff:10023`. */
function asActor(typed: string): string {
  return typed.includes(':') ? typed : actorOf({ staffNumber: typed })
}

/** A cursor that is none of ours begins at the newest. */
function sequenceAfter(after: string | undefined): number | undefined {
  return after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : undefined
}

function dayBegins(date: string, timeZone: string): string {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).toInstant().toString()
}
