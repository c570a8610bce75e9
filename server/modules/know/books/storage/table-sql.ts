import type { BookDeclaration, BookField } from '#contracts/book.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'

/** The table of a shipped book. */
export function tableOf(book: Pick<BookDeclaration, 'name'>): string {
  return `book_${book.name}`
}

/** Fields with a column of their own: what is found, filtered, sorted by, or says whose it is. */
export function columnFields(book: BookDeclaration): BookField[] {
  const scopeField = book.scope.of === 'bank' ? undefined : book.scope.field
  return book.fields.filter(
    ({ name, found, filtered, sorted }) => found || filtered || sorted || name === scopeField,
  )
}

export type ColumnType = 'text' | 'number' | 'day'

const columnTypes: Readonly<Record<BookField['kind'], ColumnType>> = {
  text: 'text',
  long_text: 'text',
  code: 'text',
  number: 'number',
  money: 'number',
  percent: 'number',
  day: 'day',
  // ISO 8601 in UTC: the order of the texts is that of the instants.
  time: 'text',
  // `true` and `false`, as JSON writes them.
  yes_no: 'text',
  staff: 'text',
  unit: 'text',
  customer: 'text',
  entry: 'text',
}
export const columnTypeOf = ({ kind }: BookField): ColumnType => columnTypes[kind]

const expressions: Readonly<Record<ColumnType, (name: string) => readonly [string, string]>> = {
  text: (name) => ['text', `body ->> '${name}'`],
  number: (name) => ['bigint', `(body ->> '${name}')::bigint`],
  day: (name) => ['date', `book_day(body ->> '${name}')`],
}

const scopeColumns = ['rm_id', 'assistant_rm_id', 'outlet_id', 'sub_branch_id', 'branch_id']

/**
 * A shipped book's table as SQL: its migration, to be read, numbered and committed. The values lie
 * in `body`; a column of a field is worked out from it, so the two can't part.
 */
export function tableSql(book: BookDeclaration): string {
  const table = tableOf(book)
  const fields = columnFields(book)
  const lines = [
    'entry_id uuid primary key',
    'version integer not null check (version > 0)',
    'state text not null',
    "body jsonb not null check (jsonb_typeof(body) = 'object')",
    'made_at timestamptz not null',
    'made_by text not null',
    'made_by_name text not null',
    'changed_at timestamptz not null',
    'changed_by text not null',
    ...scopeColumns.map((column) => `${column} text`),
    ...fields.map((field) => fieldColumn(field)),
  ]
  return [
    `-- ${book.words.en} (${book.words.zh}), declared in books/${fileOf(book)}. Grain: one row an entry.`,
    '',
    `create table ${table} (`,
    lines.map((line) => `  ${line}`).join(',\n'),
    ');',
    '',
    ...indexes(book, fields),
    '',
  ].join('\n')
}

function fieldColumn(field: BookField): string {
  const [type, expression] = expressions[columnTypeOf(field)](field.name)
  return `${quoteIdentifier(field.name)} ${type} generated always as (${expression}) stored`
}

export const fileOf = (book: Pick<BookDeclaration, 'name'>): string =>
  `${book.name.replaceAll('_', '-')}.yaml`

function indexes(book: BookDeclaration, fields: readonly BookField[]): string[] {
  const table = tableOf(book)
  const make = (what: string, on: string) => `create index ${table}_${what} on ${table} (${on});`
  const newest = 'made_at desc, entry_id'
  return [
    make('newest', newest),
    make('by_state', `state, ${newest}`),
    ...(book.scope.of === 'bank'
      ? []
      : scopeColumns.map((column) => make(`of_${column}`, `${column}, ${newest}`))),
    ...fields
      .filter(({ filtered, sorted }) => filtered || sorted)
      .map(({ name }) => make(`by_${name}`, `${quoteIdentifier(name)}, entry_id`)),
    ...fields
      .filter(({ found }) => found)
      .map(({ name }) => make(`find_${name}`, `lower(${quoteIdentifier(name)}) text_pattern_ops`)),
  ]
}
