import assert from 'node:assert/strict'
import { test } from 'node:test'

import { bookField } from '#contracts/book.ts'
import type { BookField } from '#contracts/book.ts'
import {
  asSentence,
  changedFields,
  draftOf,
  faultOf,
  inSentence,
  inputOf,
  isRequired,
  readInput,
  textOf,
  valuesOf,
} from './field-text.ts'

const field = (name: string, kind: BookField['kind'], more: object = {}): BookField =>
  bookField.parse({ name, kind, words: { zh: `${name}中文`, en: name }, ...more })

const money = field('amount', 'money')
const rate = field('rate', 'percent')
const people = field('people', 'number')
const purpose = field('purpose', 'code', {
  options: [{ code: 'shops', words: { zh: '商户', en: 'Shops' } }],
})

test('what is typed becomes the value it means, to the cent and the hundredth', () => {
  const cases: [BookField, string, unknown][] = [
    [money, '1,234.56', 123_456],
    [money, '1234.5', 123_450],
    [money, '１，２３４．５６', 123_456],
    [money, '-0.05', -5],
    [money, '12.5万', 12_500_000],
    [money, '90071992547.41', 9_007_199_254_741],
    [rate, '5.25', 525],
    [rate, '5.25%', 525],
    [rate, '0', 0],
    [people, '1,200', 1_200],
    [people, ' ', null],
    [field('ok', 'yes_no'), 'false', false],
    [field('day', 'day'), '2026-11-02', '2026-11-02'],
    [field('place', 'text'), '  市场 ', '市场'],
    [field('note', 'long_text'), '一\n二\n', '一\n二'],
  ]
  for (const [of, typed, value] of cases) {
    assert.deepEqual(readInput(of, typed), { value }, `${of.kind} ${typed}`)
  }
})

test('what means no figure is said so and never taken as another one', () => {
  const cases: [BookField, string][] = [
    [money, '1.234,56'],
    [money, '12.345'],
    [money, 'about 5'],
    [money, '99999999999999999'],
    [people, '3.5'],
    [people, '三'],
    [rate, '5.255'],
  ]
  for (const [of, typed] of cases) {
    assert.ok('words' in readInput(of, typed), `${of.kind} ${typed}`)
  }
})

test('a value that stood in a control comes back as itself', () => {
  for (const value of [0, 5, -5, 123_456, 10_000_000]) {
    for (const figure of [money, rate, people]) {
      const read = readInput(figure, inputOf(figure, value))
      assert.deepEqual(read, { value }, `${figure.kind} ${value}`)
    }
  }
  const at = '2026-11-02T02:30:00.000Z'
  const time = field('at', 'time')
  assert.deepEqual(readInput(time, inputOf(time, at)), { value: at })
})

test('a person reads words and names, never a code or a bare number', () => {
  assert.equal(textOf(purpose, 'shops', undefined, 'zh'), '商户')
  assert.equal(textOf(purpose, 'gone', undefined, 'zh'), 'gone')
  assert.equal(textOf(money, 123_456, undefined, 'zh'), '1,234.56')
  assert.equal(textOf(rate, 525, undefined, 'en'), '5.25%')
  assert.equal(textOf(field('ok', 'yes_no'), false, undefined, 'zh'), '否')
  assert.equal(textOf(field('who', 'staff'), '10001', '李强', 'zh'), '李强 10001')
  assert.equal(textOf(field('unit', 'unit'), 'A1', '城西支行', 'zh'), '城西支行')
  assert.equal(textOf(money, null, undefined, 'zh'), '—')
  assert.equal(textOf(money, 0, undefined, 'zh'), '0.00')
})

test('required is said of the state an entry would be in', () => {
  assert.equal(isRequired(field('a', 'text', { required: true }), 'planned'), true)
  assert.equal(isRequired(field('a', 'text', { required: ['done'] }), 'planned'), false)
  assert.equal(isRequired(field('a', 'text', { required: ['done'] }), 'done'), true)
})

test('only what was typed anew is sent, an emptied field as nothing', () => {
  const fields = [money, people, purpose]
  const before = draftOf(fields, { amount: 100, people: 3, purpose: 'shops' })
  const now = { ...before, amount: '2.00', people: '' }
  const changed = changedFields(fields, before, now)
  assert.deepEqual(valuesOf(changed, now), { amount: 200, people: null })
})

test('English names a field in its fault and begins a sentence with a capital', () => {
  const words = { zh: '必填', en: 'must be given' }
  assert.equal(faultOf(money, words, 'en'), 'amount must be given')
  assert.equal(faultOf(money, words, 'zh'), '必填')
  assert.equal(asSentence({ zh: '一', en: 'takes two people' }, 'en'), 'Takes two people')
  assert.equal(inSentence({ zh: '走访', en: 'Field trip' }, 'en'), 'field trip')
  assert.equal(inSentence({ zh: '密钥', en: 'API key' }, 'en'), 'API key')
})
