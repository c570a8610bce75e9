import type { BookField } from '#contracts/book.ts'
import type { BookEntry, BookValue } from '#contracts/books.ts'
import type { Words } from '#contracts/words.ts'
import type { SheetCell, SheetColumn } from '#platform/spreadsheet/index.ts'

import type { Book } from './domain/book.ts'
import { readValue } from './domain/values.ts'
import type { ReadValue } from './domain/values.ts'

export type Language = keyof Words

/** Columns that every file of a book begins with: by the number an import finds its entry again. */
export const ownColumns = {
  entry: { zh: '编号', en: 'Number' },
  state: { zh: '状态', en: 'State' },
  madeBy: { zh: '登记人', en: 'Entered by' },
  madeAt: { zh: '登记时间', en: 'Entered at' },
} as const satisfies Record<string, Words>

export const exportedFields = (book: Book): BookField[] =>
  book.fields.filter(({ exported }) => exported)

export function columnOf(field: BookField, language: Language): SheetColumn {
  const title = field.words[language]
  if (field.kind === 'money' || field.kind === 'percent')
    return { title, shown: 'amount', width: 16 }
  if (field.kind === 'number') return { title, shown: 'number', width: 12 }
  if (field.kind === 'day') return { title, shown: 'day', width: 12 }
  return { title, shown: 'text', width: field.kind === 'long_text' ? 40 : 20 }
}

const yesNo: Readonly<Record<'true' | 'false', Words>> = {
  true: { zh: '是', en: 'Yes' },
  false: { zh: '否', en: 'No' },
}

/** A value as a person reads it in a sheet: codes in words, names beside numbers. */
export function cellOf(
  field: BookField,
  { values, names }: Pick<BookEntry, 'values' | 'names'>,
  language: Language,
): SheetCell {
  const value = values[field.name] ?? null
  if (value === null) return null
  if (field.kind === 'yes_no') return yesNo[value === true ? 'true' : 'false'][language]
  if (field.kind === 'code') return optionWords(field, value)?.[language] ?? String(value)
  const name = names[field.name]
  return name === undefined ? value : `${String(value)} ${name}`
}

const optionWords = (field: BookField, value: BookValue): Words | undefined =>
  field.options?.find(({ code }) => code === value)?.words

const widthOf = (text: string): string => text.normalize('NFKC').trim()

/**
 * A cell of a person's sheet as a value: 12.5 of an amount is 1,250 cents, a code by its word in
 * either language, `10023 李经理` by the number in front.
 */
export function readCell(field: BookField, cell: string): ReadValue {
  const text = widthOf(cell)
  if (text === '') return { value: null }
  switch (field.kind) {
    case 'code': {
      const lower = text.toLowerCase()
      const option = field.options?.find(
        ({ code, words }) => code === text || words.zh === text || words.en.toLowerCase() === lower,
      )
      return readValue(field, option?.code ?? text)
    }
    case 'yes_no':
      return readYesNo(field, text)
    case 'number':
      return readValue(field, figureOf(text, 1))
    case 'money':
    case 'percent':
      return readValue(field, figureOf(text.replace(/[元¥￥%]/g, ''), 100))
    case 'day':
      return readValue(field, dayOf(text))
    case 'staff':
    case 'unit':
    case 'customer':
      return readValue(field, text.split(/\s/)[0] ?? '')
    default:
      return readValue(field, cell.trim())
  }
}

function readYesNo(field: BookField, text: string): ReadValue {
  const found = (['true', 'false'] as const).find((flag) =>
    [flag, yesNo[flag].zh, yesNo[flag].en.toLowerCase()].includes(text.toLowerCase()),
  )
  return readValue(field, found === undefined ? text : found === 'true')
}

/** Whole units of the field, by the digits written: no double stands between. */
function figureOf(text: string, scale: 1 | 100): number {
  const match = /^(-?)(\d{1,15})(?:\.(\d*))?$/.exec(text.replaceAll(',', ''))
  if (match === null) return Number.NaN
  const [, sign = '', whole = '', rest = ''] = match
  const kept = rest.slice(0, scale === 1 ? 0 : 2)
  if (/[1-9]/.test(rest.slice(kept.length))) return Number.NaN
  const digits = scale === 1 ? whole : whole + kept.padEnd(2, '0')
  return Number(sign + digits) + 0
}

/** 2026/3/9, 2026年3月9日 and 20260309 are days too. */
function dayOf(text: string): string {
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text.split(' ')[0] ?? '')
  if (match === null) return text
  const [, year = '', month = '', day = ''] = match
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
