import type { Selectable } from 'kysely'
import type { z } from 'zod'

import type { Complaint, listComplaints } from '#contracts/complaints.ts'
import { businessDateOf, daysBetween } from '#kernel/business-date.ts'
import type { Calendar } from '#kernel/calendar.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { actorOf, staffNumberOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { complaintsRecorded } from '#modules/decide/conduct/index.ts'
import type { ComplaintRecorded } from '#modules/decide/conduct/index.ts'
import { codeWords, columnsOf, customerRows, topicWords } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { deadlinesOf, overdueOn, standingOf } from './domain/complaint-deadlines.ts'
import { whyNotSettle } from './domain/who-settles.ts'
import { findComplaints } from './find-complaints.ts'
import type { FoundComplaint } from './find-complaints.ts'
import type { WorkbenchParts } from './parts.ts'
import { standingOutcomes } from './standing-outcomes.ts'
import type { WorkbenchTables } from './tables.ts'

type Complaints = z.output<typeof listComplaints.response>
type OutcomeRow = Selectable<WorkbenchTables['work_outcome']>

export interface ComplaintsOfAsked {
  readonly state: 'open' | 'settled'
  /** Of this customer alone. */
  readonly customer?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
  readonly principal: Principal
  readonly now: EpochMs
}

/** What is known of a complaint besides what the night's files say. */
interface Around {
  readonly recorded: ComplaintRecorded | undefined
  readonly outcome: OutcomeRow | undefined
  readonly names: ReadonlyMap<string, string>
  readonly asked: ComplaintsOfAsked
  readonly today: string
  readonly calendar: Calendar
}

/**
 * Complaints of the customers within a person's scope: heard in contacts here, told by other
 * systems, delivered in the bank's files; each with the days by which it has to be settled.
 */
export async function complaintsOf(
  parts: WorkbenchParts,
  served: ServedMart,
  asked: ComplaintsOfAsked,
): Promise<Complaints> {
  const { principal, now, state, customer: customerId, after, limit } = asked
  const today = dateAt(now, parts.timeZone)
  const { calendar } = parts.strategy().pack
  const reader = {
    vault: parts.vault,
    directory: parts.directory,
    seesIdentity: principal.seesIdentity,
    churnColumn: parts.strategy().pack.churnTag,
  }
  const { found, counts, next } = await findComplaints(
    parts,
    served,
    {
      scope: principal.scope,
      state,
      customerId,
      after,
      limit,
    },
    {
      columns: columnsOf(served, reader),
      overdue: overdueOn(businessDateOf(today), calendar),
    },
  )
  const [customers, recorded, outcomes] = await Promise.all([
    customerRows(
      served,
      reader,
      found.map(({ customer }) => customer),
    ),
    recordedOf(parts, found),
    outcomesOf(parts, found),
  ])
  const names = await parts.directory.staffNames(staffIn(recorded, outcomes))
  return {
    complaints: found.flatMap((one, index) => {
      const customer = customers[index]
      return customer === undefined
        ? []
        : [
            {
              ...shown(one, {
                recorded: one.isOfLedger ? recorded.get(one.complaintId) : undefined,
                outcome: one.isOfLedger ? outcomes.get(one.complaintId) : undefined,
                names,
                asked,
                today,
                calendar,
              }),
              customer,
            },
          ]
    }),
    open: { all: counts.all, pastOwn: counts.pastOwn, pastLaw: counts.pastLaw },
    settled: counts.settled,
    next,
    asOf: served.asOf,
  }
}

const numbersOf = (found: readonly FoundComplaint[]): string[] =>
  found.filter(({ isOfLedger }) => isOfLedger).map(({ complaintId }) => complaintId)

async function recordedOf(
  { ledger }: WorkbenchParts,
  found: readonly FoundComplaint[],
): Promise<ReadonlyMap<string, ComplaintRecorded>> {
  const recorded = await complaintsRecorded(ledger, { complaintIds: numbersOf(found) })
  return new Map(recorded.map((one) => [one.complaintId, one]))
}

/** A complaint heard in a contact has the contact's number. */
async function outcomesOf(
  { ledger }: WorkbenchParts,
  found: readonly FoundComplaint[],
): Promise<ReadonlyMap<string, OutcomeRow>> {
  const contactIds = numbersOf(found)
  if (contactIds.length === 0) return new Map()
  const rows = await standingOutcomes(ledger.db)
    .selectAll('made')
    .where('made.contact_id', 'in', contactIds)
    .execute()
  return new Map(rows.map((row) => [row.contact_id, row]))
}

function staffIn(
  recorded: ReadonlyMap<string, ComplaintRecorded>,
  outcomes: ReadonlyMap<string, OutcomeRow>,
): string[] {
  const actors = [...recorded.values()]
    .flatMap(({ openedBy, settled }) => [openedBy, settled?.by ?? ''])
    .flatMap((actor) => staffNumberOf(actor) ?? [])
  return [...new Set([...actors, ...[...outcomes.values()].map((row) => row.staff_number)])]
}

function shown(one: FoundComplaint, around: Around): Omit<Complaint, 'customer'> {
  const {
    recorded,
    outcome,
    asked: { principal },
  } = around
  const opened = businessDateOf(one.opened)
  const until = businessDateOf(one.closed ?? around.today)
  const due = deadlinesOf(opened, around.calendar)
  const source = !one.isOfLedger ? 'file' : outcome === undefined ? 'system' : 'contact'
  const isOwn = recorded?.openedBy === actorOf(principal)
  const channel = outcome?.channel ?? one.channel
  return {
    complaintId: one.complaintId,
    source,
    opened,
    openedAt: recorded === undefined ? null : new Date(recorded.openedAt).toISOString(),
    closed: one.closed,
    days: until < opened ? 0 : daysBetween(opened, until),
    level:
      one.level === null
        ? null
        : { code: one.level, words: codeWords('complaint', 'level', one.level) },
    topic: one.topic === null ? null : topicWords(one.topic),
    said: outcome?.note ?? '',
    channel: channel === null ? null : codeWords('complaint', 'channel', channel),
    heardBy: heardBy(around),
    due,
    standing: standingOf(due, until),
    settled: settledBy(around),
    whyNotSettle:
      one.closed === null ? (whyNotSettle({ source, role: principal.role, isOwn }) ?? null) : null,
  }
}

function heardBy({ recorded, outcome, names }: Around): string | null {
  if (outcome !== undefined) return names.get(outcome.staff_number) ?? outcome.staff_number
  return recorded === undefined ? null : named(recorded.openedBy, recorded.openedByName, names)
}

function settledBy({ recorded, names }: Around): Complaint['settled'] {
  const settled = recorded?.settled
  if (settled === undefined || settled === null) return null
  return {
    at: new Date(settled.at).toISOString(),
    by: named(settled.by, settled.byName, names),
    how: settled.how ?? '',
  }
}

/** A name as it is now, else as it was then, else what the audit chain calls it. */
function named(actor: string, then: string | null, names: ReadonlyMap<string, string>): string {
  return names.get(staffNumberOf(actor) ?? '') ?? then ?? actor
}
