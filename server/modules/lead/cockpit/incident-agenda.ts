import type { Agenda } from '#contracts/cockpit.ts'
import { sayDoer } from '#modules/decide/certificate/index.ts'
import type { Incident } from '#modules/decide/certificate/index.ts'

import { agendaOf } from './domain/agenda.ts'
import type { AgendaRow } from './domain/agenda.ts'

/** What was done against a rule and waits for an answer, the first due first. */
export function incidentAgenda(
  incidents: readonly Incident[],
  total: number,
  today: string,
): Agenda {
  const agenda = agendaOf(
    {
      code: 'incidents',
      words: { zh: '待答复的违规事项', en: 'Incidents to answer' },
      definition: {
        zh: '每夜独立核查已发生的联络、名单与销售；违规的在此由人答复原因',
        en: 'Each night contacts, lists and sales are checked afresh; what broke a rule is answered here',
      },
      empty: { zh: '没有待答复的违规事项', en: 'No incident waits for an answer' },
      to: '/conduct/incidents',
    },
    incidents,
    (incident) => rowOf(incident, today),
  )
  return { ...agenda, total }
}

function rowOf(incident: Incident, today: string): AgendaRow {
  const { incidentId, words, subject, customers, happened, dueOn } = incident
  const doer = sayDoer(subject)
  return {
    key: String(incidentId),
    words,
    detail: {
      zh: `${doer.zh}，${happened}，${customers} 位客户`,
      en: `${doer.en}, ${happened}, ${customers} customers`,
    },
    mark:
      dueOn < today
        ? { tone: 'bad', words: { zh: `应于 ${dueOn} 答复，已超期`, en: `was due ${dueOn}` } }
        : { tone: 'warn', words: { zh: `${dueOn} 前答复`, en: `due ${dueOn}` } },
    done: null,
    to: '/conduct/incidents',
  }
}
