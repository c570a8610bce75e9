import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ruleExplanation } from '#contracts/rule.ts'
import { exampleVocabulary as vocabulary } from '#server/testing/rule-arbitraries.ts'
import { businessDateOf } from '../business-date.ts'
import { explainRule } from './explain.ts'
import { parseRule } from './parse.ts'
import { type FactRow, toPredicate } from './to-predicate.ts'
import { toSql, toSqlFlag } from './to-sql.ts'
import { toWords } from './to-words.ts'
import { type Rule, allOf, anyOf, conditionsOf, everyone, fieldsUsed } from './tree.ts'
import { columnsUsed } from './vocabulary.ts'

const asOf = businessDateOf('2026-10-31')

function rule(typed: string): Rule {
  const parsed = parseRule(typed, vocabulary)
  assert.ok(parsed.ok, typed)
  return parsed.rule
}

function holds(typed: string, row: FactRow, on = asOf): boolean {
  return toPredicate(rule(typed), vocabulary, { asOf: on })(row)
}

test('a rule is said as a marketer would say it', () => {
  const rows: [typed: string, zh: string, en: string][] = [
    [
      "aum >= 500000 and age between 40 and 55 and not has_product('fund')",
      '资产不低于 50万元，且年龄在 40 至 55 岁之间，且未持有基金',
      'assets of at least ¥500,000 and age between 40 and 55 years and holds no fund',
    ],
    ['everyone', '所有客户', 'every customer'],
    ['not everyone', '没有客户', 'no customer'],
    [
      'aum > 1 and (age < 30 or 代发客户)',
      '资产高于 1元，且（年龄低于 30 岁，或是代发客户）',
      'assets above ¥1 and (age below 30 years or is a salary customer)',
    ],
    [
      'not (aum > 1 or 代发客户)',
      '不满足（资产高于 1元，或是代发客户）',
      'not (assets above ¥1 or is a salary customer)',
    ],
    ['not (age >= 40)', '年龄低于 40 岁（或无年龄）', 'age below 40 years (or age not known)'],
    ['age < 40', '年龄低于 40 岁', 'age below 40 years'],
    [
      "tier != 'gold' and not (tier = 'gold')",
      '客户等级不是金卡（无客户等级的除外），且客户等级不是金卡（或无客户等级）',
      'tier is not gold (left out if tier not known) and tier is not gold (or tier not known)',
    ],
    [
      'aum != 5',
      '资产不等于 5元（无资产的除外）',
      'assets other than ¥5 (left out if assets not known)',
    ],
    [
      "tier not in ('gold', 'private')",
      '客户等级不属于金卡、私行（无客户等级的除外）',
      'tier is none of gold, private bank (left out if tier not known)',
    ],
    [
      'age not between 20 and 30',
      '年龄不在 20 至 30 岁之间（无年龄的除外）',
      'age not between 20 and 30 years (left out if age not known)',
    ],
    ["not (city != 'x')", '城市为“x”（或无城市）', 'city is “x” (or city not known)'],
    ["tier >= 'gold'", '客户等级不低于金卡', 'tier at least gold'],
    ["tier in ('gold')", '客户等级为金卡', 'tier is gold'],
    ["tier in ('gold', 'private')", '客户等级属于金卡、私行', 'tier is one of gold, private bank'],
    ['not mobile_active', '手机银行不活跃', 'does not use the mobile bank'],
    [
      'mobile_active = false',
      '明确手机银行不活跃',
      'does not use the mobile bank (and that is known)',
    ],
    ["in_group('silver')", '属于银发', 'belongs to silver generation'],
    ["city starts with '上'", '城市以“上”开头', 'city starts with “上”'],
    [
      "city not ends with 'x'",
      '城市不以“x”结尾（无城市的除外）',
      'city does not end with “x” (left out if city not known)',
    ],
    ['city is missing', '无城市', 'city not known'],
    ['not (city is missing)', '有城市', 'city known'],
    [
      'opened_on >= as_of - 1 months',
      '开户日不早于业务日前 1 个月',
      'opening date on or after 1 month before the business date',
    ],
    [
      "opened_on between '2026-01-01' and as_of",
      '开户日在 2026-01-01 至业务日之间',
      'opening date between 2026-01-01 and the business date',
    ],
    ['growth_rate < -0.3', '增长率低于 -0.3', 'growth rate below -0.3'],
    ['points = 1234567', '积分等于 1,234,567', 'points of exactly 1,234,567'],
    ['aum >= 123456789', '资产不低于 123,456,789元', 'assets of at least ¥123,456,789'],
    ['aum >= 1.25亿', '资产不低于 1.25亿元', 'assets of at least ¥125,000,000'],
    ['net_flow < -12300', '净流入低于 -1.23万元', 'net inflow below -¥12,300'],
    ['aum < 0.05', '资产低于 0.05元', 'assets below ¥0.05'],
  ]
  for (const [typed, zh, en] of rows) {
    assert.deepEqual(toWords(rule(typed), vocabulary), { zh, en }, typed)
  }
})

test('the SQL keeps to what DuckDB and Trino read alike', () => {
  const rows: [typed: string, sql: string][] = [
    [
      "aum >= 500000 and age between 40 and 55 and not has_product('fund')",
      '("aum" >= 500000.00 and "age" between 40 and 55 and (("has_fund") is distinct from true))',
    ],
    [
      'age < 30 or growth_rate > 0.1',
      'case when "age" < 30 then true when "growth_rate" > 0.1e0 then true else false end',
    ],
    [
      'not (age < 30 and city is missing)',
      'case when (("age" < 30) is distinct from true) then true ' +
        'when "city" is not null then true else false end',
    ],
    [
      'not (age < 30 and (city is missing and not (代发客户 and (age > 5 and points > 1))))',
      'case when (("age" < 30) is distinct from true) then true when "city" is not null then true ' +
        'when ("salary_customer" and "age" > 5 and "points" > 1) then true else false end',
    ],
    ["outlet = '3101'", '"outlet_id" = \'3101\''],
    ['net_flow != 0.01', '"flow_30d" <> 0.01'],
    ["city contains '100%_!'", "\"city\" like '%100!%!_!!%' escape '!'"],
    ["city contains 'O''Brien\\'", "\"city\" like '%O''Brien\\%'"],
    ['opened_on >= as_of - 1 months', '"opened_on" >= date \'2026-09-30\''],
    ["tier > 'gold'", "coalesce(\"tier\" in ('diamond', 'private'), false)"],
    ["tier < 'mass'", 'false'],
    ["not (tier < 'mass')", 'true'],
    ['mobile_active = false', '"mobile_active" = false'],
    ['everyone', 'true'],
  ]
  for (const [typed, sql] of rows) {
    assert.equal(toSql(rule(typed), vocabulary, { asOf }), sql, typed)
    assert.doesNotMatch(sql, /::|ilike|is not true|\bfilter\b/)
  }
  assert.equal(
    toSqlFlag(rule('age > 5'), vocabulary, { asOf, table: 'p' }),
    'coalesce("p"."age" > 5, false)',
  )
})

test('a condition on a missing value is false, and turned round it is true', () => {
  for (const typed of [
    'aum > 5',
    'aum != 5',
    'age not between 1 and 2',
    "city not in ('a')",
    "city not contains 'a'",
    'salary_customer',
    'salary_customer = false',
    "has_product('fund')",
    "tier <= 'private'",
    'opened_on <= as_of',
    'city is not missing',
  ]) {
    assert.equal(holds(typed, {}), false, typed)
    assert.equal(holds(`not (${typed})`, { aum: null }), true, typed)
  }
  assert.equal(holds('city is missing', {}), true)
  assert.equal(holds("city = ''", { city: '' }), true)
  assert.equal(holds('city is missing', { city: '' }), false)
})

test('as_of moves with the night, to the last day of a shorter month', () => {
  const opened = { opened_on: '2024-02-29' }
  assert.equal(holds('opened_on = as_of - 1 months', opened, businessDateOf('2024-03-31')), true)
  assert.equal(holds('opened_on = as_of - 1 months', opened, businessDateOf('2024-03-30')), true)
  assert.equal(holds('opened_on < as_of - 30 days', opened, businessDateOf('2024-03-30')), false)
  assert.equal(holds('opened_on < as_of - 30 days', opened, businessDateOf('2024-03-31')), true)
  assert.equal(
    holds('opened_on = as_of + 1 years', { opened_on: '2025-02-28' }, businessDateOf('2024-02-29')),
    true,
  )
})

test('ordered codes compare by their place in the list, not by their letters', () => {
  const of = (comparison: string): string[] =>
    ['mass', 'gold', 'diamond', 'private', 'other'].filter((tier) =>
      holds(`tier ${comparison}`, { tier }),
    )
  assert.deepEqual(of(">= 'diamond'"), ['diamond', 'private'])
  assert.deepEqual(of("< 'diamond'"), ['mass', 'gold'])
  assert.deepEqual(of("between 'gold' and 'diamond'"), ['gold', 'diamond'])
  assert.deepEqual(of("not between 'gold' and 'diamond'"), ['mass', 'private'])
  assert.deepEqual(of("!= 'gold'"), ['mass', 'diamond', 'private', 'other'])
})

test('cents decide to the cent', () => {
  assert.equal(holds('aum >= 500000', { aum: 50_000_000 }), true)
  assert.equal(holds('aum >= 500000', { aum: 49_999_999 }), false)
  assert.equal(holds('aum > 90071992547409.90', { aum: Number.MAX_SAFE_INTEGER }), true)
})

test("an explanation shows each condition beside the customer's own value", () => {
  const row = { aum: 63_000_000, age: null, has_fund: true, tier: 'gold', salary_customer: false }
  const typed =
    "aum >= 500000 and (age > 40 or not has_product('fund'))" +
    " and not (代发客户 and tier = 'gold')"
  const explanation = explainRule(rule(typed), row, vocabulary, { asOf })
  assert.deepEqual(explanation, {
    kind: 'all',
    holds: false,
    of: [
      {
        kind: 'condition',
        holds: true,
        typed: 'aum >= 500000',
        words: { zh: '资产不低于 50万元', en: 'assets of at least ¥500,000' },
        actual: { label: { zh: '资产', en: 'assets' }, value: { zh: '63万元', en: '¥630,000' } },
      },
      {
        kind: 'any',
        holds: false,
        of: [
          {
            kind: 'condition',
            holds: false,
            typed: 'age > 40',
            words: { zh: '年龄高于 40 岁', en: 'age above 40 years' },
            actual: { label: { zh: '年龄', en: 'age' }, value: { zh: '无', en: 'none' } },
          },
          {
            kind: 'condition',
            holds: false,
            typed: "not has_product('fund')",
            words: { zh: '未持有基金', en: 'holds no fund' },
            actual: { label: { zh: '基金', en: 'fund' }, value: { zh: '持有', en: 'holds' } },
          },
        ],
      },
      {
        kind: 'not',
        holds: true,
        of: [
          {
            kind: 'all',
            holds: false,
            of: [
              {
                kind: 'condition',
                holds: false,
                typed: 'salary_customer',
                words: { zh: '是代发客户', en: 'is a salary customer' },
                actual: {
                  label: { zh: '代发客户', en: 'a salary customer' },
                  value: { zh: '否', en: 'no' },
                },
              },
              {
                kind: 'condition',
                holds: true,
                typed: "tier = 'gold'",
                words: { zh: '客户等级为金卡', en: 'tier is gold' },
                actual: {
                  label: { zh: '客户等级', en: 'tier' },
                  value: { zh: '金卡', en: 'gold' },
                },
              },
            ],
          },
        ],
      },
    ],
  })
  assert.deepEqual(ruleExplanation.parse(explanation), explanation)
})

test('fields and columns a rule reads are each named once', () => {
  const read = rule("aum > 1 and outlet = '1' and (aum < 5 or has_product('fund')) and everyone")
  assert.deepEqual(fieldsUsed(read), ['aum', 'outlet'])
  assert.deepEqual(columnsUsed(read, vocabulary), ['aum', 'outlet_id', 'has_fund'])
  assert.equal(conditionsOf(read).length, 5)
})

test('rules are joined without groups of one', () => {
  const one = rule('aum > 1')
  assert.deepEqual(allOf([]), everyone)
  assert.deepEqual(allOf([one]), one)
  assert.deepEqual(anyOf([one]), one)
  assert.deepEqual(allOf([one, one]), { kind: 'all', of: [one, one] })
  assert.throws(() => anyOf([]))
})

test('a rule read with another vocabulary than it was checked with stops the work', () => {
  const stale: Rule = { kind: 'flag', field: 'gone', value: true }
  assert.throws(() => toSql(stale, vocabulary, { asOf }), /gone/)
  assert.throws(() => toPredicate(stale, vocabulary, { asOf }), /gone/)
})
