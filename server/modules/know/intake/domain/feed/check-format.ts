import type { Complain } from './feed-problem.ts'
import type { FeedFile } from './feed-schema.ts'
import type { FileFormat } from './feed.ts'
import { readEscapes } from './text-escapes.ts'

/** Checks how the file is written down to its bytes. */
export function checkFormat(
  written: NonNullable<FeedFile['format']>,
  complain: Complain,
): FileFormat {
  const read = (field: 'separator' | 'record_separator' | 'quote' | 'escape', fallback: string) => {
    const text = readEscapes(written[field] ?? fallback)
    if (text === undefined) {
      complain([field], {
        zh: String.raw`反斜杠后只能是 xHH、t、n、r 或 \，如 \x1f`,
        en: String.raw`after a backslash only xHH, t, n, r or \ may follow, e.g. \x1f`,
      })
    }
    return text ?? fallback
  }
  const separator = read('separator', ',')
  const quote = written.quote === 'none' ? undefined : read('quote', '"')
  const escape = quote === undefined ? undefined : read('escape', quote)
  for (const [field, sign] of [
    ['quote', quote],
    ['escape', escape],
  ] as const) {
    if (sign !== undefined && !/^[\u0000-\u007f]$/.test(sign)) {
      complain([field], {
        zh: '须为一个 ASCII 字符，或 none',
        en: 'write one ASCII character, or none',
      })
    }
  }
  if (/[\r\n]/.test(separator) || (quote !== undefined && separator.includes(quote))) {
    complain(['separator'], {
      zh: '分隔符不能含换行或引号',
      en: 'a separator holds neither a line end nor the quote',
    })
  }
  const header = headerKind(written.header ?? 'yes')
  checkColumns(written, header, complain)
  return {
    encoding: written.encoding ?? 'utf-8',
    sheet: written.sheet,
    layout: written.widths === undefined ? 'separated' : 'fixed',
    separator,
    recordSeparator:
      written.record_separator === undefined ? undefined : read('record_separator', '\n'),
    quote,
    escape,
    header,
    headerLine: header === 'line' ? written.header : undefined,
    columns: written.columns,
    widths: written.widths,
    trailingSeparator: written.trailing_separator ?? false,
    skipHead: written.skip_head ?? 0,
    skipTail: written.skip_tail ?? 0,
    fullWidth: written.full_width ?? false,
    nulls: [...new Set(['', ...(written.empty ?? [])])],
    lastLineEnd: written.last_line_end ?? 'required',
  }
}

function headerKind(written: string): FileFormat['header'] {
  if (written === 'yes' || written === 'true') return 'names'
  return written === 'no' || written === 'false' ? 'none' : 'line'
}

function checkColumns(
  written: NonNullable<FeedFile['format']>,
  header: FileFormat['header'],
  complain: Complain,
): void {
  const { columns, widths } = written
  if (columns === undefined && header !== 'names') {
    complain(['columns'], {
      zh: '没有列名行（或列名行另写）时，须按顺序列出 columns',
      en: 'without a header of names, list the columns in order',
    })
  }
  if (columns !== undefined && new Set(columns).size !== columns.length) {
    complain(['columns'], { zh: '列名重复', en: 'a column is listed twice' })
  }
  if (widths === undefined) return
  if (columns?.length !== widths.length) {
    complain(['widths'], {
      zh: 'widths 与 columns 的个数须相同',
      en: 'there must be as many widths as columns',
    })
  }
  if (widths.includes(0)) complain(['widths'], { zh: '宽度须大于 0', en: 'a width is above 0' })
}
