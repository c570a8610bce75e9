/** A placeholder as it stands in a copy, by UTF-16 positions. */
export interface CopyPlaceholder {
  /** With its braces. */
  readonly text: string
  /** What is inside, when it is one we can fill. */
  readonly name: PlaceholderName | null
  readonly from: number
  readonly to: number
}

const placeholderNames = ['name', 'unsubscribe'] as const
type PlaceholderName = (typeof placeholderNames)[number]

/** Braces of either width; one that is never closed is a mistake too. */
const braced = /[{｛][^{}｛｝]*[}｝]|[{}｛｝]/g

/**
 * Everything in braces in a copy. `{name}` and `{unsubscribe}` are filled when it goes out; any
 * other (`name` null: `{余额}`, `｛name｝`, a lone brace) is refused before a campaign may begin.
 */
export function copyPlaceholders(copy: string): CopyPlaceholder[] {
  return [...copy.matchAll(braced)].map((match) => {
    const [text] = match
    const inside = placeholderNames.find((name) => text === `{${name}}`)
    return { text, name: inside ?? null, from: match.index, to: match.index + text.length }
  })
}

export type CopyValues = Readonly<Record<PlaceholderName, string>>

/** The copy as the customer reads it. */
export function fillCopy(copy: string, values: CopyValues): string {
  let filled = ''
  let at = 0
  for (const { name, from, to } of copyPlaceholders(copy)) {
    if (name === null) continue
    filled += copy.slice(at, from) + values[name]
    at = to
  }
  return filled + copy.slice(at)
}
