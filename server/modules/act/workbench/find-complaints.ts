import type { BusinessDate } from '#kernel/business-date.ts'
import { parseBusinessDate } from '#kernel/business-date.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { complaintsRecorded, sinceOfMart } from '#modules/decide/conduct/index.ts'
import { customerFacts } from '#modules/act/customers/index.ts'
import type { EngineRow, ServedMart } from '#modules/act/customers/index.ts'

import type { Overdue } from './domain/complaint-deadlines.ts'
import type { WorkbenchParts } from './parts.ts'

/** What conduct's export puts before the numbers of the ledger. */
const OF_THE_LEDGER = 'zhike-'

const RECORDED_SHAPE = JSON.stringify([
  { id: 'varchar', customer: 'varchar', opened: 'date', closed: 'date' },
])

export interface ComplaintsAsked {
  readonly scope: Scope
  readonly state: 'open' | 'settled'
  readonly customerId: string | undefined
  readonly after: string | undefined
  readonly limit: number
}

/** A complaint of a customer within the scope, with the columns of `profile` asked for. */
export interface FoundComplaint {
  /** As the ledger numbers it, or as the bank's files do. */
  readonly complaintId: string
  readonly isOfLedger: boolean
  readonly opened: string
  readonly closed: string | null
  readonly level: string | null
  readonly topic: string | null
  readonly channel: string | null
  readonly customer: EngineRow
}

export interface ComplaintCounts {
  readonly all: number
  readonly pastOwn: number
  readonly pastLaw: number
  readonly settled: number
}

export interface FoundComplaints {
  readonly found: readonly FoundComplaint[]
  readonly counts: ComplaintCounts
  readonly next: string | null
}

/**
 * Complaints as the night knows them, with what was heard and settled since laid over: of one the
 * ledger recorded its own word is newer. Open ones the oldest first, settled ones the newest first.
 */
export async function findComplaints(
  parts: WorkbenchParts,
  served: ServedMart,
  asked: ComplaintsAsked,
  { columns, overdue }: { readonly columns: readonly string[]; readonly overdue: Overdue },
): Promise<FoundComplaints> {
  const known = await knownComplaints(parts, served, asked)
  const [found, counts] = [
    await onePage(served, known, asked, columns),
    await countThem(served, known, overdue),
  ]
  const page = found.slice(0, asked.limit)
  const last = page.at(-1)
  return {
    found: page,
    counts,
    next: found.length > page.length && last !== undefined ? placeOf(last) : null,
  }
}

/** A `with` that names them `seen`, the scope inside; its values come before all others. */
interface Known {
  readonly sql: string
  readonly values: readonly string[]
}

async function knownComplaints(
  parts: WorkbenchParts,
  served: ServedMart,
  { scope, customerId }: ComplaintsAsked,
): Promise<Known> {
  const reader = await customerFacts(parts, served)
  const recorded = await complaintsRecorded(parts.ledger, {
    openOrChangedSince: sinceOfMart(served.mart),
  })
  const within = scopeCondition(scope, 'profile')
  return {
    sql: `with recorded as (
      select unnest(from_json(cast(? as json), '${RECORDED_SHAPE}'), recursive := true)
    ),
    known as (
      select
        complaint_id as id,
        customer_id,
        opened_date as opened,
        closed_date as closed,
        level,
        topic,
        channel
      from ${await reader.relation('complaint')} as delivered
      where complaint_id not in (
        select '${OF_THE_LEDGER}' || id
        from recorded
      )
      union all
      select
        '${OF_THE_LEDGER}' || id,
        customer,
        opened,
        closed,
        null,
        null,
        null
      from recorded
    ),
    seen as (
      select known.*
      from known
      inner join profile on profile.customer_id = known.customer_id
      where (${within.sql})
        and ${customerId === undefined ? 'true' : 'known.customer_id = ?'}
    )`,
    values: [
      JSON.stringify(
        recorded.map((one) => ({
          id: one.complaintId,
          customer: one.customerId,
          opened: one.openedOn,
          closed: one.settled?.on ?? null,
        })),
      ),
      ...within.params,
      ...(customerId === undefined ? [] : [customerId]),
    ],
  }
}

async function onePage(
  { read }: ServedMart,
  known: Known,
  { state, after, limit }: ComplaintsAsked,
  columns: readonly string[],
): Promise<FoundComplaint[]> {
  const isOpen = state === 'open'
  const day = isOpen ? 'opened' : 'closed'
  const place = after === undefined ? undefined : readPlace(after)
  const rows = await read<ComplaintRow>(
    `${known.sql}
    select
      seen.id as "complaint id",
      cast(seen.opened as varchar) as "complaint opened",
      cast(seen.closed as varchar) as "complaint closed",
      seen.level as "complaint level",
      seen.topic as "complaint topic",
      seen.channel as "complaint channel",
      ${columns.map((column) => `profile.${quoteIdentifier(column)}`).join(',\n      ')}
    from seen
    inner join profile on profile.customer_id = seen.customer_id
    where seen.closed is ${isOpen ? '' : 'not '}null
      and ${
        place === undefined
          ? 'true'
          : `(seen.${day}, seen.id) ${isOpen ? '>' : '<'} (cast(? as date), ?)`
      }
    order by
      seen.${day} ${isOpen ? 'asc' : 'desc'},
      seen.id ${isOpen ? 'asc' : 'desc'}
    limit ${limit + 1}`,
    [...known.values, ...(place === undefined ? [] : [place.day, place.id])],
  )
  return rows.map((row) => {
    const id = row['complaint id']
    const isOfLedger = id.startsWith(OF_THE_LEDGER)
    return {
      complaintId: isOfLedger ? id.slice(OF_THE_LEDGER.length) : id,
      isOfLedger,
      opened: row['complaint opened'],
      closed: row['complaint closed'],
      level: row['complaint level'],
      topic: row['complaint topic'],
      channel: row['complaint channel'],
      customer: row,
    }
  })
}

type ComplaintRow = EngineRow & {
  readonly 'complaint id': string
  readonly 'complaint opened': string
  readonly 'complaint closed': string | null
  readonly 'complaint level': string | null
  readonly 'complaint topic': string | null
  readonly 'complaint channel': string | null
}

async function countThem(
  { read }: ServedMart,
  known: Known,
  { pastOwnIfOpenedBy, pastLawIfOpenedBy }: Overdue,
): Promise<ComplaintCounts> {
  const [counted] = await read<ComplaintCounts & Record<string, unknown>>(
    `${known.sql}
    select
      count(*) filter (where closed is null) as "all",
      count(*) filter (where closed is null and opened <= cast(? as date)) as "pastOwn",
      count(*) filter (where closed is null and opened <= cast(? as date)) as "pastLaw",
      count(*) filter (where closed is not null) as settled
    from seen`,
    [...known.values, pastOwnIfOpenedBy, pastLawIfOpenedBy],
  )
  if (counted === undefined) throw new Error('a count without groups has one row')
  return counted
}

/** Where a page ended: the day it is ordered by, and the number. */
function placeOf({ complaintId, isOfLedger, opened, closed }: FoundComplaint): string {
  return `${closed ?? opened}|${isOfLedger ? OF_THE_LEDGER : ''}${complaintId}`
}

function readPlace(after: string): { day: BusinessDate; id: string } | undefined {
  const divider = after.indexOf('|')
  const day = parseBusinessDate(after.slice(0, Math.max(0, divider)))
  return day === undefined ? undefined : { day, id: after.slice(divider + 1) }
}
