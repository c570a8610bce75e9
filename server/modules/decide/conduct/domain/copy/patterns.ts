import { fold } from './folded-text.ts'

/** Lexical classes of the rules, by name: `{promise}` in a pattern is any word of the class. */
export type Lexicon = Readonly<Record<string, readonly string[]>>

/** Gaps: of the clause or of the sentence, and whether a negation may stand in them. */
const gaps: Readonly<Record<string, string>> = {
  '~': '[^，。不非无未没勿]{0,8}?',
  '…': '[^。不非无未没勿]{0,22}?',
  '~~': '[^。]{0,22}?',
  '~~~': '[^]{0,40}?',
}
const figure = '(?:[0-9][0-9.]{0,6}|[零一二两三四五六七八九十百千万亿半几点]{1,7})'
/** Repetition without a bound is refused: whatever a pack writes, a check takes no longer. */
const unbounded = /[*+\\]|\{(?![0-9]{1,2}(?:,[0-9]{1,2})?\})/

/**
 * A rule's pattern: words with `{class}`, `(a|b)`, `[…]`, `?`, `{0,9}`, a figure as `#`, and gaps:
 * `~` a few characters of the clause, `…` some of the sentence, neither across a negation; `~~` and
 * `~~~` the like across anything.
 * @throws SyntaxError for a pattern that can't be read, or names an unknown class.
 */
export function patternOf(written: string, lexicon: Lexicon): RegExp {
  return new RegExp(expanded(written, lexicon, 0), 'gu')
}

function expanded(written: string, lexicon: Lexicon, depth: number): string {
  if (depth > 4) throw new SyntaxError(`classes in a circle: ${written}`)
  const bare = written.replaceAll(/\{[a-z_]+\}/g, '')
  if (unbounded.test(bare)) throw new SyntaxError(`not a pattern: ${written}`)
  return written
    .replaceAll(/(~{1,3}|…)\??/g, (_, gap: string) => gaps[gap] ?? '')
    .replaceAll('#', figure)
    .replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => {
      const words = lexicon[name]
      if (words === undefined) throw new SyntaxError(`no class ${name}`)
      return `(?:${words.map((word) => expanded(word, lexicon, depth + 1)).join('|')})`
    })
}

/** English patterns: whole words; `~` is a gap of a few words. */
export function englishPatternOf(written: string): RegExp {
  if (unbounded.test(written)) throw new SyntaxError(`not a pattern: ${written}`)
  const gapped = written
    .replaceAll('~', '(?:(?!\\bnot\\b|n.t\\b|\\bno\\b|\\bnever\\b)[^.]){0,24}?')
    .replaceAll('#', '[0-9][0-9.,]{0,9}')
  return new RegExp(`(?<![a-z])(?:${gapped})(?![a-z])`, 'gu')
}

/** A phrase as typed: found wherever it stands, even with a letter put in. */
export function phrasePattern(phrase: string): RegExp {
  const units = [...fold(phrase).text].map((unit) => unit.replace(/[.?()[\]|^$*+\\{}]/, '\\$&'))
  return new RegExp(units.join('[a-z0-9]?'), 'gu')
}
