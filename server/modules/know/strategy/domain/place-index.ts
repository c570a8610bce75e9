import type { Place } from './problem.ts'

/** Keys from the root of a pack to one of its values: `['metrics', 'aum', 'formula']`. */
export type PackPath = readonly (string | number)[]

const separator = '\u0000'

/** Remembers where each value of a pack is written, through merging. */
export class PlaceIndex {
  readonly #places = new Map<string, Place>()

  set(path: PackPath, place: Place): void {
    this.#places.set(path.join(separator), place)
  }

  /** Where the value, or the nearest one around it, is written. */
  find(path: PackPath): Place {
    for (let length = path.length; length > 0; length -= 1) {
      const place = this.#places.get(path.slice(0, length).join(separator))
      if (place !== undefined) return place
    }
    return { file: 'pack.yaml', line: 1, column: 1 }
  }
}
