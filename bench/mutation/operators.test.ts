import assert from 'node:assert/strict'
import { test } from 'node:test'

import { mutantsOf } from './operators.ts'

const rows: readonly (readonly [operator: string, source: string, spoilt: string])[] = [
  ['bound', 'export const a = b >= c', 'export const a = b > c'],
  ['comparison', 'export const a = b === c', 'export const a = b !== c'],
  ['off_by_one', 'export const days = 30', 'export const days = 31'],
  ['sign', 'export const a = -b', 'export const a = b'],
  ['rounding', 'export const a = Math.floor(b)', 'export const a = Math.ceil(b)'],
  ['logic', 'export const a = b && c', 'export const a = b || c'],
  ['removed_filter', 'export const a = b.filter((c) => d(c))', 'export const a = b'],
  [
    'reversed_order',
    'export const a = b.toSorted(c)',
    'export const a = b.toSorted(c).toReversed()',
  ],
  ['reversed_date', 'export const a = addDays(b, c)', 'export const a = addDays(b, -(c))'],
  ['swapped_branches', 'export const a = b ? c : d', 'export const a = b ? d : c'],
  [
    'sql_bound',
    'export const a = `select b from c where d <= e`',
    'export const a = `select b from c where d < e`',
  ],
  [
    'sql_order',
    'export const a = `select b from c order by d desc`',
    'export const a = `select b from c order by d asc`',
  ],
  [
    'sql_filter',
    'export const a = `select b from c\n  where d\n  and e`',
    'export const a = `select b from c\n  where d\n`',
  ],
]

for (const [operator, source, spoilt] of rows) {
  test(`${operator} is found and spoilt`, () => {
    const results = mutantsOf('a.ts', source)
      .filter((one) => one.operator === operator)
      .map(({ from, to, instead }) => source.slice(0, from) + instead + source.slice(to))
    assert.ok(results.includes(spoilt), JSON.stringify(results))
  })
}

test('types are left alone', () => {
  assert.deepEqual(mutantsOf('a.ts', 'export interface A { readonly b: 30 }\n'), [])
})
