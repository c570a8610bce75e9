import type { BookField } from '#contracts/book.ts'
import type { BookValue, BookValues } from '#contracts/books.ts'
import type { Words } from '#contracts/words.ts'
import { type Language, UNKNOWN, formatCount, formatExact, formatTime } from '../../lib/format.ts'
import { parseNumberText } from '../../ui/rule/number-text.ts'

/** What stands in the controls of a form, by field: everything is text until it is sent. */
export type Draft = Readonly<Record<string, string>>

export type ReadInput = { readonly value: BookValue } | { readonly words: Words }

const yesNo: Readonly<Record<'true' | 'false', Words>> = {
  true: { zh: '是', en: 'Yes' },
  false: { zh: '否', en: 'No' },
}
/** Yes and no as a list offers them. */
export const yesNoOptions = Object.entries(yesNo).map(([value, words]) => ({ value, words }))

export const isFigure = ({ kind }: Pick<BookField, 'kind'>): boolean =>
  kind === 'number' || kind === 'money' || kind === 'percent'

/** A value as a person reads it; `name` is what a number stands for. */
export function textOf(
  field: BookField,
  value: BookValue | undefined,
  name: string | undefined,
  language: Language,
): string {
  if (value === null || value === undefined || value === '') return UNKNOWN
  if (typeof value === 'boolean') return yesNo[value ? 'true' : 'false'][language]
  if (typeof value === 'number') {
    if (field.kind === 'money') return formatExact(value)
    return field.kind === 'percent' ? `${formatExact(value)}%` : formatCount(value)
  }
  if (field.kind === 'code') {
    return field.options?.find(({ code }) => code === value)?.words[language] ?? value
  }
  if (field.kind === 'time') return formatTime(value)
  if (name === undefined) return value
  return field.kind === 'staff' ? `${name} ${value}` : name
}

/** A value as it stands in its control. */
export function inputOf({ kind }: BookField, value: BookValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return kind === 'number' ? String(value) : formatExact(value)
  if (kind === 'time' && typeof value === 'string') return formatTime(value).replace(' ', 'T')
  return String(value)
}

/** What an entry has, as it stands in the controls. */
export function draftOf(fields: readonly BookField[], values: BookValues): Draft {
  return Object.fromEntries(fields.map((field) => [field.name, inputOf(field, values[field.name])]))
}

/** What was typed as the value it means; the limits of a field are the server's to judge. */
export function readInput({ kind }: BookField, text: string): ReadInput {
  const typed = text.trim()
  if (typed === '') return { value: null }
  if (kind === 'yes_no') return { value: typed === 'true' }
  if (kind === 'number') return readFigure(typed, 0)
  if (kind === 'money' || kind === 'percent') return readFigure(typed, 2)
  if (kind === 'time') return { value: new Date(typed).toISOString() }
  return { value: kind === 'long_text' ? text.trimEnd() : typed }
}

const notFigure: Readonly<Record<0 | 2, Words>> = {
  0: { zh: '应为整数，如 1,234', en: 'must be a whole number such as 1,234' },
  2: { zh: '应为数字，最多两位小数，如 1,234.56', en: 'must be a figure such as 1,234.56' },
}

/** An integer of the second place, so that no fraction is reckoned with; 12.5万 is one too. */
function readFigure(typed: string, places: 0 | 2): ReadInput {
  const read = parseNumberText(typed.replace(/[%％]$/, ''), places === 0 ? 'integer' : 'money')
  if (read?.type === 'money') return { value: read.cents }
  return read?.type === 'integer' ? { value: read.value } : { words: notFigure[places] }
}

/** Whether a field has to be filled for an entry in this state. */
export function isRequired({ required }: BookField, state: string): boolean {
  return Array.isArray(required) ? required.includes(state) : required
}

/** What of a form was typed anew: that alone is sent. */
export function changedFields(
  fields: readonly BookField[],
  before: Draft,
  now: Draft,
): readonly BookField[] {
  return fields.filter(({ name }) => (now[name] ?? '') !== (before[name] ?? ''))
}

/** The values of fields; those that can't be read are left out, as their controls say so. */
export function valuesOf(fields: readonly BookField[], draft: Draft): BookValues {
  const values: BookValues = {}
  for (const field of fields) {
    const read = readInput(field, draft[field.name] ?? '')
    if ('value' in read) values[field.name] = read.value
  }
  return values
}

/** A name within a sentence: `Field trip` is a field trip, `API key` stays what it is. */
export function inSentence(words: Words, language: Language): string {
  if (language === 'zh') return words.zh
  return /^[A-Z][a-z ]/.test(words.en)
    ? words.en.charAt(0).toLowerCase() + words.en.slice(1)
    : words.en
}

/** What the server says of a thing, as a sentence of its own. */
export function asSentence(words: Words, language: Language): string {
  return language === 'zh' ? words.zh : words.en.charAt(0).toUpperCase() + words.en.slice(1)
}

/** What is wrong with a field; English says it of the field's name. */
export function faultOf(field: BookField, words: Words, language: Language): string {
  return language === 'zh' ? words.zh : `${field.words.en} ${words.en}`
}
