import type { IncidentView } from '#contracts/incidents.ts'
import type { Words } from '#contracts/words.ts'
import { dateAt } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Directory, Principal } from '#modules/know/access/index.ts'
import { noPlaceInList, pageOfRows } from '#platform/http/index.ts'
import type { Handlers } from '#platform/http/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { answerIncident, countIncidents, readIncidents } from './incidents.ts'
import type { Incident } from './incidents.ts'

export interface IncidentParts {
  readonly ledger: Ledger
  readonly directory: Pick<Directory, 'staffNames'>
  readonly timeZone: string
}

/** As many as a page shows; those that wait come first. */

/** What was done against a rule, and its answers. */
export function incidentRoutes({
  ledger,
  directory,
  timeZone,
}: IncidentParts): Pick<Handlers<Principal>, 'listIncidents' | 'answerIncident'> {
  return {
    async listIncidents({ query, now }) {
      const today = dateAt(now, timeZone)
      const { state, limit } = query
      const after = query.after === undefined ? undefined : numberOf(query.after)
      const rows = await readIncidents(ledger, { state, after, limit: limit + 1 })
      const { shown: found, next } = pageOfRows(rows, limit, (row) => String(row.incidentId))
      const people = found.flatMap(({ subject, answeredBy }) => [subject, answeredBy ?? ''])
      const numbers = people.filter((one) => one.startsWith(STAFF)).map((one) => one.slice(6))
      const names = await directory.staffNames([...new Set(numbers)])
      return {
        incidents: found.map((one) => incidentView(one, names, today)),
        next,
        ...(await countIncidents(ledger, today)),
      }
    },

    async answerIncident({ params, body, principal, now }) {
      const act = { actor: actorOf(principal), now }
      const { incidentId } = await answerIncident(ledger, { ...params, ...body }, act)
      return { incidentId }
    },
  }
}

const STAFF = 'staff:'

const numberOf = (after: string): number =>
  /^\d{1,15}$/.test(after) ? Number(after) : noPlaceInList()

function incidentView(
  incident: Incident,
  names: ReadonlyMap<string, string>,
  today: string,
): IncidentView {
  const { subject, answeredBy, state, dueOn } = incident
  return {
    ...incident,
    sample: [...incident.sample],
    subjectWords: sayDoer(subject, names),
    overdue: state === 'open' && dueOn < today,
    answeredBy: answeredBy === null ? null : nameOf(answeredBy, names),
  }
}

function nameOf(actor: string, names: ReadonlyMap<string, string>): string {
  const number = actor.startsWith(STAFF) ? actor.slice(STAFF.length) : undefined
  return number === undefined ? actor : (names.get(number) ?? number)
}

const doers: Readonly<Record<string, Words>> = {
  campaign: { zh: '活动', en: 'campaign' },
  staff: { zh: '员工', en: 'staff' },
  action: { zh: '动作', en: 'action' },
  product: { zh: '产品', en: 'product' },
  channel: { zh: '渠道', en: 'channel' },
}

/** Whose doing it was, in words. */
export function sayDoer(subject: string, names: ReadonlyMap<string, string> = new Map()): Words {
  const at = subject.indexOf(':')
  const kind = doers[subject.slice(0, at)]
  const name = subject.startsWith(STAFF) ? nameOf(subject, names) : subject.slice(at + 1)
  if (kind === undefined) return { zh: subject, en: subject }
  return { zh: `${kind.zh} ${name}`, en: `${kind.en} ${name}` }
}
