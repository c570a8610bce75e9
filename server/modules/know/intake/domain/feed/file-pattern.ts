/**
 * A data file's name, in which `{date:yyyyMMdd}` stands for the business date and `*` for anything.
 * `{part}` is the running number of a delivery cut into several files (from 0 or 1, none left out);
 * `{part:any}` a name that tells its files apart, such as the branch each is of.
 */
export interface FilePattern {
  readonly written: string
  readonly dateFormat: string | undefined
  readonly part: 'number' | 'name' | undefined
}

const datePart = /\{date(?::([^}]+))?\}/
const filePart = /\{part(:any)?\}/
const dateParts = { yyyy: [0, 4], yy: [2, 4], MM: [5, 7], dd: [8, 10] } as const

/** Undefined when a placeholder is not known or the date's format is not of yyyy, yy, MM, dd. */
export function readFilePattern(written: string): FilePattern | undefined {
  const found = datePart.exec(written)
  const part = filePart.exec(written)
  const dateFormat = found === null ? undefined : (found[1] ?? 'yyyyMMdd')
  const rest = written.replace(datePart, '').replace(filePart, '')
  if (rest === '' && found === null) return undefined
  if (/[{}]/.test(rest) || /(^|\/)\.\.(\/|$)/.test(rest) || rest.startsWith('/')) return undefined
  if (dateFormat !== undefined && /[a-zA-Z]/.test(dateFormat.replaceAll(/yyyy|yy|MM|dd/g, ''))) {
    return undefined
  }
  return {
    written,
    dateFormat,
    part: part === null ? undefined : part[1] === undefined ? 'number' : 'name',
  }
}

/** The business date as a file name carries it. */
export function dateInName(format: string, businessDate: string): string {
  return format.replaceAll(/yyyy|yy|MM|dd/g, (part) =>
    businessDate.slice(...dateParts[part as keyof typeof dateParts]),
  )
}

/**
 * What a name (from the source folder, with `/`) says of its part if it is a file of a business
 * date: empty where the feed knows no parts; undefined where it is no file of that date.
 */
export function partOfName(
  pattern: FilePattern,
  name: string,
  businessDate: string,
): string | undefined {
  const match = regexOf(pattern, businessDate).exec(name)
  return match === null ? undefined : (match.groups?.['part'] ?? '')
}

/** Names, without their folder, of every part a date might have: for looking through a list. */
export function anyPartOf(pattern: FilePattern, businessDate: string): RegExp {
  const name = pattern.written.slice(pattern.written.lastIndexOf('/') + 1)
  const source = regexOf({ ...pattern, written: name }, businessDate).source
  const plain = source.slice(1, -1).replace('?<part>', '?:').replaceAll('[^/]*', '[^/\\s|,;]*')
  return new RegExp(`(?<![\\p{L}\\p{N}_-])${plain}(?![\\p{L}\\p{N}_-])`, 'gu')
}

/** Whether a name would be this feed's file on another date: for a message that helps. */
export function matchesAnotherDate(pattern: FilePattern, name: string): boolean {
  return pattern.dateFormat !== undefined && regexOf(pattern, undefined).test(name)
}

/** `businessDate` undefined: of any date. */
function regexOf(pattern: FilePattern, businessDate: string | undefined): RegExp {
  const { dateFormat, written } = pattern
  const anyDay = () => dateFormat?.replaceAll(/yyyy|yy|MM|dd/g, (part) => '?'.repeat(part.length))
  const date =
    businessDate === undefined || dateFormat === undefined
      ? anyDay()
      : dateInName(dateFormat, businessDate)
  const part = pattern.part === 'number' ? '[0-9]+' : String.raw`[\p{L}\p{N}-]+`
  const body = written
    .replace(datePart, () => date ?? '')
    .replace(filePart, '\0')
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[0-9]')
    .replace('\0', `(?<part>${part})`)
  return new RegExp(`^${body}$`, 'u')
}
