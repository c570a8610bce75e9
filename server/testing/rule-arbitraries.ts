import fc from 'fast-check'
import type { Words } from '#contracts/words.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'
import { limits } from '#kernel/limits.ts'
import {
  type FactRow,
  type FactValue,
  type Rule,
  type RuleCondition,
  type RuleField,
  type RuleValue,
  type Vocabulary,
  columnOf,
  createVocabulary,
} from '#kernel/rule/index.ts'
import { compareByCodePoint } from '#kernel/rule/code-point-order.ts'

/**
 * Rules and customers made up for a vocabulary. Both draw from the same few awkward values, so
 * that equalities, range ends and matches really meet.
 */

/** Texts that quoting, matching and ordering get wrong first. */
export const AWKWARD_TEXTS: readonly string[] = [
  '',
  ' ',
  "'",
  "''",
  '"',
  '%',
  '_',
  '\\',
  '!',
  '100%',
  '100',
  '5_a',
  '5a',
  "O'Brien",
  'a\\%b',
  '!%',
  '!x',
  '!_',
  '上海',
  '上海市',
  '海',
  '张三',
  '‘引号’',
  '（全角）',
  'null',
  'NULL',
  '--',
  ';',
  '\ue000',
  '～',
  '😀',
  '😀a',
  'A',
  'a',
  'ab',
  'ABC',
  '0',
  '007',
]
const TEXT_UNITS = ["'", '"', '%', '_', '\\', '!', 'a', 'B', ' ', '上', '海', '😀', '\ue000', '～']

const AWKWARD_INTEGERS = [
  0,
  1,
  -1,
  2,
  39,
  40,
  55,
  56,
  100,
  -100,
  2147483647,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
]
const AWKWARD_CENTS = [
  0,
  1,
  -1,
  99,
  100,
  101,
  50_000_000,
  49_999_999,
  50_000_001,
  -50_000_000,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
]
const AWKWARD_DECIMALS = [
  '0',
  '0.1',
  '0.2',
  '0.3',
  '-0.1',
  '0.30000001',
  '1',
  '1.5',
  '0.000001',
  '-1.5',
  '2.675',
  '1.005',
]
const AWKWARD_DATES = [
  '1900-01-01',
  '1999-12-31',
  '2000-02-29',
  '2023-02-28',
  '2024-02-28',
  '2024-02-29',
  '2024-03-01',
  '2026-01-31',
  '2026-02-28',
  '2026-03-31',
  '2026-04-30',
  '2026-09-30',
  '2026-10-01',
  '2026-10-30',
  '2026-10-31',
  '2026-11-01',
  '2026-12-31',
  '9999-12-31',
]

const someText = fc.oneof(
  fc.constantFrom(...AWKWARD_TEXTS),
  fc.string({ unit: fc.constantFrom(...TEXT_UNITS), maxLength: 4 }),
)
const someInteger = fc.oneof(
  fc.constantFrom(...AWKWARD_INTEGERS),
  fc.integer({ min: -50, max: 120 }),
)
const someCents = fc.oneof(
  fc.constantFrom(...AWKWARD_CENTS),
  fc.integer({ min: -1_000_000, max: 100_000_000 }),
)
const someDecimal = fc.oneof(
  fc.constantFrom(...AWKWARD_DECIMALS),
  fc.integer({ min: -3_000_000, max: 3_000_000 }).map((millionths) => decimalText(millionths)),
)
const someDate = fc.oneof(
  fc.constantFrom(...AWKWARD_DATES),
  fc.integer({ min: -400, max: 400 }).map((days) => addDays(businessDateOf('2026-10-31'), days)),
)
const someShift = fc
  .tuple(
    fc.oneof(fc.constantFrom(0, 1, -1, -30, 12), fc.integer({ min: -60, max: 60 })),
    fc.constantFrom('days' as const, 'months' as const, 'years' as const),
  )
  .map(([shift, unit]): RuleValue => ({ type: 'as_of', shift, unit: shift === 0 ? 'days' : unit }))

/** Plain objects, as JSON has them: fast-check also makes some without a prototype. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>
}

/** Millionths as a plain decimal without needless zeros. */
function decimalText(millionths: number): string {
  const digits = String(Math.abs(millionths)).padStart(7, '0')
  const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '')
  return millionths < 0 ? `-${text}` : text
}

const label = (zh: string, en: string): Words => ({ zh, en })

/** Every type of field a rule can read, with labels, units and columns of their own. */
export const exampleVocabulary: Vocabulary = createVocabulary({
  fields: [
    { name: 'aum', type: 'money', label: label('资产', 'assets') },
    { name: 'net_flow', type: 'money', label: label('净流入', 'net inflow'), column: 'flow_30d' },
    { name: 'age', type: 'integer', label: label('年龄', 'age'), unit: label('岁', 'years') },
    { name: 'points', type: 'integer', label: label('积分', 'points') },
    { name: 'growth_rate', type: 'decimal', label: label('增长率', 'growth rate') },
    { name: 'risk_score', type: 'decimal', label: label('风险分', 'risk score') },
    { name: 'city', type: 'text', label: label('城市', 'city') },
    { name: 'remark', type: 'text', label: label('备注', 'remark') },
    { name: 'outlet', type: 'code', label: label('网点', 'outlet'), column: 'outlet_id' },
    {
      name: 'tier',
      type: 'code',
      label: label('客户等级', 'tier'),
      ordered: true,
      // The order of the texts is not that of the tiers.
      codes: [
        { value: 'mass', label: label('大众', 'mass') },
        { value: 'gold', label: label('金卡', 'gold') },
        { value: 'diamond', label: label('钻石', 'diamond') },
        { value: 'private', label: label('私行', 'private bank') },
      ],
    },
    {
      name: 'gender',
      type: 'code',
      label: label('性别', 'gender'),
      codes: [
        { value: 'female', label: label('女', 'woman') },
        { value: 'male', label: label('男', 'man') },
      ],
    },
    { name: 'salary_customer', type: 'flag', label: label('代发客户', 'a salary customer') },
    {
      name: 'mobile_active',
      type: 'flag',
      label: label('手机银行活跃', 'mobile bank active'),
      yes: label('手机银行活跃', 'uses the mobile bank'),
      no: label('手机银行不活跃', 'does not use the mobile bank'),
    },
    { name: 'opened_on', type: 'date', label: label('开户日', 'opening date') },
    { name: 'matures_on', type: 'date', label: label('到期日', 'maturity date') },
  ],
  sets: [
    {
      name: 'has_product',
      label: label('持有产品', 'product held'),
      yes: label('持有', 'holds'),
      no: label('未持有', 'holds no'),
      members: [
        { value: 'fund', label: label('基金', 'fund'), column: 'has_fund' },
        { value: 'insurance', label: label('保险', 'insurance'), column: 'has_insurance' },
      ],
    },
    {
      name: 'in_group',
      label: label('客群', 'life group'),
      yes: label('属于', 'belongs to'),
      no: label('不属于', 'does not belong to'),
      members: [
        { value: 'silver', label: label('银发', 'silver generation'), column: 'group_silver' },
      ],
    },
  ],
})

/** A row by column, each value missing about one time in five. Decimals have six places at most. */
export function arbitraryCustomer(vocabulary: Vocabulary): fc.Arbitrary<FactRow> {
  const columns: Record<string, fc.Arbitrary<FactValue>> = {}
  for (const field of vocabulary.fields) columns[columnOf(field)] = orMissing(someFact(field))
  for (const set of vocabulary.sets) {
    for (const member of set.members) columns[member.column] = orMissing(fc.boolean())
  }
  return record(columns)
}

function orMissing(value: fc.Arbitrary<FactValue>): fc.Arbitrary<FactValue> {
  return fc.option(value, { freq: 4, nil: null })
}

function someFact(field: RuleField): fc.Arbitrary<FactValue> {
  switch (field.type) {
    case 'integer':
      return someInteger
    case 'decimal':
      return someDecimal.map(Number)
    case 'money':
      return someCents
    case 'text':
      return someText
    case 'code':
      return field.codes ? someCode(field.codes) : someText
    case 'flag':
      return fc.boolean()
    case 'date':
      return someDate
  }
}

/** Now and then a code the vocabulary does not know, as a bank's file may hold one. */
function someCode(codes: readonly { value: string }[]): fc.Arbitrary<string> {
  return fc.constantFrom(...codes.map((code) => code.value), 'unheard_of')
}

export type RuleShape = { depthMax?: number; partsMax?: number }

/** A rule that `parseRule` accepts for the vocabulary and `formatRule` writes in one way. */
export function arbitraryRule(
  vocabulary: Vocabulary,
  { depthMax = 4, partsMax = 4 }: RuleShape = {},
): fc.Arbitrary<Rule> {
  if (depthMax >= limits.ruleDepth) throw new Error('such rules are refused as too deep')
  const condition = arbitraryCondition(vocabulary)
  const { rule } = fc.letrec<{ rule: Rule }>((tie) => {
    const parts = fc.array(tie('rule'), { minLength: 2, maxLength: partsMax })
    return {
      rule: fc.oneof(
        { maxDepth: depthMax, depthSize: 'small', withCrossShrink: true },
        { arbitrary: condition, weight: 5 },
        { arbitrary: tie('rule').map((of): Rule => ({ kind: 'not', of })), weight: 2 },
        { arbitrary: parts.map((of): Rule => ({ kind: 'all', of })), weight: 2 },
        { arbitrary: parts.map((of): Rule => ({ kind: 'any', of })), weight: 2 },
      ),
    }
  })
  return rule
}

/** Any one condition the vocabulary allows. */
export function arbitraryCondition(vocabulary: Vocabulary): fc.Arbitrary<RuleCondition> {
  const members = vocabulary.sets.flatMap((set) =>
    set.members.map(
      (member): RuleCondition => ({
        kind: 'member',
        set: set.name,
        member: member.value,
      }),
    ),
  )
  return fc.oneof(
    ...vocabulary.fields.map((field) => ({ weight: 4, arbitrary: conditionOn(field) })),
    ...members.map((member) => ({ weight: 2, arbitrary: fc.constant(member) })),
    { weight: 1, arbitrary: fc.constant<RuleCondition>({ kind: 'everyone' }) },
  )
}

function conditionOn(field: RuleField): fc.Arbitrary<RuleCondition> {
  const name = fc.constant(field.name)
  const missing = record({
    kind: fc.constant('missing' as const),
    field: name,
    negated: fc.boolean(),
  })
  if (field.type === 'flag') {
    const flag = record({
      kind: fc.constant('flag' as const),
      field: name,
      value: fc.boolean(),
    })
    return fc.oneof({ arbitrary: flag, weight: 3 }, missing)
  }
  const value = someValue(field)
  const hasOrder = field.type !== 'code' || field.ordered === true
  const compare = record({
    kind: fc.constant('compare' as const),
    field: name,
    comparison: hasOrder
      ? fc.constantFrom(
          '=' as const,
          '!=' as const,
          '<' as const,
          '<=' as const,
          '>' as const,
          '>=' as const,
        )
      : fc.constantFrom('=' as const, '!=' as const),
    value,
  })
  const list = record({
    kind: fc.constant('in' as const),
    field: name,
    negated: fc.boolean(),
    values: fc.array(value, { minLength: 1, maxLength: 4 }),
  })
  const kinds: fc.Arbitrary<RuleCondition>[] = [compare, list, missing]
  if (hasOrder) kinds.push(between(field, value))
  if (field.type === 'text' || (field.type === 'code' && !field.codes)) kinds.push(textMatch(name))
  return fc.oneof(...kinds)
}

function textMatch(name: fc.Arbitrary<string>): fc.Arbitrary<RuleCondition> {
  return record({
    kind: fc.constant('text' as const),
    field: name,
    negated: fc.boolean(),
    match: fc.constantFrom('starts' as const, 'contains' as const, 'ends' as const),
    value: someText.filter((text) => text !== ''),
  })
}

function between(field: RuleField, value: fc.Arbitrary<RuleValue>): fc.Arbitrary<RuleCondition> {
  return record({ ends: fc.tuple(value, value), negated: fc.boolean() }).map(
    ({ ends: [one, other], negated }): RuleCondition => {
      const [low, high] = startsAfter(field, one, other) ? [other, one] : [one, other]
      return { kind: 'between', field: field.name, negated, low, high }
    },
  )
}

/** Whether a range from `low` to `high` would be refused as reversed. */
function startsAfter(field: RuleField, low: RuleValue, high: RuleValue): boolean {
  if (low.type === 'integer' && high.type === 'integer') return low.value > high.value
  if (low.type === 'decimal' && high.type === 'decimal') {
    return Number(low.value) > Number(high.value)
  }
  if (low.type === 'money' && high.type === 'money') return low.cents > high.cents
  if (low.type === 'date' && high.type === 'date') return low.value > high.value
  if (low.type === 'as_of' && high.type === 'as_of') return low.shift > high.shift
  if (low.type !== 'text' || high.type !== 'text') return false
  if (!field.codes) return compareByCodePoint(low.value, high.value) > 0
  const place = (code: string): number =>
    field.codes?.findIndex(({ value }) => value === code) ?? -1
  return place(low.value) > place(high.value)
}

function someValue(field: RuleField): fc.Arbitrary<RuleValue> {
  switch (field.type) {
    case 'integer':
      return someInteger.map((value) => ({ type: 'integer', value }))
    case 'decimal':
      return someDecimal.map((value) => ({ type: 'decimal', value }))
    case 'money':
      return someCents.map((amount) => ({ type: 'money', cents: amount }))
    case 'date':
      return fc.oneof(
        someDate.map((value): RuleValue => ({ type: 'date', value })),
        someShift,
      )
    case 'code': {
      if (!field.codes) return someText.map((value) => ({ type: 'text', value }))
      const codes = field.codes.map(({ value }) => value)
      return fc.constantFrom(...codes).map((value) => ({ type: 'text', value }))
    }
    case 'text':
    case 'flag':
      return someText.map((value) => ({ type: 'text', value }))
  }
}
