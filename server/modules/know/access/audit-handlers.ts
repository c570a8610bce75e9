import type { listAudit, verifyAudit } from '#contracts/access.ts'
import { noSuchPage } from '#contracts/problems.ts'
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
      const told = {
        at: instant(now),
        actor: actorOf(principal),
        action: 'audit.verify',
        detail: { passed: verdict.passed, rows: verdict.rows },
      }
      await ledger.db.transaction().execute((transaction) => appendAudit(transaction, told))
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

/** @throws ProblemError `input_invalid` for a mark that is none of ours */
function sequenceAfter(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  if (/^[1-9]\d{0,14}$/.test(after)) return Number(after)
  throw noSuchPage()
}

function dayBegins(date: string, timeZone: string): string {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).toInstant().toString()
}
