/** Tells Excel that the file is UTF-8; without it Chinese opens as noise. */
export const byteOrderMark = '\uFEFF'

export type CsvCell = string | number | boolean | null

/**
 * What a spreadsheet would run as a formula when a cell begins with it, white space or a
 * full-width twin before it included (OWASP, "CSV injection").
 */
const FORMULA_START = /^[\s\u00a0\u3000\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u

/**
 * A number that names something and that a spreadsheet would spoil on opening: leading zeros fall
 * away, twelve digits and more become 1.10105E+17 (beyond fifteen the rest is lost on saving), `1E5`
 * becomes 100000.
 */
const SPOILT_BY_SPREADSHEETS = /^(0\d+|\d{12,}|\d+(\.\d+)?[eE]\d+)$/

/**
 * One cell: text that could be read as a formula gets an apostrophe in front, which spreadsheets
 * show as text; numbers are ours and stay numbers. Empty for what is not known.
 */
export function csvCell(value: CsvCell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  // A tab in front keeps it text in every spreadsheet and is cut off by whoever trims values.
  if (SPOILT_BY_SPREADSHEETS.test(value)) return `"\t${value}"`
  const safe = FORMULA_START.test(value) ? `'${value}` : value
  return /[",\r\n\t;]|^\s|\s$|^'/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The text of a cell, once what `csvCell` put in front for spreadsheets is taken off again. */
export function csvText(cell: string): string {
  if (cell.startsWith("'") && FORMULA_START.test(cell.slice(1))) return cell.slice(1)
  return cell.startsWith('\t') && SPOILT_BY_SPREADSHEETS.test(cell.slice(1)) ? cell.slice(1) : cell
}

/** One line with the line end RFC 4180 asks for. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/**
 * The cells of a person's CSV file, line by line (RFC 4180, any line end), with what was put in front
 * for spreadsheets taken off again. Tabs or semicolons part cells where the first line has no comma.
 */
export function csvRows(text: string): string[][] {
  const content = text.startsWith(byteOrderMark) ? text.slice(1) : text
  const first = content.split(/\r|\n/, 1)[0] ?? ''
  const comma = [',', '\t', ';'].find((mark) => first.includes(mark)) ?? ','
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endCell = (): void => {
    row.push(csvText(cell))
    cell = ''
  }
  for (let at = 0; at < content.length; at += 1) {
    const sign = content[at] ?? ''
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (content[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === comma) endCell()
    else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && content[at + 1] === '\n') at += 1
      endCell()
      rows.push(row)
      row = []
    } else cell += sign
  }
  if (cell !== '' || row.length > 0) {
    endCell()
    rows.push(row)
  }
  return rows
}
