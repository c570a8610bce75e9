import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { fieldText, splitFields } from './domain/delimited.ts'
import { guessFact } from './domain/draft/guess-fact.ts'
import { guessForm, looksLikeHeader } from './domain/draft/guess-form.ts'
import type { GuessedForm } from './domain/draft/guess-form.ts'
import { sampleColumn } from './domain/draft/sampled-column.ts'
import { writeDraft } from './domain/draft/write-draft.ts'
import { RefusedError } from './domain/refusal.ts'
import { dialectOf } from './numbered-file.ts'

const SAMPLE_BYTES = 1024 * 1024
const SAMPLE_ROWS = 2_000
const nullMarks = ['\\N', 'NULL', 'null', '?', '-', 'N/A', '(null)']

/**
 * Proposes a feed for a file from its first megabyte: encoding, separator, header, types, key, and
 * a guess of which fact it is. Returns YAML with its guesses marked. Throws `RefusedError` for a
 * file that is empty or no text.
 */
export async function draftFeed(path: string): Promise<string> {
  const { bytes, endsWithLineEnd } = await readSample(path)
  const { encoding, text } = decodeSample(bytes)
  const form = guessForm(text)
  const rows = rowsOf(text, form)
  const [first = [], ...rest] = rows
  const hasHeader = looksLikeHeader(first, rest.slice(0, 50))
  const data = hasHeader ? rest : rows
  const width = data[0]?.length ?? first.length
  const named = first.length === width ? first : first.filter((name) => name.trim() !== '')
  const names = uniqueNames(
    hasHeader && named.length === width
      ? named
      : Array.from({ length: width }, (_, index) => `column_${index + 1}`),
  )
  const headerLine = { line: text.split(/\r?\n/, 1)[0] ?? '' }
  const header = !hasHeader
    ? 'no'
    : first.length === width && !first.includes('')
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
    guess: guessFact(basename(path), columns),
  })
}

async function readSample(path: string): Promise<{ bytes: Buffer; endsWithLineEnd: boolean }> {
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
    return { bytes: bytes.subarray(0, whole), endsWithLineEnd: (end[0] ?? 0) < 0x20 }
  } finally {
    await handle.close()
  }
}

function decodeSample(bytes: Buffer): { encoding: 'utf-8' | 'gb18030'; text: string } {
  const encoding = isUtf8(bytes) ? 'utf-8' : 'gb18030'
  try {
    return { encoding, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new RefusedError(
      'encoding_wrong',
      { zh: '既不是 UTF-8 也不是 GB18030 文本', en: 'neither UTF-8 nor GB18030 text' },
      { zh: '请确认它是文本文件，且未压缩', en: 'check that it is text and not compressed' },
    )
  }
}

function rowsOf(text: string, form: GuessedForm): string[][] {
  const { separator, quote, recordSeparator } = form
  const dialect = dialectOf({
    encoding: 'utf-8',
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
    nulls: [''],
    lastLineEnd: 'optional',
  })
  return text
    .split(recordSeparator ?? '\n')
    .map((line) => (recordSeparator === undefined ? line.replace(/\r$/, '') : line))
    .filter((line) => line !== '')
    .slice(0, SAMPLE_ROWS)
    .map((line) => {
      const bytes = Buffer.from(line)
      const fields = splitFields(bytes, 0, bytes.length, dialect).map((field) =>
        fieldText(Buffer.from(field).toString(), quote, quote),
      )
      return form.trailingSeparator ? fields.slice(0, -1) : fields
    })
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
