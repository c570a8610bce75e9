import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { csvCell, csvLine } from './csv.ts'

test('text a spreadsheet would run as a formula is shown as text', () => {
  const cases: [given: string, expected: string][] = [
    ['=1+1', '"\'=1+1"'],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['+86138', '"\'+86138"'],
    ['-2', '"\'-2"'],
    ['@sum', '"\'@sum"'],
    ['＝cmd', '"\'＝cmd"'],
    ['  =1', '"\'  =1"'],
    ['\t=1', '"\'\t=1"'],
    ['|calc', '"\'|calc"'],
    ['张*', '张*'],
    ['a=b', 'a=b'],
  ]
  for (const [given, expected] of cases) assert.equal(csvCell(given), expected, given)
})

test('a customer number that a spreadsheet would spoil is kept as text by a tab', () => {
  const cases: [given: string, expected: string][] = [
    ['0000123', '"\t0000123"'],
    ['110105194912310021', '"\t110105194912310021"'],
    ['123456789012', '"\t123456789012"'],
    ['1E5', '"\t1E5"'],
    ['12345678901', '12345678901'],
    ['C0000123', 'C0000123'],
    ['0', '0'],
  ]
  for (const [given, expected] of cases) assert.equal(csvCell(given), expected, given)
})

test('numbers stay numbers, a loss included, and what is not known is empty', () => {
  assert.equal(csvLine([-12.5, 0, null, true]), '-12.5,0,,true\r\n')
})

test('any text comes back as it was, save the apostrophe that disarms a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (cells) => {
      const back = readLine(csvLine(cells))
      assert.equal(back.length, cells.length)
      back.forEach((cell, index) => {
        assert.ok([cells[index], `'${cells[index]}`, `\t${cells[index]}`].includes(cell))
        assert.doesNotMatch(cell, /^([=+\-@\r]|\t(?!\d+([.eE]|$)))/u)
      })
    }),
    { numRuns: 500, seed: 7 },
  )
})

/** A reader of one line by RFC 4180, written apart from the writer. */
function readLine(line: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  const text = line.slice(0, -2)
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (quoted) {
      if (character !== '"') cell += character
      else if (text.charAt(at + 1) === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (character === '"') quoted = true
    else if (character === ',') {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  return [...cells, cell]
}
