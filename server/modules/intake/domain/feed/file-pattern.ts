/**
 * A data file's name, in which `{date:yyyyMMdd}` stands for the business date and `*` for anything.
 */
export interface FilePattern {
  readonly written: string
  readonly dateFormat: string | undefined
}

const datePart = /\{date(?::([^}]+))?\}/
const dateParts = { yyyy: [0, 4], yy: [2, 4], MM: [5, 7], dd: [8, 10] } as const

/** Undefined when a placeholder is not known or the date's format is not of yyyy, yy, MM, dd. */
export function readFilePattern(written: string): FilePattern | undefined {
  const found = datePart.exec(written)
  const dateFormat = found === null ? undefined : (found[1] ?? 'yyyyMMdd')
  const rest = written.replace(datePart, '')
  if (rest === '' && found === null) return undefined
  if (/[{}]/.test(rest) || /(^|\/)\.\.(\/|$)/.test(rest) || rest.startsWith('/')) return undefined
  if (dateFormat !== undefined && /[a-zA-Z]/.test(dateFormat.replaceAll(/yyyy|yy|MM|dd/g, ''))) {
    return undefined
  }
  return { written, dateFormat }
}

/** The business date as a file name carries it. */
export function dateInName(format: string, businessDate: string): string {
  return format.replaceAll(/yyyy|yy|MM|dd/g, (part) =>
    businessDate.slice(...dateParts[part as keyof typeof dateParts]),
  )
}

/** Whether a name (from the source folder, with `/`) is the file of a business date. */
export function matchesFile(pattern: FilePattern, name: string, businessDate: string): boolean {
  const wanted =
    pattern.dateFormat === undefined
      ? pattern.written
      : pattern.written.replace(datePart, dateInName(pattern.dateFormat, businessDate))
  return glob(wanted).test(name)
}

/** Whether a name would be this feed's file on another date: for a message that helps. */
export function matchesAnotherDate(pattern: FilePattern, name: string): boolean {
  if (pattern.dateFormat === undefined) return false
  const anyDate = pattern.dateFormat.replaceAll(/yyyy|yy|MM|dd/g, (part) => '?'.repeat(part.length))
  return glob(pattern.written.replace(datePart, anyDate)).test(name)
}

function glob(wanted: string): RegExp {
  const body = wanted
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[0-9]')
  return new RegExp(`^${body}$`, 'u')
}
