import type { RuleField, RuleFieldType, RuleValue } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import { createVocabulary } from '#kernel/rule/index.ts'
import type { Rule, RuleCondition, Vocabulary } from '#kernel/rule/index.ts'
import type { ColumnKind, Fact } from '#modules/know/intake/index.ts'

/** Name under which a pack speaks of a fact's column: `amount` for `amount_cents`. */
export function factFieldName(column: string): string {
  return column.replace(/_cents$/, '')
}

/** The catalogue's column for a name a pack uses; undefined when the fact has none. */
export function factColumn(fact: Fact, field: string): string | undefined {
  if (Object.hasOwn(fact.columns, field)) return field
  const inCents = `${field}_cents`
  return Object.hasOwn(fact.columns, inCents) ? inCents : undefined
}

/** Field of facts that carry a product family: the class the pack puts the family in. */
export const classField = 'class'

/** What a rule takes a column of a kind for. */
export const typeOfKind: Readonly<Record<ColumnKind, RuleFieldType | undefined>> = {
  id: 'code',
  text: 'text',
  code: 'code',
  integer: 'integer',
  cents: 'money',
  decimal: 'decimal',
  date: 'date',
  /** An instant is no business date: rules speak of the fact's date instead. */
  time: undefined,
  flag: 'flag',
}

export type ProductClasses = ReadonlyMap<
  string,
  { readonly words: Words; readonly families: readonly string[] }
>

/** What a `where` over a fact may speak of. */
export function factVocabulary(fact: Fact, classes: ProductClasses): Vocabulary {
  const fields: RuleField[] = []
  for (const [column, { kind, words, codes }] of Object.entries(fact.columns)) {
    const type = typeOfKind[kind]
    if (type === undefined) continue
    const name = factFieldName(column)
    fields.push({
      name,
      type,
      label: words,
      ...(name !== column && { column }),
      ...(type === 'code' &&
        codes !== undefined && {
          codes: Object.entries(codes).map(([value, label]) => ({ value, label })),
        }),
    })
  }
  if (Object.hasOwn(fact.columns, 'family')) {
    fields.push({
      name: classField,
      type: 'code',
      label: { zh: '产品类别', en: 'product class' },
      codes: [...classes].map(([value, { words }]) => ({ value, label: words })),
    })
  }
  return createVocabulary({ fields, sets: [] })
}

/** A `where` as facts hold things: product classes spelled out as families, money as cents. */
export function asFactsHold(rule: Rule, classes: ProductClasses): Rule {
  return mapConditions(moneyInCents(rule), (condition) => {
    if (!('field' in condition) || condition.field !== classField) return condition
    switch (condition.kind) {
      case 'compare':
        return inFamilies([textOf(condition.value)], condition.comparison === '!=', classes)
      case 'in':
        return inFamilies(condition.values.map(textOf), condition.negated, classes)
      default:
        return { ...condition, field: 'family' }
    }
  })
}

/**
 * The rule over columns that hold integer cents. Rules speak of yuan and compare with the decimals
 * of a mart; facts, and a mart while it is built, hold cents.
 */
export function moneyInCents(rule: Rule): Rule {
  const inCents = (value: RuleValue): RuleValue =>
    value.type === 'money' ? { type: 'integer', value: value.cents } : value
  return mapConditions(rule, (condition) => {
    switch (condition.kind) {
      case 'compare':
        return { ...condition, value: inCents(condition.value) }
      case 'between':
        return { ...condition, low: inCents(condition.low), high: inCents(condition.high) }
      case 'in':
        return { ...condition, values: condition.values.map(inCents) }
      default:
        return condition
    }
  })
}

function mapConditions(rule: Rule, change: (condition: RuleCondition) => RuleCondition): Rule {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return { kind: rule.kind, of: rule.of.map((part) => mapConditions(part, change)) }
    case 'not':
      return { kind: 'not', of: mapConditions(rule.of, change) }
    default:
      return change(rule)
  }
}

function textOf(value: RuleValue): string {
  if (value.type !== 'text') throw new Error('a checked rule compares a code with a text')
  return value.value
}

function inFamilies(
  chosen: readonly string[],
  negated: boolean,
  classes: ProductClasses,
): RuleCondition {
  const families = chosen.flatMap((name) => classes.get(name)?.families ?? [])
  const values = families.map((value) => ({ type: 'text' as const, value }))
  return { kind: 'in', field: 'family', negated, values }
}
