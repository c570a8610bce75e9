import { ProblemError } from '#contracts/problems.ts'

/** A page of rows read one beyond the limit, and the key the next page begins after. */
export function pageOfRows<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
): { readonly shown: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { shown, next: rows.length > limit && last !== undefined ? keyOf(last) : null }
}

/** @throws ProblemError `input_invalid`: an `after` that no page of the list gave */
export function noPlaceInList(): never {
  throw new ProblemError('input_invalid', {
    zh: 'after 不是该列表给出的位置',
    en: 'after is no place in this list',
  })
}
