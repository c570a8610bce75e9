/**
 * Puts a piece into a copy in place of what is marked, or at its end; `caret` stands behind it.
 */
export function insertAt(
  copy: string,
  piece: string,
  marked?: { readonly from: number; readonly to: number },
): { copy: string; caret: number } {
  const { from, to } = marked ?? { from: copy.length, to: copy.length }
  return { copy: copy.slice(0, from) + piece + copy.slice(to), caret: from + piece.length }
}
