import type { z } from 'zod'

import type { BookValues, importEntries } from '#contracts/books.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import { csvRows } from '#kernel/csv.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { readXlsxSheet, XlsxError } from '#platform/spreadsheet/index.ts'

import type { Book } from './domain/book.ts'
import { changeWithin, makeWithin } from './entries.ts'
import type { Asking } from './asking.ts'
import type { BookParts } from './parts.ts'
import { ownColumns, readCell } from './sheet.ts'

type Report = z.output<typeof importEntries.response>
type Rejected = Report['rejected'][number]

/** Lines one file may hold: they are entered one by one, each with its history. */
export const IMPORTED_MOST = 10_000

/**
 * Enters many from a workbook or CSV with the template's columns. A line with an entry's number
 * changes that one, any other makes one. A preview does the same work and keeps nothing. Lines that
 * can't be taken are told with their place; the others are kept.
 * @throws ProblemError `input_invalid` for a file that is none, or lacks a column
 */
export async function importFile(
  parts: BookParts,
  book: Book,
  file: { readonly content: AsyncIterable<Uint8Array>; readonly preview: boolean },
  asking: Asking,
): Promise<Report> {
  const { columns, rows } = readTable(book, await readAll(file.content))
  const report: Report = {
    read: 0,
    made: 0,
    changed: 0,
    unchanged: 0,
    rejected: [],
    preview: file.preview,
  }
  for (const [index, cells] of rows.entries()) {
    if (cells.every((cell) => cell.trim() === '')) continue
    report.read += 1
    const line = index + 2
    const read = readLine(book, columns, cells, line)
    if ('rejected' in read) {
      report.rejected.push(...read.rejected)
      continue
    }
    const became = await takeLine(parts, book, read, { preview: file.preview, line }, asking)
    if (typeof became === 'string') report[became] += 1
    else report.rejected.push(...became)
  }
  return report
}

async function readAll(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces)
}

type Column = string | 'entry' | undefined

function readTable(
  book: Book,
  file: Buffer,
): { columns: readonly Column[]; rows: readonly (readonly string[])[] } {
  const [header = [], ...rows] = readRows(file)
  if (rows.length > IMPORTED_MOST) {
    throw new ProblemError('too_large', {
      zh: `一次最多导入 ${IMPORTED_MOST} 行`,
      en: `One file holds at most ${IMPORTED_MOST} lines`,
    })
  }
  const columns = header.map((title) => columnNamed(book, title.trim()))
  const unknown = header.filter(
    (title, index) => columns[index] === undefined && title.trim() !== '',
  )
  const missing = book.fields.filter(
    ({ name, required }) => required === true && !columns.includes(`field:${name}`),
  )
  if (unknown.length > 0 || missing.length > 0) {
    const zh = [
      ...(missing.length > 0 ? [`缺少列：${missing.map(({ words }) => words.zh).join('、')}`] : []),
      ...(unknown.length > 0 ? [`不认识的列：${unknown.join('、')}`] : []),
    ].join('；')
    const en = [
      ...(missing.length > 0 ? [`lacks ${missing.map(({ words }) => words.en).join(', ')}`] : []),
      ...(unknown.length > 0 ? [`no such column: ${unknown.join(', ')}`] : []),
    ].join('; ')
    throw fileProblem({ zh, en })
  }
  return { columns, rows }
}

function readRows(file: Buffer): readonly (readonly string[])[] {
  if (file.subarray(0, 2).toString('latin1') !== 'PK') return csvRows(decode(file))
  try {
    return readXlsxSheet(file, undefined).rows
  } catch (cause) {
    if (!(cause instanceof XlsxError)) throw cause
    throw fileProblem(
      { zh: '不是可读的 xlsx 工作簿', en: 'is no workbook that can be read' },
      cause,
    )
  }
}

/** Excel in China saves CSV in GBK. */
function decode(file: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    return new TextDecoder('gb18030').decode(file)
  }
}

function fileProblem(words: Words, cause?: unknown): ProblemError {
  return new ProblemError('input_invalid', words, { cause, fields: [{ path: 'file', words }] })
}

function columnNamed(book: Book, title: string): Column {
  const is = (words: Words) => words.zh === title || words.en.toLowerCase() === title.toLowerCase()
  if (is(ownColumns.entry)) return 'entry'
  if (Object.values(ownColumns).some(is)) return 'ignored'
  const field = book.fields.find(({ name, words }) => name === title || is(words))
  return field === undefined ? undefined : `field:${field.name}`
}

interface Line {
  readonly entryId: string | undefined
  readonly values: BookValues
}

function readLine(
  book: Book,
  columns: readonly Column[],
  cells: readonly string[],
  line: number,
): Line | { readonly rejected: Rejected[] } {
  const values: BookValues = {}
  const rejected: Rejected[] = []
  let entryId: string | undefined
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? ''
    if (column === 'entry') entryId = cell.trim() === '' ? undefined : cell.trim()
    const field = column?.startsWith('field:') ? book.field(column.slice(6)) : undefined
    if (field === undefined) continue
    const read = readCell(field, cell)
    if ('words' in read) rejected.push({ line, field: field.name, words: read.words })
    else values[field.name] = read.value
  }
  return rejected.length > 0 ? { rejected } : { entryId, values }
}

/** Thrown to undo a line that was only tried. */
class Tried extends Error {
  readonly became: 'made' | 'changed' | 'unchanged'

  constructor(became: 'made' | 'changed' | 'unchanged') {
    super(became)
    this.became = became
  }
}

async function takeLine(
  parts: BookParts,
  book: Book,
  { entryId, values }: Line,
  { preview, line }: { readonly preview: boolean; readonly line: number },
  asking: Asking,
): Promise<'made' | 'changed' | 'unchanged' | Rejected[]> {
  try {
    return await parts.ledger.db.transaction().execute(async (transaction) => {
      const became = await keepLine(parts, transaction, book, { entryId, values }, asking)
      if (preview) throw new Tried(became)
      return became
    })
  } catch (error) {
    if (error instanceof Tried) return error.became
    if (!(error instanceof ProblemError)) throw error
    if (error.fields.length === 0) return [{ line, field: null, words: error.words }]
    return error.fields.map(({ path, words }) => ({ line, field: path, words }))
  }
}

async function keepLine(
  parts: BookParts,
  transaction: Ledger['db'],
  book: Book,
  { entryId, values }: Line,
  asking: Asking,
): Promise<'made' | 'changed' | 'unchanged'> {
  if (entryId === undefined) {
    await makeWithin(parts, transaction, book, values, asking)
    return 'made'
  }
  const { changed } = await changeWithin(parts, transaction, book, entryId, { values }, asking)
  return changed ? 'changed' : 'unchanged'
}
