/**
 * State in the address, readable and sendable: plain text values, no JSON and no quotes around
 * them. Empty values are left out, so that one view has one address.
 */
export type Search = Record<string, string>

export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text))
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(name, value)
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** Keeps the named values that are texts; whatever else stands in an address is ignored. */
export function pickSearch<Name extends string>(
  search: Record<string, unknown>,
  ...names: Name[]
): Partial<Record<Name, string>> {
  const kept: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = search[name]
    if (typeof value === 'string' && value !== '') kept[name] = value
  }
  return kept
}

/** One of the choices, or the first where the address says something else. */
export function oneOf<Choice extends string>(
  value: string | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  return choices.find((choice) => choice === value) ?? choices[0]
}

/** Where to go after signing in: a path of ours, never another site. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || /^\/[/\\]/.test(next)) return '/'
  return next.startsWith('/sign-in') ? '/' : next
}

/** Fills `:name` in an endpoint's path and appends its query; what is undefined is left out. */
export function fillPath(
  path: string,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    // Several of a name stand one after the other.
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one !== undefined) search.append(name, String(one))
    }
  }
  return search.size === 0 ? filled : `${filled}?${search}`
}
