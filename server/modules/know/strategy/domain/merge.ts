/** Plain data as YAML gives it. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain }
export type PlainMap = { [key: string]: Plain }

export function isMap(value: Plain | undefined): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Lays an overlay on a pack: maps are merged key by key, anything else is replaced, `~` removes.
 * Keys keep the base's order; new ones come last. Removing what is not there is reported to
 * `onMissing`, since a misspelt removal would otherwise keep what was meant to go.
 */
export function layOver(
  base: PlainMap,
  overlay: PlainMap,
  onMissing: (path: string[]) => void,
  path: string[] = [],
): PlainMap {
  const merged: PlainMap = { ...base }
  for (const [key, value] of Object.entries(overlay)) {
    const here = [...path, key]
    const below = merged[key]
    if (value === null) {
      if (below === undefined) onMissing(here)
      delete merged[key]
    } else if (isMap(value) && isMap(below)) {
      merged[key] = layOver(below, value, onMissing, here)
    } else {
      merged[key] = value
    }
  }
  return merged
}
