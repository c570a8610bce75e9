const LF = 10
const CR = 13

/** How records and fields are written, in bytes of UTF-8. */
export interface Dialect {
  readonly separator: Uint8Array
  readonly quote: number | undefined
  readonly escape: number | undefined
  /** Undefined: LF, with or without CR before it. */
  readonly recordSeparator: Uint8Array | undefined
  /** What our own writing quotes with where the file knows no quote. */
  readonly ownQuote: number
  /** 1 for bytes that may mean something outside quotes; all others are passed over at once. */
  readonly marks: Uint8Array
}

export function dialect(written: Omit<Dialect, 'marks'>): Dialect {
  const { separator, recordSeparator, quote, ownQuote } = written
  const marks = new Uint8Array(256)
  for (const byte of [separator[0], recordSeparator?.[0], quote ?? ownQuote, LF, CR]) {
    if (byte !== undefined) marks[byte] = 1
  }
  return { ...written, marks }
}

/** What one look at a record found; a scanner reuses the object, so copy what is to last. */
export interface RecordFound {
  /** Where the record's content ends. */
  contentEnd: number
  /** Where the next record begins. */
  next: number
  fields: number
  /** Line feeds from its start to the next record. */
  lines: number
  /** Text follows a closing quote. */
  textAfterQuote: boolean
  /** Holds, outside quotes, a sign that our own writing would take for a line end or a quote. */
  mustQuote: boolean
}

export function emptyFound(): RecordFound {
  return { contentEnd: 0, next: 0, fields: 0, lines: 0, textAfterQuote: false, mustQuote: false }
}

export type Outcome = 'record' | 'incomplete' | 'quote_open'

function startsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index += 1) {
    if (bytes[at + index] !== wanted[index]) return false
  }
  return true
}

/**
 * Looks at the record that begins at `start`. `incomplete`: the bytes end before it does;
 * `quote_open`: they end inside quotes. With `last`, the end of the bytes is the end of the record.
 */
export function scanRecord(
  bytes: Uint8Array,
  start: number,
  last: boolean,
  dialect: Dialect,
  found: RecordFound,
): Outcome {
  const { separator, quote, escape, recordSeparator, ownQuote, marks } = dialect
  const separatorFirst = separator[0]
  const separatorLength = separator.length
  const recordFirst = recordSeparator === undefined ? LF : recordSeparator[0]
  const length = bytes.length
  let fields = 1
  let lines = 0
  let inQuotes = false
  let fieldStart = true
  let afterQuote = false
  found.textAfterQuote = false
  found.mustQuote = false
  for (let at = start; at < length; at += 1) {
    if (!inQuotes) {
      const plainFrom = at
      while (at < length && marks[bytes[at] as number] === 0) at += 1
      if (at > plainFrom) {
        fieldStart = false
        if (afterQuote) found.textAfterQuote = true
        if (at === length) break
      }
    }
    const byte = bytes[at]
    if (inQuotes) {
      if (byte === escape && escape !== quote) at += 1
      else if (byte === quote) {
        if (escape === quote && bytes[at + 1] === quote) at += 1
        else {
          inQuotes = false
          afterQuote = true
        }
      } else if (byte === LF) lines += 1
      continue
    }
    if (byte === separatorFirst && (separatorLength === 1 || startsAt(bytes, at, separator))) {
      fields += 1
      fieldStart = true
      afterQuote = false
      at += separatorLength - 1
      continue
    }
    if (byte === recordFirst) {
      if (recordSeparator === undefined) {
        found.contentEnd = at > start && bytes[at - 1] === CR ? at - 1 : at
        found.next = at + 1
        found.fields = fields
        found.lines = lines + 1
        return 'record'
      }
      if (startsAt(bytes, at, recordSeparator)) {
        found.contentEnd = at
        found.next = at + recordSeparator.length
        found.fields = fields
        found.lines = lines + (recordSeparator.includes(LF) ? 1 : 0)
        return 'record'
      }
    }
    if (byte === quote && fieldStart) {
      inQuotes = true
      fieldStart = false
      continue
    }
    if (byte === ownQuote && quote === undefined && fieldStart) found.mustQuote = true
    if (byte === LF || (byte === CR && (recordSeparator !== undefined || bytes[at + 1] !== LF))) {
      found.mustQuote = true
      if (byte === LF) lines += 1
    } else if (afterQuote && byte !== CR) found.textAfterQuote = true
    fieldStart = false
  }
  if (inQuotes) return 'quote_open'
  if (!last) return 'incomplete'
  found.contentEnd = length
  found.next = length
  found.fields = fields
  found.lines = lines
  return 'record'
}

/** The raw fields of a record, quotes and all. */
export function splitFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  dialect: Dialect,
): Uint8Array[] {
  const { separator, quote, escape } = dialect
  const fields: Uint8Array[] = []
  let fieldStart = start
  let inQuotes = false
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]
    if (inQuotes) {
      if (byte === escape && escape !== quote) at += 1
      else if (byte === quote) {
        if (escape === quote && bytes[at + 1] === quote && at + 1 < end) at += 1
        else inQuotes = false
      }
    } else if (startsAt(bytes, at, separator)) {
      fields.push(bytes.subarray(fieldStart, at))
      fieldStart = at + separator.length
      at = fieldStart - 1
    } else if (byte === quote && at === fieldStart) inQuotes = true
  }
  fields.push(bytes.subarray(fieldStart, end))
  return fields
}

/** The text of a raw field: quotes taken off, escapes undone. */
export function fieldText(
  raw: string,
  quote: string | undefined,
  escape: string | undefined,
): string {
  if (quote === undefined || raw.length < 2 || !raw.startsWith(quote) || !raw.endsWith(quote)) {
    return raw
  }
  const inner = raw.slice(1, -1)
  if (escape === undefined) return inner
  return escape === quote
    ? inner.replaceAll(quote + quote, quote)
    : inner.replaceAll(escape + quote, quote).replaceAll(escape + escape, escape)
}
