import type { Output } from '../../lib/api.ts'

export type Change = Output<'compareVersions'>['changes'][number]

/** What changed in one entry of the pack, field by field. */
export interface ChangedEntry {
  readonly entry: string
  readonly file: string
  readonly kind: Change['kind']
  readonly changes: readonly Change[]
}

/** The changes by entry, in the order they came. */
export function entriesOf(changes: readonly Change[]): ChangedEntry[] {
  const entries = new Map<string, ChangedEntry>()
  for (const change of changes) {
    const { entry, file, kind } = change
    const known = entries.get(entry)
    entries.set(entry, { entry, file, kind, changes: [...(known?.changes ?? []), change] })
  }
  return [...entries.values()]
}

/** Entries of a file whose name, field or text holds what is looked for. */
export function findEntries(
  entries: readonly ChangedEntry[],
  { file, find }: { file?: string; find?: string },
): ChangedEntry[] {
  const wanted = (find ?? '').trim().toLowerCase()
  return entries.filter(
    (one) =>
      (file === undefined || one.file === file) &&
      (wanted === '' || textsOf(one).some((text) => text.toLowerCase().includes(wanted))),
  )
}

function textsOf({ entry, changes }: ChangedEntry): string[] {
  return [
    entry,
    ...changes.flatMap(({ field, before, after }) =>
      [field, before, after].filter((text) => text !== null),
    ),
  ]
}

/** How many entries came, went and changed. */
export function countKinds(entries: readonly ChangedEntry[]): Record<Change['kind'], number> {
  const counts = { added: 0, removed: 0, changed: 0 }
  for (const { kind } of entries) counts[kind] += 1
  return counts
}

/** The parts of a text that another has not: the same beginning and end are left alone. */
export function middleOf(
  text: string,
  other: string,
): [start: string, middle: string, end: string] {
  const most = Math.min(text.length, other.length)
  let start = 0
  while (start < most && text[start] === other[start]) start += 1
  let end = 0
  while (end < most - start && text.at(-1 - end) === other.at(-1 - end)) end += 1
  return [text.slice(0, start), text.slice(start, text.length - end), text.slice(text.length - end)]
}
