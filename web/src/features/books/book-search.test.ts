import assert from 'node:assert/strict'
import { test } from 'node:test'

import { bookDeclaration } from '#contracts/book.ts'
import {
  askedOf,
  calendarField,
  conditionsIn,
  rangeText,
  readBookSearch,
  readRange,
  viewsOf,
  withoutConditions,
} from './book-search.ts'

const words = { zh: '字', en: 'Word' }
const book = bookDeclaration.parse({
  name: 'visit',
  words,
  purpose: words,
  line: '{place}',
  fields: [
    { name: 'place', kind: 'text', words, found: true },
    { name: 'day', kind: 'day', words, filtered: true, sorted: true },
    { name: 'leader', kind: 'staff', words, required: true },
    { name: 'note', kind: 'long_text', words },
    { name: 'at', kind: 'time', words, filtered: true },
  ],
  scope: { of: 'staff', field: 'leader' },
  who: { see: ['rm'], make: ['rm'] },
  states: [{ code: 'planned', words }],
  shows: { calendar: 'day', board: true },
})

test('an address is read back as it was written; what it does not know falls out', () => {
  const read = readBookSearch({ state: 'planned', 'where.day': '2026-11-01..', spy: 'x', find: '' })
  assert.deepEqual(read, { state: 'planned', 'where.day': '2026-11-01..' })
})

test('the server is asked for nothing the book can not be asked by', () => {
  const asked = askedOf(book, {
    state: 'gone',
    find: ' 市场 ',
    sort: '-place',
    'where.day': '2026-11-01..2026-11-30',
    'where.leader': '10001',
    'where.note': 'secret',
    'where.nothing': '1',
  })
  assert.deepEqual(asked, {
    find: '市场',
    where: ['day:2026-11-01..2026-11-30', 'leader:10001'],
  })
  assert.deepEqual(askedOf(book, { sort: '-day', state: 'planned' }), {
    sort: '-day',
    state: 'planned',
  })
})

test('a range may be open at either end, and open at both is none', () => {
  assert.deepEqual(readRange('5..9'), ['5', '9'])
  assert.deepEqual(readRange('5..'), ['5', ''])
  assert.deepEqual(readRange('..9'), ['', '9'])
  assert.deepEqual(readRange('7'), ['7', '7'])
  assert.deepEqual(readRange(undefined), ['', ''])
  assert.equal(rangeText('', ''), '')
  assert.equal(rangeText('', '9'), '..9')
})

test('clearing keeps how the list is looked at', () => {
  const search = { find: 'a', 'where.day': '1..', view: 'board', sort: 'day', state: 'planned' }
  assert.equal(conditionsIn(search), 1)
  assert.deepEqual(withoutConditions(search), { view: 'board', sort: 'day' })
})

test('a calendar is offered only where a month can be asked for', () => {
  assert.deepEqual(viewsOf(book), ['list', 'board', 'calendar'])
  const byTime = { ...book, shows: { board: false, calendar: 'at' } }
  assert.equal(calendarField(byTime), undefined)
  assert.deepEqual(viewsOf(byTime), ['list'])
})
