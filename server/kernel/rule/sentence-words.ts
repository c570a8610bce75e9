import type { Words } from '#contracts/words.ts'
import type { RuleComparison } from './tree.ts'
import type { RuleField } from './vocabulary.ts'

/** The words of a rule's sentence: `to-words.ts` writes them, `sentence/` reads them back. */

export const MATCH_WORDS = {
  starts: {
    yes: { zhBefore: '以', zhAfter: '开头', en: 'starts with' },
    no: { zhBefore: '不以', zhAfter: '开头', en: 'does not start with' },
  },
  contains: {
    yes: { zhBefore: '包含', zhAfter: '', en: 'contains' },
    no: { zhBefore: '不包含', zhAfter: '', en: 'does not contain' },
  },
  ends: {
    yes: { zhBefore: '以', zhAfter: '结尾', en: 'ends with' },
    no: { zhBefore: '不以', zhAfter: '结尾', en: 'does not end with' },
  },
}

export const OPPOSITES: Record<RuleComparison, RuleComparison> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

type ComparisonWords = Record<RuleComparison, readonly [zh: string, en: string]>

const NUMBER_WORDS: ComparisonWords = {
  '=': ['等于', 'of exactly'],
  '!=': ['不等于', 'other than'],
  '<': ['低于', 'below'],
  '<=': ['不高于', 'of at most'],
  '>': ['高于', 'above'],
  '>=': ['不低于', 'of at least'],
}
const DATE_WORDS: ComparisonWords = {
  '=': ['为', 'on'],
  '!=': ['不是', 'not on'],
  '<': ['早于', 'before'],
  '<=': ['不晚于', 'on or before'],
  '>': ['晚于', 'after'],
  '>=': ['不早于', 'on or after'],
}
const NAME_WORDS: ComparisonWords = {
  '=': ['为', 'is'],
  '!=': ['不是', 'is not'],
  '<': ['低于', 'below'],
  '<=': ['不高于', 'at most'],
  '>': ['高于', 'above'],
  '>=': ['不低于', 'at least'],
}

export function comparisonsOf({ type }: RuleField): ComparisonWords {
  if (type === 'date') return DATE_WORDS
  return type === 'text' || type === 'code' || type === 'flag' ? NAME_WORDS : NUMBER_WORDS
}

/** Labels that name a kind of customer; the others are said as what the customer is marked with. */
const SOMEBODY_ZH = /(客户|动户|有效户|[人者主员])$/
const SOMEBODY_EN = /\b(customer|client|owner|investor|borrower|employee|minor|member)$/

export function flagYes({ yes, label }: RuleField): Words {
  if (yes) return yes
  return {
    zh: SOMEBODY_ZH.test(label.zh) ? `是${label.zh}` : `标为“${label.zh}”`,
    en: SOMEBODY_EN.test(label.en) ? `is ${withArticle(label.en)}` : `is marked “${label.en}”`,
  }
}

export function flagNo({ no, label }: RuleField): Words {
  if (no) return no
  return {
    zh: SOMEBODY_ZH.test(label.zh) ? `不是${label.zh}` : `未标为“${label.zh}”`,
    en: SOMEBODY_EN.test(label.en)
      ? `is not ${withArticle(label.en)}`
      : `is not marked “${label.en}”`,
  }
}

function withArticle(label: string): string {
  if (/^(an?|the) /i.test(label)) return label
  return /^[aeiou]/i.test(label) ? `an ${label}` : `a ${label}`
}
