import type { Words } from '#contracts/words.ts'
import { type Cents, formatWan, formatYuan, groupThousands } from '../cents.ts'
import { type FactValue, isMissing } from './to-predicate.ts'
import type { RuleValue } from './tree.ts'
import type { RuleField } from './vocabulary.ts'

/** A value as it stands in a sentence. */
export function valueWords(field: RuleField, value: RuleValue): Words {
  switch (value.type) {
    case 'integer':
      return withUnit(field, groupThousands(String(value.value)))
    case 'decimal':
      return withUnit(field, groupThousands(value.value))
    case 'money':
      return moneyWords(value.cents as Cents, field.unit)
    case 'text':
      return field.type === 'code' ? codeWords(field, value.value) : quoted(value.value)
    case 'date':
      return { zh: value.value, en: value.value }
    case 'as_of':
      return shiftWords(value)
  }
}

/**
 * What a customer's row holds for a field, standing by itself: no quotes; said to be missing when
 * it is.
 */
export function factWords(field: RuleField, fact: FactValue): Words {
  if (isMissing(fact)) return { zh: '无', en: 'none' }
  if (typeof fact === 'boolean') return fact ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  if (typeof fact === 'string') {
    if (field.type === 'code') return codeLabel(field, fact) ?? { zh: fact, en: fact }
    return { zh: fact, en: fact }
  }
  if (field.type === 'money') return moneyWords(fact as Cents, field.unit)
  return withUnit(field, groupThousands(plainNumber(fact)))
}

/**
 * An amount without rounding, as short as that allows: `50万元`, `1.25亿元`, `1,234.56元`;
 * `¥500,000` in English. A bank that keeps its books in another currency says that one.
 */
export function moneyWords(amount: Cents, currency?: Words): Words {
  const whole = formatYuan(amount).replace(/\.00$/, '')
  const unit = currency?.zh ?? '元'
  return {
    zh: `${chineseAmount(amount) ?? whole}${unit}`,
    en: currency === undefined ? whole.replace(/^-?/, '$&¥') : `${whole} ${currency.en}`,
  }
}

/** An amount in a sentence, rounded to two decimals of its scale: `12.35万元`, `¥123.46K`. */
export function roughMoneyWords(amount: Cents, currency: Words | undefined): Words {
  const zh = formatWan(amount, 'zh')
  const en = formatWan(amount, 'en')
  return currency === undefined
    ? { zh: `${zh}元`, en }
    : { zh: `${zh}${currency.zh}`, en: `${en.replace('¥', '')} ${currency.en}` }
}

/** In 亿 or 万 where two decimals of it say the amount exactly. */
function chineseAmount(amount: Cents): string | undefined {
  for (const { yuan, suffix } of [
    { yuan: 1e8, suffix: '亿' },
    { yuan: 1e4, suffix: '万' },
  ]) {
    // A hundredth of the unit is `yuan` cents.
    if (Math.abs(amount) >= yuan * 100 && amount % yuan === 0) {
      const short = formatYuan((amount / yuan) as Cents).replace(/\.?0+$/, '')
      return `${short}${suffix}`
    }
  }
  return undefined
}

function codeWords(field: RuleField, value: string): Words {
  return codeLabel(field, value) ?? quoted(value)
}

function codeLabel(field: RuleField, value: string): Words | undefined {
  return field.codes?.find((code) => code.value === value)?.label
}

function quoted(text: string): Words {
  return { zh: quotedText(text), en: quotedText(text) }
}

/** In curly quotes; such quotes within are doubled, so that the sentence can be read back. */
export function quotedText(text: string): string {
  return `“${text.replaceAll(/[“”]/g, '$&$&')}”`
}

function withUnit({ unit }: RuleField, number: string): Words {
  if (!unit) return { zh: number, en: number }
  return { zh: `${number} ${unit.zh}`, en: `${number} ${unit.en}` }
}

/** Digits without an exponent, as people read them. */
function plainNumber(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: 15 })
}

const SHIFT_UNIT_WORDS = {
  days: { zh: '天', en: 'day' },
  months: { zh: '个月', en: 'month' },
  years: { zh: '年', en: 'year' },
}

function shiftWords({ shift, unit }: RuleValue & { type: 'as_of' }): Words {
  if (shift === 0) return { zh: '业务日', en: 'the business date' }
  const count = Math.abs(shift)
  const words = SHIFT_UNIT_WORDS[unit]
  const size = `${count} ${words.en}${count === 1 ? '' : 's'}`
  return {
    zh: `业务日${shift < 0 ? '前' : '后'} ${count} ${words.zh}`,
    en: `${size} ${shift < 0 ? 'before' : 'after'} the business date`,
  }
}
