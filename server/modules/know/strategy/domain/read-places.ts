import { cents } from '#kernel/cents.ts'
import type { Vocabulary } from '#kernel/rule/index.ts'
import { entryOf } from './entry.ts'
import type { CriticalBand, LifeGroup, LifeStages, Scheme, Tier } from './pack.ts'
import type { PackPath } from './place-index.ts'
import { say } from './problem.ts'
import { otherwiseOf, readCases } from './read-tag.ts'
import { allRead } from './reader.ts'
import type { PackReader } from './reader.ts'
import type { WrittenCritical, WrittenPack, WrittenScheme } from './schema.ts'
import { tierColumn } from './vocabulary.ts'

/** Reads one tier scheme. */
export function readScheme(
  name: string,
  written: WrittenScheme,
  reader: PackReader,
  vocabulary: Vocabulary,
): Scheme | undefined {
  const path: PackPath = ['schemes', name]
  const appliesTo =
    written.for === undefined ? undefined : reader.rule([...path, 'for'], written.for, vocabulary)
  const tiers = allRead(
    Object.entries(written.tiers).map(([code, tier]): Tier | undefined => {
      const criteria = allRead(
        Object.entries(tier.when).map(([criterion, { words, rule }]) => {
          const place = [...path, 'tiers', code, 'when', criterion, 'rule']
          const read = reader.rule(place, rule, vocabulary)
          return read && { name: criterion, words, rule: read }
        }),
      )
      return (
        criteria && {
          code,
          words: tier.words,
          meaning: tier.meaning,
          criteria,
          services: tier.services,
        }
      )
    }),
  )
  if (tiers === undefined) return undefined
  const down = written.step_down
  return {
    ...entryOf(name, written, reader.places.find(path)),
    appliesTo,
    needs: written.needs,
    stepDown:
      down === 'at_once'
        ? down
        : { monthsBelow: down.months_below, monthsWatched: down.months_watched, to: down.to },
    tiers,
    otherwise: { ...otherwiseOf(written.otherwise), services: written.otherwise.services },
  }
}

export function readLifeGroups(
  { life_groups }: WrittenPack,
  reader: PackReader,
  vocabulary: Vocabulary,
): LifeGroup[] {
  return Object.entries(life_groups)
    .map(([name, group]) => {
      const path: PackPath = ['life_groups', name]
      const rule = reader.rule([...path, 'rule'], group.rule, vocabulary)
      return rule && { ...entryOf(name, group, reader.places.find(path)), rule }
    })
    .filter((group) => group !== undefined)
}

export function readLifeStages(
  { life_stages }: WrittenPack,
  reader: PackReader,
  vocabulary: Vocabulary,
): LifeStages {
  const path: PackPath = ['life_stages']
  return {
    ...entryOf('life_stage', life_stages, reader.places.find(path)),
    cases: readCases(path, life_stages.cases, reader, vocabulary).filter(
      (one) => one !== undefined,
    ),
    otherwise: otherwiseOf(life_stages.otherwise),
  }
}

export function readCritical(
  { critical, schemes }: WrittenPack,
  reader: PackReader,
  vocabulary: Vocabulary,
): CriticalBand[] {
  return Object.entries(critical)
    .map(([name, band]) =>
      readBand(['critical', name], name, { written: band, schemes }, reader, vocabulary),
    )
    .filter((band) => band !== undefined)
}

function readBand(
  path: PackPath,
  name: string,
  { written, schemes }: { readonly written: WrittenCritical } & Pick<WrittenPack, 'schemes'>,
  reader: PackReader,
  vocabulary: Vocabulary,
): CriticalBand | undefined {
  const { kind, measure, threshold, from, below, when, scheme, tier } = written
  const range = kind === 'rising' ? [from, threshold] : [threshold, below]
  const [low, high] = range
  if (
    low === undefined ||
    high === undefined ||
    low >= high ||
    (kind === 'rising' ? below : from) !== undefined
  ) {
    return reader.refuse(
      path,
      say(
        '升级临界写 from（低于 threshold），降级临界写 below（高于 threshold）',
        'rising bands have from (below the threshold), falling ones below (above it)',
      ),
      say('请补全并核对大小', 'give the one that is missing and check the order'),
    )
  }
  const held = heldCondition(written, schemes)
  if (held === undefined) {
    return reader.refuse(
      path,
      say(
        '临界档所说的分层或等级不存在，或该等级的规则不看这个指标',
        'the scheme or tier of this band is unknown, or the tier does not read its measure',
      ),
      say(
        '请写 schemes 中的 scheme 与 tier，measure 用该等级自己的指标',
        "name a scheme and tier of schemes, and take the tier's own measure",
      ),
    )
  }
  const further = when === undefined ? '' : ` and (${when})`
  const text = `${measure} >= ${low} and ${measure} < ${high}${held}${further}`
  const rule = reader.rule(path, text, vocabulary)
  return (
    rule && {
      ...entryOf(name, written, reader.places.find(path)),
      kind,
      of: scheme === undefined || tier === undefined ? null : { scheme, tier },
      products: written.products,
      measure,
      thresholdCents: cents(Math.round(threshold * 100)),
      rule,
    }
  )
}

/**
 * Which tier the customer must hold to be near the band's: a customer at the top is short of nothing.
 * Undefined where the band names no tier of a scheme, or one that is not of this measure.
 */
function heldCondition(
  { kind, measure, scheme, tier }: WrittenCritical,
  schemes: WrittenPack['schemes'],
): string | undefined {
  const named = schemes[scheme ?? '']
  const place = Object.keys(named?.tiers ?? {}).indexOf(tier ?? '')
  if (named === undefined || scheme === undefined || tier === undefined || place < 0) {
    return undefined
  }
  const criteria = Object.values(named.tiers[tier]?.when ?? {})
  if (!criteria.some(({ rule }) => rule.split(/[^a-z0-9_]+/).includes(measure))) return undefined
  if (kind === 'falling') return ` and ${tierColumn(scheme)} = '${tier}'`
  const below = [...Object.keys(named.tiers).slice(place + 1), named.otherwise.code]
  return ` and ${tierColumn(scheme)} in (${below.map((code) => `'${code}'`).join(', ')})`
}
