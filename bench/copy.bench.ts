import { figuresOf } from '#modules/decide/conduct/corpus/measure-copy.ts'
import { halves, readCorpus } from '#modules/decide/conduct/corpus/read-corpus.ts'
import { copyRulesOf } from '#modules/decide/conduct/index.ts'
import { loadPack } from '#modules/know/strategy/index.ts'

import type { BenchOptions, Figure } from './figure.ts'

/**
 * The check of copy against the labelled corpus: what must be blocked and is, and what is lawful and
 * is spoken against. By kind for the open half only: of the sealed one nothing but these two figures
 * is told, so that rules stay made without it.
 */
export async function* run(options: BenchOptions): AsyncGenerator<Figure> {
  const loaded = await loadPack('strategy')
  if (!loaded.ok) throw new Error('the shipped strategy has problems')
  const rules = copyRulesOf(loaded.pack.copy)
  const figure = (name: string, value: number): Figure => ({
    ...{ bench: 'copy', figure: name, unit: 'share', value: Number(value.toFixed(4)) },
  })
  for (const half of halves) {
    options.tell(`${half} half`)
    const pieces = await readCorpus(half)
    const { recall, falseAlarms } = figuresOf(pieces, rules)
    yield figure(`${half}_recall`, recall)
    yield figure(`${half}_false_alarms`, falseAlarms)
    if (half === 'sealed') continue
    for (const kind of new Set(pieces.map((piece) => piece.kind))) {
      const of = figuresOf(
        pieces.filter((piece) => piece.kind === kind),
        rules,
      )
      if (of.blocked > 0) yield figure(`open_recall/${kind}`, of.recall)
      if (of.lawful > 0) yield figure(`open_false_alarms/${kind}`, of.falseAlarms)
    }
  }
}
