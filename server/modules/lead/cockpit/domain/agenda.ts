import type { Agenda } from '#contracts/cockpit.ts'

/** Rows of a list on a home page. */
export const AGENDA_ROWS = 6

export type AgendaRow = Agenda['rows'][number]

/** What a list is, whatever stands in it. */
export type AgendaHead = Pick<Agenda, 'code' | 'words' | 'definition' | 'empty' | 'to'>

/** The first items as rows; how many there are in all is told beside them. */
export function agendaOf<Item>(
  head: AgendaHead,
  items: readonly Item[],
  rowOf: (item: Item) => AgendaRow,
  shown: number = AGENDA_ROWS,
): Agenda {
  return { ...head, total: items.length, rows: items.slice(0, shown).map((item) => rowOf(item)) }
}
