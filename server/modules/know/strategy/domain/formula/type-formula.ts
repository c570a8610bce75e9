import { FormulaError } from './formula.ts'
import type { Formula, FormulaType } from './formula.ts'

/** What the names of a formula are; undefined for one that may not stand in a formula. */
export type TypeOfName = (name: string) => FormulaType | undefined

/** `zero` is the number 0, which fits money and counts alike. */
type Known = FormulaType | 'zero'

/** The type of a formula's value. Throws `FormulaError` where it adds apples to days. */
export function typeOfFormula(formula: Formula, typeOfName: TypeOfName): FormulaType {
  const type = typeOf(formula, typeOfName)
  return type === 'zero' ? 'integer' : type
}

function typeOf(formula: Formula, typeOfName: TypeOfName): Known {
  switch (formula.kind) {
    case 'number':
      if (Number(formula.text) === 0) return 'zero'
      return formula.text.includes('.') ? 'decimal' : 'integer'
    case 'name': {
      const type = typeOfName(formula.name)
      if (type === undefined) {
        throw new FormulaError(
          formula.at,
          `没有可用于公式的指标或参数 ${formula.name}`,
          `${formula.name} is no metric or parameter a formula may use`,
        )
      }
      return type
    }
    case 'negative':
      return numeric(formula.of, typeOfName)
    case 'operation':
      return typeOfOperation(formula, typeOfName)
    case 'call':
      return typeOfCall(formula, typeOfName)
  }
}

function numeric(formula: Formula, typeOfName: TypeOfName): Known {
  const type = typeOf(formula, typeOfName)
  if (type === 'date' || type === 'flag') {
    throw new FormulaError(
      formula.at,
      '日期和是否不能参与计算',
      'dates and flags cannot be calculated with',
    )
  }
  return type
}

function typeOfOperation(
  formula: Extract<Formula, { kind: 'operation' }>,
  typeOfName: TypeOfName,
): Known {
  const left = numeric(formula.left, typeOfName)
  const right = numeric(formula.right, typeOfName)
  switch (formula.operator) {
    case '+':
    case '-':
      return common([left, right], formula.at)
    case '*':
      if (left === 'money' && right === 'money') {
        throw new FormulaError(
          formula.at,
          '金额不能乘以金额',
          'money cannot be multiplied by money',
        )
      }
      if (left === 'money' || right === 'money') return 'money'
      return left === 'decimal' || right === 'decimal' ? 'decimal' : 'integer'
    case '/':
      if (left !== 'money' && right === 'money') {
        throw new FormulaError(
          formula.at,
          '数值不能除以金额',
          'a number cannot be divided by money',
        )
      }
      return left === 'money' && right !== 'money' ? 'money' : 'decimal'
  }
}

function typeOfCall(formula: Extract<Formula, { kind: 'call' }>, typeOfName: TypeOfName): Known {
  const types = () => formula.arguments.map((argument) => typeOf(argument, typeOfName))
  switch (formula.name) {
    case 'coalesce':
    case 'sum_known':
    case 'greatest':
    case 'least':
      return common(types(), formula.at)
    case 'abs':
      return numeric(first(formula), typeOfName)
    case 'round': {
      const type = numeric(first(formula), typeOfName)
      return type === 'money' ? 'money' : 'integer'
    }
    case 'days_between':
    case 'days_since':
    case 'years_since':
    case 'months_to_anniversary':
    case 'days_to_anniversary':
      requireAll(types(), 'date', formula.at, '日期', 'dates')
      return 'integer'
    case 'count_true':
      requireAll(types(), 'flag', formula.at, '是否', 'flags')
      return 'integer'
  }
}

function first(formula: Extract<Formula, { kind: 'call' }>): Formula {
  const [argument] = formula.arguments
  if (argument === undefined) throw new Error('the parser counts arguments')
  return argument
}

function requireAll(
  types: readonly Known[],
  wanted: FormulaType,
  at: number,
  zh: string,
  en: string,
): void {
  if (types.some((type) => type !== wanted)) {
    throw new FormulaError(at, `此函数的参数应为${zh}`, `this function takes ${en}`)
  }
}

function common(types: readonly Known[], at: number): Known {
  const distinct = [...new Set(types.filter((type) => type !== 'zero'))]
  const [only, ...others] = distinct
  if (only === undefined) return 'zero'
  if (others.length === 0) return only
  if (distinct.every((type) => type === 'integer' || type === 'decimal')) return 'decimal'
  throw new FormulaError(
    at,
    `${distinct.join('、')} 不能相加或相比`,
    `${distinct.join(' and ')} cannot be added or compared`,
  )
}
