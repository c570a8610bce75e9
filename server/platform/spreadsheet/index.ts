export { readXlsxSheet, XlsxError } from './read-xlsx.ts'
export type { XlsxSheet } from './read-xlsx.ts'
export { writeXlsx, XLSX_TYPE } from './write-xlsx.ts'
export type { SheetCell, SheetColumn } from './write-xlsx.ts'
