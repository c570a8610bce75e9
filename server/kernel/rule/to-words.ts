import type { Words } from '#contracts/words.ts'
import { MATCH_WORDS, OPPOSITES, comparisonsOf, flagNo, flagYes } from './sentence-words.ts'
import type { Rule, RuleComparison, RuleCondition } from './tree.ts'
import { quotedText, valueWords } from './value-words.ts'
import { type RuleField, type Vocabulary, fieldOf, memberOf, setOf } from './vocabulary.ts'

/**
 * The rule as a marketer would say it: 资产不低于 50万元，且未持有基金 / "assets of at least
 * ¥500,000 and holds no fund". Brackets stand wherever `and` meets `or`, whole groups are turned
 * round with 不满足（…） / "not (…)", a negated condition says that missing values count, and one
 * that is itself negative (`!=`, `not in`) that they don't: who hears "not A" thinks of everybody
 * else.
 */
export function toWords(rule: Rule, vocabulary: Vocabulary): Words {
  return ruleWords(rule, false, vocabulary)
}

function ruleWords(rule: Rule, negated: boolean, vocabulary: Vocabulary): Words {
  switch (rule.kind) {
    case 'not':
      return ruleWords(rule.of, !negated, vocabulary)
    case 'all':
    case 'any': {
      const group = joined(
        rule.kind,
        rule.of.map((part) => partWords(part, vocabulary)),
      )
      return negated ? { zh: `不满足（${group.zh}）`, en: `not (${group.en})` } : group
    }
    default:
      return negated ? negatedWords(rule, vocabulary) : conditionWords(rule, vocabulary)
  }
}

function partWords(part: Rule, vocabulary: Vocabulary): Words {
  const words = ruleWords(part, false, vocabulary)
  if (!isGroup(part)) return words
  return { zh: `（${words.zh}）`, en: `(${words.en})` }
}

/** Whether it is said as a group without brackets of its own: `not not (a and b)` is one too. */
function isGroup(rule: Rule): boolean {
  if (rule.kind === 'not') return rule.of.kind === 'not' && isGroup(rule.of.of)
  return rule.kind === 'all' || rule.kind === 'any'
}

function joined(kind: 'all' | 'any', parts: readonly Words[]): Words {
  const [zh, en] = kind === 'all' ? ['，且', ' and '] : ['，或', ' or ']
  return { zh: parts.map((part) => part.zh).join(zh), en: parts.map((part) => part.en).join(en) }
}

/** A condition said as it is. */
export function conditionWords(condition: RuleCondition, vocabulary: Vocabulary): Words {
  switch (condition.kind) {
    case 'everyone':
      return { zh: '所有客户', en: 'every customer' }
    case 'member': {
      const set = setOf(vocabulary, condition.set)
      return beside(set.yes, memberOf(set, condition.member).label)
    }
    case 'flag': {
      const field = fieldOf(vocabulary, condition.field)
      if (condition.value) return flagYes(field)
      const no = flagNo(field)
      return { zh: `明确${no.zh}`, en: `${no.en} (and that is known)` }
    }
    case 'missing': {
      const { label } = fieldOf(vocabulary, condition.field)
      return condition.negated
        ? { zh: `有${label.zh}`, en: `${label.en} known` }
        : { zh: `无${label.zh}`, en: `${label.en} not known` }
    }
    default: {
      const field = fieldOf(vocabulary, condition.field)
      const words = said(field, condition)
      return isNegative(condition) ? withoutMissing(field, words) : words
    }
  }
}

function isNegative(condition: ValueCondition): boolean {
  return condition.kind === 'compare' ? condition.comparison === '!=' : condition.negated
}

/** A condition turned round, which holds for customers whose value is missing as well. */
function negatedWords(condition: RuleCondition, vocabulary: Vocabulary): Words {
  switch (condition.kind) {
    case 'everyone':
      return { zh: '没有客户', en: 'no customer' }
    case 'member': {
      const set = setOf(vocabulary, condition.set)
      return beside(set.no, memberOf(set, condition.member).label)
    }
    case 'flag': {
      const field = fieldOf(vocabulary, condition.field)
      return condition.value ? flagNo(field) : orMissing(field, flagYes(field))
    }
    case 'missing':
      return conditionWords({ ...condition, negated: !condition.negated }, vocabulary)
    default: {
      const field = fieldOf(vocabulary, condition.field)
      return orMissing(field, said(field, opposite(condition)))
    }
  }
}

/** Said where a negative condition leaves the unknown out; the reader takes it back. */
export const leftOutWords = (label: Words): Words => ({
  zh: `（无${label.zh}的除外）`,
  en: `(left out if ${label.en} not known)`,
})

function withoutMissing({ label }: RuleField, words: Words): Words {
  const except = leftOutWords(label)
  return { zh: `${words.zh}${except.zh}`, en: `${words.en} ${except.en}` }
}

function orMissing({ label }: RuleField, words: Words): Words {
  return { zh: `${words.zh}（或无${label.zh}）`, en: `${words.en} (or ${label.en} not known)` }
}

type ValueCondition = Extract<RuleCondition, { kind: 'compare' | 'between' | 'in' | 'text' }>

/** The condition that holds for the other known values. */
function opposite(condition: ValueCondition): ValueCondition {
  return condition.kind === 'compare'
    ? { ...condition, comparison: OPPOSITES[condition.comparison] }
    : { ...condition, negated: !condition.negated }
}

function said(field: RuleField, condition: ValueCondition): Words {
  const { label } = field
  switch (condition.kind) {
    case 'compare': {
      const value = valueWords(field, condition.value)
      const words = comparisonWords(field, condition.comparison)
      return {
        zh: `${label.zh}${words.zh}${spaced(value.zh)}`,
        en: `${label.en} ${words.en} ${value.en}`,
      }
    }
    case 'between': {
      const { low, high } = rangeWords(field, condition)
      const [zh, en] = condition.negated ? ['不在', 'not between'] : ['在', 'between']
      return {
        zh:
          label.zh +
          zh +
          spaced(low.zh) +
          spacedAfter(low.zh, '至') +
          spaced(high.zh) +
          spacedAfter(high.zh, '之间'),
        en: `${label.en} ${en} ${low.en} and ${high.en}`,
      }
    }
    case 'in': {
      const [only, other] = condition.values
      if (only && !other) {
        const comparison = condition.negated ? '!=' : '='
        return said(field, { kind: 'compare', field: field.name, comparison, value: only })
      }
      const values = condition.values.map((value) => valueWords(field, value))
      const list = {
        zh: values.map((value) => value.zh).join('、'),
        en: values.map((one) => one.en).join(', '),
      }
      const [zh, en] = condition.negated ? ['不属于', 'is none of'] : ['属于', 'is one of']
      return { zh: `${label.zh}${zh}${spaced(list.zh)}`, en: `${label.en} ${en} ${list.en}` }
    }
    case 'text': {
      const words = MATCH_WORDS[condition.match][condition.negated ? 'no' : 'yes']
      const text = quotedText(condition.value)
      return {
        zh: `${label.zh}${words.zhBefore}${text}${words.zhAfter}`,
        en: `${label.en} ${words.en} ${text}`,
      }
    }
  }
}

/** A unit is said once, after the end of the range: 在 40 至 55 岁之间. */
function rangeWords(
  field: RuleField,
  { low, high }: ValueCondition & { kind: 'between' },
): { low: Words; high: Words } {
  const { unit, ...bare } = field
  const saidOnce = unit !== undefined && field.type !== 'money'
  return { low: valueWords(saidOnce ? bare : field, low), high: valueWords(field, high) }
}

function comparisonWords(field: RuleField, comparison: RuleComparison): Words {
  const [zh, en] = comparisonsOf(field)[comparison]
  return { zh, en }
}

/** Chinese words run together; a Latin one stands apart. */
function beside(verb: Words, object: Words): Words {
  return { zh: verb.zh + spaced(object.zh), en: `${verb.en} ${object.en}` }
}

/** A space before what starts with a digit or a Latin letter, none before Chinese or a quote. */
function spaced(text: string): string {
  return /^[\d\p{Script=Latin}-]/u.test(text) ? ` ${text}` : text
}

function spacedAfter(text: string, chinese: string): string {
  return /[\d\p{Script=Latin}]$/u.test(text) ? ` ${chinese}` : chinese
}
