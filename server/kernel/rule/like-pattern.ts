import type { RuleTextMatch } from './tree.ts'

/**
 * Reads the pattern of a typed `like`. Only a wildcard `%` at either end is understood; a backslash
 * before `%`, `_` or itself makes them literal. Undefined for any other pattern: refused rather
 * than half understood. `whole` is a pattern without wildcards, which is an equality.
 */
export function readPattern(
  pattern: string,
): { match: RuleTextMatch | 'whole'; value: string } | undefined {
  let value = ''
  let opens = false
  let closes = false
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at)
    const following = pattern.charAt(at + 1)
    if (character === '\\' && (following === '%' || following === '_' || following === '\\')) {
      value += following
      at += 1
    } else if (character === '_') {
      return undefined
    } else if (character !== '%') {
      value += character
    } else if (at === 0) {
      opens = true
    } else if (at === pattern.length - 1) {
      closes = true
    } else {
      return undefined
    }
  }
  if (opens && closes) return { match: 'contains', value }
  if (opens) return { match: 'ends', value }
  return closes ? { match: 'starts', value } : { match: 'whole', value }
}
