import type { EventMapping } from '#modules/know/strategy/index.ts'

import type { Properties } from './read-message.ts'

/** What a received message is called: names are read without case. */
export interface Called {
  readonly type: string
  readonly name: string | null
}

/** Finds the strategy's entry of a message: by its name, else the one for the rest of its type. */
export function eventFinder(
  events: readonly EventMapping[],
): (called: Called) => EventMapping | undefined {
  const known = new Map<string, EventMapping>()
  for (const entry of events) {
    const names = entry.called.length === 0 ? [''] : entry.called
    for (const name of names) known.set(keyOf(entry.type, name), entry)
  }
  return ({ type, name }) => known.get(keyOf(type, name ?? '')) ?? known.get(keyOf(type, ''))
}

const keyOf = (type: string, name: string) => `${type} ${name.trim().toLowerCase()}`

/** Every property the strategy names: the only ones kept. */
export function allowedProperties(events: readonly EventMapping[]): ReadonlySet<string> {
  return new Set(
    events.flatMap(({ subject, value, keep }) =>
      [subject, value, ...keep].filter((name) => name !== null),
    ),
  )
}

/** What an event was about, and its number, as the fact holds them. */
export function factParts(
  entry: EventMapping,
  called: Called,
  properties: Properties,
): { readonly subject: string | null; readonly value: number | null } {
  const about = entry.subject === null ? pageName(called) : properties[entry.subject]
  const number = entry.value === null ? undefined : Number(properties[entry.value] ?? Number.NaN)
  return {
    subject: about === undefined || about === null ? null : String(about),
    value: number !== undefined && Math.abs(number) <= MOST_VALUE ? number : null,
  }
}

/** Beyond it the fact's decimal holds no number. */
const MOST_VALUE = 999_999_999_999

function pageName({ type, name }: Called): string | null {
  return type === 'page' || type === 'screen' ? name : null
}
