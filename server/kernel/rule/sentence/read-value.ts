import { SHIFT_UNITS } from '../keywords.ts'
import type { ValueSyntax } from '../syntax.ts'
import { SCALE_ZEROS, readText, scaleDecimal } from '../tokens.ts'
import type { RuleField } from '../vocabulary.ts'
import { type Line, phraseOf } from './line.ts'

/** One way to read what stands here, and where it ends. */
export interface Reading<T> {
  readonly value: T
  readonly to: number
}

/** The ways to read a value of a field here, the longest first. */
export function readValues(line: Line, from: number, field: RuleField): Reading<ValueSyntax>[] {
  const values = valuesAt(line, line.skip(from), field)
  for (const { to } of values) line.understoodTo(to)
  return values
}

function valuesAt(line: Line, at: number, field: RuleField): Reading<ValueSyntax>[] {
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'money':
      return readNumbers(line, at, field)
    case 'date':
      return [...readShifts(line, at), ...readDays(line, at), ...readQuoted(line, at)]
    case 'code':
      return [...readCodes(line, at, field), ...readQuoted(line, at)]
    case 'text':
      return readQuoted(line, at)
    case 'flag':
      return readTruths(line, at)
  }
}

/** A text in quotes of any kind, doubled ones within. */
export function readQuoted(line: Line, from: number): Reading<ValueSyntax>[] {
  const at = line.skip(from)
  const read = readText(line.typed, at)
  if (read === undefined || !('kind' in read) || read.kind !== 'text') return []
  return [{ value: { kind: 'text', value: read.value, from: at, to: read.to }, to: read.to }]
}

/** Digits in groups of three, or in one piece; `3.` and `07` are no numbers. */
const NUMBERS = [
  /([-−])?\s*[¥￥]?\s*([1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?)(?![\d.])(?:\s*(万亿|亿|万))?/y,
  /([-−])?\s*[¥￥]?\s*((?:0|[1-9]\d*(?:_\d+)*)(?:\.\d+)?)(?![\d.])(?:\s*(万亿|亿|万))?/y,
]
const NUMBER_LENGTH_MAX = 40

function readNumbers(line: Line, at: number, field: RuleField): Reading<ValueSyntax>[] {
  return NUMBERS.flatMap((pattern) => {
    const read = line.match(at, pattern)
    if (read === undefined) return []
    const [, minus, digits = '', scale = ''] = read.found
    // 1、234 are two numbers of a list; folded they look like one.
    const isList = digits.includes(',') && line.typed.slice(at, read.to).includes('、')
    if (digits.length > NUMBER_LENGTH_MAX || isList) return []
    const decimal = scaleDecimal(digits.replace(/[,_]/g, ''), SCALE_ZEROS[scale] ?? 0)
    const number = { kind: 'number' as const, decimal, negative: minus !== undefined, yuan: false }
    return unitEnds(line, read.to, field).map((to) => ({
      value: { ...number, from: at, to },
      to,
    }))
  })
}

/** Where a number ends with its unit, and without. Money of no named unit is yuan. */
function unitEnds(line: Line, to: number, { type, unit }: RuleField): number[] {
  const units = unit ? [unit.zh, unit.en] : type === 'money' ? ['元', 'yuan'] : []
  const ends = units.map((one) => line.after(to, phraseOf(one))).filter((end) => end !== undefined)
  return [...new Set(ends), to]
}

/** Any way a day is written; the check demands `2026-10-31` and offers it. */
const DAY = /\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?!\d)/y

function readDays(line: Line, at: number): Reading<ValueSyntax>[] {
  const read = line.match(at, DAY)
  if (read === undefined) return []
  const text = read.found[0]
  return [{ value: { kind: 'date', text, from: at, to: read.to }, to: read.to }]
}

const SHIFT_ZH = /业务日(前|后)\s*(\d+)\s*(天|日|个月|月|年)/y
const SHIFT_EN = /(\d+)\s+(days?|months?|years?)\s+(before|after)\s+the\s+business\s+date/y
const SHIFT_TYPED = /as_of\s*([-+])\s*(\d+)\s*(days?|months?|years?|天|日|个月|月|年)/y
const NO_SHIFT = /业务日|the\s+business\s+date|as_of/y

function readShifts(line: Line, at: number): Reading<ValueSyntax>[] {
  const readings: Reading<ValueSyntax>[] = []
  const add = (to: number, count: string, unit: string, earlier: boolean): void => {
    const shift = `${earlier && count !== '0' ? '-' : ''}${count}`
    const value = { kind: 'as_of' as const, shift, unit: SHIFT_UNITS[unit] ?? 'days' }
    readings.push({ value: { ...value, from: at, to }, to })
  }
  const zh = line.match(at, SHIFT_ZH)
  if (zh) add(zh.to, zh.found[2] ?? '', zh.found[3] ?? '', zh.found[1] === '前')
  const en = line.match(at, SHIFT_EN)
  if (en) add(en.to, en.found[1] ?? '', en.found[2] ?? '', en.found[3] === 'before')
  const typed = line.match(at, SHIFT_TYPED)
  if (typed) add(typed.to, typed.found[2] ?? '', typed.found[3] ?? '', typed.found[1] === '-')
  const none = line.match(at, NO_SHIFT)
  if (none) add(none.to, '0', 'days', false)
  return readings
}

/** A code by one of its labels or as it is; a label of several codes is left to the check. */
function readCodes(line: Line, at: number, { codes = [] }: RuleField): Reading<ValueSyntax>[] {
  const readings: Reading<ValueSyntax>[] = []
  for (const { value, label } of codes) {
    for (const name of new Set([label.zh, label.en, value])) {
      const to = line.after(at, phraseOf(name))
      if (to === undefined) continue
      const bearers = codes.filter((one) => one.label.zh === name || one.label.en === name)
      const meant = bearers.length > 1 && name !== value ? name : value
      readings.push({ value: { kind: 'text', value: meant, from: at, to }, to })
    }
  }
  return readings.sort((a, b) => b.to - a.to)
}

function readTruths(line: Line, at: number): Reading<ValueSyntax>[] {
  return ['true', 'false'].flatMap((text) => {
    const to = line.after(at, text)
    return to === undefined ? [] : [{ value: { kind: 'word' as const, text, from: at, to }, to }]
  })
}
