const SERIAL_SPACE = 10_000_000

/** Customer number: ten digits, scattered, the last a Luhn check digit. */
export function customerNumber(index: number): string {
  const serial = (index * 6_180_339 + 1_414_213) % SERIAL_SPACE
  const digits = `60${String(serial).padStart(7, '0')}`
  let sum = 0
  for (let n = 0; n < digits.length; n += 1) {
    // The rightmost digit before the check digit is doubled.
    const value = Number(digits[digits.length - 1 - n]) * (n % 2 === 0 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return digits + String((10 - (sum % 10)) % 10)
}
