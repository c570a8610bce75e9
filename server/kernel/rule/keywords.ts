/** Words of the typed form, in lower case; no field or set may bear such a name. */
const KEYWORDS = new Set([
  'and',
  'or',
  'not',
  'between',
  'in',
  'is',
  'like',
  'starts',
  'ends',
  'with',
  'contains',
  'missing',
  'null',
  'true',
  'false',
  'everyone',
  'as_of',
])

export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word.toLowerCase())
}

/** Units `as_of` is shifted by, as typed in either language. */
export const SHIFT_UNITS: Readonly<Record<string, 'days' | 'months' | 'years'>> = Object.freeze({
  day: 'days',
  days: 'days',
  天: 'days',
  日: 'days',
  month: 'months',
  months: 'months',
  月: 'months',
  个月: 'months',
  year: 'years',
  years: 'years',
  年: 'years',
})
