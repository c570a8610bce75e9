import type { BookDeclaration, BookField } from '#contracts/book.ts'

/**
 * What a book's page shows stands in its address: `state`, `find`, `sort`, `view`, `month`, and a
 * condition for each filtered field as `where.day=2026-11-01..2026-11-30`.
 */
export type BookSearch = Readonly<Record<string, string>>

const OWN = ['state', 'find', 'sort', 'view', 'month'] as const
const WHERE = 'where.'

/** What an address says of a book's list; anything else in it is left out. */
export function readBookSearch(search: Record<string, unknown>): BookSearch {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(search)) {
    const known = name.startsWith(WHERE) || OWN.some((own) => own === name)
    // The router reads `2026` out of an address as a figure.
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    if (known && typeof text === 'string' && text !== '') kept[name] = text
  }
  return kept
}

/** The name in the address of a field's condition. */
export const whereOf = (field: Pick<BookField, 'name'>): string => `${WHERE}${field.name}`

/** Fields a person may narrow a list by. */
export const filteredFields = (book: BookDeclaration): BookField[] =>
  book.fields.filter(({ filtered }) => filtered)

export interface Asked {
  readonly state?: string
  readonly find?: string
  readonly where?: string[]
  readonly sort?: string
}

/** What the address asks of the server; what the book has no field, state or order for is not asked. */
export function askedOf(book: BookDeclaration, search: BookSearch): Asked {
  const { state, sort } = search
  const find = search['find']?.trim() ?? ''
  const where = book.fields.flatMap((field) => {
    const value = search[whereOf(field)]
    return value === undefined || !isNarrowing(book, field) ? [] : [`${field.name}:${value}`]
  })
  const isSorted = book.fields.some(
    (field) => field.sorted && field.name === sort?.replace(/^-/, ''),
  )
  return {
    ...(book.states.some(({ code }) => code === state) && state !== undefined ? { state } : {}),
    ...(find !== '' && book.fields.some(({ found }) => found) ? { find } : {}),
    ...(where.length > 0 ? { where } : {}),
    ...(isSorted && sort !== undefined ? { sort } : {}),
  }
}

/** Whether a list can be asked for entries by this field. */
export function isNarrowing({ scope }: BookDeclaration, field: BookField): boolean {
  return field.filtered || field.sorted || (scope.of !== 'bank' && scope.field === field.name)
}

/** How many conditions narrow the list, those of its words and states aside. */
export function conditionsIn(search: BookSearch): number {
  return Object.keys(search).filter((name) => name.startsWith(WHERE)).length
}

/** The address without what narrows the list. */
export function withoutConditions(search: BookSearch): BookSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([name]) => ['view', 'sort', 'month'].includes(name)),
  )
}

/** `2026-11-01..2026-11-30` as its two ends, either of which may be open. */
export function readRange(text: string | undefined): readonly [from: string, to: string] {
  const [from = '', to] = (text ?? '').split('..')
  return [from, to ?? from]
}

/** Two ends as an address has them; nothing where both are open. */
export function rangeText(from: string, to: string): string {
  return from === '' && to === '' ? '' : `${from}..${to}`
}

/** Which views a book has besides the list. */
export function viewsOf(book: BookDeclaration): ('list' | 'board' | 'calendar')[] {
  return [
    'list',
    ...(book.shows.board ? (['board'] as const) : []),
    ...(calendarField(book) === undefined ? [] : (['calendar'] as const)),
  ]
}

/** The day entries stand on in the calendar, where the list can be asked for a month of them. */
export function calendarField(book: BookDeclaration): BookField | undefined {
  const field = book.fields.find(({ name }) => name === book.shows.calendar)
  return field !== undefined && field.kind === 'day' && isNarrowing(book, field) ? field : undefined
}
