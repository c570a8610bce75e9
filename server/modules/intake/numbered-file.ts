import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { FileFormat } from './domain/feed/feed.ts'
import { scanRecord, splitFields } from './domain/delimited.ts'
import type { Dialect, RecordFound } from './domain/delimited.ts'
import type { RejectCode } from './domain/reject-reasons.ts'
import { splitFixed } from './fixed-width.ts'
import { textBlocks } from './text-blocks.ts'

/** A file rewritten so that each record begins with the number of its line and has all its fields. */
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
  /** The line of a last record that no line end follows. */
  readonly unfinishedLine: number | undefined
}

export interface NumberingOptions {
  readonly columns: number
  /** Lines before the data, the header among them. */
  readonly skipLines: number
  readonly onProgress: (bytesRead: number) => void
}

const OUT_BYTES = 4 * 1024 * 1024
/** DuckDB reads lines up to 2 MB; no record of a bank comes near half of that. */
const RECORD_BYTES_MAX = 1024 * 1024
const RAW_TEXT_MAX = 2_000
const LF = 10
/** Quotes fields of files that know no quote but hold line ends. */
const OWN_QUOTE = '\x02'
const OWN_SEPARATOR = '\x1f'
/** The longest separator DuckDB reads. */
const SEPARATOR_BYTES_MAX = 4

/**
 * Reads a file in any encoding and form a feed can describe and writes it, as UTF-8 that DuckDB
 * reads fast, with line numbers. Misformed records are set aside with their line and reason. Memory
 * does not depend on the file's size.
 */
export async function writeNumbered(
  source: string,
  target: string,
  format: FileFormat,
  options: NumberingOptions,
): Promise<NumberedFile> {
  const misformedPath = `${target}.misformed`
  const out = await openSink(target)
  const aside = await openSink(misformedPath)
  try {
    const writer = new RecordWriter(format, options.columns, out, aside)
    const lines = new RecordReader(format, options.skipLines, writer)
    for await (const block of textBlocks(source, format.encoding, cuttingByte(format))) {
      await lines.read(block.bytes, block.last)
      options.onProgress(block.bytesRead)
    }
    await out.end()
    await aside.end()
    return {
      path: target,
      separator: writer.separator,
      quote: writer.quote,
      escape: writer.escape,
      records: writer.records,
      misformed: writer.misformed,
      misformedPath,
      unfinishedLine: lines.unfinishedLine,
    }
  } finally {
    await out.close()
    await aside.close()
  }
}

/** A byte at which a file may be cut: the end of its records, if that is no part of a character. */
export function cuttingByte(format: FileFormat): number {
  const end = format.recordSeparator?.charCodeAt(format.recordSeparator.length - 1) ?? LF
  return end < 0x30 ? end : LF
}

interface Sink {
  readonly buffer: Buffer
  used: number
  flush(): Promise<void>
  end(): Promise<void>
  close(): Promise<void>
}

async function openSink(path: string): Promise<Sink> {
  const handle: FileHandle = await open(path, 'wx')
  const sink: Sink = {
    buffer: Buffer.allocUnsafe(OUT_BYTES + 4 * RECORD_BYTES_MAX),
    used: 0,
    async flush() {
      await handle.write(sink.buffer, 0, sink.used)
      sink.used = 0
    },
    end: () => sink.flush(),
    close: () => handle.close(),
  }
  return sink
}

/** Cuts blocks into records, knows their lines, leaves out head, tail and blank lines. */
class RecordReader {
  unfinishedLine: number | undefined
  #line = 1
  #skip: number
  #carry: Buffer = Buffer.alloc(0)
  readonly #format: FileFormat
  readonly #dialect: Dialect
  readonly #writer: RecordWriter
  /** Records held back until more than `skipTail` follow. */
  readonly #held: { bytes: Buffer; line: number; reason: RejectCode | undefined; found: RecordFound }[] = []
  readonly #found: RecordFound = newFound()

  constructor(format: FileFormat, skipLines: number, writer: RecordWriter) {
    this.#format = format
    this.#skip = skipLines
    this.#dialect = dialectOf(format)
    this.#writer = writer
  }

  async read(block: Buffer, last: boolean): Promise<void> {
    const bytes = this.#carry.length === 0 ? block : Buffer.concat([this.#carry, block])
    let at = this.#skipHead(bytes)
    while (at < bytes.length) {
      const outcome = scanRecord(bytes, at, last, this.#dialect, this.#found)
      if (outcome === 'record' && this.#found.contentEnd - at <= RECORD_BYTES_MAX) {
        if (last && this.#found.contentEnd === bytes.length) this.unfinishedLine = this.#line
        await this.#take(bytes, at)
        this.#line += this.#found.lines
        at = this.#found.next
        continue
      }
      if (outcome !== 'record' && !last && bytes.length - at <= RECORD_BYTES_MAX) break
      at = await this.#setFirstLineAside(bytes, at, outcome, last)
    }
    this.#carry = bytes.subarray(at)
    if (this.#writer.full()) await this.#writer.flush()
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
  async #setFirstLineAside(
    bytes: Buffer,
    at: number,
    outcome: string,
    last: boolean,
  ): Promise<number> {
    const end = bytes.indexOf(LF, at)
    const next = end < 0 ? bytes.length : end + 1
    const reason = outcome === 'quote_open' ? 'quote_unbalanced' : 'record_too_long'
    this.#found.contentEnd = end < 0 ? bytes.length : end
    if (last && end < 0) this.unfinishedLine = this.#line
    await this.#take(bytes, at, reason)
    this.#line += 1
    return next
  }

  async #take(bytes: Buffer, start: number, reason?: RejectCode): Promise<void> {
    if (this.#found.contentEnd === start) return
    if (this.#format.skipTail === 0) {
      await this.#writer.write(bytes, start, this.#found, this.#line, reason)
      return
    }
    const copy = Buffer.from(bytes.subarray(start, this.#found.contentEnd))
    const found = { ...this.#found, contentEnd: copy.length }
    this.#held.push({ bytes: copy, line: this.#line, reason, found })
    if (this.#held.length <= this.#format.skipTail) return
    const ready = this.#held.shift()
    if (ready !== undefined) {
      await this.#writer.write(ready.bytes, 0, ready.found, ready.line, ready.reason)
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

  full(): boolean {
    return this.#out.used > OUT_BYTES || this.#aside.used > OUT_BYTES
  }

  async flush(): Promise<void> {
    await this.#out.flush()
    await this.#aside.flush()
  }

  async write(
    bytes: Buffer,
    start: number,
    found: RecordFound,
    line: number,
    reason: RejectCode | undefined,
  ): Promise<void> {
    if (this.full()) await this.flush()
    if (this.#format.layout === 'fixed') {
      this.#writeFixed(bytes.subarray(start, found.contentEnd), line)
      return
    }
    const wrong = reason ?? this.#misform(bytes, found)
    if (wrong !== undefined) {
      this.#setAside(bytes.subarray(start, found.contentEnd), line, wrong)
      return
    }
    this.records += 1
    this.#writeLine(line)
    if (this.#rewrites || found.bareLineEnd) {
      this.#writeFields(splitFields(bytes, start, found.contentEnd, this.#dialect))
    } else {
      const out = this.#out
      out.used += bytes.copy(out.buffer, out.used, start, found.contentEnd)
    }
    this.#out.buffer[this.#out.used] = LF
    this.#out.used += 1
  }

  #misform(bytes: Buffer, found: RecordFound): RejectCode | undefined {
    if (found.textAfterQuote) return 'quote_unbalanced'
    if (found.fields < this.#expected) return 'too_few_fields'
    if (found.fields > this.#expected) return 'too_many_fields'
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
    if (typeof fields === 'string') {
      this.#setAside(record, line, fields)
      return
    }
    this.records += 1
    this.#writeLine(line)
    this.#writeFields(fields)
    this.#out.buffer[this.#out.used] = LF
    this.#out.used += 1
  }

  #writeLine(line: number): void {
    const out = this.#out
    out.used += out.buffer.write(`${line}${this.separator}`, out.used)
  }

  #writeFields(fields: readonly Uint8Array[]): void {
    const out = this.#out
    fields.forEach((field, index) => {
      if (index > 0) out.used += out.buffer.write(this.separator, out.used)
      const text = Buffer.from(field.buffer, field.byteOffset, field.length)
      const isQuoted = this.#dialect.quote !== undefined && text[0] === this.#dialect.quote
      if (isQuoted || !needsQuotes(text, this.separator)) {
        out.used += text.copy(out.buffer, out.used)
        return
      }
      let inner = text.toString().replaceAll(this.escape, this.escape + this.escape)
      if (this.quote !== this.escape) {
        inner = inner.replaceAll(this.quote, this.escape + this.quote)
      }
      out.used += out.buffer.write(this.quote + inner + this.quote, out.used)
    })
  }

  #setAside(record: Buffer, line: number, code: RejectCode): void {
    this.misformed += 1
    const raw = record.toString('utf8', 0, RAW_TEXT_MAX * 4).slice(0, RAW_TEXT_MAX)
    const aside = this.#aside
    aside.used += aside.buffer.write(`${line},${code},"${raw.replaceAll('"', '""')}"\n`, aside.used)
  }
}

function needsQuotes(text: Buffer, separator: string): boolean {
  return (
    text.includes(LF) || text.includes(13) || text[0] === OWN_QUOTE.charCodeAt(0) ||
    (separator === OWN_SEPARATOR && text.includes(OWN_SEPARATOR))
  )
}

function newFound(): RecordFound {
  return { contentEnd: 0, next: 0, fields: 0, lines: 0, textAfterQuote: false, bareLineEnd: false }
}

/** A feed's form in bytes of UTF-8. Fixed columns know neither separator nor quote. */
export function dialectOf(format: FileFormat): Dialect {
  const fixed = format.layout === 'fixed'
  const code = (sign: string | undefined) =>
    fixed || sign === undefined ? undefined : sign.charCodeAt(0)
  return {
    separator: Buffer.from(fixed ? OWN_SEPARATOR : format.separator),
    quote: code(format.quote),
    escape: code(format.escape),
    recordSeparator:
      format.recordSeparator === undefined || format.recordSeparator === '\n'
        ? undefined
        : Buffer.from(format.recordSeparator),
  }
}
