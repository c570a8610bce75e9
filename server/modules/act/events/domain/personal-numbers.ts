/**
 * Whether a text holds what identifies a person: a mobile number, an identity number, a card
 * number (by its check digit), an e-mail address. Such values are not kept, wherever they stand
 * (PIPL 6: no more than is needed).
 */
export function looksPersonal(text: string): boolean {
  return mobile.test(text) || identity.test(text) || email.test(text) || hasCardNumber(text)
}

const mobile = /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/
/** GB 11643: place, birth date, order, check digit. */
const identity =
  /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/
const email = /[^\s@]+@[^\s@]+\.[^\s@]+/
const cards = /(?<!\d)\d{16,19}(?!\d)/g

function hasCardNumber(text: string): boolean {
  return [...text.matchAll(cards)].some(([digits]) => hasCheckDigit(digits))
}

/** ISO/IEC 7812-1 (Luhn). */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
