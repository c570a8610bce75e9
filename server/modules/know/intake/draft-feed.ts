import { isAscii, isUtf8 } from 'node:buffer'
import { mkdtemp, open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { emptyFound, fieldText, scanRecord, splitFields } from './domain/delimited.ts'
import { guessFact } from './domain/draft/guess-fact.ts'
import { guessForm, looksLikeHeader } from './domain/draft/guess-form.ts'
import type { GuessedForm } from './domain/draft/guess-form.ts'
import { sampleColumn } from './domain/draft/sampled-column.ts'
import { writeDraft } from './domain/draft/write-draft.ts'
import { RefusedError } from './domain/refusal.ts'
import { dialectOf } from './numbered-file.ts'
import { unpackOne } from './unpack.ts'

const SAMPLE_BYTES = 1024 * 1024
const SAMPLE_ROWS = 2_000
/** Bytes looked through for a first sign that is no ASCII. */
const LOOKED_AT_MOST = 256 * 1024 * 1024
const nullMarks = ['\\N', 'NULL', 'null', '?', '-', 'N/A', '(null)']

/**
 * Proposes a feed for a file from its first megabyte: encoding, separator, header, types, key, and
 * a guess of which fact it is. Returns YAML with its guesses marked. Throws `RefusedError` for a
 * file that is empty or no text.
 */
export async function draftFeed(path: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-draft-'))
  try {
    const target = join(folder, 'sample')
    const packing = await unpackOne(path, target, undefined)
    return await draftText(path, packing === 'none' ? path : target, packing === 'workbook')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function draftText(path: string, plain: string, isWorkbook: boolean): Promise<string> {
  const { bytes, beyond, endsWithLineEnd } = await readSample(plain)
  const { encoding, text } = decodeSample(bytes, beyond)
  const form = guessForm(text)
  const rows = rowsOf(text, form)
  const [first = [], ...rest] = rows
  const hasHeader = looksLikeHeader(first, rest.slice(0, 50))
  const data = hasHeader ? rest : rows
  const width = data[0]?.length ?? first.length
  const named = first.length === width ? first : first.filter((name) => name.trim() !== '')
  const twice = named.find((name, index) => name !== '' && named.indexOf(name) !== index)
  const names = uniqueNames(
    hasHeader && named.length === width
      ? named
      : Array.from({ length: width }, (_, index) => `column_${index + 1}`),
  )
  const headerLine = { line: text.split(/\r?\n/, 1)[0] ?? '' }
  const header = !hasHeader
    ? 'no'
    : first.length === width && !first.includes('') && twice === undefined
      ? 'yes'
      : headerLine
  const nulls = nullMarks.filter((mark) => data.some((row) => row.includes(mark)))
  const columns = names.map((name, index) =>
    sampleColumn(
      name,
      data.map((row) => row[index] ?? ''),
      ['', ...nulls],
    ),
  )
  return writeDraft({
    name: feedName(path),
    file: basename(path),
    encoding,
    form,
    header,
    columns,
    nulls,
    endsWithLineEnd,
    rowsSampled: data.length,
    isWorkbook,
    namesAreKnown: !hasHeader || named.length === width,
    unsure: [
      ...(hasHeader && named.length !== width
        ? [
            `the header names ${named.length} columns, the rows have ${width}: which is which must be told`,
          ]
        : []),
      ...(twice === undefined
        ? []
        : [`the header names ${twice} twice: the later one has its place added`]),
      ...(data.length === 0 ? ['no row below the header: nothing is known of the values'] : []),
    ],
    guess: guessFact(basename(path), columns),
  })
}

interface Sample {
  readonly bytes: Buffer
  /** Lines further on that are more than ASCII, where the sample is not. */
  readonly beyond: Buffer | undefined
  readonly endsWithLineEnd: boolean
}

async function readSample(path: string): Promise<Sample> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    if (size === 0) {
      throw new RefusedError(
        'file_empty',
        { zh: '文件为空', en: 'the file is empty' },
        { zh: '请给一个有数据的样本', en: 'give a sample that holds rows' },
      )
    }
    const bytes = Buffer.alloc(Math.min(size, SAMPLE_BYTES))
    await handle.read(bytes, 0, bytes.length, 0)
    const end = Buffer.alloc(1)
    await handle.read(end, 0, 1, size - 1)
    const whole = bytes.length === size ? bytes.length : bytes.lastIndexOf(10) + 1
    const sample = bytes.subarray(0, whole)
    const beyond = isAscii(sample) ? await firstBeyondAscii(handle, size) : undefined
    return { bytes: sample, beyond, endsWithLineEnd: (end[0] ?? 0) < 0x20 }
  } finally {
    await handle.close()
  }
}

/** Whole lines around the first byte that is no ASCII; undefined where all looked at is. */
async function firstBeyondAscii(handle: FileHandle, size: number): Promise<Buffer | undefined> {
  const chunk = Buffer.alloc(SAMPLE_BYTES)
  const end = Math.min(size, LOOKED_AT_MOST)
  for (let at = 0; at < end; at += SAMPLE_BYTES) {
    const { bytesRead } = await handle.read(chunk, 0, SAMPLE_BYTES, at)
    const got = chunk.subarray(0, bytesRead)
    if (isAscii(got)) continue
    const first = got.findIndex((byte) => byte >= 0x80)
    const start = got.lastIndexOf(10, first) + 1
    const last = got.lastIndexOf(10) + 1
    // A line that does not end here is cut where it ends, or left as it is.
    return got.subarray(start, last > first ? last : bytesRead)
  }
  return undefined
}

function decodeSample(
  bytes: Buffer,
  beyond: Buffer | undefined,
): { encoding: 'utf-8' | 'gb18030'; text: string } {
  const telling = beyond === undefined || !isAscii(bytes) ? bytes : beyond
  const encoding = isUtf8(telling) ? 'utf-8' : 'gb18030'
  try {
    if (bytes.includes(0)) throw new TypeError('zero bytes: UTF-16, or no text')
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return { encoding, text: text.replace(/^\ufeff/, '') }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new RefusedError(
      'encoding_wrong',
      { zh: '既不是 UTF-8 也不是 GB18030 文本', en: 'neither UTF-8 nor GB18030 text' },
      {
        zh: '请确认它是文本文件，未压缩，也不是 UTF-16',
        en: 'check that it is text, not compressed and not UTF-16',
      },
    )
  }
}

function rowsOf(text: string, form: GuessedForm): string[][] {
  const { separator, quote, recordSeparator } = form
  const dialect = dialectOf({
    encoding: 'utf-8',
    sheet: undefined,
    layout: 'separated',
    separator,
    recordSeparator,
    quote,
    escape: quote,
    header: 'none',
    headerLine: undefined,
    columns: undefined,
    widths: undefined,
    trailingSeparator: form.trailingSeparator,
    skipHead: 0,
    skipTail: 0,
    fullWidth: false,
    nulls: [''],
    lastLineEnd: 'optional',
  })
  const bytes = Buffer.from(text)
  const found = emptyFound()
  const rows: string[][] = []
  for (let at = 0; at < bytes.length && rows.length < SAMPLE_ROWS; at = found.next) {
    // A quote that never closes: what is left of the sample is no row to learn from.
    if (scanRecord(bytes, at, true, dialect, found) !== 'record') break
    if (found.contentEnd === at) continue
    const fields = splitFields(bytes, at, found.contentEnd, dialect).map((field) =>
      fieldText(Buffer.from(field).toString(), quote, quote),
    )
    rows.push(form.trailingSeparator ? fields.slice(0, -1) : fields)
  }
  return rows
}

function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.map((given, index) => {
    let name = given.trim() === '' ? `column_${index + 1}` : given.trim()
    if (seen.has(name)) name = `${name}_${index + 1}`
    seen.add(name)
    return name
  })
}

function feedName(path: string): string {
  const stem = basename(path, extname(path)).toLowerCase()
  const name = stem.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^[_0-9]+|_+$/g, '')
  return name === '' ? 'new_feed' : name.slice(0, 60)
}
