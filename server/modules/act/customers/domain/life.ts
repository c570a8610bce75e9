import type { Customer360 } from '#contracts/customers.ts'
import type { Words } from '#contracts/words.ts'
import { cents } from '#kernel/cents.ts'
import { roughMoneyWords, toPredicate, toWords } from '#kernel/rule/index.ts'
import type { Pack } from '#modules/know/strategy/index.ts'

import { daysAveraged, paceOf, paceWords } from './critical-pace.ts'
import { groupColumn } from './mart-columns.ts'
import { valuesRead } from './values-read.ts'
import type { Reading } from './tier-places.ts'

/** The life stage the night found, with the condition that put the customer there. */
export function lifeStageOf(pack: Pack, { row, vocabulary }: Reading): Customer360['lifeStage'] {
  const code = row['life_stage']
  if (typeof code !== 'string') return null
  const found = pack.lifeStages.cases.find((one) => one.code === code)
  if (found !== undefined) {
    return { code, words: found.words, reason: toWords(found.rule.tree, vocabulary) }
  }
  const { otherwise } = pack.lifeStages
  const reason = otherwise.meaning ?? { zh: '其余客户', en: 'all others' }
  return { code, words: otherwise.words, reason }
}

export function lifeGroupsOf(pack: Pack, { row, vocabulary }: Reading): Customer360['lifeGroups'] {
  return pack.lifeGroups
    .filter(({ name }) => row[groupColumn(name)] === true)
    .map(({ name, words, rule }) => ({
      code: name,
      words,
      reason: toWords(rule.tree, vocabulary),
    }))
}

/** The threshold the customer is near, with the gap in yuan and what to make of it. */
export function criticalOf(pack: Pack, { row, asOf }: Reading): Customer360['critical'] {
  const kind = row['critical_kind']
  const gap = row['critical_gap']
  if ((kind !== 'rising' && kind !== 'falling') || typeof gap !== 'number') return null
  const band = pack.critical.find(({ name }) => name === row['critical_band'])
  const unit = pack.moneyUnit
  const amount = roughMoneyWords(cents(gap), unit)
  const threshold =
    band === undefined
      ? { zh: '门槛', en: 'the threshold' }
      : roughMoneyWords(cents(band.thresholdCents), unit)
  return {
    kind,
    gapCents: gap,
    target: band?.words ?? threshold,
    sentence: criticalSentence(pack, band, {
      ...{ kind, amount, threshold },
      pace: kind === 'rising' ? paceNeeded(pack, band, row, asOf) : nothing,
    }),
  }
}

const nothing: Words = { zh: '', en: '' }

/** On a measure that is an average: what the days left must hold. */
function paceNeeded(
  pack: Pack,
  band: Pack['critical'][number] | undefined,
  row: Reading['row'],
  asOf: Reading['asOf'],
): Words {
  const over = band === undefined ? undefined : daysAveraged(pack, band.measure)
  const average = band === undefined ? undefined : row[band.measure]
  if (band === undefined || over === undefined || typeof average !== 'number') return nothing
  return paceWords(paceOf(average, { threshold: band.thresholdCents, over, asOf }))
}

/** By which scheme and measure, how much, to which tier, and what brings it. */
function criticalSentence(
  pack: Pack,
  band: Pack['critical'][number] | undefined,
  {
    kind,
    amount,
    threshold,
    pace,
  }: { kind: 'rising' | 'falling'; amount: Words; threshold: Words; pace: Words },
): Words {
  const scheme = pack.schemes.find(({ name }) => name === band?.of?.scheme)
  const tier = scheme?.tiers.find(({ code }) => code === band?.of?.tier)
  const measure = pack.measures.find(({ name }) => name === band?.measure)?.words
  const by =
    scheme && measure
      ? {
          zh: `按${scheme.words.zh}（${measure.zh}）：`,
          en: `By ${scheme.words.en} (${measure.en}): `,
        }
      : { zh: '', en: '' }
  const to = tier ? { zh: `（${tier.words.zh}）`, en: ` (${tier.words.en})` } : { zh: '', en: '' }
  if (kind === 'falling') {
    return {
      zh: `${by.zh}仅高出 ${threshold.zh} ${amount.zh}${to.zh}，且资产在下降`,
      en: `${by.en}only ${amount.en} above ${threshold.en}${to.en}, and going down`,
    }
  }
  const families = (band?.products ?? []).flatMap(
    (code) => pack.families.find((family) => family.code === code)?.words ?? [],
  )
  const via =
    families.length === 0
      ? { zh: '', en: '' }
      : {
          zh: `；可谈：${families.map(({ zh }) => zh).join('、')}`,
          en: `; to talk about: ${families.map(({ en }) => en).join(', ')}`,
        }
  return {
    zh: `${by.zh}再增加 ${amount.zh}即达 ${threshold.zh}${to.zh}${pace.zh}${via.zh}`,
    en: `${by.en}${amount.en} more reaches ${threshold.en}${to.en}${pace.en}${via.en}`,
  }
}

/** The churn score with each signal that holds and the values it read. */
export function churnOf(pack: Pack, reading: Reading): Customer360['churn'] {
  const { row, vocabulary, asOf } = reading
  const tag = pack.tags.find(({ name }) => name === pack.churnTag)
  const points = row[pack.churnTag]
  const signals = tag?.kind === 'model' && tag.model === 'points' ? tag.signals : []
  return {
    points: typeof points === 'number' ? points : 0,
    signals: signals
      .filter(({ rule }) => toPredicate(rule.tree, vocabulary, { asOf })(row))
      .map((signal) => ({
        code: signal.code,
        words: signal.words,
        points: signal.points,
        sentence: valuesRead(signal.rule.tree, pack, reading),
      })),
  }
}
