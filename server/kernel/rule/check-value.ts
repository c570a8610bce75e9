import type { Words } from '#contracts/words.ts'
import { parseBusinessDate } from '../business-date.ts'
import { centsFromYuanText } from '../cents.ts'
import { limits } from '../limits.ts'
import { compareByCodePoint } from './code-point-order.ts'
import { nearest } from './nearest.ts'
import { type Place, type ProblemDetail, type RuleProblem, problemAt } from './problems.ts'
import type { RuleProblemCode } from './problems.ts'
import type { ValueSyntax } from './syntax.ts'
import type { RuleValue } from './tree.ts'
import type { RuleField, RuleFieldType } from './vocabulary.ts'

type Checked = RuleValue | RuleProblem

/** What each type of field is compared with, as messages name it. */
const KINDS: Record<RuleFieldType, Words> = {
  integer: { zh: '整数', en: 'a whole number' },
  decimal: { zh: '数字', en: 'a number' },
  money: { zh: '以元计的金额', en: 'an amount in yuan' },
  text: { zh: '引号里的文字', en: 'a text in quotes' },
  code: { zh: '引号里的取值', en: 'one of its values in quotes' },
  flag: { zh: ' true 或 false', en: 'true or false' },
  date: { zh: '日期', en: 'a date' },
}

/** The value as the field's type has it, or what is wrong with it. `given` is the typed text. */
export function checkValue(field: RuleField, value: ValueSyntax, given: string): Checked {
  const isNothing = value.kind === 'word' && /^(null|missing)$/i.test(value.text)
  if (isNothing) return problemAt('value_missing', value, { given })
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'money':
      return checkNumber(field, value, given)
    case 'date':
      return checkDate(field, value, given)
    case 'code':
    case 'text':
      return checkText(field, value, given)
    case 'flag':
      return wrongType(field, value, given)
  }
}

/** A text looked for within the field: not empty, in quotes. */
export function checkSearchText(
  field: RuleField,
  value: ValueSyntax,
  given: string,
): { value: string } | RuleProblem {
  if (value.kind !== 'text') return wrongType({ ...field, type: 'text' }, value, given)
  return value.value === '' ? problemAt('text_empty', value) : { value: value.value }
}

function wrongType(field: RuleField, value: ValueSyntax, given: string): RuleProblem {
  const detail: ProblemDetail = { given, about: field.label, expected: KINDS[field.type] }
  const isTextual = field.type === 'text' || field.type === 'code'
  if (isTextual && (value.kind === 'word' || value.kind === 'number' || value.kind === 'date')) {
    detail.instead = `'${given.replaceAll("'", "''")}'`
  }
  if (field.type === 'date' && value.kind === 'number' && /^\d{8}$/.test(given)) {
    const dashed = `${given.slice(0, 4)}-${given.slice(4, 6)}-${given.slice(6)}`
    if (parseBusinessDate(dashed)) detail.instead = `'${dashed}'`
  }
  const isNumeric = field.type === 'integer' || field.type === 'decimal' || field.type === 'money'
  if (isNumeric && value.kind === 'text' && /^-?\d+(\.\d+)?$/.test(value.value)) {
    detail.instead = value.value
  }
  return problemAt('value_type', value, detail)
}

function checkNumber(field: RuleField, value: ValueSyntax, given: string): Checked {
  if (value.kind !== 'number') return wrongType(field, value, given)
  const refuse = (code: RuleProblemCode, expected: Words, place: Place = value): RuleProblem =>
    problemAt(code, place, { given, about: field.label, expected })
  const unitProblem = checkUnit(field, value, given)
  if (unitProblem) return unitProblem
  const text = `${value.negative && value.decimal !== '0' ? '-' : ''}${value.decimal}`
  if (field.type === 'money') {
    const read = centsFromYuanText(text)
    if (read.ok) return { type: 'money', cents: read.cents }
    return read.reason === 'out_of_range'
      ? refuse('value_out_of_range', { zh: '不超过 90 万亿元', en: 'up to 90 trillion yuan' })
      : refuse('value_too_precise', { zh: '金额最多到分', en: 'yuan have two decimals' })
  }
  if (field.type === 'integer') {
    if (value.decimal.includes('.')) {
      return refuse('value_too_precise', { zh: '只取整数', en: 'it is a whole number' })
    }
    if (!Number.isSafeInteger(Number(text))) {
      return refuse('value_out_of_range', { zh: '不超过 2^53', en: 'up to 2^53' })
    }
    return { type: 'integer', value: Number(text) }
  }
  const isLong = value.decimal.length > DECIMAL_LENGTH_MAX
  if (isLong || significantDigits(value.decimal) > limits.ruleDecimalDigits) {
    const most = limits.ruleDecimalDigits
    return refuse('value_too_precise', {
      zh: `最多 ${most} 位有效数字`,
      en: `at most ${most} significant digits`,
    })
  }
  return { type: 'decimal', value: text }
}

/** Keeps zeros after the point within reason: no rate is smaller than 0.0000000000000001. */
const DECIMAL_LENGTH_MAX = 18

/** Digits from the first that is not zero; zeros before the point count, they set the size. */
function significantDigits(decimal: string): number {
  return decimal.replace('.', '').replace(/^0+/, '').length
}

function checkUnit(
  field: RuleField,
  value: ValueSyntax & { kind: 'number' },
  given: string,
): RuleProblem | undefined {
  const about = field.label
  if (value.yuan && field.type !== 'money') {
    const expected = field.unit ?? { zh: '', en: '' }
    return problemAt('unit_unfit', value, { given, about, expected })
  }
  if (!value.unit) return undefined
  const typed = value.unit.text.toLowerCase()
  const known =
    field.type === 'money'
      ? ['元', 'yuan']
      : [field.unit?.zh.toLowerCase(), field.unit?.en.toLowerCase()]
  if (known.includes(typed)) return undefined
  const expected =
    field.type === 'money' ? { zh: '元', en: 'yuan' } : (field.unit ?? { zh: '', en: '' })
  return problemAt('unit_unfit', value.unit, { given: value.unit.text, about, expected })
}

function checkDate(field: RuleField, value: ValueSyntax, given: string): Checked {
  if (value.kind === 'as_of') return checkShift(value, given)
  if (value.kind !== 'date' && value.kind !== 'text') return wrongType(field, value, given)
  const text = value.kind === 'date' ? value.text : value.value
  const date = parseBusinessDate(text)
  if (date !== undefined) return { type: 'date', value: date }
  const parts = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text)
  const dashed = parts
    ? `${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}`
    : ''
  const instead = parseBusinessDate(dashed) ? `'${dashed}'` : ''
  return problemAt('date_unreadable', value, { given, instead })
}

const SHIFT_MAX = Object.freeze({
  days: limits.ruleShiftDays,
  months: limits.ruleShiftMonths,
  years: limits.ruleShiftYears,
})

function checkShift(value: ValueSyntax & { kind: 'as_of' }, given: string): Checked {
  const shift = Number(value.shift)
  const most = SHIFT_MAX[value.unit]
  if (shift === 0) return { type: 'as_of', shift: 0, unit: 'days' }
  if (Number.isInteger(shift) && Math.abs(shift) <= most) {
    return { type: 'as_of', shift, unit: value.unit }
  }
  const expected = { zh: `前后 ${most} 以内的整数`, en: `whole, up to ${most} either way` }
  return problemAt('value_out_of_range', value, { given, expected })
}

function checkText(field: RuleField, value: ValueSyntax, given: string): Checked {
  if (value.kind !== 'text') return wrongType(field, value, given)
  if (field.type === 'text' || !field.codes) return { type: 'text', value: value.value }
  if (field.codes.some((code) => code.value === value.value)) {
    return { type: 'text', value: value.value }
  }
  const labelled = field.codes.filter((code) =>
    [code.label.zh, code.label.en].some((label) => sameLabel(label, value.value)),
  )
  const [only, other] = labelled
  if (only && !other) return { type: 'text', value: only.value }
  const candidates = field.codes.flatMap((code) => [code.value, code.label.zh, code.label.en])
  const meant = nearest(value.value, candidates)
  const listed = field.codes.slice(0, CODES_SHOWN)
  const more = field.codes.length > CODES_SHOWN ? '…' : ''
  return problemAt('code_unknown', value, {
    given,
    about: field.label,
    instead: meant === '' ? '' : `'${meant}'`,
    expected: {
      zh: listed.map((code) => `'${code.value}'（${code.label.zh}）`).join('、') + more,
      en: listed.map((code) => `'${code.value}' (${code.label.en})`).join(', ') + more,
    },
  })
}

/** A message stays readable; the page's list has the rest. */
const CODES_SHOWN = 8

function sameLabel(label: string, typed: string): boolean {
  return label.toLowerCase() === typed.toLowerCase()
}

/** Whether two values are known to stand the wrong way round for `between`. */
export function isReversed(field: RuleField, low: RuleValue, high: RuleValue): boolean {
  if (low.type === 'integer' && high.type === 'integer') return low.value > high.value
  if (low.type === 'money' && high.type === 'money') return low.cents > high.cents
  if (low.type === 'decimal' && high.type === 'decimal') {
    return Number(low.value) > Number(high.value)
  }
  if (low.type === 'date' && high.type === 'date') return low.value > high.value
  if (low.type === 'text' && high.type === 'text' && field.codes) {
    return codePlace(field, low.value) > codePlace(field, high.value)
  }
  if (low.type === 'text' && high.type === 'text') {
    return compareByCodePoint(low.value, high.value) > 0
  }
  if (low.type === 'as_of' && high.type === 'as_of') {
    return low.unit === high.unit && low.shift > high.shift
  }
  return false
}

function codePlace(field: RuleField, value: string): number {
  return field.codes?.findIndex((code) => code.value === value) ?? -1
}
