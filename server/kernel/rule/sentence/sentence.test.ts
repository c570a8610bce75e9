import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import { arbitraryRule, exampleVocabulary } from '#server/testing/rule-arbitraries.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'
import { formatRule } from '../format.ts'
import { parseRule } from '../parse.ts'
import { toWords } from '../to-words.ts'
import type { Rule } from '../tree.ts'
import type { Vocabulary } from '../vocabulary.ts'

/** The rule as far as its sentence tells it: turned round twice is not turned round. */
function asSaid(rule: Rule, negated = false): Rule {
  const turned = (one: Rule): Rule => (negated ? { kind: 'not', of: one } : one)
  switch (rule.kind) {
    case 'not':
      return asSaid(rule.of, !negated)
    case 'all':
    case 'any':
      return turned({ ...rule, of: rule.of.map((part) => asSaid(part)) })
    case 'missing':
      return negated ? { ...rule, negated: !rule.negated } : rule
    case 'in': {
      const [value, other] = rule.values
      if (value === undefined || other !== undefined) return turned(rule)
      const comparison = rule.negated ? '!=' : '='
      return turned({ kind: 'compare', field: rule.field, comparison, value })
    }
    default:
      return turned(rule)
  }
}

function readBack(vocabulary: Vocabulary, language: 'zh' | 'en') {
  return fc.property(arbitraryRule(vocabulary), (rule) => {
    const sentence = toWords(rule, vocabulary)[language]
    const parsed = parseRule(sentence, vocabulary)
    assert.ok(parsed.ok, `${sentence}: ${parsed.ok ? '' : JSON.stringify(parsed.problems)}`)
    assert.equal(formatRule(parsed.rule), formatRule(asSaid(rule)), sentence)
  })
}

for (const language of ['zh', 'en'] as const) {
  test(`a rule is read back from its sentence (${language})`, () => {
    fc.assert(readBack(exampleVocabulary, language), { seed: 8, numRuns: 600 })
  })

  test(`so it is with every field of the shipped pack (${language})`, async () => {
    const { vocabulary } = await shippedPack()
    fc.assert(readBack(vocabulary, language), { seed: 8, numRuns: 600 })
  })
}

test('what people write beside the sentence’s own words is read, too', () => {
  const rows: [typed: string, canonical: string][] = [
    ['资产不低于50万', 'aum >= 500000'],
    ['资产50万以上', 'aum >= 500000'],
    ['资产 50 万及以下', 'aum <= 500000'],
    ['资产超过 50万元 且 年龄不满 40 岁', 'aum > 500000 and age < 40'],
    ['资产 >= 50万 且 非代发客户', 'aum >= 500000 and not salary_customer'],
    ['资产不低于50万，并且未持有基金', "aum >= 500000 and not has_product('fund')"],
    ['年龄在 40 到 55 岁之间', 'age between 40 and 55'],
    ['assets of at least ¥500,000 and holds no fund', "aum >= 500000 and not has_product('fund')"],
    ['age at least 40 or is a salary customer', 'age >= 40 or salary_customer'],
    ['客户等级属于金卡、私行', "tier in ('gold', 'private')"],
    ['积分属于 1、234', 'points in (1, 234)'],
    ['到期日不晚于业务日后 30 天', 'matures_on <= as_of + 30 days'],
    ['年龄为空', 'age is missing'],
    ['（资产低于1万 或 积分等于0）且 age > 3', '(aum < 10000 or points = 0) and age > 3'],
    ['非（资产低于1万，且积分等于0）', 'not (aum < 10000 and points = 0)'],
    ['所有客户', 'everyone'],
  ]
  for (const [typed, canonical] of rows) {
    const parsed = parseRule(typed, exampleVocabulary)
    assert.ok(parsed.ok, `${typed}: ${parsed.ok ? '' : JSON.stringify(parsed.problems)}`)
    assert.equal(formatRule(parsed.rule), canonical, typed)
  }
})

test('a sentence that cannot be read is refused where it stops being understood', () => {
  const rows: [typed: string, at: string][] = [
    ['资产不低于五十万', '五十万'],
    ['资产不低于50万，且心情好', '心情好'],
    ['年龄不低于 40 岁 大约', '大约'],
    ['客户等级属于铂金', '铂金'],
  ]
  for (const [typed, at] of rows) {
    const parsed = parseRule(typed, exampleVocabulary)
    assert.ok(!parsed.ok, typed)
    assert.equal(parsed.problems[0]?.from, typed.indexOf(at), `${typed} ${JSON.stringify(parsed)}`)
  }
})

test('a hostile line is refused without stopping the server', () => {
  for (const typed of [
    '非'.repeat(5_000),
    '（'.repeat(5_000),
    `${'资产不低于1万，且'.repeat(2_000)}`,
    '资产'.repeat(9_000),
  ]) {
    const before = process.cpuUsage()
    assert.equal(parseRule(typed, exampleVocabulary).ok, false)
    const { user } = process.cpuUsage(before)
    assert.ok(user < 5_000_000, `${typed.slice(0, 8)}… took ${user} µs of processor time`)
  }
})
