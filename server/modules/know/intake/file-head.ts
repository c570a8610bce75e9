import { open } from 'node:fs/promises'
import { emptyFound, fieldText, scanRecord, splitFields } from './domain/delimited.ts'
import type { Feed, FileFormat } from './domain/feed/feed.ts'
import { usedColumns } from './domain/feed/check-feed.ts'
import { writeEscapes } from './domain/feed/text-escapes.ts'
import { usualSeparators } from './domain/feed/usual-separators.ts'
import { RefusedError } from './domain/refusal.ts'
import { dialectOf } from './numbered-file.ts'
import { checkEncoding, withoutMark } from './text-blocks.ts'

const HEAD_BYTES = 1024 * 1024
const TAIL_BYTES = 64

/** What the beginning and the end of a file tell before it is read. */
export interface FileHead {
  /** Its columns in order. */
  readonly columns: readonly string[]
  /** Lines before the first record. */
  readonly skipLines: number
  readonly size: number
  /** Of its first record; DuckDB must be told, or it takes the first sign that could be one. */
  readonly lineEnd: '\n' | '\r\n'
}

/** Looks at a file's head and end; throws `RefusedError` where they are not what the feed says. */
export async function readFileHead(
  path: string,
  feed: Feed,
  mayBeEmpty = false,
): Promise<FileHead> {
  const { format } = feed
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    if (size === 0 && mayBeEmpty) {
      return { size, lineEnd: '\n', columns: format.columns ?? wantedColumns(feed), skipLines: 0 }
    }
    if (size === 0) {
      throw new RefusedError(
        'file_empty',
        { zh: '文件为空', en: 'the file is empty' },
        {
          zh: '请确认出数已完成后重新传送',
          en: 'check that the export finished and deliver it again',
        },
      )
    }
    const head = Buffer.alloc(Math.min(size, HEAD_BYTES))
    await handle.read(head, 0, head.length, 0)
    checkEncoding(head, format.encoding)
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES))
    await handle.read(tail, 0, tail.length, size - tail.length)
    if (format.lastLineEnd === 'required') checkLastLineEnd(tail, format)
    return { size, lineEnd: firstLineEnd(head, format), ...readColumns(head, feed) }
  } finally {
    await handle.close()
  }
}

function firstLineEnd(head: Buffer, format: FileFormat): FileHead['lineEnd'] {
  const found = emptyFound()
  scanRecord(head, 0, true, dialectOf(format), found)
  return found.next - found.contentEnd === 2 ? '\r\n' : '\n'
}

function lineEndOf(format: FileFormat): string {
  return format.recordSeparator ?? '\n'
}

function checkLastLineEnd(tail: Buffer, format: FileFormat): void {
  if (tail.toString('latin1').endsWith(lineEndOf(format))) return
  throw new RefusedError(
    'truncated',
    {
      zh: '文件被截断：最后一条记录没有结束符',
      en: 'the file is truncated: its last record does not end',
    },
    {
      zh: '请重新传送；若该系统出数本无末尾换行，可写 format.last_line_end: optional',
      en:
        'deliver it again, or, if this system never ends its last line, write ' +
        'format.last_line_end: optional',
    },
  )
}

/** The first lines as text: invalid bytes are judged later, when the whole file is read. */
function firstLines(head: Buffer, format: FileFormat): string[] {
  const text = new TextDecoder(format.encoding).decode(withoutMark(head))
  return text
    .split(lineEndOf(format))
    .map((line) => (format.recordSeparator === undefined ? line.replace(/\r$/, '') : line))
}

function readColumns(head: Buffer, feed: Feed): { columns: readonly string[]; skipLines: number } {
  const { format } = feed
  const lines = firstLines(head, format)
  const first = lines[format.skipHead] ?? ''
  const listed = format.columns
  switch (format.header) {
    case 'none':
      checkSeparator(first, listed?.length ?? 1, format)
      return { columns: listed ?? [], skipLines: format.skipHead }
    case 'line':
      if (first !== format.headerLine) throw wrongHeaderLine(first, format)
      return { columns: listed ?? [], skipLines: format.skipHead + 1 }
    case 'names':
      return { columns: namedColumns(first, feed), skipLines: format.skipHead + 1 }
  }
}

function fieldsOf(line: string, format: FileFormat): string[] {
  if (format.layout === 'fixed') return line.trim().split(/\s+/)
  const bytes = Buffer.from(line)
  const fields = splitFields(bytes, 0, bytes.length, dialectOf(format)).map((field) =>
    fieldText(Buffer.from(field).toString(), format.quote, format.escape).trim(),
  )
  if (format.trailingSeparator && fields.at(-1) === '') fields.pop()
  return fields
}

function namedColumns(line: string, feed: Feed): string[] {
  const { format } = feed
  const names = fieldsOf(line, format)
  const wanted = wantedColumns(feed)
  checkSeparator(line, wanted.length, format)
  const missing = wanted.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    const spare = names.filter((name) => !wanted.includes(name))
    const hint = spare.length === 0 ? '' : `; the file has instead: ${shorten(spare)}`
    const hintZh = spare.length === 0 ? '' : `；文件中另有：${shorten(spare)}`
    throw new RefusedError(
      'column_missing',
      {
        zh: `列名行缺少列 ${shorten(missing)}${hintZh}`,
        en: `the header lacks the column ${shorten(missing)}${hint}`,
      },
      {
        zh: '请出数方补上该列；若已改名，请改接入配置',
        en: 'have the column delivered, or, if it was renamed, change the feed',
      },
    )
  }
  const twice = wanted.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (twice !== undefined) {
    throw new RefusedError(
      'header_wrong',
      { zh: `列名 ${twice} 出现两次`, en: `the header names the column ${twice} twice` },
      {
        zh: '请在接入配置中写明 header 原文与 columns',
        en: 'write the exact header line and the columns in the feed',
      },
    )
  }
  return names
}

/** Columns the header must name: all that are listed, or else all that are used. */
function wantedColumns(feed: Feed): string[] {
  if (feed.format.columns !== undefined) return [...feed.format.columns]
  const used = [feed.main, ...feed.also].flatMap(usedColumns)
  return [...new Set([...used, ...feed.identity.map(({ from }) => from)])]
}

function checkSeparator(line: string, expected: number, format: FileFormat): void {
  if (format.layout === 'fixed' || expected < 2 || line.includes(format.separator)) return
  const likely = usualSeparators.find((separator) => line.includes(separator))
  const hint = likely === undefined ? '' : `, it looks like "${writeEscapes(likely)}"`
  const hintZh = likely === undefined ? '' : `，看来是「${writeEscapes(likely)}」`
  const ours = writeEscapes(format.separator)
  throw new RefusedError(
    'separator_wrong',
    {
      zh: `首行没有分隔符「${ours}」${hintZh}`,
      en: `the first line has no separator "${ours}"${hint}`,
    },
    { zh: '请改写 format.separator', en: 'change format.separator' },
  )
}

function wrongHeaderLine(line: string, format: FileFormat): RefusedError {
  return new RefusedError(
    'header_wrong',
    {
      zh: `首行应为「${format.headerLine}」，实为「${line.slice(0, 120)}」`,
      en: `the first line should be "${format.headerLine}" but is "${line.slice(0, 120)}"`,
    },
    {
      zh: '请出数方恢复原列；若确已改变，请改 format.header 与 columns',
      en:
        'have the old columns delivered, or, if they did change, change ' +
        'format.header and columns',
    },
  )
}

function shorten(names: readonly string[]): string {
  return names.length <= 6 ? names.join(', ') : `${names.slice(0, 6).join(', ')}, …`
}
