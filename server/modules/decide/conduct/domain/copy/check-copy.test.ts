import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { checkCopy, smsParts } from './check-copy.ts'
import type { CopyRules, CopySetting } from './copy-rules.ts'

const words = { zh: '规则', en: 'rule' }
const rules: CopyRules = {
  negations: ['非', '不', '不是', '不保证', '不承诺', '无法', '没有'],
  phrases: [
    {
      code: 'principal_guaranteed',
      words,
      cure: words,
      phrases: ['保本', '保本保息', '零风险', '低风险', '保证收益', '高收益'],
      harmless: ['中低风险', '较低风险'],
      verdict: 'violation',
      severity: 'red',
      source: 'AD 25; NET26 10',
      inForceFrom: null,
    },
    {
      code: 'urgency',
      words,
      cure: words,
      phrases: ['末班车'],
      harmless: [],
      families: ['fund'],
      verdict: 'review',
      severity: 'orange',
      source: 'VENTI N-AD-10',
      inForceFrom: '2026-09-30',
    },
  ],
  notices: [
    {
      code: 'wealth_risk',
      words: { zh: '理财风险提示', en: 'wealth risk notice' },
      wordings: ['理财非存款，产品有风险，投资须谨慎'],
      families: ['wealth'],
      source: 'FIELD §2',
      inForceFrom: null,
    },
  ],
}

const setting = (change: Partial<CopySetting> = {}): CopySetting => ({
  family: null,
  channel: 'sms',
  audience: 'specific',
  date: '2026-10-31',
  ...change,
})

const matchedIn = (text: string, change: Partial<CopySetting> = {}): string[] =>
  checkCopy(text, rules, setting(change)).findings.map((finding) => finding.matched)

const cases: readonly (readonly [text: string, matched: readonly string[], why: string])[] = [
  ['本产品保本，放心买', ['保本'], 'a banned phrase is found'],
  ['本产品非保本浮动收益', [], 'a negated phrase is not'],
  ['本产品不是保本产品', [], 'nor with 不是'],
  ['我行不保证收益', [], 'nor when the negation runs into it'],
  ['保本！不保本的不卖', ['保本'], 'a negation behind does not excuse'],
  ['风险等级：中低风险', [], 'the label of a level is harmless'],
  ['低风险好产品', ['低风险'], 'the bare phrase is not'],
  ['保本保息', ['保本保息'], 'the longest phrase is told once'],
  ['保*本，保 息', ['保*本，保 息'], 'marks between characters do not hide it'],
  ['ＨＩ 保－本', ['保－本'], 'nor do full-width ones'],
  ['赶末班车', [], 'a rule for funds leaves other families alone'],
]

for (const [text, matched, why] of cases) {
  test(`${why}: ${text}`, () => assert.deepEqual(matchedIn(text), matched))
}

test('a rule speaks from the day it is in force', () => {
  assert.deepEqual(matchedIn('赶末班车', { family: 'fund', date: '2026-09-29' }), [])
  assert.deepEqual(matchedIn('赶末班车', { family: 'fund', date: '2026-09-30' }), ['末班车'])
})

test('a missing notice is a finding at the end of the text', () => {
  const { findings, notices } = checkCopy('年底理财季', rules, setting({ family: 'wealth' }))
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.from]),
    [['notice_missing:wealth_risk', 5]],
  )
  assert.equal(notices[0]?.present, false)
})

test('a notice typed with other marks between its parts is present', () => {
  const text = '年底理财季。理财非存款、产品有风险、投资须谨慎'
  assert.deepEqual(checkCopy(text, rules, setting({ family: 'wealth' })).findings, [])
})

test('each finding stands where it says, whatever stands around it', () => {
  const around = fc.string({
    unit: fc.constantFrom('天', 'A', '😀', '１', ' ', '，', '的'),
    maxLength: 12,
  })
  fc.assert(
    fc.property(around, around, (before, after) => {
      const text = `${before}保本保息${after}`
      const [finding] = checkCopy(text, rules, setting()).findings
      assert.equal(text.slice(finding?.from, finding?.to), '保本保息')
    }),
    { seed: 7 },
  )
})

test('an SMS is counted in parts of seventy alone and sixty-seven joined', () => {
  const parts = [0, 70, 71, 134, 135].map((length) => smsParts('字'.repeat(length)))
  assert.deepEqual(parts, [0, 1, 2, 2, 3])
})
