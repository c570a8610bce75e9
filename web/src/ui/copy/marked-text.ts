/** Where something stands in a text, in UTF-16 units; `from` equal to `to` is nowhere in it. */
export interface Place {
  readonly from: number
  readonly to: number
}

/** A stretch of the text with the numbers of all findings that cover it. */
export interface Stretch {
  readonly from: number
  readonly text: string
  readonly findings: readonly number[]
}

/** Cuts a text at every finding's ends, so that findings that overlap are all shown in place. */
export function stretchesOf(text: string, places: readonly Place[]): Stretch[] {
  const inText = places.filter(({ from, to }) => from < to && from < text.length)
  const cuts = [
    ...new Set([
      0,
      text.length,
      ...inText.flatMap(({ from, to }) => [from, Math.min(to, text.length)]),
    ]),
  ].toSorted((a, b) => a - b)
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? text.length
    return {
      from,
      text: text.slice(from, to),
      findings: places.flatMap((place, number) =>
        place.from <= from && place.to >= to ? [number] : [],
      ),
    }
  })
}
