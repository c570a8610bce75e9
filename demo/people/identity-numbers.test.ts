import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { dayFromText } from '../days.ts'
import { customerNumber } from './customer-number.ts'
import {
  creditCheck,
  creditCode,
  mobileNumber,
  personCheck,
  personNumber,
} from './identity-numbers.ts'

const serials = Array.from({ length: 4_000 }, (_, n) => n * 499)

describe('made-up numbers', () => {
  test('check digits are those of GB 11643 and GB 32100', () => {
    // Examples from the standards' own texts and published rules.
    assert.equal(personCheck('11010519491231002'), 'X')
    assert.equal(personCheck('44052418800101001'), '4')
    assert.equal(creditCheck('91350100M000100Y4'), '3')
  })

  test("a person's number is whole, tells birth and sex, and lies in no province", () => {
    const birth = dayFromText('1987-03-09')
    for (const serial of serials) {
      for (const woman of [true, false]) {
        const number = personNumber(birth, woman, serial)
        assert.match(number, /^99\d{4}19870309\d{3}[\dX]$/)
        assert.equal(number.at(-1), personCheck(number.slice(0, 17)))
        assert.equal(Number(number[16]) % 2, woman ? 0 : 1)
      }
    }
  })

  test('numbers are given once', () => {
    const birth = dayFromText('1987-03-09')
    const all = [
      serials.map((n) => personNumber(birth, true, n)),
      serials.map(creditCode),
      serials.map(mobileNumber),
      serials.map(customerNumber),
    ]
    for (const list of all) assert.equal(new Set(list).size, serials.length)
  })

  test('credit codes are whole and lie in no province', () => {
    for (const serial of serials) {
      const code = creditCode(serial)
      assert.match(code, /^9199[0-9A-HJ-NPQRTUWXY]{14}$/)
      assert.equal(code.at(-1), creditCheck(code.slice(0, 17)))
    }
  })

  test('mobile numbers have the form of one and a prefix nobody is given', () => {
    for (const serial of serials) assert.match(mobileNumber(serial), /^142\d{8}$/)
  })

  test('a customer number ends in its Luhn digit', () => {
    for (const serial of serials) {
      const digits = [...customerNumber(serial)].map(Number).toReversed()
      const sum = digits.reduce((all, digit, place) => {
        const value = place % 2 === 1 ? digit * 2 : digit
        return all + (value > 9 ? value - 9 : value)
      }, 0)
      assert.equal(sum % 10, 0)
      assert.equal(digits.length, 10)
    }
  })
})
