import type { Words } from '#contracts/words.ts'
import type { Formula, FormulaFunction } from './formula/formula.ts'

/** What a formula's names are called. */
export type LabelOf = (name: string) => Words

type CallWords = (given: readonly Words[]) => Words

const list = (given: readonly Words[]): Words => ({
  zh: given.map((words) => words.zh).join('、'),
  en: given.map((words) => words.en).join(', '),
})

const callWords: Readonly<Record<FormulaFunction, CallWords>> = {
  coalesce: (given) => ({
    zh: `${list(given).zh} 中第一个已知的`,
    en: `the first known of ${list(given).en}`,
  }),
  sum_known: (given) => ({
    zh: `${list(given).zh} 中已知者之和`,
    en: `the sum of what is known of ${list(given).en}`,
  }),
  greatest: (given) => ({
    zh: `${list(given).zh} 中最大的`,
    en: `the largest of ${list(given).en}`,
  }),
  least: (given) => ({ zh: `${list(given).zh} 中最小的`, en: `the smallest of ${list(given).en}` }),
  abs: ([of]) => ({ zh: `${of?.zh} 的绝对值`, en: `the size of ${of?.en}` }),
  round: ([of]) => ({ zh: `${of?.zh} 取整`, en: `${of?.en}, rounded` }),
  days_between: ([a, b]) => ({
    zh: `${a?.zh}至${b?.zh}的天数`,
    en: `days from ${a?.en} to ${b?.en}`,
  }),
  days_since: ([of]) => ({ zh: `${of?.zh}至业务日的天数`, en: `days since ${of?.en}` }),
  years_since: ([of]) => ({ zh: `${of?.zh}至业务日的周年数`, en: `full years since ${of?.en}` }),
  months_to_anniversary: ([of]) => ({
    zh: `距${of?.zh}周年月份的月数`,
    en: `months to the month of ${of?.en}`,
  }),
  days_to_anniversary: ([of]) => ({
    zh: `距${of?.zh}下一个周年日的天数（当天为 0）`,
    en: `days to the next anniversary of ${of?.en} (0 on the day)`,
  }),
  count_true: (given) => ({
    zh: `以下成立的个数：${list(given).zh}`,
    en: `how many hold of: ${list(given).en}`,
  }),
}

/** A formula as a person reads it: 存款余额 + 投资市值. */
export function sayFormula(formula: Formula, labelOf: LabelOf): Words {
  switch (formula.kind) {
    case 'number':
      return { zh: formula.text, en: formula.text }
    case 'name':
      return labelOf(formula.name)
    case 'negative': {
      const of = sayFormula(formula.of, labelOf)
      return { zh: `-${of.zh}`, en: `-${of.en}` }
    }
    case 'operation': {
      const sign = { '+': '+', '-': '−', '*': '×', '/': '÷' }[formula.operator]
      const left = bracketed(formula.left, formula.operator, labelOf)
      const right = bracketed(formula.right, formula.operator, labelOf)
      return { zh: `${left.zh} ${sign} ${right.zh}`, en: `${left.en} ${sign} ${right.en}` }
    }
    case 'call':
      return callWords[formula.name](formula.arguments.map((one) => sayFormula(one, labelOf)))
  }
}

function bracketed(part: Formula, around: '+' | '-' | '*' | '/', labelOf: LabelOf): Words {
  const words = sayFormula(part, labelOf)
  const tight = around === '*' || around === '/' || around === '-'
  const loose = part.kind === 'operation' && (tight || part.operator === '-')
  if (!loose && part.kind !== 'call') return words
  return { zh: `（${words.zh}）`, en: `(${words.en})` }
}
