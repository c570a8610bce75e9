import type { Agenda } from '#contracts/cockpit.ts'
import type { Complaint } from '#contracts/complaints.ts'

import { agendaOf } from './agenda.ts'
import type { AgendaRow } from './agenda.ts'

/** Complaints that wait to be settled, the oldest first, with the day each has to be. */
export function complaintAgenda(complaints: readonly Complaint[], total: number): Agenda {
  const agenda = agendaOf(
    {
      code: 'complaints',
      words: { zh: '待办结的投诉', en: 'Complaints to settle' },
      definition: {
        zh: '本机构客户未办结的投诉，最早的在前；未办结前不得对其营销',
        en: 'Open complaints of your customers, oldest first; nobody may market to them meanwhile',
      },
      empty: { zh: '没有未办结的投诉', en: 'No complaints are open' },
      to: '/complaints',
    },
    complaints,
    complaintRow,
  )
  return { ...agenda, total }
}

function complaintRow({
  complaintId,
  source,
  customer,
  topic,
  said,
  days,
  ...rest
}: Complaint): AgendaRow {
  const who = customer.name ?? customer.customerId
  const what = topic ?? { zh: shortened(said), en: shortened(said) }
  return {
    key: `${source}-${complaintId}`,
    words: { zh: about(who, what.zh), en: about(who, what.en) },
    detail: {
      zh: `${days === 0 ? '今天受理' : `到今天已 ${days} 天`}，法定期限 ${rest.due.law}`,
      en: `${openFor(days)}, by law due ${rest.due.law}`,
    },
    mark: markOf(rest),
    done: null,
    to: `/complaints?customer=${encodeURIComponent(customer.customerId)}`,
  }
}

const about = (who: string, what: string): string => (what === '' ? who : `${who} · ${what}`)

/** Of what was noted, as much as a line of a home page holds. */
const SAID_CHARACTERS = 20

function shortened(said: string): string {
  const characters = [...said]
  return characters.length <= SAID_CHARACTERS
    ? said
    : `${characters.slice(0, SAID_CHARACTERS).join('')}…`
}

function openFor(days: number): string {
  if (days === 0) return 'heard today'
  return days === 1 ? 'open for one day as of today' : `open for ${days} days as of today`
}

function markOf({ standing, due }: Pick<Complaint, 'standing' | 'due'>): AgendaRow['mark'] {
  switch (standing) {
    case 'past_longest':
    case 'past_law':
      return { tone: 'bad', words: { zh: '已超法定十五日', en: 'past the 15 days of the law' } }
    case 'past_own':
      return { tone: 'warn', words: { zh: '已超三个工作日', en: 'past three working days' } }
    case 'in_time':
      return due.own === null
        ? null
        : {
            tone: 'plain',
            words: { zh: `应于 ${due.own} 前办结`, en: `due ${due.own}` },
          }
  }
}
