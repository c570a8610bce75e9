import { inflateRawSync } from 'node:zlib'

/** A sheet of a workbook as texts, row by row; a row left out in it is empty here. */
export interface XlsxSheet {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

/** What kept a workbook from being read. */
export class XlsxError extends Error {
  override name = 'XlsxError'
  readonly reason: 'no_zip' | 'no_workbook' | 'no_sheet' | 'too_large'
  readonly sheets: readonly string[]

  constructor(reason: XlsxError['reason'], sheets: readonly string[] = []) {
    super(reason)
    this.reason = reason
    this.sheets = sheets
  }
}

/** One part unpacked: a full sheet of a million rows is within it, what unpacks to more is none. */
const PART_BYTES_MAX = 400 * 1024 * 1024

/**
 * Reads one sheet of an .xlsx file (ECMA-376 part 1): the named one, or the first. Numbers are
 * written as a spreadsheet shows them (fifteen digits), dates as `2026-01-03`. Values of formulas are
 * those the spreadsheet computed last.
 */
export function readXlsxSheet(file: Buffer, sheetName: string | undefined): XlsxSheet {
  const parts = readZip(file)
  const text = (name: string) => {
    const part = parts.get(name)
    return part === undefined ? undefined : unpacked(file, part).toString('utf8')
  }
  const workbook = text('xl/workbook.xml')
  const relations = text('xl/_rels/workbook.xml.rels')
  if (workbook === undefined || relations === undefined) throw new XlsxError('no_workbook')
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\b([^>]*)\/?>/g)].map(
    ([, attributes = '']) => ({
      name: decoded(attribute(attributes, 'name') ?? ''),
      id: attribute(attributes, String.raw`\w+:id`) ?? '',
    }),
  )
  const wanted = sheetName === undefined ? sheets[0] : sheets.find(({ name }) => name === sheetName)
  if (wanted === undefined) {
    throw new XlsxError(
      'no_sheet',
      sheets.map(({ name }) => name),
    )
  }
  const target = [...relations.matchAll(/<(?:\w+:)?Relationship\b([^>]*)\/?>/g)]
    .map(([, attributes = '']) => attributes)
    .find((attributes) => attribute(attributes, 'Id') === wanted.id)
  const path = attribute(target ?? '', 'Target') ?? ''
  const content = text(path.startsWith('/') ? path.slice(1) : `xl/${path}`)
  if (content === undefined) throw new XlsxError('no_workbook')
  const book: Book = {
    strings: sharedStrings(text('xl/sharedStrings.xml') ?? ''),
    dates: dateStyles(text('xl/styles.xml') ?? ''),
    from1904: /<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(1|true)"/.test(workbook),
  }
  return { name: wanted.name, rows: readRows(content, book) }
}

interface ZipPart {
  readonly method: number
  readonly size: number
  readonly fullSize: number
  readonly headerAt: number
}

/** The parts of a zip archive by name, from its central directory (APPNOTE 4.3.12). */
function readZip(file: Buffer): Map<string, ZipPart> {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + 22 > file.length) throw new XlsxError('no_zip')
  const count = file.readUInt16LE(end + 10)
  let at = file.readUInt32LE(end + 16)
  const parts = new Map<string, ZipPart>()
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) throw new XlsxError('no_zip')
    const nameLength = file.readUInt16LE(at + 28)
    const rest = file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
    const name = file.toString('utf8', at + 46, at + 46 + nameLength)
    parts.set(name, {
      method: file.readUInt16LE(at + 10),
      size: file.readUInt32LE(at + 20),
      fullSize: file.readUInt32LE(at + 24),
      headerAt: file.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + rest
  }
  return parts
}

function unpacked(file: Buffer, { method, size, fullSize, headerAt }: ZipPart): Buffer {
  if (fullSize > PART_BYTES_MAX) throw new XlsxError('too_large')
  if (headerAt + 30 > file.length) throw new XlsxError('no_zip')
  const start = headerAt + 30 + file.readUInt16LE(headerAt + 26) + file.readUInt16LE(headerAt + 28)
  const bytes = file.subarray(start, start + size)
  if (method === 0) return bytes
  if (method !== 8) throw new XlsxError('no_zip')
  try {
    return inflateRawSync(bytes, { maxOutputLength: PART_BYTES_MAX })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new XlsxError(tooLarge ? 'too_large' : 'no_zip')
  }
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(String.raw`(?:^|\s)${name}="([^"]*)"`).exec(attributes)?.[1]
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
}

/** XML's entities, and `_x000D_`, by which spreadsheets write control characters. */
function decoded(text: string): string {
  const plain = text.includes('&')
    ? text.replaceAll(/&(#x?[0-9a-fA-F]+|\w+);/g, (whole, name: string) => {
        if (!name.startsWith('#')) return entities[name] ?? whole
        const code = name.startsWith('#x')
          ? Number.parseInt(name.slice(2), 16)
          : Number(name.slice(1))
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
      })
    : text
  return plain.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** All texts of a string, those that only say how it is pronounced left out. */
function textOf(xml: string): string {
  const spoken = xml.replaceAll(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, '')
  return [...spoken.matchAll(/<(?:\w+:)?t\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?t>)/g)]
    .map(([, text = '']) => decoded(text))
    .join('')
}

function sharedStrings(xml: string): string[] {
  return [...xml.matchAll(/<(?:\w+:)?si\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?si>)/g)].map(
    ([, content = '']) => textOf(content),
  )
}

/** Formats that are dates without being written out (18.8.30), East Asian ones among them. */
const dateFormats = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58,
])

/** By a cell's style: whether its number is a date. */
function dateStyles(xml: string): boolean[] {
  const own = new Map(
    [...xml.matchAll(/<(?:\w+:)?numFmt\b([^>]*)\/?>/g)].map(([, attributes = '']) => [
      Number(attribute(attributes, 'numFmtId')),
      decoded(attribute(attributes, 'formatCode') ?? ''),
    ]),
  )
  const isDate = (format: number): boolean => {
    const code = own.get(format)
    if (code === undefined) return dateFormats.has(format)
    // What is quoted, escaped or in brackets (colours, currencies) says nothing of a date.
    const signs = code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '')
    return /[yd年日]/i.test(signs)
  }
  const cells = /<(?:\w+:)?cellXfs\b[^>]*>([\s\S]*?)<\/(?:\w+:)?cellXfs>/.exec(xml)?.[1] ?? ''
  return [...cells.matchAll(/<(?:\w+:)?xf\b([^>]*)\/?>/g)].map(([, attributes = '']) =>
    isDate(Number(attribute(attributes, 'numFmtId') ?? 0)),
  )
}

interface Book {
  readonly strings: readonly string[]
  readonly dates: readonly boolean[]
  readonly from1904: boolean
}

const rowOrCell =
  /<(?:\w+:)?row\b([^>]*?)\/?>|<(?:\w+:)?c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g

function readRows(xml: string, book: Book): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, ofRow, ofCell, content] of xml.matchAll(rowOrCell)) {
    if (ofRow !== undefined) {
      const number = Number(attribute(ofRow, 'r') ?? rows.length + 1)
      while (rows.length < number - 1) rows.push([])
      row = []
      rows.push(row)
      continue
    }
    const attributes = ofCell ?? ''
    const column = columnOf(attribute(attributes, 'r'), row.length)
    while (row.length < column) row.push('')
    row.push(content === undefined ? '' : cellText(attributes, content, book))
  }
  return rows
}

/** `C7` is the third column; a cell without a place follows the one before it. */
function columnOf(place: string | undefined, next: number): number {
  const letters = /^[A-Z]+/.exec(place ?? '')?.[0]
  if (letters === undefined) return next
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

function cellText(attributes: string, content: string, book: Book): string {
  const type = attribute(attributes, 't') ?? 'n'
  if (type === 'inlineStr') return textOf(content)
  const value = /<(?:\w+:)?v\b[^>]*>([\s\S]*?)<\/(?:\w+:)?v>/.exec(content)?.[1]
  if (value === undefined) return ''
  switch (type) {
    case 's':
      return book.strings[Number(value)] ?? ''
    case 'b':
      return value === '1' ? 'true' : 'false'
    case 'n': {
      const isDate = book.dates[Number(attribute(attributes, 's') ?? 0)] === true
      return isDate ? dateText(Number(value), book.from1904) : numberText(Number(value))
    }
    case 'd':
      return value.replace('T', ' ').replace(' 00:00:00', '')
    default:
      return decoded(value)
  }
}

/**
 * Spreadsheets keep doubles and show fifteen digits: 98765.429999999993 is 98765.43. What was longer
 * stays in the notation that shows it was cut (1.10105194912310e+17).
 */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (Math.abs(value) >= 1e15) return value.toExponential(14)
  return String(Number(value.toPrecision(15)))
}

function dateText(serial: number, from1904: boolean): string {
  if (!Number.isFinite(serial)) return String(serial)
  const days = Math.floor(serial) + (from1904 ? 1_462 : 0)
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400)
  const first = Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const text = new Date(first + days * 86_400_000 + seconds * 1_000).toISOString()
  return seconds === 0 ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}
