import type { Pack } from '#modules/know/strategy/index.ts'

/** At most so many marketing contacts in so many days up to the business date. */
export interface ContactLimit {
  readonly code: string
  /** Null: all channels together. */
  readonly channel: string | null
  readonly days: number
  readonly most: number
}

/**
 * The caps of a pack as days and numbers, for a check that counts contacts itself. A cap over a
 * measure that counts no whole days of contacts can't be said so, and is left to the gates.
 */
export function contactLimits(pack: Pack): ContactLimit[] {
  const measures = new Map(pack.measures.map((measure) => [measure.name, measure]))
  return Object.entries(pack.conduct.caps).flatMap(([code, { channel, measure, most }]) => {
    const [source, ...others] = measures.get(measure)?.alternatives?.[0] ?? []
    if (source === undefined || others.length > 0 || source.fact !== 'contact') return []
    const { window } = source
    return window.kind === 'last' && window.ending === undefined && window.length.unit === 'd'
      ? [{ code, channel, days: window.length.count, most }]
      : []
  })
}
