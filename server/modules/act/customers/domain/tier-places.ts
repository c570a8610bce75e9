import type { Customer360 } from '#contracts/customers.ts'
import type { Words } from '#contracts/words.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { toPredicate, toWords } from '#kernel/rule/index.ts'
import type { FactRow, Vocabulary } from '#kernel/rule/index.ts'
import type { Pack, Scheme } from '#modules/know/strategy/index.ts'

import { measuredColumn, reasonColumn, tierColumn } from './mart-columns.ts'
import { codeOf } from './profile-row.ts'
import { valuesRead } from './values-read.ts'

export type TierPlace = Customer360['tiers'][number]

/**
 * How long a customer has been below the floor of the tier they hold, from the night's own record.
 */
export interface Watch {
  readonly since: BusinessDate
  readonly monthsBelow: number
}

/**
 * One customer as rules read them. The vocabulary is the whole strategy's: its own rules need it.
 */
export interface Reading {
  readonly row: FactRow
  readonly vocabulary: Vocabulary
  readonly asOf: BusinessDate
}

/** A customer's place in every scheme this mart has, the official one first, with the reason. */
export function tierPlacesOf(
  pack: Pack,
  reading: Reading,
  watches: ReadonlyMap<string, Watch>,
): TierPlace[] {
  return pack.schemes
    .filter((scheme) => Object.hasOwn(reading.row, tierColumn(scheme.name)))
    .toSorted((a, b) => rank(a, pack) - rank(b, pack))
    .map((scheme) => placeIn(scheme, pack, reading, watches.get(scheme.name)))
}

function rank(scheme: Scheme, pack: Pack): number {
  return scheme.name === pack.officialScheme ? 0 : 1
}

function placeIn(
  scheme: Scheme,
  pack: Pack,
  reading: Reading,
  watch: Watch | undefined,
): TierPlace {
  const { row, vocabulary } = reading
  const column = tierColumn(scheme.name)
  const held = codeOf(vocabulary, column, row[column])
  const measured = codeOf(vocabulary, column, row[measuredColumn(scheme.name)])
  return {
    scheme: scheme.name,
    schemeWords: scheme.words,
    official: scheme.name === pack.officialScheme,
    tier: held?.code ?? null,
    tierWords: held?.words ?? null,
    reason: reasonOf(scheme, held, measured, pack, reading),
    watch:
      watch === undefined || measured === null || measured.code === held?.code
        ? null
        : { ...watch, wouldBe: measured.words },
  }
}

interface Said {
  readonly code: string
  readonly words: Words
}

function reasonOf(
  scheme: Scheme,
  held: Said | null,
  measured: Said | null,
  pack: Pack,
  reading: Reading,
): Words {
  const { vocabulary } = reading
  if (held === null) return { zh: '本夜未评定', en: 'not placed on this night' }
  switch (held.code) {
    case 'not_applicable': {
      const whom =
        scheme.appliesTo === undefined
          ? { zh: '其他客户', en: 'others' }
          : toWords(scheme.appliesTo.tree, vocabulary)
      return { zh: `此方案只用于：${whom.zh}`, en: `this scheme is for: ${whom.en}` }
    }
    case 'unrated': {
      const needs = scheme.needs.map((name) => vocabulary.field(name)?.label)
      return {
        zh: `未交付评定所需数据：${needs.map((words) => words?.zh ?? '?').join('、')}`,
        en: `what it needs is not known: ${needs.map((words) => words?.en ?? '?').join(', ')}`,
      }
    }
  }
  const kept = keptReason(String(reading.row[reasonColumn(scheme.name)]), held, measured)
  if (kept !== undefined) return kept
  const met = criteriaMet(scheme, held.code, pack, reading)
  if (met.length > 0) {
    return { zh: met.map(({ zh }) => zh).join('；'), en: met.map(({ en }) => en).join('; ') }
  }
  return { zh: '未达到更高等级的条件', en: 'meets the condition of no higher tier' }
}

/** Why the tier is another than the rules alone would say; undefined when it isn't. */
function keptReason(code: string, held: Said, measured: Said | null): Words | undefined {
  const { zh, en } = measured?.words ?? { zh: '未评定', en: 'not rated' }
  switch (code) {
    case 'below_floor':
      return {
        zh: `当日测算为${zh}，低于所持等级；短期波动，暂保留${held.words.zh}`,
        en: `measured today as ${en}, below the tier held; a short dip changes nothing yet`,
      }
    case 'watched':
      return {
        zh: `当日测算为${zh}，已低于所持等级多月；观察期内保留${held.words.zh}`,
        en: `measured as ${en} for months, below the tier held; it stays while watched`,
      }
    case 'stepped_down':
      return {
        zh: `观察期满仍低于原等级，降至${held.words.zh}`,
        en: `still below the former tier when the watch ended; stepped down to ${held.words.en}`,
      }
    case 'kept_unrated':
      return {
        zh: `本夜缺少评定数据，保留此前的${held.words.zh}`,
        en: `what the scheme needs is missing tonight; the tier held before is kept`,
      }
    default:
      return undefined
  }
}

/**
 * Each criterion of a tier that holds, with the customer's own values: AUM 不低于 100 万元（AUM 180 万元）.
 */
function criteriaMet(scheme: Scheme, code: string, pack: Pack, reading: Reading): Words[] {
  const { row, vocabulary, asOf } = reading
  const criteria = scheme.tiers.find((tier) => tier.code === code)?.criteria ?? []
  return criteria
    .filter(({ rule }) => toPredicate(rule.tree, vocabulary, { asOf })(row))
    .map(({ words, rule }) => {
      const values = valuesRead(rule.tree, pack, reading)
      return { zh: `${words.zh}（${values.zh}）`, en: `${words.en} (${values.en})` }
    })
}
