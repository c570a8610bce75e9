import { sql } from 'kysely'
import type { Generated, Kysely, Selectable } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { reckonWorkdays } from '#kernel/calendar.ts'
import type { Calendar } from '#kernel/calendar.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { FoundBreach } from './find-done.ts'

/** Rows of `0111_incidents.sql`. */
type IncidentTables = {
  incident: {
    incident_id: Generated<number>
    kind: string
    words_zh: string
    words_en: string
    source: string
    subject: string
    happened: string
    night: string
    first_seen_at: string
    owner: 'compliance'
    due_on: string
  }
  incident_event: {
    event_id: Generated<number>
    incident_id: number
    event: 'seen' | 'grew' | 'answered'
    at: string
    actor: string
    customers: number
    sample: string
    reason: string
  }
}

/** What was done against a rule, and whether a person has answered it. */
export interface Incident {
  readonly incidentId: number
  readonly kind: string
  readonly words: Words
  readonly source: string
  readonly subject: string
  readonly happened: string
  readonly night: string
  readonly firstSeenAt: string
  readonly owner: 'compliance'
  readonly dueOn: string
  readonly customers: number
  readonly sample: readonly string[]
  readonly state: 'open' | 'answered'
  readonly answeredBy: string | null
  readonly answeredAt: string | null
  readonly reason: string | null
}

/** Answered within three working days [K]; FIELD names no term. */
const WORKDAYS_TO_ANSWER = 3

/** When breaches were seen, and by which calendar their answer is due. */
export interface BreachesSeen {
  readonly night: string
  readonly today: BusinessDate
  readonly now: EpochMs
  readonly calendar: Calendar
}

/**
 * Keeps what a night found. Found again it changes nothing; with more customers it is open anew.
 * @returns those that are new or grew
 */
export async function recordBreaches(
  ledger: Ledger,
  found: readonly FoundBreach[],
  given: BreachesSeen,
): Promise<readonly FoundBreach[]> {
  if (found.length === 0) return []
  return await ledger.db.transaction().execute(async (transaction) => {
    // Two nights of a bank never run at once, but a server and a command line might both try.
    await sql`lock table incident in exclusive mode`.execute(transaction)
    const fresh: FoundBreach[] = []
    for (const breach of found) {
      if (await recordBreach(transaction, breach, given)) fresh.push(breach)
    }
    return fresh
  })
}

const SYSTEM = 'system:night'

async function recordBreach(
  transaction: Ledger['db'],
  breach: FoundBreach,
  { night, today, now, calendar }: BreachesSeen,
): Promise<boolean> {
  const tables = incidentTables(transaction)
  const { kind, subject, happened, customers, sample } = breach
  const at = new Date(now).toISOString()
  const known = await tables
    .selectFrom('incident')
    .select('incident_id')
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('happened', '=', happened)
    .executeTakeFirst()
  const most =
    known === undefined
      ? 0
      : (
          await tables
            .selectFrom('incident_event')
            .select((is) => is.fn.max('customers').as('most'))
            .where('incident_id', '=', known.incident_id)
            .executeTakeFirstOrThrow()
        ).most
  if (customers <= most) return false
  const incidentId =
    known?.incident_id ??
    (
      await tables
        .insertInto('incident')
        .values({
          ...{ kind, subject, happened, night, source: breach.source },
          words_zh: breach.words.zh,
          words_en: breach.words.en,
          first_seen_at: at,
          owner: 'compliance',
          due_on: reckonWorkdays(calendar, today, WORKDAYS_TO_ANSWER).date,
        })
        .returning('incident_id')
        .executeTakeFirstOrThrow()
    ).incident_id
  const event = known === undefined ? 'seen' : 'grew'
  await tables
    .insertInto('incident_event')
    .values({
      ...{ incident_id: incidentId, event, at, actor: SYSTEM, customers },
      ...{ sample: JSON.stringify(sample), reason: '' },
    })
    .execute()
  await appendAudit(transaction, {
    at,
    actor: SYSTEM,
    action: known === undefined ? 'incident.open' : 'incident.grow',
    subject: `incident:${incidentId}`,
    detail: { kind, subject, happened, customers, night },
  })
  return true
}

/** Incidents, those that wait first and by the day they are due. */
export async function readIncidents(
  { db }: Pick<Ledger, 'db'>,
  filter: {
    readonly state?: 'open' | 'answered' | undefined
    readonly incidentId?: number
    /** The number of the last one of the page before. */
    readonly after?: number | undefined
    readonly limit: number
  },
): Promise<Incident[]> {
  const { rows } = await sql<IncidentRow>`
    with newest as (
      select distinct on (incident_id)
        incident_id,
        event,
        at,
        actor,
        customers,
        sample,
        reason
      from incident_event
      order by incident_id, event_id desc
    )
    select
      incident.*,
      newest.event,
      newest.at,
      newest.actor,
      newest.customers,
      newest.sample,
      newest.reason
    from incident
    join newest on newest.incident_id = incident.incident_id
    where (
        ${filter.state ?? null}::text is null
        or (newest.event = 'answered') = (${filter.state ?? null}::text = 'answered')
      )
      and (
        ${filter.incidentId ?? null}::bigint is null
        or incident.incident_id = ${filter.incidentId ?? null}::bigint
      )
      and (
        ${filter.after ?? null}::bigint is null
        or (newest.event = 'answered', due_on, incident.incident_id) > (
          select
            last.event = 'answered',
            before.due_on,
            before.incident_id
          from incident as before
          join newest as last on last.incident_id = before.incident_id
          where before.incident_id = ${filter.after ?? null}::bigint
        )
      )
    order by (newest.event = 'answered'), due_on, incident.incident_id
    limit ${filter.limit}
  `.execute(db)
  return rows.map(incidentOf)
}

/** How many wait, and how many of these past their day. */
export async function countIncidents(
  { db }: Pick<Ledger, 'db'>,
  today: string,
): Promise<{ readonly open: number; readonly overdue: number }> {
  const { rows } = await sql<{ open: number; overdue: number }>`
    with newest as (
      select distinct on (incident_id) incident_id, event
      from incident_event
      order by incident_id, event_id desc
    )
    select count(*) as open, count(*) filter (where due_on < ${today}::date) as overdue
    from incident
    join newest on newest.incident_id = incident.incident_id
    where newest.event <> 'answered'
  `.execute(db)
  return rows[0] ?? { open: 0, overdue: 0 }
}

/**
 * A person's answer: what happened and what was done about it.
 * @throws ProblemError `not_found`, `act_not_now` when it is answered, `maker_checks` by its own doer
 */
export async function answerIncident(
  ledger: Ledger,
  given: { readonly incidentId: number; readonly reason: string },
  act: { readonly actor: string; readonly now: EpochMs },
): Promise<Incident> {
  return await ledger.db.transaction().execute(async (transaction) => {
    await sql`lock table incident in exclusive mode`.execute(transaction)
    const { incidentId } = given
    const [incident] = await readIncidents({ db: transaction }, { incidentId, limit: 1 })
    if (incident === undefined) throw new ProblemError('not_found')
    if (incident.state === 'answered') throw answeredAlready()
    if (incident.subject === act.actor) throw ownDoing()
    const at = new Date(act.now).toISOString()
    await incidentTables(transaction)
      .insertInto('incident_event')
      .values({
        ...{ incident_id: incident.incidentId, event: 'answered', at, actor: act.actor },
        ...{ customers: incident.customers, sample: JSON.stringify(incident.sample) },
        reason: given.reason,
      })
      .execute()
    await appendAudit(transaction, {
      at,
      actor: act.actor,
      action: 'incident.answer',
      subject: `incident:${incident.incidentId}`,
      detail: { kind: incident.kind, subject: incident.subject, reason: given.reason },
    })
    return {
      ...incident,
      state: 'answered',
      answeredBy: act.actor,
      answeredAt: at,
      reason: given.reason,
    }
  })
}

function answeredAlready(): ProblemError {
  return new ProblemError('act_not_now', {
    zh: '该事项已有答复',
    en: 'the incident has been answered',
  })
}

function ownDoing(): ProblemError {
  return new ProblemError('maker_checks', {
    zh: '本人的行为由他人答复',
    en: 'nobody answers for what they did themselves',
  })
}

type IncidentRow = Selectable<IncidentTables['incident']> &
  Pick<
    IncidentTables['incident_event'],
    'event' | 'at' | 'actor' | 'customers' | 'sample' | 'reason'
  >

function incidentOf(row: IncidentRow): Incident {
  const isAnswered = row.event === 'answered'
  return {
    incidentId: row.incident_id,
    kind: row.kind,
    words: { zh: row.words_zh, en: row.words_en },
    source: row.source,
    subject: row.subject,
    happened: row.happened,
    night: row.night,
    firstSeenAt: row.first_seen_at,
    owner: row.owner,
    dueOn: row.due_on,
    customers: row.customers,
    sample: JSON.parse(row.sample) as string[],
    state: isAnswered ? 'answered' : 'open',
    answeredBy: isAnswered ? row.actor : null,
    answeredAt: isAnswered ? row.at : null,
    reason: isAnswered ? row.reason : null,
  }
}

function incidentTables(db: Ledger['db']): Kysely<IncidentTables> {
  return db.withTables<IncidentTables>()
}
