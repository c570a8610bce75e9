import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Rule } from '#contracts/rule.ts'
import {
  type Draft,
  type Reading,
  buildRule,
  isSettled,
  leaveLine,
  openRule,
  readAnswer,
  typeRule,
} from './draft.ts'
import { fromBuilder, sameRule, toBuilder } from './rule-tree.ts'

let last = 0
const newId = (): string => String((last += 1))

const rich: Rule = {
  kind: 'compare',
  field: 'aum',
  comparison: '>=',
  value: { type: 'money', cents: 50_000_000 },
}
const old: Rule = {
  kind: 'compare',
  field: 'age',
  comparison: '>',
  value: { type: 'integer', value: 60 },
}

function readingOf(tree: Rule, text: string): Reading {
  return { text, tree, words: { zh: text, en: text } }
}

function answered(draft: Draft, tree: Rule, text: string): Draft {
  assert.ok(draft.question)
  return readAnswer(draft, draft.question, { ok: true, rule: readingOf(tree, text) }, newId)
}

function built(draft: Draft): Rule {
  const reading = fromBuilder(draft.group)
  assert.ok(reading.finished)
  return reading.rule
}

test('an address without a rule opens everyone', () => {
  assert.deepEqual(openRule(undefined, newId).question, { text: 'everyone' })
  assert.deepEqual(openRule('  ', newId).question, { text: 'everyone' })
})

test('what is typed appears in the builder once it is read', () => {
  const draft = answered(typeRule(openRule('', newId), 'aum>=50万'), rich, 'aum >= 500000')
  assert.ok(isSettled(draft))
  assert.ok(sameRule(built(draft), rich))
  assert.equal(draft.text, 'aum>=50万', 'the line is not rewritten under the typing hand')
  assert.equal(leaveLine(draft).text, 'aum >= 500000')
})

test('what is built appears in the line once it is read', () => {
  const draft = buildRule(openRule('', newId), toBuilder(rich, newId))
  assert.ok(!isSettled(draft))
  assert.equal(answered(draft, rich, 'aum >= 500000').text, 'aum >= 500000')
})

test('an answer to an older question changes nothing', () => {
  const older = typeRule(openRule('', newId), 'age > 60')
  const newer = typeRule(older, 'aum >= 500000')
  assert.ok(older.question)
  const answer = { ok: true as const, rule: readingOf(old, 'age > 60') }
  assert.equal(readAnswer(newer, older.question, answer, newId), newer)
})

test('a refused line keeps the rule read before in the builder', () => {
  const read = answered(openRule('aum >= 500000', newId), rich, 'aum >= 500000')
  const typed = typeRule(read, 'aum >= ')
  assert.ok(typed.question)
  const problem = {
    code: 'unexpected' as const,
    from: 7,
    to: 7,
    message: { zh: '缺值', en: 'value missing' },
    cure: { zh: '请补上', en: 'Complete it' },
  }
  const refused = readAnswer(typed, typed.question, { ok: false, problems: [problem] }, newId)
  assert.ok(!isSettled(refused))
  assert.deepEqual(refused.problems, [problem])
  assert.ok(sameRule(built(refused), rich))
  assert.equal(leaveLine(refused).text, 'aum >= ', 'what was typed is not taken away')
})

test('an unfinished builder asks nothing and says which condition lacks its value', () => {
  const read = answered(openRule('aum >= 500000', newId), rich, 'aum >= 500000')
  const half = { id: 'half', field: 'age', operator: '>', value: undefined }
  const draft = buildRule(read, { ...read.group, rules: [...read.group.rules, half] })
  assert.equal(draft.question, null)
  assert.deepEqual(draft.unfinished, ['half'])
  assert.ok(!isSettled(draft))
})

test('finishing a condition as it was before asks again', () => {
  const read = answered(openRule('aum >= 500000', newId), rich, 'aum >= 500000')
  const [line] = read.group.rules
  assert.ok(line && !('rules' in line))
  const emptied = buildRule(read, { ...read.group, rules: [{ ...line, value: undefined }] })
  assert.ok(buildRule(emptied, read.group).question)
})

test('the builder setting its own ids asks nothing', () => {
  const read = answered(openRule('aum >= 500000', newId), rich, 'aum >= 500000')
  const draft = buildRule(read, { ...read.group, id: 'renamed' })
  assert.equal(draft.question, read.question)
  assert.ok(isSettled(draft))
})

test('typing after building takes the builder along again', () => {
  const builtDraft = answered(
    buildRule(openRule('', newId), toBuilder(rich, newId)),
    rich,
    'aum >= 500000',
  )
  const typed = answered(typeRule(builtDraft, 'age > 60'), old, 'age > 60')
  assert.ok(sameRule(built(typed), old))
})
