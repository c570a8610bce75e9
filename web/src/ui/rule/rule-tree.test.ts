import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { type Rule, type RuleValue, rule as ruleSchema } from '#contracts/rule.ts'
import { fromBuilder, sameRule, toBuilder } from './rule-tree.ts'

const ids = (): (() => string) => {
  let last = 0
  return () => String((last += 1))
}

function roundTrip(rule: Rule): Rule {
  const reading = fromBuilder(toBuilder(rule, ids()))
  assert.ok(reading.finished)
  return reading.rule
}

const yuan = (amount: number): RuleValue => ({ type: 'money', cents: amount * 100 })

const name = fc.constantFrom('aum', 'age', 'tier', 'opened_on', 'remark')
const value: fc.Arbitrary<RuleValue> = fc.oneof(
  fc.record({ type: fc.constant('integer' as const), value: fc.integer() }),
  fc.record({ type: fc.constant('decimal' as const), value: fc.constantFrom('0.05', '-1.5') }),
  fc.record({ type: fc.constant('money' as const), cents: fc.integer() }),
  fc.record({ type: fc.constant('text' as const), value: fc.string() }),
  fc.record({ type: fc.constant('date' as const), value: fc.constant('2026-10-31') }),
  fc.record({
    type: fc.constant('as_of' as const),
    shift: fc.integer(),
    unit: fc.constantFrom('days' as const, 'months' as const, 'years' as const),
  }),
)
const condition: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    field: name,
    value,
    comparison: fc.constantFrom(...(['=', '!=', '<', '<=', '>', '>='] as const)),
  }),
  fc.record({
    kind: fc.constant('between' as const),
    field: name,
    negated: fc.boolean(),
    low: value,
    high: value,
  }),
  fc.record({
    kind: fc.constant('in' as const),
    field: name,
    negated: fc.boolean(),
    values: fc.array(value, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('text' as const),
    field: name,
    negated: fc.boolean(),
    match: fc.constantFrom('starts' as const, 'contains' as const, 'ends' as const),
    value: fc.string({ minLength: 1 }),
  }),
  fc.record({ kind: fc.constant('missing' as const), field: name, negated: fc.boolean() }),
  fc.record({ kind: fc.constant('flag' as const), field: name, value: fc.boolean() }),
  fc.record({
    kind: fc.constant('member' as const),
    set: fc.constant('has_product'),
    member: fc.constantFrom('fund', 'wealth'),
  }),
  fc.constant({ kind: 'everyone' } as const),
)
const anyRule = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    condition,
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('rule'), { minLength: 2, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('rule') }),
  ),
})).rule

test('a rule comes back from the builder as it went in', () => {
  fc.assert(
    fc.property(anyRule, (rule) => {
      assert.ok(sameRule(roundTrip(rule), rule))
    }),
    { numRuns: 2_000, seed: 7 },
  )
})

test('what the builder gives is a rule the server reads', () => {
  fc.assert(
    fc.property(anyRule, (rule) => {
      assert.ok(ruleSchema.safeParse(roundTrip(rule)).success)
    }),
    { numRuns: 300, seed: 7 },
  )
})

test('the builder without conditions means everyone', () => {
  const empty = toBuilder({ kind: 'everyone' }, ids())
  assert.deepEqual(empty.rules, [])
  assert.deepEqual(fromBuilder(empty), { finished: true, rule: { kind: 'everyone' } })
  assert.deepEqual(fromBuilder({ ...empty, not: true }), {
    finished: true,
    rule: { kind: 'not', of: { kind: 'everyone' } },
  })
})

test('one condition needs no group around it', () => {
  const aum: Rule = { kind: 'compare', field: 'aum', comparison: '>=', value: yuan(500_000) }
  assert.deepEqual(roundTrip(aum), aum)
})

test('not holding a product reads as one line, not as a negated group', () => {
  const rule: Rule = { kind: 'not', of: { kind: 'member', set: 'has_product', member: 'fund' } }
  const [line] = toBuilder(rule, ids()).rules
  assert.deepEqual(line, { id: '1', field: 'set:has_product', operator: 'lacks', value: 'fund' })
})

test('an unfinished condition is named, never left out', () => {
  const unfinished: [operator: string, value: unknown][] = [
    ['>=', undefined],
    ['between', [yuan(1), undefined]],
    ['between', yuan(1)],
    ['in', []],
    ['contains', { type: 'text', value: '' }],
  ]
  for (const [operator, given] of unfinished) {
    const group = {
      combinator: 'and',
      rules: [
        { id: 'whole', field: 'age', operator: 'known', value: null },
        { id: 'half', field: 'aum', operator, value: given },
      ],
    }
    assert.deepEqual(fromBuilder(group), { finished: false, unfinished: ['half'] })
  }
})

test('an empty group within a rule is unfinished rather than everyone', () => {
  const group = { combinator: 'or', rules: [{ id: 'inner', combinator: 'and', rules: [] }] }
  assert.deepEqual(fromBuilder(group), { finished: false, unfinished: ['inner'] })
})

test('a set without its member is unfinished', () => {
  const group = {
    combinator: 'and',
    rules: [{ id: 'x', field: 'set:has_product', operator: 'has', value: '' }],
  }
  assert.deepEqual(fromBuilder(group), { finished: false, unfinished: ['x'] })
})

test('a value outlives a change of operator', () => {
  const line = { id: 'x', field: 'aum', operator: '>=', value: [yuan(1), yuan(2)] }
  assert.deepEqual(fromBuilder({ combinator: 'and', rules: [line] }), {
    finished: true,
    rule: { kind: 'compare', field: 'aum', comparison: '>=', value: yuan(1) },
  })
})

test('two rules are the same whatever the order of their keys', () => {
  const one: Rule = { kind: 'flag', field: 'a', value: true }
  const other: Rule = { value: true, field: 'a', kind: 'flag' }
  assert.ok(sameRule(one, other))
  assert.ok(!sameRule(one, { ...one, value: false }))
})
