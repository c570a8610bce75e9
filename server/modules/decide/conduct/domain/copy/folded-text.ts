/** A text made comparable, with the way back to the places of the text as typed. */
export interface FoldedText {
  readonly text: string
  /** Place in the typed text of each unit of the folded one; one more for the end. */
  readonly places: readonly number[]
}

/** Marks put between the characters of a banned word to slip past a check: 保*本, 保 本. */
const ignored = /[\s\u200b-\u200f\u2060\ufeff*·•_\-~～|｜.。、,，'"“”‘’^`]/u

/**
 * Full width becomes half width, capitals small, marks between characters vanish. Sentence marks
 * other than those stay, so that a phrase is not found across a question or an exclamation.
 */
export function fold(typed: string): FoldedText {
  let text = ''
  const places: number[] = []
  let place = 0
  for (const character of typed) {
    for (const unit of character.normalize('NFKC').toLowerCase()) {
      if (ignored.test(unit)) continue
      text += unit
      for (let index = 0; index < unit.length; index += 1) places.push(place)
    }
    place += character.length
  }
  places.push(typed.length)
  return { text, places }
}
