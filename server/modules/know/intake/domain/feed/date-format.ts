/**
 * A date or time format as banks write it (`yyyyMMdd`, `yyyy-MM-dd HH:mm:ss`), ready for reading.
 */
export interface DateFormat {
  readonly written: string
  readonly way: 'calendar' | 'instant' | 'epoch_seconds' | 'epoch_milliseconds' | 'excel_serial'
  /** For DuckDB's `strptime`, two-digit years already made four. */
  readonly strptime: string
  /** What the engine casts by itself, several times as fast as `strptime`. */
  readonly iso: 'date' | 'timestamp' | undefined
  readonly hasTime: boolean
  readonly lengthMin: number
  readonly lengthMax: number
  /** Where a two-digit year stands (from 1) and the first year of the hundred it may mean. */
  readonly twoDigitYear: { readonly at: number; readonly firstYear: number } | undefined
}

interface Token {
  readonly strptime: string
  readonly min: number
  readonly max: number
}

const tokens: Readonly<Record<string, Token>> = {
  yyyy: { strptime: '%Y', min: 4, max: 4 },
  yy: { strptime: '%Y', min: 2, max: 2 },
  MM: { strptime: '%m', min: 2, max: 2 },
  M: { strptime: '%-m', min: 1, max: 2 },
  dd: { strptime: '%d', min: 2, max: 2 },
  d: { strptime: '%-d', min: 1, max: 2 },
  HH: { strptime: '%H', min: 2, max: 2 },
  H: { strptime: '%-H', min: 1, max: 2 },
  mm: { strptime: '%M', min: 2, max: 2 },
  ss: { strptime: '%S', min: 2, max: 2 },
  SSS: { strptime: '%g', min: 3, max: 3 },
}

const tokenPattern = /yyyy|yy|MM?|dd?|HH?|mm|ss|SSS|'[^']*'|./gu

/**
 * Times that carry their own offset (`2019-06-11T22:27:25+08:00`): the engine reads those alone.
 */
const zoned = 'iso8601'

/** Days since 1899-12-30, with a fraction for the time: what spreadsheets keep (ECMA-376, 18.17.4). */
const counted = {
  epoch_seconds: 'epoch_seconds',
  epoch_milliseconds: 'epoch_milliseconds',
  excel_serial: 'excel_serial',
} as const

/** Reads a format; undefined where a part of it is not known, or a day can't be told from it. */
export function readDateFormat(written: string, firstYear?: number): DateFormat | undefined {
  const plain = { written, strptime: '', iso: undefined, twoDigitYear: undefined }
  if (written === zoned) {
    return { ...plain, way: 'instant', hasTime: true, lengthMin: 11, lengthMax: 40 }
  }
  const epoch = counted[written as keyof typeof counted]
  if (epoch !== undefined) {
    return { ...plain, way: epoch, hasTime: true, lengthMin: 1, lengthMax: 20 }
  }
  let strptime = ''
  let lengthMin = 0
  let lengthMax = 0
  let yearAt: number | undefined
  const seen = new Set<string>()
  for (const [part] of written.matchAll(tokenPattern)) {
    const token = tokens[part]
    if (token === undefined) {
      const literal = part.startsWith("'") && part.length > 1 ? part.slice(1, -1) : part
      // Letters must be quoted, so that a misspelt token is not taken for text.
      if (literal === part && /[a-z]/i.test(part)) return undefined
      strptime += literal.replaceAll('%', '%%')
      lengthMin += literal.length
      lengthMax += literal.length
      continue
    }
    if (part === 'yy') {
      // What stands before it must be of one length, or we could not say where it is.
      if (lengthMin !== lengthMax || firstYear === undefined) return undefined
      yearAt = lengthMin + 1
    }
    seen.add(part.charAt(0) === 'S' ? 'S' : part.charAt(0))
    strptime += token.strptime
    lengthMin += token.min
    lengthMax += token.max
  }
  if (!['y', 'M', 'd'].every((part) => seen.has(part))) return undefined
  return {
    written,
    way: 'calendar',
    strptime,
    iso: isoKind(written),
    hasTime: seen.has('H'),
    lengthMin,
    lengthMax,
    twoDigitYear:
      yearAt === undefined || firstYear === undefined ? undefined : { at: yearAt, firstYear },
  }
}

function isoKind(written: string): DateFormat['iso'] {
  if (written === 'yyyy-MM-dd' || written === 'yyyy/MM/dd') return 'date'
  return written === 'yyyy-MM-dd HH:mm:ss' || written === 'yyyy/MM/dd HH:mm:ss'
    ? 'timestamp'
    : undefined
}
