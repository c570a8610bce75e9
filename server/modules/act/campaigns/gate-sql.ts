import type { BusinessDate } from '#kernel/business-date.ts'
import { toSql } from '#kernel/rule/index.ts'
import type { Rule } from '#kernel/rule/index.ts'
import { quoteDate } from '#kernel/sql-text.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { ladderFor, ladderForTraits } from '#modules/decide/conduct/index.ts'
import type { Gate, Subject } from '#modules/decide/conduct/index.ts'
import { whereRule } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'

/** A launch as asked of every customer of an audience at once. */
export interface LaunchQuestion {
  readonly served: ServedMart
  readonly audience: Rule
  readonly scope: Scope
  /** The day it is, in the bank's time zone. */
  readonly today: BusinessDate
}

/**
 * The ladder of a launch on this day: what conduct's `mayLaunch` asks, gate by gate.
 * @param channel absent: over any channel of the plan
 */
export function launchLadder(
  loaded: LoadedPack,
  subject: Subject,
  today: BusinessDate,
  channel?: string,
): Gate[] {
  const options = {
    date: today,
    moment: 'launch',
    ...(channel !== undefined && { channel }),
  } as const
  return 'treatments' in subject
    ? ladderFor(subject, loaded, options)
    : ladderForTraits(subject, loaded, options)
}

export interface LaunchSql {
  /**
   * A select of the profile with `gate`: 0 passed, k the k-th gate of the ladder refused; and the
   * same by its name for each further ladder.
   */
  readonly sql: string
  readonly parameters: readonly string[]
}

/**
 * Everybody of the audience with the gate that refuses them. The same rules `mayLaunch` reads for
 * one customer, over the row as it reads on this day: a birthday since the night counts, the day's
 * contacts of the night do not.
 */
export function launchSql(
  question: LaunchQuestion,
  ladder: readonly Gate[],
  further: Readonly<Record<string, readonly Gate[]>> = {},
): LaunchSql {
  const { served, audience, scope } = question
  const where = whereRule(audience, scope, served)
  const gates = Object.entries({ gate: ladder, ...further }).map(
    ([name, one]) => `${gateColumn(question, one)} as ${name}`,
  )
  return {
    sql: `select
  *,
  ${gates.join(',\n  ')}
from (
  select
    ${columnsToday(question)}
  from profile
  where ${where.sql}
) as person`,
    parameters: where.parameters,
  }
}

function gateColumn(question: LaunchQuestion, ladder: readonly Gate[]): string {
  if (ladder.length === 0) return '0'
  const { served, today } = question
  const asOf = today < served.date ? served.date : today
  const cases = ladder.map(
    ({ refuses }, index) => `when ${toSql(refuses, served.vocabulary, { asOf })} then ${index + 1}`,
  )
  return `case ${cases.join(' ')} else 0 end`
}

/** The profile as conduct's `patchRow` reads it on another day than the night's. */
function columnsToday({ served, today }: LaunchQuestion): string {
  const replaced: string[] = []
  if (served.columns.has('age') && served.columns.has('birth_date')) {
    replaced.push(`${ageOn(today)} as age`)
  }
  if (today !== served.date && served.columns.has('contacts_1d')) {
    replaced.push('0 as contacts_1d')
  }
  return replaced.length === 0 ? '*' : `* replace (${replaced.join(', ')})`
}

/** Full years of life on a day, as the kernel's `ageInYears` counts them. */
function ageOn(today: BusinessDate): string {
  const day = quoteDate(today)
  const ofYear = (date: string) => `(extract(month from ${date}) * 100 + extract(day from ${date}))`
  const isLater = `case when ${ofYear(day)} < ${ofYear('birth_date')} then 1 else 0 end`
  const years = `extract(year from ${day}) - extract(year from birth_date) - ${isLater}`
  return `case when birth_date is null or birth_date > ${day} then age else ${years} end`
}
