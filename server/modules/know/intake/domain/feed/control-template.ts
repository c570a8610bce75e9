import { dateInName } from './file-pattern.ts'

/** What a control file says of its data file, as far as it says it. */
export interface ControlFacts {
  /** Of records. */
  readonly count: number | undefined
  /** Of lines, head and header among them. */
  readonly lines: number | undefined
  readonly md5: string | undefined
  readonly sha256: string | undefined
  readonly size: number | undefined
  /** Of files in the delivery. */
  readonly parts: number | undefined
}

/** A line of a control file with placeholders: `{file}|{date:yyyyMMdd}|{count}|{md5}`. */
export interface ControlTemplate {
  readonly written: string
}

const placeholder = /\{(file|stem|count|lines|size|parts|md5|sha256|any|date(?::[^}]+)?)\}/g

export const controlPlaceholders =
  '{file} {stem} {date} {count} {lines} {size} {parts} {md5} {sha256} {any}'

/** Undefined when a placeholder is not known. */
export function readControlTemplate(written: string): ControlTemplate | undefined {
  return /[{}]/.test(written.replaceAll(placeholder, '')) ? undefined : { written }
}

const groupOf: Readonly<Record<string, string>> = {
  count: String.raw`(?<count>\d[\d,]*)`,
  lines: String.raw`(?<lines>\d[\d,]*)`,
  size: String.raw`(?<size>\d[\d,]*)`,
  parts: String.raw`(?<parts>\d[\d,]*)`,
  md5: '(?<md5>[0-9a-fA-F]{32})',
  sha256: '(?<sha256>[0-9a-fA-F]{64})',
  any: String.raw`[^\r\n]*?`,
}

const literal = (text: string): string =>
  text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/[ \t]+/g, String.raw`\s+`)

/**
 * Reads a control file by its templates, each of which must fit somewhere in it; undefined where
 * one does not (another file's control file, another date, another layout).
 */
export function readControlFile(
  text: string,
  templates: readonly ControlTemplate[],
  about: { readonly file: string; readonly stem: string; readonly businessDate: string },
): ControlFacts | undefined {
  const found: Record<string, string> = {}
  for (const { written } of templates) {
    const match = patternOf(written, about).exec(text)
    if (match === null) return undefined
    Object.assign(found, match.groups)
  }
  const number = (digits: string | undefined) =>
    digits === undefined ? undefined : Number(digits.replaceAll(',', ''))
  return {
    count: number(found['count']),
    lines: number(found['lines']),
    size: number(found['size']),
    parts: number(found['parts']),
    md5: found['md5']?.toLowerCase(),
    sha256: found['sha256']?.toLowerCase(),
  }
}

function patternOf(
  written: string,
  about: { readonly file: string; readonly stem: string; readonly businessDate: string },
): RegExp {
  let body = ''
  let end = 0
  for (const match of written.matchAll(placeholder)) {
    body += literal(written.slice(end, match.index))
    end = match.index + match[0].length
    const name = match[1] ?? ''
    const [, format] = name.split(':')
    if (name === 'file' || name === 'stem') body += literal(about[name])
    else if (name.startsWith('date')) {
      body += literal(dateInName(format ?? 'yyyyMMdd', about.businessDate))
    } else body += groupOf[name] ?? ''
  }
  body += literal(written.slice(end))
  // A number must end where its digits end, or `{count}` would read the start of a longer one.
  return new RegExp(`(?<![0-9A-Za-z])${body}(?![0-9A-Za-z])`, 'u')
}
