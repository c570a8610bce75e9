import type { RuleField } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import { factWords } from '#kernel/rule/index.ts'
import type { Rule, RuleValue, Vocabulary } from '#kernel/rule/index.ts'

/** A part of a distribution: a rule that opens in Customers, and how it is said. */
export interface Band {
  readonly label: Words
  readonly rule: Rule
}

/** Values of a code, or yes and no of a flag, then those not known. */
export function listedBands(field: RuleField, vocabulary: Vocabulary): Band[] {
  const missing = missingBand(field)
  if (field.type === 'flag') {
    return [
      { label: field.yes ?? { zh: '是', en: 'yes' }, rule: flag(field, true) },
      { label: field.no ?? { zh: '否', en: 'no' }, rule: flag(field, false) },
      missing,
    ]
  }
  const codes = vocabulary.field(field.name)?.codes ?? []
  return [...codes.map(({ value, label }) => ({ label, rule: equals(field, value) })), missing]
}

/** Bands of given values of a code or text without a closed list, the commonest first. */
export function valueBands(field: RuleField, values: readonly string[]): Band[] {
  return [
    ...values.map((value) => ({
      label: { zh: value, en: value },
      rule: equals(field, value),
    })),
    missingBand(field),
  ]
}

/**
 * Bands between given edges, ascending: below the first, from each to the next, from the last on.
 * Together with the unknown they hold every customer once.
 */
export function numberBands(field: RuleField, edges: readonly RuleValue[]): Band[] {
  const compare = (comparison: '<' | '>=', value: RuleValue): Rule => ({
    kind: 'compare',
    field: field.name,
    comparison,
    value,
  })
  const said = (value: RuleValue): Words => factWords(field, plainValue(value))
  const bands: Band[] = edges.map((edge, index) => {
    const before = edges[index - 1]
    const to = said(edge)
    if (before === undefined) {
      return { label: { zh: `低于 ${to.zh}`, en: `below ${to.en}` }, rule: compare('<', edge) }
    }
    const from = said(before)
    return {
      label: { zh: `${from.zh} 至 ${to.zh}`, en: `${from.en} to ${to.en}` },
      rule: { kind: 'all', of: [compare('>=', before), compare('<', edge)] },
    }
  })
  const last = edges.at(-1)
  bands.push(
    last === undefined
      ? {
          label: { zh: '有值', en: 'known' },
          rule: { kind: 'missing', field: field.name, negated: true },
        }
      : {
          label: { zh: `${said(last).zh} 及以上`, en: `${said(last).en} and more` },
          rule: compare('>=', last),
        },
  )
  return [...bands, missingBand(field)]
}

function plainValue(value: RuleValue): string | number {
  switch (value.type) {
    case 'money':
      return value.cents
    case 'decimal':
      return Number(value.value)
    case 'as_of':
      throw new Error('an edge is a value, not a date to be worked out')
    default:
      return value.value
  }
}

function missingBand(field: RuleField): Band {
  return {
    label: { zh: '未知', en: 'not known' },
    rule: { kind: 'missing', field: field.name, negated: false },
  }
}

function flag(field: RuleField, value: boolean): Rule {
  return { kind: 'flag', field: field.name, value }
}

function equals(field: RuleField, value: string): Rule {
  return {
    kind: 'compare',
    field: field.name,
    comparison: '=',
    value: { type: 'text', value },
  }
}

/** Edges people can read: two significant digits, ascending, each once, none at the very bottom. */
export function readableEdges(
  quantiles: readonly number[],
  least: number,
  whole: boolean,
): number[] {
  const rounded = quantiles.map((value) => {
    const digits = Number(value.toPrecision(2))
    return whole ? Math.round(digits) : digits
  })
  return [...new Set(rounded)].filter((edge) => edge > least).toSorted((a, b) => a - b)
}
