/** Two customer numbers said to be of one person. */
export type Merge = readonly [one: string, other: string]

/** A merge as it is kept: the lesser number first. */
export function mergeOf(one: string, other: string): Merge {
  return one < other ? [one, other] : [other, one]
}

/**
 * Who is one person by the merges that stand: each merged number with the least number of its
 * person. Merges chain: who is one with B, which is one with C, is one with C.
 */
export function personsOf(merges: readonly Merge[]): ReadonlyMap<string, string> {
  const parent = new Map<string, string>()
  const root = (id: string): string => {
    const above = parent.get(id) ?? id
    return above === id ? id : root(above)
  }
  for (const [one, other] of merges) {
    const [least, greatest] = mergeOf(root(one), root(other))
    for (const id of [one, other]) if (!parent.has(id)) parent.set(id, id)
    parent.set(greatest, least)
  }
  return new Map([...parent.keys()].map((id) => [id, root(id)]))
}
