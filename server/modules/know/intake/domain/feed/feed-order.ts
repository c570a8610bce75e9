import type { Feed } from './feed.ts'

/**
 * Feeds in an order in which each comes after those whose facts it looks up; undefined for circles.
 */
export function inOrderOfNeed(feeds: readonly Feed[]): Feed[] | undefined {
  const ordered: Feed[] = []
  const waiting = new Set(feeds)
  while (waiting.size > 0) {
    const ready = [...waiting].filter((feed) => {
      const needed = factsLookedUp(feed)
      return [...waiting].every((other) => other === feed || !delivers(other, needed))
    })
    if (ready.length === 0) return undefined
    for (const feed of ready) {
      ordered.push(feed)
      waiting.delete(feed)
    }
  }
  return ordered
}

/** Feeds among `others` that a feed must wait for. */
export function needs(feed: Feed, others: readonly Feed[]): Feed[] {
  const needed = factsLookedUp(feed)
  return others.filter((other) => other !== feed && delivers(other, needed))
}

function factsLookedUp(feed: Feed): ReadonlySet<string> {
  return new Set(
    [feed.main, ...feed.also].flatMap(({ columns }) =>
      columns.flatMap(({ source }) => (source.kind === 'lookup' ? [source.fact.name] : [])),
    ),
  )
}

function delivers(feed: Feed, facts: ReadonlySet<string>): boolean {
  return [feed.main, ...feed.also].some(({ fact }) => facts.has(fact.name))
}
