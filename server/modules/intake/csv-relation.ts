import { quoteText } from '#platform/lake/index.ts'
import { writeEscapes } from './domain/feed/text-escapes.ts'
import type { FileHead } from './file-head.ts'
import type { FileFormat } from './domain/feed/feed.ts'
import type { NumberedFile } from './numbered-file.ts'

/** DuckDB reads separators up to this long. */
const SEPARATOR_BYTES_MAX = 4
const LINE_BYTES_MAX = 4 * 1024 * 1024

/** Whether DuckDB can read the file as it is: plain UTF-8 with line ends of the usual kinds. */
export function isReadDirectly(format: FileFormat, head: FileHead): boolean {
  return (
    format.encoding === 'utf-8' &&
    format.layout === 'separated' &&
    (format.recordSeparator === undefined || format.recordSeparator === '\n') &&
    Buffer.byteLength(format.separator) <= SEPARATOR_BYTES_MAX &&
    format.skipTail === 0 &&
    // A blank line of a single column can't be told from an empty value.
    head.columns.length > 1
  )
}

/** The file as delivered: `c1`, `c2`, … as texts. */
export function directRelation(path: string, format: FileFormat, head: FileHead): string {
  return readCsv(path, columnNames(format, head), {
    skip: head.skipLines,
    separator: format.separator,
    quote: format.quote ?? '',
    escape: format.escape ?? '',
    nulls: format.nulls,
    lineEnd: head.lineEnd,
  })
}

/** The same with `line` in front, from a file written by `writeNumbered`. */
export function numberedRelation(
  numbered: NumberedFile,
  format: FileFormat,
  head: FileHead,
): string {
  return readCsv(numbered.path, [['line', 'bigint'], ...columnNames(format, head)], {
    skip: 0,
    separator: numbered.separator,
    quote: numbered.quote,
    escape: numbered.escape,
    nulls: format.nulls,
    lineEnd: '\n',
  })
}

type Column = readonly [name: string, type: string]

function columnNames(format: FileFormat, head: FileHead): Column[] {
  const columns = head.columns.map((_, index): Column => [`c${index + 1}`, 'varchar'])
  // Nothing may stand after a trailing separator: read, so that the number of fields fits.
  return format.trailingSeparator ? [...columns, ['after_last', 'varchar']] : columns
}

function readCsv(
  path: string,
  columns: readonly Column[],
  dialect: {
    readonly skip: number
    readonly separator: string
    readonly quote: string
    readonly escape: string
    readonly nulls: readonly string[]
    readonly lineEnd: '\n' | '\r\n'
  },
): string {
  const types = columns.map(([name, type]) => `${quoteText(name)}: ${quoteText(type)}`)
  return [
    `read_csv(${quoteText(path)}, auto_detect = false, header = false, skip = ${dialect.skip}`,
    `delim = ${quoteText(dialect.separator)}, quote = ${quoteText(dialect.quote)}`,
    `escape = ${quoteText(dialect.escape)}, nullstr = [${dialect.nulls.map(quoteText).join(', ')}]`,
    `new_line = ${quoteText(writeEscapes(dialect.lineEnd))}`,
    `max_line_size = ${LINE_BYTES_MAX}, columns = {${types.join(', ')}})`,
  ].join(', ')
}
