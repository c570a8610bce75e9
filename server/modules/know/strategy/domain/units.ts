import type { RuleFieldType } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import type { FormulaType } from './formula/formula.ts'
import type { Unit } from './schema.ts'

interface UnitMeaning {
  readonly type: RuleFieldType
  /** Said after a number. */
  readonly words?: Words
}

const whole = (zh: string, en: string): UnitMeaning => ({ type: 'integer', words: { zh, en } })

/** How each unit is kept and said. */
export const unitMeanings: Readonly<Record<Unit, UnitMeaning>> = {
  yuan: { type: 'money' },
  times: whole('次', 'times'),
  products: whole('个', 'products'),
  accounts: whole('户', 'accounts'),
  days: whole('天', 'days'),
  months: whole('个月', 'months'),
  years: whole('年', 'years'),
  age: whole('岁', 'years old'),
  points: whole('分', 'points'),
  people: whole('人', 'people'),
  share: { type: 'decimal' },
  number: { type: 'decimal' },
  date: { type: 'date' },
  code: { type: 'code' },
  text: { type: 'text' },
  flag: { type: 'flag' },
}

/** The rule type of a formula's value; none for what no rule field can be. */
export function fitsUnit(type: FormulaType, unit: Unit): boolean {
  const wanted = unitMeanings[unit].type
  return type === wanted || (type === 'integer' && wanted === 'decimal')
}

/** What a column of this rule type is inside a formula. */
export function formulaTypeOf(type: RuleFieldType): FormulaType | undefined {
  return type === 'text' || type === 'code' ? undefined : type
}
