import { closeSync, openSync, writeSync } from 'node:fs'
import type { FileFormat } from './domain/feed/feed.ts'
import { dialect, emptyFound, scanRecord, splitFields } from './domain/delimited.ts'
import type { Dialect, RecordFound } from './domain/delimited.ts'
import { lineIn } from './domain/line-number.ts'
import { inFile } from './domain/refusal.ts'
import type { RejectCode } from './domain/reject-reasons.ts'
import { splitFixed } from './fixed-width.ts'
import { textBlocks } from './text-blocks.ts'

/**
 * A file rewritten so that each record begins with the number of its line and has all its fields.
 */
export interface NumberedFile {
  readonly path: string
  readonly separator: string
  readonly quote: string
  readonly escape: string
  /** Records written. */
  readonly records: number
  /** Records that have not the right form, listed in `misformedPath`. */
  readonly misformed: number
  readonly misformedPath: string
  /** Of each source, in their order. */
  readonly sources: readonly NumberedSource[]
}

export interface NumberedSource {
  /** Well formed and misformed. */
  readonly rows: number
  /** The line of a last record that no line end follows. */
  readonly unfinishedLine: number | undefined
}

/** A file to be numbered. */
export interface SourceFile {
  readonly path: string
  /** Lines before the data, the header among them. */
  readonly skipLines: number
}

export interface NumberingOptions {
  readonly columns: number
  readonly onProgress: (bytesRead: number) => void
}

/** Larger than any record can become when its fields are quoted. */
const OUT_BYTES = 8 * 1024 * 1024
/** Digits of a line's number, a separator of four bytes and a line end. */
const NUMBER_BYTES = 24
/** DuckDB reads lines up to 2 MB; no record of a bank comes near half of that. */
const RECORD_BYTES_MAX = 1024 * 1024
const RAW_TEXT_MAX = 2_000
const LF = 10
/** Quotes fields of files that know no quote but hold line ends. */
export const OWN_QUOTE = '\x02'
const OWN_SEPARATOR = '\x1f'
/** The longest separator DuckDB reads. */
const SEPARATOR_BYTES_MAX = 4

/**
 * Reads files in any encoding and form a feed can describe and writes them as one, as UTF-8 that
 * DuckDB reads fast, with line numbers (`lineIn`). Misformed records are set aside with their line
 * and reason. Memory does not depend on the files' size.
 */
export async function writeNumbered(
  files: readonly SourceFile[],
  target: string,
  format: FileFormat,
  options: NumberingOptions,
): Promise<NumberedFile> {
  const misformedPath = `${target}.misformed`
  const out = new Sink(target)
  const aside = new Sink(misformedPath)
  try {
    const writer = new RecordWriter(format, options.columns, out, aside)
    const sources: NumberedSource[] = []
    let bytesBefore = 0
    for (const [index, { path, skipLines }] of files.entries()) {
      const before = writer.records + writer.misformed
      const reader = new RecordReader(format, skipLines, writer, lineIn(index, 1))
      await inFile(path, async () => {
        let bytesRead = 0
        for await (const block of textBlocks(path, format.encoding, cuttingByte(format))) {
          reader.read(block.bytes, block.last)
          bytesRead = block.bytesRead
          options.onProgress(bytesBefore + bytesRead)
        }
        bytesBefore += bytesRead
      })
      const rows = writer.records + writer.misformed - before
      sources.push({ rows, unfinishedLine: reader.unfinishedLine })
    }
    out.flush()
    aside.flush()
    return {
      path: target,
      separator: writer.separator,
      quote: writer.quote,
      escape: writer.escape,
      records: writer.records,
      misformed: writer.misformed,
      misformedPath,
      sources,
    }
  } finally {
    out.close()
    aside.close()
  }
}

/** A byte at which a file may be cut: the end of its records, if that is no part of a character. */
export function cuttingByte(format: FileFormat): number {
  const end = format.recordSeparator?.charCodeAt(format.recordSeparator.length - 1) ?? LF
  return end < 0x30 ? end : LF
}

/** Collects output and writes it in large pieces. */
class Sink {
  readonly buffer = Buffer.allocUnsafe(OUT_BYTES)
  used = 0
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'wx')
  }

  /** Makes room for so many bytes. */
  reserve(bytes: number): void {
    if (this.used + bytes > OUT_BYTES) this.flush()
  }

  text(text: string): void {
    this.used += this.buffer.write(text, this.used)
  }

  bytes(source: Buffer, start: number, end: number): void {
    this.used += source.copy(this.buffer, this.used, start, end)
  }

  /** A whole number in decimal digits: as text it would cost more than the record's own bytes. */
  integer(value: number): void {
    let digits = 1
    for (let limit = 10; limit <= value; limit *= 10) digits += 1
    let rest = value
    for (let at = this.used + digits - 1; at >= this.used; at -= 1) {
      const next = Math.floor(rest / 10)
      this.buffer[at] = 48 + rest - next * 10
      rest = next
    }
    this.used += digits
  }

  byte(value: number): void {
    this.buffer[this.used] = value
    this.used += 1
  }

  flush(): void {
    writeSync(this.#file, this.buffer, 0, this.used)
    this.used = 0
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** Cuts blocks into records, knows their lines, leaves out head, tail and blank lines. */
class RecordReader {
  unfinishedLine: number | undefined
  #line: number
  #skip: number
  #carry: Buffer = Buffer.alloc(0)
  readonly #format: FileFormat
  readonly #dialect: Dialect
  readonly #writer: RecordWriter
  /** Records held back until more than `skipTail` follow. */
  readonly #held: {
    bytes: Buffer
    line: number
    reason: RejectCode | undefined
    found: RecordFound
  }[] = []
  readonly #found: RecordFound = emptyFound()

  constructor(format: FileFormat, skipLines: number, writer: RecordWriter, firstLine: number) {
    this.#line = firstLine
    this.#format = format
    this.#skip = skipLines
    this.#dialect = dialectOf(format)
    this.#writer = writer
  }

  read(block: Buffer, last: boolean): void {
    const bytes = this.#carry.length === 0 ? block : Buffer.concat([this.#carry, block])
    let at = this.#skipHead(bytes)
    while (at < bytes.length) {
      const outcome = scanRecord(bytes, at, last, this.#dialect, this.#found)
      if (outcome === 'record' && this.#found.contentEnd - at <= RECORD_BYTES_MAX) {
        if (last && this.#found.contentEnd === bytes.length) this.unfinishedLine = this.#line
        this.#take(bytes, at)
        this.#line += this.#found.lines
        at = this.#found.next
        continue
      }
      if (outcome !== 'record' && !last && bytes.length - at <= RECORD_BYTES_MAX) break
      at = this.#setFirstLineAside(bytes, at, outcome, last)
    }
    // A copy: the block's bytes are overwritten by the next.
    this.#carry = Buffer.from(bytes.subarray(at))
  }

  #skipHead(bytes: Buffer): number {
    const lineEnd = this.#dialect.recordSeparator ?? LF
    const length = typeof lineEnd === 'number' ? 1 : lineEnd.length
    let at = 0
    while (this.#skip > 0) {
      const end = bytes.indexOf(lineEnd, at)
      if (end < 0) return bytes.length
      at = end + length
      this.#skip -= 1
      this.#line += 1
    }
    return at
  }

  /** A quote that never closes would swallow the rest: only its line is lost. */
  #setFirstLineAside(bytes: Buffer, at: number, outcome: string, last: boolean): number {
    const end = bytes.indexOf(LF, at)
    const next = end < 0 ? bytes.length : end + 1
    const reason = outcome === 'quote_open' ? 'quote_unbalanced' : 'record_too_long'
    this.#found.contentEnd = end < 0 ? bytes.length : end
    if (last && end < 0) this.unfinishedLine = this.#line
    this.#take(bytes, at, reason)
    this.#line += 1
    return next
  }

  #take(bytes: Buffer, start: number, reason?: RejectCode): void {
    if (this.#found.contentEnd === start) return
    if (this.#format.skipTail === 0) {
      this.#writer.write(bytes, start, this.#found, this.#line, reason)
      return
    }
    const copy = Buffer.from(bytes.subarray(start, this.#found.contentEnd))
    const found = { ...this.#found, contentEnd: copy.length }
    this.#held.push({ bytes: copy, line: this.#line, reason, found })
    if (this.#held.length <= this.#format.skipTail) return
    const ready = this.#held.shift()
    if (ready !== undefined) {
      this.#writer.write(ready.bytes, 0, ready.found, ready.line, ready.reason)
    }
  }
}

/** Writes records with their line in front, or sets them aside. */
class RecordWriter {
  records = 0
  misformed = 0
  readonly separator: string
  readonly quote: string
  readonly escape: string
  readonly #format: FileFormat
  readonly #dialect: Dialect
  readonly #expected: number
  readonly #out: Sink
  readonly #aside: Sink
  /** Fields must be written one by one: another separator, or cut from fixed columns. */
  readonly #rewrites: boolean

  constructor(format: FileFormat, columns: number, out: Sink, aside: Sink) {
    this.#format = format
    this.#dialect = dialectOf(format)
    this.#expected = columns + (format.trailingSeparator ? 1 : 0)
    this.#out = out
    this.#aside = aside
    this.#rewrites =
      format.layout === 'fixed' || this.#dialect.separator.length > SEPARATOR_BYTES_MAX
    this.separator = this.#rewrites ? OWN_SEPARATOR : format.separator
    const quoted = format.layout === 'separated' ? format.quote : undefined
    this.quote = quoted ?? OWN_QUOTE
    this.escape = quoted === undefined ? OWN_QUOTE : (format.escape ?? quoted)
  }

  write(
    bytes: Buffer,
    start: number,
    found: RecordFound,
    line: number,
    reason: RejectCode | undefined,
  ): void {
    const end = found.contentEnd
    if (this.#format.layout === 'fixed') {
      this.#writeFixed(bytes.subarray(start, end), line)
      return
    }
    const wrong = reason ?? this.#misform(bytes, found)
    if (wrong !== undefined) {
      this.#setAside(bytes.subarray(start, end), line, wrong)
      return
    }
    if (this.#rewrites || found.mustQuote) {
      this.#writeFields(splitFields(bytes, start, end, this.#dialect), line)
      return
    }
    const out = this.#out
    out.reserve(end - start + NUMBER_BYTES)
    this.#writeLine(line)
    out.bytes(bytes, start, end)
    out.byte(LF)
    this.records += 1
  }

  #misform(bytes: Buffer, found: RecordFound): RejectCode | undefined {
    if (found.textAfterQuote) return 'quote_unbalanced'
    if (found.fields < this.#expected) return 'too_few_fields'
    if (found.fields > this.#expected) {
      // One more that is empty is a separator too many, which the engine lets be as well.
      const isEmpty = this.#endsWithSeparator(bytes, found.contentEnd)
      return found.fields === this.#expected + 1 && isEmpty ? undefined : 'too_many_fields'
    }
    return this.#format.trailingSeparator && !this.#endsWithSeparator(bytes, found.contentEnd)
      ? 'too_many_fields'
      : undefined
  }

  #endsWithSeparator(bytes: Buffer, end: number): boolean {
    const { separator } = this.#dialect
    return bytes.subarray(end - separator.length, end).equals(separator)
  }

  #writeFixed(record: Buffer, line: number): void {
    const fields = splitFixed(record, this.#format.widths ?? [], this.#format.encoding)
    if (typeof fields === 'string') this.#setAside(record, line, fields)
    else this.#writeFields(fields, line)
  }

  #writeLine(line: number): void {
    this.#out.integer(line)
    if (this.separator.length === 1) this.#out.byte(this.separator.charCodeAt(0))
    else this.#out.text(this.separator)
  }

  #writeFields(fields: readonly Uint8Array[], line: number): void {
    const written = fields.map((field) => this.#quoted(Buffer.from(field)))
    const text = `${line}${this.separator}${written.join(this.separator)}\n`
    this.#out.reserve(text.length * 3)
    this.#out.text(text)
    this.records += 1
  }

  #quoted(field: Buffer): string {
    const text = field.toString()
    const isQuoted = this.#dialect.quote !== undefined && field[0] === this.#dialect.quote
    if (isQuoted || !needsQuotes(field, this.separator)) return text
    let inner = text.replaceAll(this.escape, this.escape + this.escape)
    if (this.quote !== this.escape) inner = inner.replaceAll(this.quote, this.escape + this.quote)
    return this.quote + inner + this.quote
  }

  #setAside(record: Buffer, line: number, code: RejectCode): void {
    this.misformed += 1
    const raw = record.toString('utf8', 0, RAW_TEXT_MAX * 4).slice(0, RAW_TEXT_MAX)
    const text = `${line},${code},"${raw.replaceAll('"', '""')}"\n`
    this.#aside.reserve(text.length * 3)
    this.#aside.text(text)
  }
}

function needsQuotes(text: Buffer, separator: string): boolean {
  return (
    text.includes(LF) ||
    text.includes(13) ||
    text[0] === OWN_QUOTE.charCodeAt(0) ||
    (separator === OWN_SEPARATOR && text.includes(OWN_SEPARATOR))
  )
}

/** A feed's form in bytes of UTF-8. Fixed columns know neither separator nor quote. */
export function dialectOf(format: FileFormat): Dialect {
  const fixed = format.layout === 'fixed'
  const code = (sign: string | undefined) =>
    fixed || sign === undefined ? undefined : sign.charCodeAt(0)
  return dialect({
    separator: Buffer.from(fixed ? OWN_SEPARATOR : format.separator),
    quote: code(format.quote),
    ownQuote: OWN_QUOTE.charCodeAt(0),
    escape: code(format.escape),
    recordSeparator:
      format.recordSeparator === undefined || format.recordSeparator === '\n'
        ? undefined
        : Buffer.from(format.recordSeparator),
  })
}
