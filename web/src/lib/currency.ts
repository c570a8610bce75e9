import type { Words } from '#contracts/words.ts'
import type { Language } from './format.ts'

/** What the bank's money is called; it comes with the session, before any page is shown. */
let words: Words = { zh: '元', en: 'yuan' }

export function setCurrency(currency: Words): void {
  words = currency
}

/** After an amount: 元, yuan, koruna. */
export function currencyIn(language: Language): string {
  return words[language]
}
