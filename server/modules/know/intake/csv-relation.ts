import { quoteText } from '#platform/lake/index.ts'
import { writeEscapes } from './domain/feed/text-escapes.ts'
import type { Delivery } from './delivery.ts'
import type { FileFormat } from './domain/feed/feed.ts'
import type { NumberedFile } from './numbered-file.ts'

/** DuckDB reads separators up to this long. */
const SEPARATOR_BYTES_MAX = 4
/** No record of a bank comes near it; what is longer the exact way sets aside. */
const LINE_BYTES_MAX = 1024 * 1024
/** A record may grow when it is written anew: separators of our own, quotes around fields. */
const NUMBERED_LINE_BYTES_MAX = 4 * 1024 * 1024
/** The engine's own buffers, one and more a thread, are sixteen of the longest line. */
const BUFFER_BYTES = 8 * 1024 * 1024

/** Whether DuckDB can read the files as they are: plain UTF-8 with line ends of the usual kinds. */
export function isReadDirectly(format: FileFormat, { columns }: Delivery): boolean {
  return (
    format.encoding === 'utf-8' &&
    format.layout === 'separated' &&
    (format.recordSeparator === undefined || format.recordSeparator === '\n') &&
    Buffer.byteLength(format.separator) <= SEPARATOR_BYTES_MAX &&
    format.skipTail === 0 &&
    // A blank line of a single column can't be told from an empty value.
    columns.length > 1
  )
}

/** The files as delivered: `c1`, `c2`, … as texts, and `filename` if asked for. */
export function directRelation(
  format: FileFormat,
  { files, columns }: Delivery,
  withFile?: 'file',
): string {
  const filled = files.filter(({ head }) => head.size > 0)
  // Files that end their lines alike are read together: the engine shares its buffers among them.
  const alike = Map.groupBy(filled, ({ head }) => `${head.skipLines} ${head.lineEnd}`)
  const relations = [...alike.values()].map((group) => {
    const [first] = group
    if (first === undefined) throw new Error('a group has a member')
    return readCsv(
      group.map(({ path }) => path),
      columnNames(format, columns),
      {
        skip: first.head.skipLines,
        separator: format.separator,
        quote: format.quote ?? '',
        escape: format.escape ?? '',
        nulls: format.nulls,
        lineEnd: first.head.lineEnd,
        longestLine: LINE_BYTES_MAX,
        fileNames: withFile !== undefined,
      },
    )
  })
  const [only, ...others] = relations
  if (only !== undefined && others.length === 0) return only
  return `(${relations.map((relation) => `select * from ${relation}`).join(' union all ')})`
}

/** The same with `line` in front, from a file written by `writeNumbered`. */
export function numberedRelation(
  numbered: NumberedFile,
  format: FileFormat,
  { columns }: Delivery,
): string {
  return readCsv([numbered.path], [['line', 'bigint'], ...columnNames(format, columns)], {
    skip: 0,
    separator: numbered.separator,
    quote: numbered.quote,
    escape: numbered.escape,
    nulls: format.nulls,
    lineEnd: '\n',
    longestLine: NUMBERED_LINE_BYTES_MAX,
  })
}

type Column = readonly [name: string, type: string]

function columnNames(format: FileFormat, names: readonly string[]): Column[] {
  const columns = names.map((_, index): Column => [`c${index + 1}`, 'varchar'])
  // Nothing may stand after a trailing separator: read, so that the number of fields fits.
  return format.trailingSeparator ? [...columns, ['after_last', 'varchar']] : columns
}

function readCsv(
  paths: readonly string[],
  columns: readonly Column[],
  dialect: {
    readonly skip: number
    readonly separator: string
    readonly quote: string
    readonly escape: string
    readonly nulls: readonly string[]
    readonly lineEnd: '\n' | '\r\n'
    readonly longestLine: number
    /** A further column `filename`. */
    readonly fileNames?: boolean
  },
): string {
  const types = columns.map(([name, type]) => `${quoteText(name)}: ${quoteText(type)}`)
  return [
    `read_csv([${paths.map(quoteText).join(', ')}], auto_detect = false, header = false`,
    `skip = ${dialect.skip}`,
    `delim = ${quoteText(dialect.separator)}, quote = ${quoteText(dialect.quote)}`,
    `escape = ${quoteText(dialect.escape)}, nullstr = [${dialect.nulls.map(quoteText).join(', ')}]`,
    // By its content, never by its name: what was packed is unpacked by now.
    "compression = 'none'",
    `new_line = ${quoteText(writeEscapes(dialect.lineEnd))}`,
    `filename = ${dialect.fileNames === true}`,
    `max_line_size = ${dialect.longestLine}, buffer_size = ${BUFFER_BYTES}`,
    `columns = {${types.join(', ')}})`,
  ].join(', ')
}
