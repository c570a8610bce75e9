import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  checkIdNumber,
  creditCodeCheckDigit,
  idNumberCheckDigit,
  isCardNumber,
  isCreditCode,
  isMobile,
  luhnCheckDigit,
} from './identity-numbers.ts'

const idNumbers: [number: string, expected: string][] = [
  ['11010519491231002X', 'female 1949-12-31 110105'],
  ['11010519491231002x', 'female 1949-12-31 110105'],
  ['440524188001010014', 'male 1880-01-01 440524'],
  ['110105194912310021', 'check_digit'],
  ['11010519491331002X', 'birth_date'],
  ['110105190002290025', 'birth_date'],
  ['01010519491231002X', 'area'],
  ['11010519491231002', 'form'],
  ['1101051949123100２X', 'form'],
  ['11010519491231002XX', 'form'],
  ['', 'form'],
]

for (const [number, expected] of idNumbers) {
  test(`ID number ${number || '(empty)'} is read as ${expected}`, () => {
    const verdict = checkIdNumber(number)
    const told = verdict.valid
      ? `${verdict.gender} ${verdict.birthDate} ${verdict.area}`
      : verdict.problem
    assert.equal(told, expected)
  })
}

const codes: [check: (text: string) => boolean, text: string, expected: boolean][] = [
  [isCreditCode, '91350100M000100Y43', true],
  [isCreditCode, '91350100M000100Y44', false],
  [isCreditCode, '91350100M000100I43', false],
  [isCreditCode, '91350100m000100y43', false],
  [isCreditCode, '91350100M000100Y4', false],
  [isCardNumber, '6228480030212345679', true],
  [isCardNumber, '6228480030212345678', false],
  [isCardNumber, '4111111111111111', true],
  [isCardNumber, '411111111111111', false],
  [isMobile, '13812345678', true],
  [isMobile, '19912345678', true],
  [isMobile, '12812345678', false],
  [isMobile, '1381234567', false],
  [isMobile, '+8613812345678', false],
]

for (const [check, text, expected] of codes) {
  test(`${check.name} of ${text} is ${expected}`, () => assert.equal(check(text), expected))
}

test('one wrong digit, or two neighbours exchanged, never passes as an ID number', () => {
  const digit = fc.integer({ min: 0, max: 9 })
  const area = fc.constantFrom('110105', '440524', '330106')
  const valid = fc.tuple(area, fc.integer({ min: 0, max: 999 })).map(([area, order]) => {
    const first = `${area}19800229${String(order).padStart(3, '0')}`
    return first + idNumberCheckDigit(first)
  })
  fc.assert(
    fc.property(valid, fc.nat(16), digit, (number, at, other) => {
      assert.equal(checkIdNumber(number).valid, true)
      const changed = number.slice(0, at) + other + number.slice(at + 1)
      if (changed !== number) assert.equal(checkIdNumber(changed).valid, false)
      const [one, two] = [number.charAt(at), number.charAt(at + 1)]
      const swapped = number.slice(0, at) + two + one + number.slice(at + 2)
      if (swapped !== number) assert.equal(checkIdNumber(swapped).valid, false)
    }),
    { seed: 20_261_031, numRuns: 500 },
  )
})

test('made-up numbers end in the digit that makes them pass', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^62\d{13,16}$/), (digits) => {
      assert.equal(isCardNumber(digits + luhnCheckDigit(digits)), true)
    }),
    { seed: 20_261_031, numRuns: 200 },
  )
  fc.assert(
    fc.property(fc.stringMatching(/^91[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}$/), (first) => {
      assert.equal(isCreditCode(first + creditCodeCheckDigit(first)), true)
    }),
    { seed: 20_261_031, numRuns: 200 },
  )
})
