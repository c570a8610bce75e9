import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'

/** The deepest anything of ours goes is a rule; far less than what overflows a reader. */
const DEEPEST = 64
/** Of a place in a body, as much as a person reads. */
const LONGEST_PLACE = 80

const tooDeep: Words = {
  zh: `嵌套超过 ${DEEPEST} 层，请拆分`,
  en: `is nested more than ${DEEPEST} deep: take it apart`,
}

const notText: Words = {
  zh: '含有不完整的字符（孤立的代理项），请重新输入',
  en: 'holds half a character (a lone surrogate): type it anew',
}

/**
 * Refuses what no reader behind the edge could take: JSON nested without end, and text that is no
 * Unicode, which neither ledger nor lake can hold. Says the place, never the text.
 * @throws ProblemError `input_invalid`
 */
export function refuseUnreadable(body: unknown): void {
  const waiting: { readonly value: unknown; readonly place: string; readonly depth: number }[] = [
    { value: body, place: '', depth: 0 },
  ]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, place, depth } = next
    if (typeof value === 'string' && !value.isWellFormed()) throw at(place, notText)
    if (typeof value !== 'object' || value === null) continue
    if (depth > DEEPEST) throw at(place, tooDeep)
    for (const [key, inner] of Object.entries(value)) {
      if (!key.isWellFormed()) throw at(place, notText)
      waiting.push({
        value: inner,
        place: place === '' ? key : `${place}.${key}`,
        depth: depth + 1,
      })
    }
  }
}

function at(place: string, words: Words): ProblemError {
  const path = place.length > LONGEST_PLACE ? `${place.slice(0, LONGEST_PLACE)}…` : place
  return new ProblemError('input_invalid', words, { fields: [{ path, words }] })
}
