import type { BookField } from '#contracts/book.ts'
import type { BookValue, BookValues } from '#contracts/books.ts'
import type { Words } from '#contracts/words.ts'
import { parseBusinessDate } from '#kernel/business-date.ts'
import type { FactRow } from '#kernel/rule/index.ts'

import type { Book } from './book.ts'

/** A field with what is wrong with the value given for it. */
export interface ValueProblem {
  readonly path: string
  readonly words: Words
}

export type ReadValue = { readonly value: BookValue } | { readonly words: Words }

const LONGEST_TEXT = 200
const LONGEST_LONG_TEXT = 4_000
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/

/** A value as the page or a system sends it, held against what the field declares. */
export function readValue(field: BookField, given: BookValue): ReadValue {
  if (given === null || given === '') return { value: null }
  switch (field.kind) {
    case 'text':
      return readText(field, given, field.longest ?? LONGEST_TEXT, { oneLine: true })
    case 'long_text':
      return readText(field, given, field.longest ?? LONGEST_LONG_TEXT, { oneLine: false })
    case 'staff':
    case 'unit':
    case 'customer':
    case 'entry':
      return readText(field, given, 64, { oneLine: true })
    case 'code':
      return readCode(field, given)
    case 'number':
    case 'money':
    case 'percent':
      return readFigure(field, given)
    case 'day':
      return readDay(given)
    case 'time':
      return readTime(given)
    case 'yes_no':
      return typeof given === 'boolean'
        ? { value: given }
        : wrong('应为是或否', 'must be yes or no')
  }
}

function readText(
  _field: BookField,
  given: BookValue,
  longest: number,
  { oneLine }: { oneLine: boolean },
): ReadValue {
  if (typeof given !== 'string') return wrong('应为文字', 'must be text')
  const text = given.normalize('NFC').trim()
  if (text === '') return { value: null }
  if ([...text].length > longest) {
    return wrong(`最长 ${longest} 个字符`, `must be no longer than ${longest} characters`)
  }
  // eslint-disable-next-line no-control-regex
  const control = oneLine ? /[\u0000-\u001f\u007f]/ : /[\u0000-\u0008\u000b-\u001f\u007f]/
  if (control.test(text)) return wrong('含有不可见字符', 'holds signs that cannot be seen')
  return { value: text }
}

function readCode({ options = [] }: BookField, given: BookValue): ReadValue {
  if (options.some(({ code }) => code === given)) return { value: given }
  const zh = `应为以下之一：${options.map(({ words }) => words.zh).join('、')}`
  return wrong(zh, `must be one of ${options.map(({ code }) => code).join(', ')}`)
}

function readFigure({ kind, least, most }: BookField, given: BookValue): ReadValue {
  if (typeof given !== 'number' || !Number.isSafeInteger(given)) {
    return kind === 'money'
      ? wrong('应为整数分', 'must be integer cents')
      : wrong('应为整数', 'must be a whole number')
  }
  if (least !== undefined && given < least) {
    return wrong(`不得小于 ${figure(kind, least)}`, `must be at least ${figure(kind, least)}`)
  }
  if (most !== undefined && given > most) {
    return wrong(`不得大于 ${figure(kind, most)}`, `must be at most ${figure(kind, most)}`)
  }
  return { value: given }
}

/** Money and per cents are kept in hundredths. */
export function figure(kind: BookField['kind'], value: number): string {
  return kind === 'number' ? String(value) : (value / 100).toFixed(2)
}

function readDay(given: BookValue): ReadValue {
  const day = typeof given === 'string' ? parseBusinessDate(given) : undefined
  if (day === undefined || day < '1900-01-01') {
    return wrong('应为日期，如 2026-10-31', 'must be a day such as 2026-10-31')
  }
  return { value: day }
}

function readTime(given: BookValue): ReadValue {
  const at = typeof given === 'string' && INSTANT.test(given) ? Date.parse(given) : Number.NaN
  return Number.isNaN(at)
    ? wrong('应为时刻，如 2026-10-31T09:00:00+08:00', 'must be such as 2026-10-31T09:00:00+08:00')
    : { value: new Date(at).toISOString() }
}

function wrong(zh: string, en: string): ReadValue {
  return { words: { zh, en } }
}

/**
 * The values an entry would have after a change: what is given, checked, over what is kept. A field
 * that is required in the state it would be in must be there.
 */
export function changedValues(
  book: Book,
  before: BookValues,
  given: BookValues,
  state: string,
): { readonly values: BookValues; readonly problems: readonly ValueProblem[] } {
  const values: BookValues = { ...before }
  const problems: ValueProblem[] = []
  for (const [name, raw] of Object.entries(given)) {
    const field = book.field(name)
    if (field === undefined) {
      const words = { zh: '台账没有此字段', en: 'is no field of this book' }
      problems.push({ path: name, words })
      continue
    }
    const read = readValue(field, raw)
    if ('words' in read) problems.push({ path: name, words: read.words })
    else values[name] = read.value
  }
  for (const field of book.fields) {
    if ((values[field.name] ?? null) !== null || !isRequired(field, state)) continue
    if (problems.some(({ path }) => path === field.name)) continue
    problems.push({ path: field.name, words: { zh: '必填', en: 'must be given' } })
  }
  const places = new Map(book.fields.map(({ name }, index) => [name, index]))
  const placeOf = ({ path }: ValueProblem) => places.get(path) ?? places.size
  return { values, problems: problems.toSorted((a, b) => placeOf(a) - placeOf(b)) }
}

export function isRequired({ required }: BookField, state: string): boolean {
  return Array.isArray(required) ? required.includes(state) : required
}

/** An entry's values as its rules read them. */
export function ruleRow(book: Book, values: BookValues): FactRow {
  return Object.fromEntries(
    book.fields.map(({ name, kind }) => {
      const value = values[name] ?? null
      return [name, kind === 'percent' && typeof value === 'number' ? value / 100 : value]
    }),
  )
}
