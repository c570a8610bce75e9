import { isMap } from './merge.ts'
import type { Plain, PlainMap } from './merge.ts'
import type { PlaceIndex } from './place-index.ts'

/** One entry as written, overlays laid on, and the file that last said something of it. */
export interface WrittenEntry {
  readonly section: string
  /** Null: the section is one entry, as `pack` or `life_stages`. */
  readonly entry: string | null
  readonly file: string
  readonly value: Plain
}

/** Sections that are one thing; of the others each name is an entry. */
const wholeSections = new Set(['pack', 'life_stages', 'conduct', 'copy', 'arbitration'])

/** A pack's content entry by entry, in the order of sections and names. */
export function entriesOf(
  data: PlainMap,
  places: PlaceIndex,
  overlays: readonly string[],
): WrittenEntry[] {
  const fileOf = (path: readonly string[]) => shortFile(places.find(path).file, overlays)
  return Object.entries(data).flatMap(([section, value]): WrittenEntry[] =>
    wholeSections.has(section) || !isMap(value)
      ? [{ section, entry: null, file: fileOf([section]), value }]
      : Object.entries(value).map(([entry, written]) => ({
          ...{ section, entry, file: fileOf([section, entry]), value: written },
        })),
  )
}

/** A file of an overlay by the overlay's own folder: where the home lies says nothing. */
export function shortFile(file: string, overlays: readonly string[]): string {
  for (const overlay of overlays) {
    const folder = overlay.replace(/\/+$/, '')
    if (file.startsWith(`${folder}/`)) {
      return `${folder.split('/').at(-1) ?? ''}${file.slice(folder.length)}`
    }
  }
  return file
}
