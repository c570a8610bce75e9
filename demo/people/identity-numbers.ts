import { compactDayText } from '../days.ts'
import type { Day } from '../days.ts'

/**
 * Identity numbers of people and companies that cannot exist: the check digits are right, but the
 * area code begins with 99, which GB/T 2260 gives to no province, and the mobile numbers begin with
 * 142, which is given to no operator.
 */
const AREA = '99'
const MOBILE_PREFIX = '142'

const personWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Check character of 17 digits (GB 11643, ISO 7064 MOD 11-2). */
export function personCheck(digits17: string): string {
  let sum = 0
  for (let n = 0; n < 17; n += 1) sum += Number(digits17[n]) * (personWeights[n] ?? 0)
  return '10X98765432'[sum % 11] ?? ''
}

/**
 * An 18-character identity number. `serial` (from 0) tells apart those born on one day: 9,999 areas
 * and 500 numbers a sex, so nearly five million.
 */
export function personNumber(birth: Day, woman: boolean, serial: number): string {
  const area = AREA + String(1 + (serial % 9999)).padStart(4, '0')
  const order = ((Math.floor(serial / 9999) * 2) % 1000) + (woman ? 0 : 1)
  const digits = area + compactDayText(birth) + String(order).padStart(3, '0')
  return digits + personCheck(digits)
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]

/** Check character of a unified social credit code's first 17 (GB 32100). */
export function creditCheck(first17: string): string {
  let sum = 0
  for (let n = 0; n < 17; n += 1) {
    sum += creditAlphabet.indexOf(first17[n] ?? '') * (creditWeights[n] ?? 0)
  }
  return creditAlphabet[(31 - (sum % 31)) % 31] ?? ''
}

/** Check character of an organisation code (GB 11714), the ninth of the nine within. */
function organisationCheck(first8: string): string {
  let sum = 0
  for (let n = 0; n < 8; n += 1) {
    sum += Number.parseInt(first8[n] ?? '0', 36) * (organisationWeights[n] ?? 0)
  }
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? 'X' : String(check)
}

/** The 18-character credit code of company number `serial`. */
export function creditCode(serial: number): string {
  const first8 = `M${String(serial).padStart(7, '0')}`
  const first17 = `91${AREA}0101${first8}${organisationCheck(first8)}`
  return first17 + creditCheck(first17)
}

/** A mobile number; every serial up to a hundred million has its own. */
export function mobileNumber(serial: number): string {
  // A fixed stride scatters neighbours; it is coprime to 10^8, so none collide.
  return MOBILE_PREFIX + String((serial * 61_803_397 + 27_182_818) % 100_000_000).padStart(8, '0')
}
