import assert from 'node:assert/strict'
import { test } from 'node:test'

import { FormulaError, namesUsed } from './formula.ts'
import type { FormulaType } from './formula.ts'
import { parseFormula } from './parse-formula.ts'
import { typeOfFormula } from './type-formula.ts'

const types: Readonly<Record<string, FormulaType>> = {
  aum: 'money',
  loans: 'money',
  visits: 'integer',
  rate: 'decimal',
  born: 'date',
  has_fund: 'flag',
}
const typeOf = (text: string) => typeOfFormula(parseFormula(text), (name) => types[name])

const readable: readonly (readonly [text: string, type: FormulaType])[] = [
  ['aum + loans', 'money'],
  ['aum - loans - aum', 'money'],
  ['aum * rate', 'money'],
  ['aum / 12', 'money'],
  ['aum / loans', 'decimal'],
  ['(aum - loans) / loans', 'decimal'],
  ['visits * 2', 'integer'],
  ['visits * rate', 'decimal'],
  ['visits / 3', 'decimal'],
  ['coalesce(aum, 0)', 'money'],
  ['sum_known(aum, loans)', 'money'],
  ['greatest(visits, 2)', 'integer'],
  ['-aum', 'money'],
  ['0 - days_since(born)', 'integer'],
  ['years_since(born)', 'integer'],
  ['count_true(has_fund, has_fund)', 'integer'],
  ['round(aum * rate)', 'money'],
]

for (const [text, type] of readable) {
  test(`${text} is ${type}`, () => assert.equal(typeOf(text), type))
}

const refused: readonly (readonly [text: string, at: number])[] = [
  ['', 0],
  ['aum +', 5],
  ['aum aum', 4],
  ['(aum', 4],
  ['aum & loans', 4],
  ['aum + visits', 4],
  ['aum * loans', 4],
  ['rate / aum', 5],
  ['born + 1', 0],
  ['coalesce(aum)', 0],
  ['median(aum, loans)', 0],
  ['aum + unheard_of', 6],
  ['days_since(aum)', 0],
  ['count_true(aum)', 0],
  [`${'('.repeat(40)}aum${')'.repeat(40)}`, 21],
]

for (const [text, at] of refused) {
  test(`refused at ${at}: ${text.slice(0, 30)}`, () => {
    assert.throws(
      () => typeOf(text),
      (error) => error instanceof FormulaError && error.at === at,
    )
  })
}

test('names are listed once, in the order they first appear', () => {
  assert.deepEqual(namesUsed(parseFormula('coalesce(b, a) + a * c')), ['b', 'a', 'c'])
})
