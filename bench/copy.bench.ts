import { figuresByRule, figuresOf } from '#modules/decide/conduct/corpus/measure-copy.ts'
import { halves, hands, readCorpus } from '#modules/decide/conduct/corpus/read-corpus.ts'
import type { LabelledCopy } from '#modules/decide/conduct/corpus/read-corpus.ts'
import { copyRulesOf } from '#modules/decide/conduct/index.ts'
import type { CopyRules } from '#modules/decide/conduct/index.ts'
import { loadPack } from '#modules/know/strategy/index.ts'

import type { BenchOptions, Figure } from './figure.ts'

/**
 * The check of copy against the labelled corpus, hand by hand: what must be blocked and is, and what
 * is lawful and is spoken against. By kind for the open half; of the sealed one by rule alone, so
 * that rules stay made without its words.
 */
export async function* run(options: BenchOptions): AsyncGenerator<Figure> {
  const loaded = await loadPack('strategy')
  if (!loaded.ok) throw new Error('the shipped strategy has problems')
  const rules = copyRulesOf(loaded.pack.copy)
  const share = (name: string, value: number): Figure => ({
    ...{ bench: 'copy', figure: name, unit: 'share', value: Number(value.toFixed(4)) },
  })
  for (const hand of hands) {
    for (const half of halves) {
      const name = hand === 'first' ? half : `${half}_${hand}`
      options.tell(`${half} half of the ${hand} hand`)
      const pieces = await readCorpus(half, hand)
      const { recall, falseAlarms } = figuresOf(pieces, rules)
      yield share(`${name}_recall`, recall)
      yield share(`${name}_false_alarms`, falseAlarms)
      const parts = half === 'sealed' ? byRule(pieces, rules) : byKind(pieces, rules)
      for (const [part, value] of parts) yield share(`${name}_${part}`, value)
    }
  }
}

type Part = readonly [name: string, share: number]

function byKind(pieces: readonly LabelledCopy[], rules: CopyRules): Part[] {
  return [...new Set(pieces.map((piece) => piece.kind))].flatMap((kind) => {
    const of = figuresOf(
      pieces.filter((piece) => piece.kind === kind),
      rules,
    )
    return [
      ...(of.blocked > 0 ? [[`recall/${kind}`, of.recall] as const] : []),
      ...(of.lawful > 0 ? [[`false_alarms/${kind}`, of.falseAlarms] as const] : []),
    ]
  })
}

function byRule(pieces: readonly LabelledCopy[], rules: CopyRules): Part[] {
  const { recall, falseAlarms } = figuresByRule(pieces, rules)
  const lawful = pieces.filter(({ verdict }) => verdict === 'allow').length
  return [
    ...[...recall].map(([rule, { found, of }]) => [`recall/${rule}`, found / of] as const),
    ...[...falseAlarms].map(([rule, hits]) => [`false_alarms/${rule}`, hits / lawful] as const),
  ]
}
