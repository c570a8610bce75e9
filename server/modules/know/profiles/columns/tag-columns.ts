import type { BusinessDate } from '#kernel/business-date.ts'
import { toSql } from '#kernel/rule/index.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'
import { moneyInCents, reasonsColumn } from '#modules/know/strategy/index.ts'
import type {
  CasesTag,
  ChoiceTag,
  CriticalBand,
  LifeStages,
  ScoreTag,
} from '#modules/know/strategy/index.ts'
import { quoteIdentifier, quoteText } from '#kernel/sql-text.ts'
import type { Column } from './column.ts'

export interface RuleContext {
  readonly vocabulary: Vocabulary
  readonly asOf: BusinessDate
}

/** A rule over the columns of a mart being built, where money is still in cents. */
export function ruleSql(rule: Rule, { vocabulary, asOf }: RuleContext): string {
  return `(${toSql(moneyInCents(rule), vocabulary, { asOf })})`
}

export function flagSql(rule: Rule, context: RuleContext): string {
  return `coalesce(${ruleSql(rule, context)}, false)`
}

/** A score: each signal once, then their points, then the codes of those that hold. */
export function scoreLevels(tag: ScoreTag, context: RuleContext): (readonly Column[])[] {
  const flag = (code: string) => `?${tag.name}_${code}`
  const points = tag.signals.map(
    ({ code, points: value }) =>
      `case when ${quoteIdentifier(flag(code))} then ${value} else 0 end`,
  )
  const codes = tag.signals.map(
    ({ code }) =>
      `case when ${quoteIdentifier(flag(code))} then ${quoteText(`,${code}`)} else '' end`,
  )
  return [
    tag.signals.map(({ code, rule }) => ({ name: flag(code), sql: ruleSql(rule.tree, context) })),
    [
      { name: tag.name, sql: `least(${tag.most}, greatest(${tag.least}, ${points.join(' + ')}))` },
      { name: reasonsColumn(tag.name), sql: `nullif(substr(${codes.join(' || ')}, 2), '')` },
    ],
  ]
}

/** The first case that holds. */
export function casesSql(
  { cases, otherwise }: Pick<CasesTag | LifeStages, 'cases' | 'otherwise'>,
  context: RuleContext,
): string {
  const whens = cases.map(
    ({ code, rule }) => `when ${ruleSql(rule.tree, context)} then ${quoteText(code)}`,
  )
  return `case ${whens.join(' ')} else ${quoteText(otherwise.code)} end`
}

/** The option with the largest measure above zero; missing where all are zero or unknown. */
export function choiceLevels(tag: ChoiceTag): (readonly Column[])[] {
  const most = `?${tag.name}_most`
  const measures = tag.options.map(({ measure }) => `coalesce(${quoteIdentifier(measure)}, 0)`)
  const whens = tag.options.map(
    ({ code }, index) =>
      `when ${measures[index]} = ${quoteIdentifier(most)} then ${quoteText(code)}`,
  )
  return [
    [{ name: most, sql: `greatest(${measures.join(', ')})` }],
    [
      {
        name: tag.name,
        sql: `case when ${quoteIdentifier(most)} <= 0 then null ${whens.join(' ')} end`,
      },
    ],
  ]
}

/**
 * Customers near a threshold: the first band that holds. The gap is what is missing to the
 * threshold when rising, and what is left above it when falling; never negative.
 */
export function criticalLevels(
  bands: readonly CriticalBand[],
  context: RuleContext,
): (readonly Column[])[] {
  const flag = (name: string) => quoteIdentifier(`?critical_${name}`)
  const caseOf = (result: (band: CriticalBand) => string) =>
    `case ${bands.map((band) => `when ${flag(band.name)} then ${result(band)}`).join(' ')} end`
  if (bands.length === 0) {
    return [
      [
        { name: 'critical_kind', sql: 'cast(null as varchar)' },
        { name: 'critical_band', sql: 'cast(null as varchar)' },
        { name: 'critical_gap', sql: 'cast(null as bigint)' },
      ],
    ]
  }
  return [
    bands.map((band) => ({
      name: `?critical_${band.name}`,
      sql: ruleSql(band.rule.tree, context),
    })),
    [
      { name: 'critical_kind', sql: caseOf(({ kind }) => quoteText(kind)) },
      { name: 'critical_band', sql: caseOf(({ name }) => quoteText(name)) },
      {
        name: 'critical_gap',
        sql: caseOf(({ kind, measure, thresholdCents }) =>
          kind === 'rising'
            ? `${thresholdCents} - ${quoteIdentifier(measure)}`
            : `${quoteIdentifier(measure)} - ${thresholdCents}`,
        ),
      },
    ],
  ]
}
