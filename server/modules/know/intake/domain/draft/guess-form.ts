import { usualSeparators } from '../feed/usual-separators.ts'

/** How a file seems to be written, from its first lines. */
export interface GuessedForm {
  readonly separator: string
  readonly recordSeparator: string | undefined
  readonly quote: '"' | undefined
  readonly trailingSeparator: boolean
}

const recordSeparators = ['|-|\n', '\x1e\n', '\x1e']

/** The separator that stands in every line equally often; of several the longest, then the most. */
export function guessForm(text: string): GuessedForm {
  const recordSeparator = recordSeparators.find((end) => text.split(end).length > 2)
  const lines = text
    .split(recordSeparator ?? '\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '')
    .slice(0, 200)
  let best = { separator: ',', score: 0 }
  for (const separator of usualSeparators) {
    const counts = lines.map((line) => countOutsideQuotes(line, separator))
    const usual = mode(counts)
    if (usual === 0) continue
    const alike = counts.filter((count) => count === usual).length / counts.length
    const score = alike * 100 + (separator.length - 1) * 50 + Math.min(usual, 40) / 10
    if (alike >= 0.5 && score > best.score) best = { separator, score }
  }
  const { separator } = best
  // A quoted field may hold the separator: between two of them, not between all that look so.
  const sign = separator.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const quoted = new RegExp(`(^|${sign})"([^"]|"")*"(${sign}|$)`)
  return {
    separator,
    recordSeparator,
    quote: lines.some((line) => quoted.test(line)) ? '"' : undefined,
    trailingSeparator: lines.length > 0 && lines.every((line) => line.endsWith(separator)),
  }
}

function countOutsideQuotes(line: string, separator: string): number {
  return line.replaceAll(/"[^"]*"/g, '""').split(separator).length - 1
}

function mode(numbers: readonly number[]): number {
  const counted = Map.groupBy(numbers, (number) => number)
  let usual = 0
  let times = 0
  for (const [number, found] of counted) {
    if (number > 0 && found.length > times) [usual, times] = [number, found.length]
  }
  return usual
}

/**
 * Whether the first record names the columns: none a number, where later ones have some; a name may
 * stand twice in a bad header.
 */
export function looksLikeHeader(
  first: readonly string[],
  later: readonly (readonly string[])[],
): boolean {
  const named = first.filter((name) => name !== '')
  if (named.length === 0) return false
  const isNumber = (text: string) => /^[+-]?\d[\d.,:/ -]*$/.test(text)
  if (first.some(isNumber)) return false
  const twice = new Set(named).size !== named.length
  if (twice && !first.some((_, index) => later.some((row) => isNumber(row[index] ?? ''))))
    return false
  return (
    later.length === 0 ||
    first.some((_, index) => later.some((row) => isNumber(row[index] ?? ''))) ||
    first.every((name, index) => later.every((row) => row[index] !== name))
  )
}
