import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rule as ruleSchema, ruleProblemCode } from '#contracts/rule.ts'
import { exampleVocabulary as vocabulary } from '#server/testing/rule-arbitraries.ts'
import { limits } from '../limits.ts'
import { formatRule } from './format.ts'
import { checkRule, parseRule } from './parse.ts'
import type { RuleProblem } from './problems.ts'
import type { Rule } from './tree.ts'
import { createVocabulary } from './vocabulary.ts'

function read(typed: string): string {
  const parsed = parseRule(typed, vocabulary)
  assert.ok(parsed.ok, `${typed}: ${parsed.ok ? '' : JSON.stringify(parsed.problems)}`)
  assert.ok(ruleSchema.safeParse(parsed.rule).success, `${typed}: not the shape of the contract`)
  return formatRule(parsed.rule)
}

function refuse(typed: string): RuleProblem[] {
  const parsed = parseRule(typed, vocabulary)
  assert.ok(!parsed.ok, `${typed} was read as ${parsed.ok ? formatRule(parsed.rule) : ''}`)
  return parsed.problems
}

test('each way of typing a condition is read as the one canonical form', () => {
  const rows: [typed: string, canonical: string][] = [
    ['aum>=500000', 'aum >= 500000'],
    ['AUM >= 500_000', 'aum >= 500000'],
    ['aum >= 50万', 'aum >= 500000'],
    ['aum >= 50 万', 'aum >= 500000'],
    ['资产 >= 50万元', 'aum >= 500000'],
    ['资产 ≥ 1.5亿', 'aum >= 150000000'],
    ['资产　＞＝　５０万', 'aum >= 500000'],
    ['aum > 1234.50 元', 'aum > 1234.5'],
    ['aum > 1,000', 'aum > 1000'],
    ['net_flow < -5', 'net_flow < -5'],
    ['net_flow < - 0.01', 'net_flow < -0.01'],
    ['net_flow >= -0', 'net_flow >= 0'],
    ['age <> 40', 'age != 40'],
    ['age == 40岁', 'age = 40'],
    ['age >= 40 years and age < 50岁', 'age >= 40 and age < 50'],
    ['age Between 40 And 55', 'age between 40 and 55'],
    ['age not between 40 and 55', 'age not between 40 and 55'],
    ['age in(1,2 , 3)', 'age in (1, 2, 3)'],
    ['growth_rate <= 0.050', 'growth_rate <= 0.05'],
    ['growth_rate > 3', 'growth_rate > 3'],
    ['tier in （“gold”，‘private’）', "tier in ('gold', 'private')"],
    ['tier = "gold"', "tier = 'gold'"],
    ['tier = gold', "tier = 'gold'"],
    ["tier = '金卡'", "tier = 'gold'"],
    ["tier >= 'Private Bank'", "tier >= 'private'"],
    ["tier not in ('gold')", "tier not in ('gold')"],
    ['性别 = ‘女’', "gender = 'female'"],
    ["outlet starts with '31'", "outlet starts with '31'"],
    ["city = 'O''Brien'", "city = 'O''Brien'"],
    ['city = "O\'Brien"', "city = 'O''Brien'"],
    ['city = ‘a’’b’', "city = 'a’b'"],
    ['city = ‘（全角，不变）’', "city = '（全角，不变）'"],
    ["city = ''", "city = ''"],
    ["city like '上%'", "city starts with '上'"],
    ["city like '%海'", "city ends with '海'"],
    ["city not like '%海%'", "city not contains '海'"],
    ["city like '100\\%%'", "city starts with '100%'"],
    ["city like 'a\\_b'", "city = 'a_b'"],
    ["city not like 'ab'", "city != 'ab'"],
    ["city like 'C:\\dir%'", "city starts with 'C:\\dir'"],
    ['city is missing', 'city is missing'],
    ['city is null', 'city is missing'],
    ['city is not null', 'city is not missing'],
    ['salary_customer', 'salary_customer'],
    ['代发客户', 'salary_customer'],
    ['salary_customer = true', 'salary_customer'],
    ['salary_customer != true', 'salary_customer = false'],
    ['salary_customer is false', 'salary_customer = false'],
    ['salary_customer is not true', 'not salary_customer'],
    ['not salary_customer', 'not salary_customer'],
    ["has_product('fund')", "has_product('fund')"],
    ['持有产品（“基金”）', "has_product('fund')"],
    ['HAS_PRODUCT("Fund")', "has_product('fund')"],
    ["opened_on >= '2026-10-31'", "opened_on >= '2026-10-31'"],
    ['opened_on >= 2026-10-31', "opened_on >= '2026-10-31'"],
    ["opened_on >= date '2026-10-31'", "opened_on >= '2026-10-31'"],
    ['opened_on >= as_of - 30 days', 'opened_on >= as_of - 30 days'],
    ['opened_on >= as_of-1 day', 'opened_on >= as_of - 1 days'],
    ['opened_on >= AS_OF + 3个月', 'opened_on >= as_of + 3 months'],
    ['opened_on between as_of - 1 year and as_of', 'opened_on between as_of - 1 years and as_of'],
    ['opened_on = as_of - 0 months', 'opened_on = as_of'],
    ['everyone', 'everyone'],
  ]
  for (const [typed, canonical] of rows) {
    assert.equal(read(typed), canonical, typed)
    assert.equal(read(canonical), canonical)
  }
})

test('not binds before and, and before or; brackets change that and nothing else', () => {
  const rows: [typed: string, canonical: string][] = [
    ['age > 1 or age > 2 and age > 3', 'age > 1 or (age > 2 and age > 3)'],
    ['(age > 1 or age > 2) and age > 3', '(age > 1 or age > 2) and age > 3'],
    ['not age > 1 and age > 2', 'not (age > 1) and age > 2'],
    ['not (age > 1 and age > 2)', 'not (age > 1 and age > 2)'],
    ['((age > 1))', 'age > 1'],
    ['not not 代发客户', 'not (not salary_customer)'],
    ['age between 1 and 2 and age > 3', 'age between 1 and 2 and age > 3'],
    ['(age > 1 and age > 2) and age > 3', '(age > 1 and age > 2) and age > 3'],
  ]
  for (const [typed, canonical] of rows) assert.equal(read(typed), canonical, typed)
})

test('whatever is not understood is refused at its place', () => {
  // The words at fault stand between ⟦ and ⟧.
  const rows: [code: string, typed: string][] = [
    ['rule_empty', '⟦⟧'],
    ['rule_empty', '  ⟦⟧'],
    ['name_unknown', '⟦aumm⟧ > 1'],
    ['name_unknown', 'aum > 1 and ⟦资金⟧ > 2'],
    ['name_unknown', "⟦上海⟧ = '上海'"],
    ['set_unknown', "⟦has_produkt⟧('fund')"],
    ['member_unknown', "has_product(⟦'fonds'⟧)"],
    ['set_argument', '⟦has_product(fund)⟧'],
    ['set_argument', '⟦has_product()⟧'],
    ['set_argument', "⟦has_product('fund', 'insurance')⟧"],
    ['set_argument', '⟦has_product⟧ and aum > 1'],
    ['character_unknown', 'aum > 5⟦%⟧'],
    ['character_unknown', 'aum > 5⟦;⟧ drop table profile'],
    ['character_unknown', 'aum > ⟦😀⟧'],
    ['text_unclosed', "city = ⟦'上海⟧"],
    ['text_unclosed', 'city = ⟦“上海"⟧'],
    ['text_unreadable', "city = ⟦'上\n海'⟧"],
    ['text_unreadable', "city = ⟦'\ud800'⟧"],
    ['number_unreadable', 'aum > ⟦1,00⟧'],
    ['number_unreadable', 'aum > ⟦0500⟧'],
    ['number_unreadable', 'aum > ⟦1.2⟧.3'],
    ['number_unreadable', 'aum > ⟦5_⟧'],
    ['unexpected', 'aum > 1 ⟦,⟧ age > 2'],
    ['unexpected', '⟦5⟧ < aum'],
    ['unexpected', 'aum > ⟦and⟧ age > 2'],
    ['unexpected', 'aum > 1 and⟦⟧'],
    ['unexpected', 'aum > 1⟦)⟧'],
    ['unexpected', 'aum > 1 ⟦age⟧ > 2'],
    ['unexpected', 'age between 1 ⟦,⟧ 2'],
    ['unexpected', "tier in ⟦'gold'⟧"],
    ['unexpected', "tier not ⟦=⟧ 'gold'"],
    ['unexpected', "city starts ⟦'上'⟧"],
    ['unexpected', 'city is ⟦上海⟧'],
    ['unexpected', 'opened_on > as_of - 30⟦⟧'],
    ['unexpected', 'opened_on > as_of - 30 ⟦weeks⟧'],
    ['bracket_unclosed', '⟦(⟧aum > 1'],
    ['bracket_unclosed', "tier in ⟦(⟧'gold'"],
    ['condition_unfinished', '⟦aum⟧'],
    ['condition_unfinished', 'not ⟦city⟧ and aum > 1'],
    ['operator_unfit', "aum ⟦starts with⟧ '5'"],
    ['operator_unfit', "gender ⟦>⟧ 'male'"],
    ['operator_unfit', "outlet ⟦between⟧ '1' and '2'"],
    ['operator_unfit', "tier ⟦like⟧ 'g%'"],
    ['operator_unfit', 'salary_customer ⟦in⟧ (true)'],
    ['operator_unfit', 'age ⟦is true⟧'],
    ['value_missing', 'aum = ⟦null⟧'],
    ['value_missing', 'aum != ⟦missing⟧'],
    ['value_type', "aum > ⟦'500000'⟧"],
    ['value_type', 'aum > ⟦age⟧'],
    ['value_type', 'city = ⟦上海⟧'],
    ['value_type', 'city = ⟦21⟧'],
    ['value_type', 'salary_customer = ⟦1⟧'],
    ['value_type', 'opened_on > ⟦20261031⟧'],
    ['value_type', 'aum > ⟦as_of⟧'],
    ['value_too_precise', 'aum > ⟦0.001⟧'],
    ['value_too_precise', 'age > ⟦4.5⟧'],
    ['value_too_precise', 'growth_rate > ⟦0.1234567890123456⟧'],
    ['value_out_of_range', 'aum > ⟦100万亿⟧'],
    ['value_out_of_range', 'points > ⟦9007199254740993⟧'],
    ['value_out_of_range', 'opened_on > ⟦as_of - 40000 days⟧'],
    ['value_out_of_range', 'opened_on > ⟦as_of - 1.5 months⟧'],
    ['unit_unfit', 'age > ⟦5万元⟧'],
    ['unit_unfit', 'aum > 5⟦岁⟧'],
    ['unit_unfit', 'growth_rate > 5⟦e3⟧'],
    ['date_unreadable', "opened_on > ⟦'2026-02-30'⟧"],
    ['date_unreadable', 'opened_on > ⟦2026/10/31⟧'],
    ['date_unreadable', 'opened_on > ⟦2026年10月31日⟧'],
    ['date_unreadable', "opened_on > ⟦'last week'⟧"],
    ['code_unknown', "tier = ⟦'glod'⟧"],
    ['code_unknown', "tier in ('gold', ⟦'Gold!'⟧)"],
    ['list_empty', 'tier in ⟦()⟧'],
    ['range_reversed', 'age between ⟦55 and 40⟧'],
    ['range_reversed', "tier between ⟦'private' and 'gold'⟧"],
    ['range_reversed', 'opened_on between ⟦as_of and as_of - 7 days⟧'],
    ['pattern_unsupported', "city like ⟦'a%b'⟧"],
    ['pattern_unsupported', "city like ⟦'a_b%'⟧"],
    ['text_empty', "city contains ⟦''⟧"],
    ['text_empty', "city like ⟦'%'⟧"],
    ['text_empty', "city like ⟦'%%'⟧"],
  ]
  for (const [code, marked] of rows) {
    const from = marked.indexOf('⟦')
    const typed = marked.replace(/[⟦⟧]/g, '')
    const [problem, ...more] = refuse(typed)
    assert.ok(problem)
    const found =
      `${typed.slice(0, problem.from)}⟦${typed.slice(problem.from, problem.to)}⟧` +
      typed.slice(problem.to)
    assert.deepEqual([problem.code, found], [code, marked], JSON.stringify(problem))
    assert.equal(problem.from, from)
    assert.deepEqual(more, [], typed)
  }
})

test('all values and names that are wrong are told at once, in the order typed', () => {
  const problems = refuse("aumm > 1 and (tier in () or not city = 上海) and age > '5'")
  assert.deepEqual(
    problems.map((problem) => problem.code),
    ['name_unknown', 'list_empty', 'value_type', 'value_type'],
  )
})

test('the cure offers what was most likely meant', () => {
  const rows: [typed: string, cure: RegExp][] = [
    ['agee > 1', /age/],
    ['opend_on > as_of', /opened_on/],
    ['增长 > 1', /增长率/],
    ["has_prodct('fund')", /has_product/],
    ["has_product('fnud')", /'fund'/],
    ["tier = 'glod'", /'gold'/],
    ["tier = '金'", /'金卡'/],
    ['city = 上海', /'上海'/],
    ["aum > '500'", /500/],
    ['opened_on > 20261031', /'2026-10-31'/],
    ["opened_on > '2026/1/5'", /'2026-01-05'/],
    ['age between 55 and 40', /between 40 and 55/],
    ['has_product(fund)', /has_product\('fund'\)/],
    ['xyzzy > 1', /列表|清单/],
  ]
  for (const [typed, cure] of rows) {
    const [problem] = refuse(typed)
    assert.match(problem?.cure.zh ?? '', cure, typed)
  }
})

test('every problem is said in both languages, without gaps', () => {
  const unsaid = new Set(ruleProblemCode.options)
  const typed = [
    '',
    'aumm > 1',
    "x('a')",
    "has_product('x')",
    'has_product',
    'aum > 5%',
    "city = 'a",
    "city = '\n'",
    'aum > 01',
    'aum >',
    '(aum > 1',
    'aum',
    "aum like 'a'",
    'aum = null',
    'city = 1',
    'age > 1.5',
    'points > 99999999999999999',
    'age > 1元',
    "opened_on > 'x'",
    "tier = 'x'",
    'age in ()',
    'age between 2 and 1',
    "city like '_'",
    "city contains ''",
    '同名 > 1',
    'x'.repeat(limits.ruleTextLength + 1),
    `age in (${Array.from({ length: limits.ruleListItems + 1 }, () => 1).join(',')})`,
    Array.from({ length: limits.ruleConditions + 1 }, () => 'everyone').join(' or '),
    `${'not '.repeat(limits.ruleDepth + 1)}everyone`,
  ]
  const twins = createVocabulary({
    ...vocabulary,
    fields: [
      ...vocabulary.fields,
      ...['one', 'two'].map((name) => ({
        name,
        type: 'integer' as const,
        label: { zh: '同名', en: name },
      })),
    ],
  })
  for (const text of typed) {
    const parsed = parseRule(text, twins)
    assert.ok(!parsed.ok, text)
    for (const problem of parsed.problems) {
      unsaid.delete(problem.code)
      const { message, cure } = problem
      for (const said of [message.zh, message.en, cure.zh, cure.en]) {
        assert.ok(said !== '' && !/undefined|\[object/.test(said), JSON.stringify(problem))
      }
    }
  }
  assert.deepEqual([...unsaid], [])
})

test('limits hold at their edge and are refused one beyond', () => {
  const list = (size: number): string =>
    `age in (${Array.from({ length: size }, () => 1).join(', ')})`
  assert.ok(parseRule(list(limits.ruleListItems), vocabulary).ok)
  assert.equal(refuse(list(limits.ruleListItems + 1))[0]?.code, 'list_too_long')
  const deep = (depth: number): string => `${'not '.repeat(depth - 1)}everyone`
  assert.ok(parseRule(deep(limits.ruleDepth), vocabulary).ok)
  assert.equal(refuse(deep(limits.ruleDepth + 1))[0]?.code, 'rule_too_deep')
  const bracketed = (depth: number): string => `${'('.repeat(depth)}everyone${')'.repeat(depth)}`
  assert.equal(refuse(bracketed(5_000))[0]?.code, 'rule_too_deep')
  const wide = (conditions: number): string =>
    Array.from({ length: conditions }, () => 'everyone').join(' and ')
  assert.ok(parseRule(wide(limits.ruleConditions), vocabulary).ok)
  assert.equal(refuse(wide(limits.ruleConditions + 1))[0]?.code, 'too_many_conditions')
})

test('the deepest rule that is read can be written and read again', () => {
  const nested = (depth: number): string =>
    depth === 1
      ? 'not (salary_customer = false)'
      : `age > 1 ${depth % 2 === 0 ? 'or' : 'and'} (${nested(depth - 1)})`
  const parsed = parseRule(nested(limits.ruleDepth - 1), vocabulary)
  assert.ok(parsed.ok)
  assert.deepEqual(checkRule(parsed.rule, vocabulary), parsed)
})

test('a label that two fields share is refused with the names to choose from', () => {
  const fields = ['aum_now', 'aum_average'].map((name) => ({
    name,
    type: 'money' as const,
    label: { zh: '资产', en: name },
  }))
  const parsed = parseRule('资产 > 5', createVocabulary({ fields, sets: [] }))
  assert.ok(!parsed.ok)
  assert.equal(parsed.problems[0]?.code, 'name_ambiguous')
  assert.match(parsed.problems[0]?.message.en ?? '', /aum_now, aum_average/)
})

test('a tree from elsewhere is checked like typed text', () => {
  const unknown: Rule = { kind: 'flag', field: 'no_such_flag', value: true }
  assert.equal(checkRule(unknown, vocabulary).ok, false)
  const wrongType: Rule = {
    kind: 'compare',
    field: 'city',
    comparison: '=',
    value: { type: 'integer', value: 1 },
  }
  assert.equal(checkRule(wrongType, vocabulary).ok, false)
  const value = { type: 'text' as const, value: "' or everyone --" }
  const quoted: Rule = { kind: 'compare', field: 'city', comparison: '=', value }
  assert.deepEqual(checkRule(quoted, vocabulary), { ok: true, rule: quoted })
})

test('a broken vocabulary is refused when made, not when a rule meets it', () => {
  const field = { name: 'age', type: 'integer' as const, label: { zh: '年龄', en: 'age' } }
  const named = (name: string) => ({ ...field, name })
  assert.throws(() => createVocabulary({ fields: [field, field], sets: [] }), /declared twice/)
  const keyword = named('between')
  assert.throws(() => createVocabulary({ fields: [keyword], sets: [] }), /word of the rule/)
  assert.throws(
    () => createVocabulary({ fields: [{ ...field, ordered: true }], sets: [] }),
    /without codes/,
  )
})
