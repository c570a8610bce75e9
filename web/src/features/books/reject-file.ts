/** What a spreadsheet would run as a formula; a cell that begins so is given an apostrophe. */
const FORMULA_START = /^[\s\u3000]*[=+\-@＝＋－＠|%]/

function cellOf(value: string): string {
  const safe = FORMULA_START.test(value) ? `'${value}` : value
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Lines that were refused as a CSV file that Excel opens with its Chinese whole. */
export function rejectFile(rows: readonly (readonly string[])[]): Blob {
  const lines = rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`)
  return new Blob(['\uFEFF', ...lines], { type: 'text/csv;charset=utf-8' })
}
