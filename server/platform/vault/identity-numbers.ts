/**
 * The numbers that identify people, companies, cards and phones in China: pure checks of their form
 * and check digit. They say that a number is well made, not that it exists.
 */

/** What is wrong with an ID number, in the order it is looked at. */
export type IdNumberProblem = 'form' | 'area' | 'birth_date' | 'check_digit'

export type IdNumberVerdict =
  | {
      readonly valid: true
      /** First six digits: where it was first issued (GB/T 2260). */
      readonly area: string
      /** `YYYY-MM-DD`. */
      readonly birthDate: string
      readonly gender: 'male' | 'female'
    }
  | { readonly valid: false; readonly problem: IdNumberProblem }

/**
 * First two digits of GB/T 2260: provinces, 71 Taiwan, 81 Hong Kong, 82 Macao, 83 Taiwan (permit).
 */
const PROVINCES: ReadonlySet<string> = new Set([
  '11',
  '12',
  '13',
  '14',
  '15',
  '21',
  '22',
  '23',
  '31',
  '32',
  '33',
  '34',
  '35',
  '36',
  '37',
  '41',
  '42',
  '43',
  '44',
  '45',
  '46',
  '50',
  '51',
  '52',
  '53',
  '54',
  '61',
  '62',
  '63',
  '64',
  '65',
  '71',
  '81',
  '82',
  '83',
])

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECK_DIGITS = '10X98765432'

/**
 * Checks an 18-digit resident ID number (GB 11643-1999, check digit ISO 7064 MOD 11-2). A small `x`
 * is read as `X`. The permanent residence card of a foreigner begins with 9, then the province.
 */
export function checkIdNumber(number: string): IdNumberVerdict {
  const text = number.toUpperCase()
  if (!/^\d{17}[\dX]$/.test(text)) return { valid: false, problem: 'form' }
  const province = text.startsWith('9') ? text.slice(1, 3) : text.slice(0, 2)
  if (!PROVINCES.has(province)) return { valid: false, problem: 'area' }
  const birthDate = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`
  if (!isCalendarDate(birthDate)) return { valid: false, problem: 'birth_date' }
  if (idNumberCheckDigit(text.slice(0, 17)) !== text[17]) {
    return { valid: false, problem: 'check_digit' }
  }
  const gender = Number(text[16]) % 2 === 1 ? 'male' : 'female'
  return { valid: true, area: text.slice(0, 6), birthDate, gender }
}

/** The 18th sign of an ID number from its first 17 digits. */
export function idNumberCheckDigit(first17: string): string {
  const sum = weigh([...first17].map(Number), ID_WEIGHTS)
  return ID_CHECK_DIGITS.charAt(sum % 11)
}

/** Digits and capitals without I, O, S, V, Z, which are easily misread. */
const CREDIT_CODE_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** Whether a unified social credit code is well made (GB 32100-2015). */
export function isCreditCode(code: string): boolean {
  return (
    /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code) && creditCodeCheckDigit(code.slice(0, 17)) === code[17]
  )
}

/** The 18th sign of a credit code from its first 17. */
export function creditCodeCheckDigit(first17: string): string {
  const values = [...first17].map((sign) => CREDIT_CODE_SIGNS.indexOf(sign))
  const sum = weigh(values, CREDIT_CODE_WEIGHTS)
  return CREDIT_CODE_SIGNS.charAt((31 - (sum % 31)) % 31)
}

/** Whether a bank card's number is well made: 16 to 19 digits that pass Luhn (ISO/IEC 7812-1). */
export function isCardNumber(number: string): boolean {
  return /^\d{16,19}$/.test(number) && luhnCheckDigit(number.slice(0, -1)) === number.at(-1)
}

/** The last digit of a card's number from all before it. */
export function luhnCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}

/** Whether a text is a mainland mobile number: 11 digits, 13… to 19…. */
export function isMobile(number: string): boolean {
  return /^1[3-9]\d{9}$/.test(number)
}

function weigh(values: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (values[index] ?? Number.NaN), 0)
}

function isCalendarDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date)
}
