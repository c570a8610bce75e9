import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fillPath, oneOf, parseSearch, pickSearch, safeNext, stringifySearch } from './address.ts'

test('a rule survives the address whatever it contains', () => {
  const rule = "name contains '50% & more + \"张\"' and aum >= 500000 and not has_product('fund')"
  assert.deepEqual(parseSearch(stringifySearch({ rule, sort: '-aum' })), { rule, sort: '-aum' })
})

test('a value that looks like a number stays text', () => {
  assert.deepEqual(parseSearch('?date=20261031&line=007'), { date: '20261031', line: '007' })
})

test('empty and missing values leave no trace in the address', () => {
  assert.equal(stringifySearch({ rule: '', sort: undefined, page: null }), '')
})

test('unknown values in an address are ignored', () => {
  assert.deepEqual(pickSearch({ rule: 'a', extra: 'b', sort: 3 }, 'rule', 'sort'), { rule: 'a' })
  assert.equal(oneOf('sideways', ['month', 'day']), 'month')
  assert.equal(oneOf('day', ['month', 'day']), 'day')
})

test('signing in never leads to another site', () => {
  assert.equal(safeNext('/customers?rule=aum+%3E+1'), '/customers?rule=aum+%3E+1')
  for (const outside of ['//evil.example', '/\\evil.example', 'https://evil.example', undefined]) {
    assert.equal(safeNext(outside), '/')
  }
  assert.equal(safeNext('/sign-in?next=/'), '/')
})

test('a value in a path cannot lead to another endpoint', () => {
  assert.equal(
    fillPath('/api/loads/:loadId', { loadId: '../users?x=1' }),
    '/api/loads/..%2Fusers%3Fx%3D1',
  )
})

test('a query leaves out what was not asked', () => {
  assert.equal(
    fillPath('/api/loads', {}, { feed: 'a b', date: undefined, limit: 20 }),
    '/api/loads?feed=a+b&limit=20',
  )
})

test('several conditions of one name stand one after the other', () => {
  assert.equal(
    fillPath('/api/books/:book/entries', { book: 'visit' }, { where: ['day:1..', 'rm:2'] }),
    '/api/books/visit/entries?where=day%3A1..&where=rm%3A2',
  )
})
