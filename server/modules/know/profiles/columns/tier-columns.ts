import type { BusinessDate } from '#kernel/business-date.ts'
import { toSql } from '#kernel/rule/index.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'
import { moneyInCents, tierColumn, tierOutside } from '#modules/know/strategy/index.ts'
import type { Scheme } from '#modules/know/strategy/index.ts'
import { quoteIdentifier, quoteText } from '#kernel/sql-text.ts'
import type { Column } from './column.ts'

/** Why a customer holds the tier they hold, besides the names of criteria. */
export const tierReasons = {
  /** No tier's criterion holds. */
  otherwise: 'otherwise',
  /** Below the floor, in the first months: nothing changes yet. */
  below: 'below_floor',
  /** Below for longer: watched (关注), nothing changes yet. */
  watched: 'watched',
  /** Below for as long as the scheme waits: stepped down on this night. */
  steppedDown: 'stepped_down',
  /** What the scheme needs is missing tonight: the tier held before is kept. */
  keptUnrated: 'kept_unrated',
  unrated: tierOutside.unrated,
  notApplicable: tierOutside.notApplicable,
} as const

/**
 * Columns of the state a scheme carries from night to night, as they stand in the row while a mart
 * is built. Ranks count from 1, the highest tier; months are those in which a measure below the
 * floor was taken, so a customer is never stepped down for months nobody looked.
 */
export function watchColumns(scheme: string) {
  const column = (part: string) => `?${scheme}_${part}`
  return {
    /** Tonight's rank by the rules; null when not rated. */
    measured: column('measured'),
    criterion: column('criterion'),
    applies: column('applies'),
    /** From the mart before. */
    heldBefore: column('held_before'),
    sinceBefore: column('since_before'),
    monthsBefore: column('months_before'),
    bestBefore: column('best_before'),
    lastBefore: column('last_before'),
    monthBefore: column('month_before'),
    /** Tonight. */
    below: column('below'),
    months: column('months'),
    best: column('best'),
    down: column('down'),
    held: column('held'),
  } as const
}

export type WatchColumns = ReturnType<typeof watchColumns>

/** Codes from rank 1 on. */
export function codesByRank(scheme: Scheme): string[] {
  return [...scheme.tiers.map((tier) => tier.code), scheme.otherwise.code]
}

/** The code of a rank, as SQL. */
export function codeOfRank(scheme: Scheme, rank: string): string {
  const whens = codesByRank(scheme).map(
    (code, index) => `when ${index + 1} then ${quoteText(code)}`,
  )
  return `case ${rank} ${whens.join(' ')} end`
}

/** The rank of a code, 1 the highest; null for codes the scheme doesn't have (any more). */
export function rankOfCode(scheme: Scheme, code: string): string {
  const whens = codesByRank(scheme).map(
    (name, index) => `when ${quoteText(name)} then ${index + 1}`,
  )
  return `case ${code} ${whens.join(' ')} end`
}

/** Levels of columns that place every customer in a scheme: measure, watch, decide, say. */
export function tierLevels(
  scheme: Scheme,
  vocabulary: Vocabulary,
  asOf: BusinessDate,
): (readonly Column[])[] {
  const of = watchColumns(scheme.name)
  const rule = (tree: Rule) => `(${toSql(moneyInCents(tree), vocabulary, { asOf })})`
  const criteria = scheme.tiers.flatMap((tier, index) =>
    tier.criteria.map((criterion) => ({ criterion, rank: index + 1 })),
  )
  const flag = (index: number) => `?${scheme.name}_criterion_${index}`
  const cases = (result: (one: (typeof criteria)[number]) => string) =>
    criteria
      .map((one, index) => `when ${quoteIdentifier(flag(index))} then ${result(one)}`)
      .join(' ')
  const needed = scheme.needs.map((need) => `${quoteIdentifier(need)} is null`).join(' and ')
  const last = scheme.tiers.length + 1
  const applies =
    scheme.appliesTo === undefined ? 'true' : `coalesce(${rule(scheme.appliesTo.tree)}, false)`
  return [
    [
      { name: of.applies, sql: applies },
      ...criteria.map(({ criterion }, index) => ({
        name: flag(index),
        sql: rule(criterion.rule.tree),
      })),
    ],
    [
      {
        name: of.measured,
        sql: [
          `case when not ${quoteIdentifier(of.applies)} or (${needed}) then null`,
          cases(({ rank }) => String(rank)),
          `else ${last} end`,
        ].join(' '),
      },
      {
        name: of.criterion,
        sql: [
          `case ${cases(({ criterion }) => quoteText(criterion.name))}`,
          `else ${quoteText(tierReasons.otherwise)} end`,
        ].join(' '),
      },
    ],
    ...watchLevels(scheme, of, asOf),
    spokenLevel(scheme, of),
  ]
}

/** The state of a watch before tonight, as SQL over whatever carries it; ranks, not codes. */
export interface WatchBefore {
  readonly since: string
  readonly months: string
  readonly best: string
  readonly last: string
  readonly month: string
}

/** Tonight's state of a watch: how many measured months below, and the best of those that ended. */
export function watchTonight(before: WatchBefore, asOf: BusinessDate) {
  const month = `date '${asOf.slice(0, 7)}-01'`
  const monthEnded = `coalesce(${before.month} < ${month}, false)`
  return {
    month,
    // A month counts once, however many nights it has.
    months: [
      `case when ${monthEnded} then ${before.months} + 1`,
      ` else coalesce(${before.months}, 1) end`,
    ].join(''),
    // The last measure of a month is the month's; it counts when the next month has begun.
    best: [
      `case when ${monthEnded}`,
      ` then least(coalesce(${before.best}, ${before.last}), ${before.last})`,
      ` else ${before.best} end`,
    ].join(''),
  }
}

function watchLevels(scheme: Scheme, of: WatchColumns, asOf: BusinessDate): (readonly Column[])[] {
  const q = quoted(of)
  const below = `coalesce(${q.measured} > ${q.heldBefore}, false)`
  if (scheme.stepDown === 'at_once') {
    return [[{ name: of.held, sql: `coalesce(${q.measured}, ${q.heldBefore})` }]]
  }
  const { monthsBelow, monthsWatched, to } = scheme.stepDown
  const tonight = watchTonight(
    {
      since: q.sinceBefore,
      months: q.monthsBefore,
      best: q.bestBefore,
      last: q.lastBefore,
      month: q.monthBefore,
    },
    asOf,
  )
  const target = to === 'best_month' ? q.best : q.lastBefore
  return [
    [
      { name: of.below, sql: below },
      { name: of.months, sql: tonight.months },
      { name: of.best, sql: tonight.best },
    ],
    [{ name: of.down, sql: `${q.below} and ${q.months} > ${monthsBelow + monthsWatched}` }],
    [
      {
        name: of.held,
        sql: [
          `case when ${q.measured} is null then ${q.heldBefore}`,
          `when ${q.down} then least(coalesce(${target}, ${q.measured}), ${q.measured})`,
          `when ${q.below} then ${q.heldBefore}`,
          `else ${q.measured} end`,
        ].join(' '),
      },
    ],
  ]
}

function quoted(of: WatchColumns): WatchColumns {
  return Object.fromEntries(
    Object.entries(of).map(([part, name]) => [part, quoteIdentifier(name)]),
  ) as WatchColumns
}

/** The columns people read: tier, reason, what the rules alone would say, whether watched. */
function spokenLevel(scheme: Scheme, of: WatchColumns): readonly Column[] {
  const q = quoted(of)
  const column = tierColumn(scheme.name)
  const outside = (held: string) =>
    [
      `case when not ${q.applies} then ${quoteText(tierOutside.notApplicable)}`,
      `when ${held} is null then ${quoteText(tierOutside.unrated)}`,
      `else ${codeOfRank(scheme, held)} end`,
    ].join(' ')
  const watched =
    scheme.stepDown === 'at_once'
      ? 'false'
      : `${q.below} and not ${q.down} and ${q.months} > ${scheme.stepDown.monthsBelow}`
  const watching =
    scheme.stepDown === 'at_once'
      ? ''
      : [
          ` when ${q.down} then ${quoteText(tierReasons.steppedDown)}`,
          ` when ${watched} then ${quoteText(tierReasons.watched)}`,
          ` when ${q.below} then ${quoteText(tierReasons.below)}`,
        ].join('')
  const reason = [
    `case when not ${q.applies} then ${quoteText(tierReasons.notApplicable)}`,
    ` when ${q.measured} is null and ${q.held} is null then ${quoteText(tierReasons.unrated)}`,
    ` when ${q.measured} is null then ${quoteText(tierReasons.keptUnrated)}`,
    `${watching} else ${q.criterion} end`,
  ].join('')
  return [
    { name: column, sql: outside(q.held) },
    { name: `${column}_reason`, sql: reason },
    { name: `${column}_measured`, sql: outside(q.measured) },
    { name: `${column}_watched`, sql: `coalesce(${watched}, false)` },
  ]
}
