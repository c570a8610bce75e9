import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { csvCell } from '#kernel/csv.ts'
import { quoteText } from '#platform/lake/index.ts'
import { dialect, emptyFound, fieldText, scanRecord, splitFields } from './domain/delimited.ts'
import type { Dialect } from './domain/delimited.ts'
import { columnsOfSource } from './domain/feed/check-feed.ts'
import type { Feed } from './domain/feed/feed.ts'
import { placeOf } from './domain/line-number.ts'
import { tellsWhoSomebodyIs } from './domain/personal/personal-values.ts'
import { rejectReasons } from './domain/reject-reasons.ts'
import type { RejectCode } from './domain/reject-reasons.ts'
import type { Delivery } from './delivery.ts'
import type { LoadContext } from './load-context.ts'
import { OWN_QUOTE } from './numbered-file.ts'
import type { NumberedFile } from './numbered-file.ts'

/** Stands for values that must not be written down. */
const MASK = '***'
const RAW_MAX = 2_000
const HEADER = 'line,field,code,reason_zh,reason_en,raw,file\n'

export interface RejectFiles {
  /** Records as delivered, identity masked: kept beside a load that was kept. */
  readonly open: string
  /** Only the form of what is not the value complained of: for a load that was refused. */
  readonly masked: string
}

interface Rejected {
  readonly line: number
  readonly field: string | null
  readonly code: RejectCode
  /** Of a record that could not be cut. */
  readonly raw: string | null
}

/**
 * Writes the reject files: line, field, code, reason in both languages, the record and the file it
 * stands in. Records are written as they were delivered, quotes and all; one that a spreadsheet would
 * run as a formula begins with an apostrophe.
 */
export async function writeRejectFiles(
  context: LoadContext,
  feed: Feed,
  numbered: NumberedFile,
  delivery: Delivery,
  rejected: string,
): Promise<RejectFiles> {
  const open = join(context.staging.folder, `${feed.name}.rejects.csv`)
  const masked = join(context.staging.folder, `${feed.name}.rejects.masked.csv`)
  const files = delivery.files.map(({ path }) => basename(path))
  const writer = new RejectWriter(feed, delivery.columns, files)
  const misformed =
    numbered.misformed === 0
      ? ''
      : ` union all
        select line, cast(null as varchar) as field, code, raw
        from ${misformedRelation(numbered)}`
  const rows = context.connection.batches<Rejected>(
    `select * from (
      select line, field, code, cast(null as varchar) as raw from ${rejected}${misformed}
    ) as rejects
    order by line, field`,
  )
  const both = joined(rows, numbered, delivery.columns.length)
  const lines: string[] = []
  const maskedSink = createWriteStream(masked)
  await pipeline(async function* write() {
    yield HEADER
    maskedSink.write(HEADER)
    for await (const { row, fields } of both) {
      lines.push(writer.line(row, fields, false))
      if (!maskedSink.write(writer.line(row, fields, true))) {
        await once(maskedSink, 'drain')
      }
      if (lines.length >= 1_000) yield lines.splice(0).join('')
    }
    yield lines.join('')
  }, createWriteStream(open))
  await new Promise<void>((ended, failed) => {
    maskedSink.once('error', failed)
    maskedSink.end(ended)
  })
  return { open, masked }
}

/** Rejected rows with the fields of their record, both in the order of lines. */
async function* joined(
  batches: AsyncIterable<readonly Rejected[]>,
  numbered: NumberedFile,
  columns: number,
): AsyncGenerator<{ row: Rejected; fields: readonly string[] | undefined }> {
  const records = numberedRecords(numbered)
  let record = await records.next()
  for await (const batch of batches) {
    for (const row of batch) {
      if (row.raw !== null) {
        yield { row, fields: undefined }
        continue
      }
      while (record.done !== true && record.value.line < row.line) record = await records.next()
      const found =
        record.done === true || record.value.line !== row.line ? undefined : record.value
      yield { row, fields: found?.fields().slice(0, columns) }
    }
  }
}

interface NumberedRecord {
  readonly line: number
  /** Raw, quotes and all. */
  fields(): string[]
}

async function* numberedRecords(
  numbered: NumberedFile,
): AsyncGenerator<NumberedRecord, undefined, undefined> {
  const form: Dialect = dialect({
    separator: Buffer.from(numbered.separator),
    quote: numbered.quote.charCodeAt(0),
    escape: numbered.escape.charCodeAt(0),
    recordSeparator: undefined,
    ownQuote: OWN_QUOTE.charCodeAt(0),
  })
  const found = emptyFound()
  let carry = Buffer.alloc(0)
  const read = function* (bytes: Buffer, last: boolean): Generator<NumberedRecord> {
    let at = 0
    while (at < bytes.length) {
      if (scanRecord(bytes, at, last, form, found) !== 'record') break
      const [start, end] = [at, found.contentEnd]
      yield {
        line: Number.parseInt(bytes.toString('latin1', start, start + 24), 10),
        fields: () =>
          splitFields(bytes, start, end, form)
            .slice(1)
            .map((field) => fieldText(Buffer.from(field).toString(), OWN_QUOTE, OWN_QUOTE)),
      }
      at = found.next
    }
    carry = Buffer.from(bytes.subarray(at))
  }
  for await (const chunk of createReadStream(numbered.path, { highWaterMark: 1024 * 1024 })) {
    yield* read(Buffer.concat([carry, chunk as Buffer]), false)
  }
  yield* read(carry, true)
  return undefined
}

export function misformedRelation(numbered: NumberedFile): string {
  return (
    `read_csv(${quoteText(numbered.misformedPath)}, auto_detect = false, header = false, ` +
    String.raw`delim = ',', quote = '"', escape = '"', new_line = '\n', ` +
    `columns = {'line': 'bigint', 'code': 'varchar', 'raw': 'varchar'})`
  )
}

/** Columns of the file whose values are somebody's identity. */
export function secretColumns(feed: Feed): ReadonlySet<string> {
  const derived = [feed.main, ...feed.also].flatMap(({ columns }) =>
    columns.flatMap(({ source }) =>
      source.kind === 'derived' && source.rule.startsWith('chinese') ? [source.from] : [],
    ),
  )
  return new Set([...feed.identity.map(({ from }) => from), ...derived])
}

class RejectWriter {
  readonly #feed: Feed
  readonly #columns: readonly string[]
  readonly #files: readonly string[]
  readonly #secret: ReadonlySet<string>

  constructor(feed: Feed, columns: readonly string[], files: readonly string[]) {
    this.#feed = feed
    this.#columns = columns
    this.#files = files
    this.#secret = secretColumns(feed)
  }

  line(row: Rejected, fields: readonly string[] | undefined, masked: boolean): string {
    const { zh, en } = rejectReasons[row.code]
    const { line, fileIndex } = placeOf(row.line)
    const raw = this.#raw(row, fields, masked).slice(0, RAW_MAX)
    const cells = [line, row.field, row.code, zh, en, raw, this.#files[fileIndex] ?? '']
    return `${cells.map(csvCell).join(',')}\n`
  }

  #raw(row: Rejected, fields: readonly string[] | undefined, masked: boolean): string {
    if (fields === undefined) {
      // A misformed record can't be cut into fields, so it can't be masked one by one either.
      if (masked || this.#secret.size > 0) return MASK
      return row.raw ?? ''
    }
    const separator = this.#feed.format.layout === 'fixed' ? ' ' : this.#feed.format.separator
    const complained = masked ? columnsOfField(this.#feed, row.field ?? '') : undefined
    const shown = fields.map((field, index) => {
      const name = this.#columns[index] ?? ''
      if (this.#secret.has(name)) return MASK
      if (complained === undefined) return field
      const text = fieldText(field, this.#feed.format.quote, this.#feed.format.escape).trim()
      return complained.has(name) && !tellsWhoSomebodyIs(text) ? field : formOf(field)
    })
    return shown.join(separator)
  }
}

/** The form of a text without what it says: enough to mend a separator or a format by. */
function formOf(text: string): string {
  return text
    .replaceAll(/\p{N}/gu, '9')
    .replaceAll(/\p{Script=Han}/gu, '某')
    .replaceAll(/(?!某)\p{L}/gu, 'x')
}

/** Columns of the file that a rejected field is read from: `transaction.amount_cents`. */
function columnsOfField(feed: Feed, field: string): ReadonlySet<string> {
  const dot = field.indexOf('.')
  const fact = dot < 0 ? feed.main.fact.name : field.slice(0, dot)
  const column = dot < 0 ? field : field.slice(dot + 1)
  const targets = dot < 0 ? [feed.main] : feed.also.filter((target) => target.fact.name === fact)
  return new Set(
    targets.flatMap((target) => {
      const own = target.columns.filter((one) => one.column === column)
      const sources = own.flatMap(({ source }) => columnsOfSource(source))
      return own.some(({ source }) => source.kind === 'unpivoted')
        ? [...sources, ...(target.unpivot ?? [])]
        : sources
    }),
  )
}
