import type { Words } from '#contracts/words.ts'

import { conductRules } from './domain/conduct-rules.ts'
import { lawFamilies } from './domain/gates/law-families.ts'
import { ladderForTraits } from './domain/gates/ladder.ts'
import type { ConductPack } from './domain/gates/ladder.ts'

/** Something that begins or ends on a day, whoever does nothing. */
export interface StrategyChange {
  readonly date: string
  readonly code: string
  readonly words: Words
  readonly source: string
}

const lastDay = '9999-12-31'

/** What of law, copy and actions takes effect or ends after a date: the soonest first. */
export function changesAfter(strategy: ConductPack, date: string): StrategyChange[] {
  const changes = [...ofRules(strategy), ...ofProducts(strategy), ...ofActions(strategy)]
  const coming = changes.filter((change) => change.date > date)
  return [...new Map(coming.map((one) => [`${one.date} ${one.code}`, one])).values()].toSorted(
    (a, b) => (`${a.date} ${a.code}` < `${b.date} ${b.code}` ? -1 : 1),
  )
}

function ofRules(strategy: ConductPack): StrategyChange[] {
  return conductRules(strategy, lastDay).flatMap(({ inForceFrom, code, words, source }) =>
    inForceFrom === null ? [] : [{ date: inForceFrom, code, words, source }],
  )
}

/** Gates that only a product lets one see: of each family law asks about, one nothing is known of. */
function ofProducts(strategy: ConductPack): StrategyChange[] {
  return lawFamilies.flatMap((family) => {
    const traits = {
      name: family,
      purpose: 'marketing',
      family,
      familyClass: null,
      productRisk: null,
      privatePlacement: false,
      minimumYuan: null,
      yearlyTotalCost: null,
      channels: ['sms'],
    } as const
    return ladderForTraits(traits, strategy, { date: lastDay }).flatMap(
      ({ inForceFrom, code, words, source }) =>
        inForceFrom === null ? [] : [{ date: inForceFrom, code, words, source }],
    )
  })
}

function ofActions({ pack }: ConductPack): StrategyChange[] {
  return pack.actions.flatMap(({ name, words, validFrom, validTo, source }) => [
    ...(validFrom === null
      ? []
      : [
          {
            date: validFrom,
            code: `action_begins:${name}`,
            words: { zh: `动作开始：${words.zh}`, en: `an action begins: ${words.en}` },
            source,
          },
        ]),
    ...(validTo === null
      ? []
      : [
          {
            date: validTo,
            code: `action_ends:${name}`,
            words: { zh: `动作最后一天：${words.zh}`, en: `last day of an action: ${words.en}` },
            source,
          },
        ]),
  ])
}
