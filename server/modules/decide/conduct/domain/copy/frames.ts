import type { Frame } from './copy-rules.ts'

interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Where a frame is said: the clause or sentence holds a word of each class, at places of their own,
 * and nothing that makes it lawful. What is found reaches from the first word to the last.
 */
export function framesIn(
  text: string,
  frame: Frame,
  stands: (text: string, span: Span) => boolean,
): Span[] {
  // A negation within one of its words is the frame's own: 不保本只是走个形式.
  const allStand = (spans: readonly Span[]): boolean =>
    spans.every((span) =>
      stands(
        spans.reduce((rest, other) => (other === span ? rest : without(rest, other)), text),
        span,
      ),
    )
  const marks = frame.within === 'clause' ? /[，。]/u : /。/u
  return unitsOf(text, marks).flatMap(({ from, to }) => {
    const unit = text.slice(from, to)
    if (frame.all.some((word) => unit.search(word) < 0)) return []
    if (frame.none.some((word) => unit.search(word) >= 0)) return []
    const spans = chosen(
      frame.all.map((word) =>
        [...unit.matchAll(word)].map((one) => ({
          ...{ from: from + one.index, to: from + one.index + one[0].length },
        })),
      ),
      allStand,
    )
    if (spans === undefined) return []
    const starts = spans.map((span) => span.from)
    return [{ from: Math.min(...starts), to: Math.max(...spans.map((span) => span.to)) }]
  })
}

function unitsOf(text: string, mark: RegExp): Span[] {
  const units: Span[] = []
  let from = 0
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && !mark.test(text[at] ?? '')) continue
    if (at > from) units.push({ from, to: at })
    from = at + 1
  }
  return units
}

const without = (text: string, { from, to }: Span): string =>
  text.slice(0, from) + '＿'.repeat(to - from) + text.slice(to)

/** One place of each class, none within another's, and none excused. */
function chosen(
  classes: readonly (readonly Span[])[],
  allStand: (spans: readonly Span[]) => boolean,
  taken: readonly Span[] = [],
): Span[] | undefined {
  const [first, ...rest] = classes
  if (first === undefined) return allStand(taken) ? [...taken] : undefined
  for (const span of first) {
    if (taken.some(({ from, to }) => from < span.to && to > span.from)) continue
    const found = chosen(rest, allStand, [...taken, span])
    if (found !== undefined) return found
  }
  return undefined
}
