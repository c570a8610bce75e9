import type { CalendarLack, NightView } from '#contracts/night.ts'
import { ProblemError } from '#contracts/problems.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { unannouncedYears } from '#kernel/calendar.ts'
import type { Calendar } from '#kernel/calendar.ts'
import { dateAt } from '#kernel/clock.ts'
import { staleWords } from '#kernel/day-count.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import { pageOfRows } from '#platform/http/index.ts'
import type { Handlers } from '#platform/http/index.ts'
import type { JobKind, Jobs } from '#platform/jobs/index.ts'
import { asOfMart } from '#platform/lake/index.ts'
import type { FactStore, MartStore } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { acceptGaps } from './acceptances.ts'
import { newestDelivery } from './domain/night-date.ts'
import { stepWords } from './domain/steps.ts'
import { NIGHT_JOB_KEY } from './jobs.ts'
import type { NightJobInput } from './jobs.ts'
import { isNightRunning, listNights } from './list-nights.ts'
import { readNightRecord } from './night-record.ts'
import type { NightRecord } from './night-record.ts'
import { refuseFarAhead } from './run-night.ts'

export interface NightRouteParts {
  readonly factStore: FactStore
  readonly martStore: MartStore
  readonly ledger: Ledger
  readonly jobs: Pick<Jobs, 'enqueue'>
  readonly job: JobKind<NightJobInput>
  /** Which day an instant belongs to. */
  readonly timeZone: string
  /** The bank's, by the strategy in force. */
  readonly calendar: () => Calendar
}

/** Nights over HTTP: what each did, and starting one. */
export function nightRoutes(
  parts: NightRouteParts,
): Pick<Handlers<Principal>, 'listNights' | 'startNight' | 'acceptGaps' | 'readServedNight'> {
  const { lakeRoot } = parts.martStore
  return {
    listNights: async ({ query, now }) => {
      const records = await listNights(lakeRoot)
      const { after } = query
      const rest = after === undefined ? records : records.filter(({ date }) => date < after)
      const current = await parts.martStore.current()
      const { shown, next } = pageOfRows(rest, query.limit, ({ date }) => date)
      return {
        nights: shown.map(nightView),
        next,
        current: current === undefined ? null : asOfMart(current),
        nextDate: await newestIn(parts.factStore),
        running: records.find(({ state }) => state === 'running')?.date ?? null,
        calendarLacks: lackedYears(parts.calendar(), current?.date, dateAt(now, parts.timeZone)),
      }
    },

    startNight: async ({ body, principal, now }) => {
      if (await isNightRunning(lakeRoot)) throw new ProblemError('night_running')
      if ((await newestIn(parts.factStore)) === null) throw new ProblemError('facts_missing')
      await refuseFarAhead(parts.factStore, body.date)
      const actor = actorOf(principal)
      const jobId = await parts.ledger.db.transaction().execute(async (within) => {
        const started = await parts.jobs.enqueue(
          parts.job,
          { date: body.date, accepted: false },
          { within, key: NIGHT_JOB_KEY, askedBy: actor },
        )
        await appendAudit(within, {
          at: new Date(now).toISOString(),
          actor,
          action: 'night.start',
          subject: `night:${body.date}`,
          detail: { job: started },
        })
        return started
      })
      return { jobId }
    },

    readServedNight: async ({ now }) => {
      const mart = await parts.martStore.current()
      const today = dateAt(now, parts.timeZone)
      if (mart === undefined) return { asOf: null, today, stale: null, gaps: [], accepted: null }
      const record = await readNightRecord(lakeRoot, mart.date)
      const gaps = (record?.gaps ?? []).filter(({ kind }) => kind !== 'coverage')
      return {
        asOf: asOfMart(mart),
        today,
        stale: staleWords(businessDateOf(mart.date), today, parts.calendar()) ?? null,
        gaps,
        accepted: record?.gapsAccepted ?? null,
      }
    },

    acceptGaps: async ({ params: { date }, body, principal, now }) => {
      if (await isNightRunning(lakeRoot)) throw new ProblemError('night_running')
      const actor = actorOf(principal)
      let jobId = ''
      await acceptGaps(parts, date, { actor, now, reason: body.reason }, async (within) => {
        jobId = await parts.jobs.enqueue(
          parts.job,
          { date, accepted: true },
          { within, key: NIGHT_JOB_KEY, askedBy: actor },
        )
      })
      return { jobId }
    },
  }
}

/** Years without notice between the data's day and the last day counted from today. */
export function lackedYears(
  calendar: Calendar,
  dataDate: string | undefined,
  today: BusinessDate,
): CalendarLack[] {
  const from = dataDate === undefined ? today : businessDateOf(dataDate)
  return unannouncedYears(calendar, from, today).map(({ year, message, cure }) => ({
    ...{ year, words: message, cure },
  }))
}

/** A night's record as pages show it. */
export function nightView(record: NightRecord): NightView {
  const { date, state, startedAt, finishedAt, strategy, hash, certificate, sentence } = record
  const { gaps, gapsAccepted } = record
  return {
    date,
    state,
    startedAt,
    finishedAt,
    strategy,
    hash,
    steps: record.steps.map((step) => ({ ...step, words: stepWords[step.step] })),
    certificate,
    gaps,
    gapsAccepted,
    sentence,
  }
}

async function newestIn(factStore: FactStore): Promise<string | null> {
  return newestDelivery((await factStore.manifest()).partitions) ?? null
}
