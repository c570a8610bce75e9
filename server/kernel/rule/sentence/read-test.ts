import { MATCH_WORDS } from '../sentence-words.ts'
import type { Place } from '../problems.ts'
import type { TestSyntax, ValueSyntax } from '../syntax.ts'
import type { RuleComparison, RuleTextMatch } from '../tree.ts'
import type { RuleField } from '../vocabulary.ts'
import { type Line, phraseOf } from './line.ts'
import { type Reading, readQuoted, readValues } from './read-value.ts'

/**
 * How a comparison is said. 以上, 以下 and their like include the number, 超过, 不满 and 以外 don't
 * (民法典 第1259条).
 */
const SAID: readonly (readonly [comparison: RuleComparison, words: readonly string[]])[] = [
  ['=', ['=', '==', '等于', '为', '是', 'of exactly', 'is', 'on', 'equals']],
  ['!=', ['!=', '<>', '≠', '不等于', '不是', '不为', 'other than', 'is not', 'not on']],
  [
    '<',
    [
      '<',
      '低于',
      '小于',
      '少于',
      '不足',
      '不满',
      '未满',
      '早于',
      'below',
      'less than',
      'under',
      'before',
    ],
  ],
  [
    '<=',
    [
      '<=',
      '≤',
      '不高于',
      '不大于',
      '不多于',
      '不超过',
      '至多',
      '不晚于',
      'of at most',
      'at most',
      'no more than',
      'up to',
      'on or before',
    ],
  ],
  ['>', ['>', '高于', '大于', '多于', '超过', '晚于', 'above', 'more than', 'over', 'after']],
  [
    '>=',
    [
      '>=',
      '≥',
      '不低于',
      '不小于',
      '不少于',
      '至少',
      '达到',
      '不早于',
      'of at least',
      'at least',
      'no less than',
      'on or after',
    ],
  ],
]
const SAID_AFTER: readonly (readonly [comparison: RuleComparison, words: readonly string[]])[] = [
  ['>=', ['以上', '及以上', '或以上', 'or more', 'and above']],
  ['<=', ['以下', '及以下', '或以下', '以内', 'or less', 'and below']],
]

interface SaidWord {
  readonly comparison: RuleComparison
  readonly phrase: string
}

const flat = (said: typeof SAID): SaidWord[] =>
  said.flatMap(([comparison, words]) =>
    words.map((word) => ({ comparison, phrase: phraseOf(word) })),
  )
const COMPARED = flat(SAID)
const COMPARED_AFTER = flat(SAID_AFTER)

const UNKNOWN = ['is missing', 'is null', 'not known', '为空', '未知', '不详'].map(phraseOf)
const KNOWN = ['is not missing', 'is not null', 'known', '不为空', '已知'].map(phraseOf)

/** The ways to read what is said about a field that was just named. */
export function readTests(line: Line, from: number, field: RuleField): Reading<TestSyntax>[] {
  const at = line.skip(from)
  return [
    ...missing(line, at),
    ...ranges(line, at, field),
    ...lists(line, at, field),
    ...matches(line, at, field),
    ...comparisons(line, at, field),
  ]
}

function missing(line: Line, at: number): Reading<TestSyntax>[] {
  const read = (phrases: readonly string[], negated: boolean): Reading<TestSyntax>[] =>
    phrases.flatMap((phrase) => {
      const to = line.after(at, phrase)
      if (to === undefined) return []
      return [{ value: { kind: 'missing' as const, negated, from: at, to }, to }]
    })
  return [...read(UNKNOWN, false), ...read(KNOWN, true)]
}

function comparisons(line: Line, at: number, field: RuleField): Reading<TestSyntax>[] {
  const before = COMPARED.flatMap(({ comparison, phrase }) => {
    const operator = line.after(at, phrase)
    if (operator === undefined) return []
    line.understoodTo(operator)
    return readValues(line, operator, field).map(({ value, to }) =>
      compared(comparison, { from: at, to: operator }, value, to),
    )
  })
  const after = readValues(line, at, field).flatMap(({ value, to }) =>
    COMPARED_AFTER.flatMap(({ comparison, phrase }) => {
      const end = line.after(to, phrase)
      return end === undefined ? [] : [compared(comparison, { from: to, to: end }, value, end)]
    }),
  )
  return [...before, ...after]
}

function compared(
  comparison: RuleComparison,
  operator: Place,
  value: ValueSyntax,
  to: number,
): Reading<TestSyntax> {
  return { value: { kind: 'compare', comparison, ...operator, value }, to }
}

const RANGES = [
  { before: '在', negated: false, between: ['至', '到', '-', '~'], after: ['之间', '间'] },
  { before: '不在', negated: true, between: ['至', '到', '-', '~'], after: ['之间', '间'] },
  { before: 'between', negated: false, between: ['and'], after: [] },
  { before: 'is between', negated: false, between: ['and'], after: [] },
  { before: 'not between', negated: true, between: ['and'], after: [] },
].map(({ before, ...range }) => ({ ...range, before: phraseOf(before) }))

function ranges(line: Line, at: number, field: RuleField): Reading<TestSyntax>[] {
  return RANGES.flatMap(({ before, negated, between, after }) => {
    const start = line.after(at, before)
    if (start === undefined) return []
    line.understoodTo(start)
    const operator = { from: at, to: start }
    return readValues(line, start, field).flatMap((low) =>
      between
        .map((word) => line.after(low.to, word))
        .filter((next) => next !== undefined)
        .flatMap((next) => readValues(line, next, field))
        .flatMap((high) => {
          const ends = after.length === 0 ? [high.to] : after.map((w) => line.after(high.to, w))
          return ends
            .filter((to) => to !== undefined)
            .map((to) => ({
              value: {
                kind: 'between' as const,
                negated,
                ...operator,
                low: low.value,
                high: high.value,
              },
              to,
            }))
        }),
    )
  })
}

const LISTS = [
  { words: ['属于', 'is one of'], negated: false, bracketed: false },
  { words: ['不属于', 'is none of'], negated: true, bracketed: false },
  { words: ['in'], negated: false, bracketed: true },
  { words: ['not in'], negated: true, bracketed: true },
].map(({ words, ...list }) => ({ ...list, phrases: words.map(phraseOf) }))

function lists(line: Line, at: number, field: RuleField): Reading<TestSyntax>[] {
  return LISTS.flatMap(({ phrases, negated, bracketed }) =>
    phrases.flatMap((phrase) => {
      const said = line.after(at, phrase)
      const start = said !== undefined && bracketed ? line.after(said, '(') : said
      if (said === undefined || start === undefined) return []
      line.understoodTo(start)
      return listItems(line, start, field).flatMap(({ value: values, to }) => {
        const end = bracketed ? line.after(to, ')') : to
        if (end === undefined) return []
        const list = { from: start, to: end }
        const operator = { from: at, to: said }
        return [{ value: { kind: 'in' as const, negated, ...operator, values, list }, to: end }]
      })
    }),
  )
}

/** Values one after another, the longest list first; of one value the longest reading alone. */
function listItems(line: Line, from: number, field: RuleField): Reading<ValueSyntax[]>[] {
  const found: Reading<ValueSyntax[]>[] = []
  const values: ValueSyntax[] = []
  let next: number | undefined = from
  while (next !== undefined) {
    const [first] = readValues(line, next, field)
    if (first === undefined) break
    values.push(first.value)
    found.unshift({ value: [...values], to: first.to })
    next = line.after(first.to, ',')
  }
  return found
}

function matches(line: Line, at: number, field: RuleField): Reading<TestSyntax>[] {
  if (field.type !== 'text' && field.type !== 'code') return []
  return (['starts', 'contains', 'ends'] satisfies RuleTextMatch[]).flatMap((match) =>
    (['yes', 'no'] as const).flatMap((side) => {
      const { zhBefore, zhAfter, en } = MATCH_WORDS[match][side]
      return [
        { before: zhBefore, after: zhAfter },
        { before: en, after: '' },
      ].flatMap(({ before, after }) => {
        const start = line.after(at, phraseOf(before))
        if (start === undefined) return []
        line.understoodTo(start)
        return readQuoted(line, start).flatMap(({ value, to }) => {
          const end = after === '' ? to : line.after(to, after)
          if (end === undefined) return []
          const test = {
            kind: 'match' as const,
            negated: side === 'no',
            match,
            from: at,
            to: start,
          }
          return [{ value: { ...test, value }, to: end }]
        })
      })
    }),
  )
}
