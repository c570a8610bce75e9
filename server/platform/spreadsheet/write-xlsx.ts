import writeExcelFile from 'write-excel-file/node'
import type { Cell, Row } from 'write-excel-file/node'

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A cell: text stays text whatever it looks like; a number is shown by its column's format. */
export type SheetCell = string | number | boolean | null

export interface SheetColumn {
  readonly title: string
  /** `amount`: hundredths, shown with two decimals. */
  readonly shown: 'text' | 'number' | 'amount' | 'day'
  /** In characters. */
  readonly width?: number
}

const NARROWEST = 8
const WIDEST = 60

/**
 * A workbook of one sheet of rows, its header in bold and kept in sight, and one that says what it
 * is: filters, who took it and when.
 * @param about lines of the second sheet: a title and what it says
 */
export async function writeXlsx(
  name: string,
  columns: readonly SheetColumn[],
  rows: readonly (readonly SheetCell[])[],
  about: { readonly name: string; readonly lines: readonly (readonly [string, string])[] },
): Promise<Buffer> {
  const header: Row = columns.map(({ title }) => ({
    value: title,
    type: String,
    fontWeight: 'bold',
  }))
  const data = rows.map((row) => columns.map((column, index) => cellOf(column, row[index] ?? null)))
  const widths = columns.map(({ title, width }) => ({
    width: Math.min(WIDEST, Math.max(NARROWEST, width ?? title.length * 2 + 2)),
  }))
  return await writeExcelFile([
    { data: [header, ...data], sheet: name, columns: widths, stickyRowsCount: 1 },
    {
      data: about.lines.map(
        ([title, value]): Row => [
          { value: title, type: String, fontWeight: 'bold' },
          { value, type: String },
        ],
      ),
      sheet: about.name,
      columns: [{ width: 16 }, { width: WIDEST }],
    },
  ]).toBuffer()
}

function cellOf({ shown }: SheetColumn, value: SheetCell): Cell {
  if (value === null || value === '') return null
  if (typeof value === 'number') {
    return shown === 'amount'
      ? { value: value / 100, type: Number, format: '#,##0.00' }
      : { value, type: Number }
  }
  // A day is written as text a spreadsheet shows as it stands: no time zone moves it.
  return { value: String(value), type: String }
}
