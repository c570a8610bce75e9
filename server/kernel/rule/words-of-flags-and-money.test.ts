import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { businessDateOf } from '#kernel/business-date.ts'
import {
  arbitraryCustomer,
  arbitraryRule,
  exampleVocabulary,
} from '#server/testing/rule-arbitraries.ts'
import { factWords } from './value-words.ts'
import { formatRule } from './format.ts'
import { parseRule } from './parse.ts'
import { toPredicate } from './to-predicate.ts'
import { toWords } from './to-words.ts'
import { negated } from './tree.ts'
import { type RuleField, createVocabulary } from './vocabulary.ts'

const koruna = { zh: '捷克克朗', en: 'koruna' }
const fields: readonly RuleField[] = [
  { name: 'address_changed', type: 'flag', label: { zh: '近期变更地址', en: 'changed address' } },
  { name: 'minor', type: 'flag', label: { zh: '未成年人', en: 'minor' } },
  { name: 'owner', type: 'flag', label: { zh: '小微企业主', en: 'owner of a firm' } },
  { name: 'salaried', type: 'flag', label: { zh: '代发客户', en: 'salary customer' } },
  { name: 'aum', type: 'money', label: { zh: '资产', en: 'assets' }, unit: koruna },
  { name: 'city', type: 'text', label: { zh: '城市', en: 'city' } },
]
const vocabulary = createVocabulary({ fields: [...fields], sets: [] })

function said(text: string) {
  const parsed = parseRule(text, vocabulary)
  assert.ok(parsed.ok, text)
  return toWords(parsed.rule, vocabulary)
}

test('a flag is said so that any label reads well', () => {
  assert.deepEqual(said('address_changed'), {
    zh: '标为“近期变更地址”',
    en: 'is marked “changed address”',
  })
  assert.deepEqual(said('not owner'), {
    zh: '不是小微企业主',
    en: 'is not marked “owner of a firm”',
  })
  assert.deepEqual(said('not minor and salaried'), {
    zh: '不是未成年人，且是代发客户',
    en: 'is not a minor and is a salary customer',
  })
})

test('money of another currency is said in it, not in yuan', () => {
  assert.deepEqual(said('aum >= 500000'), {
    zh: '资产不低于 50万捷克克朗',
    en: 'assets of at least 500,000 koruna',
  })
  assert.equal(
    said('aum between 10000 and 199999').en,
    'assets between 10,000 koruna and 199,999 koruna',
  )
})

test('a text a customer has stands without quotes', () => {
  const city = vocabulary.field('city')
  assert.ok(city)
  assert.deepEqual(factWords(city, 'Praha'), { zh: 'Praha', en: 'Praha' })
})

test('the opposite of a rule holds where the rule does not, and never says not twice', () => {
  fc.assert(
    fc.property(
      arbitraryRule(exampleVocabulary),
      arbitraryCustomer(exampleVocabulary),
      (rule, customer) => {
        const options = { asOf: businessDateOf('2026-10-31') }
        const opposite = negated(rule)
        const holds = toPredicate(rule, exampleVocabulary, options)(customer)
        assert.equal(toPredicate(opposite, exampleVocabulary, options)(customer), !holds)
      },
    ),
    { numRuns: 2_000, seed: 7 },
  )
  const parsed = parseRule("not (not minor and city = 'Praha')", vocabulary)
  assert.ok(parsed.ok)
  assert.equal(formatRule(negated(parsed.rule)), "not minor and city = 'Praha'")
})
