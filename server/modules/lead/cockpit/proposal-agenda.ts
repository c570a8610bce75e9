import type { Agenda } from '#contracts/cockpit.ts'
import type { Principal } from '#modules/know/access/index.ts'

import { AGENDA_ROWS, agendaOf } from './domain/agenda.ts'
import type { CockpitParts } from './parts.ts'

const PLACE = '/proposals'

/** What waits for this person's word as the second; undefined where nothing could. */
export async function proposalAgenda(
  { proposals }: Pick<CockpitParts, 'proposals'>,
  principal: Principal,
): Promise<Agenda | undefined> {
  if (proposals === undefined || !proposals.kinds().some((kind) => decides(principal, kind))) {
    return undefined
  }
  const total = await proposals.waitingFor(principal)
  const { proposals: open } = await proposals.list(principal, { state: 'open', limit: LOOKED_AT })
  const waiting = open.filter(({ may }) => may.decide).slice(0, AGENDA_ROWS)
  const agenda = agendaOf(
    {
      code: 'proposals',
      words: { zh: '待我复核', en: 'Waits for my word' },
      definition: {
        zh: '他人提出、须由第二人同意才生效的事项',
        en: 'What others proposed and takes effect only by a second person',
      },
      empty: { zh: '没有待复核的事项', en: 'Nothing waits for a second person' },
      to: PLACE,
    },
    waiting,
    ({ proposalId, title, sentence, proposedBy, proposedAt }) => ({
      key: proposalId,
      words: { zh: `${title.zh}：${sentence.zh}`, en: `${title.en}: ${sentence.en}` },
      detail: { zh: `${proposedBy.name} 提出`, en: `proposed by ${proposedBy.name}` },
      at: proposedAt,
      mark: { tone: 'warn', words: { zh: '待复核', en: 'waits' } },
      done: null,
      to: PLACE,
    }),
  )
  return { ...agenda, total }
}

/** One's own among them are passed over: enough are read that the rest fill the list. */
const LOOKED_AT = 50

const decides = (
  { rights }: Principal,
  { decides: right }: { readonly decides: Parameters<Principal['rights']['has']>[0] },
): boolean => rights.has(right)
