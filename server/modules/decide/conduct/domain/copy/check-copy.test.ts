import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { copySchema } from '#modules/know/strategy/index.ts'

import { checkCopy, smsParts } from './check-copy.ts'
import type { CopySetting } from './copy-rules.ts'
import { copyRulesOf } from './pack-copy.ts'
import { patternOf } from './patterns.ts'
import { toldOfProduct } from './product-told.ts'

const words = { zh: '规则', en: 'rule' }
const rules = copyRulesOf(
  copySchema.parse({
    lexicon: { promise: ['肯定', '保证'], gain: ['收益', '赚'] },
    phrases: {
      guaranteed: {
        words,
        cure: words,
        phrases: ['保本', '保本保息', '零风险', '低风险', '高收益'],
        patterns: ['{promise}~{gain}'],
        english: ['risk[ -]?free'],
        harmless: ['中低风险', '确保本'],
        verdict: 'violation',
        severity: 'red',
        source: 'AD 25; NET26 10',
      },
      urgency: {
        words,
        cure: words,
        phrases: ['末班车'],
        families: ['fund'],
        verdict: 'review',
        severity: 'orange',
        source: 'VENTI N-AD-10',
        in_force_from: '2026-09-30',
      },
      waved_away: {
        words,
        cure: words,
        frames: [
          { all: ['(不保本|风险提示)', '(走形式|别当真)'], none: ['仔细'] },
          { all: ['本金', '(跑不了|一分不少)'], within: 'clause' },
        ],
        verdict: 'violation',
        severity: 'red',
        source: 'AD 25',
      },
      statistics: {
        words,
        cure: words,
        patterns: ['#万客户'],
        unless: [['[0-9]{4}年', '来源']],
        verdict: 'evidence',
        severity: 'yellow',
        source: 'AD 11',
      },
    },
    notices: {
      wealth_risk: {
        words,
        wordings: ['理财非存款，产品有风险，投资须谨慎'],
        families: ['wealth'],
        source: 'FIELD §2',
      },
    },
  }),
)

const setting = (change: Partial<CopySetting> = {}): CopySetting => ({
  ...{ family: null, channel: 'sms', audience: 'specific', date: '2026-10-31' },
  ...change,
})

const matchedIn = (text: string, change: Partial<CopySetting> = {}): string[] =>
  checkCopy(text, rules, setting(change)).findings.map((finding) => finding.matched)

const cases: readonly (readonly [text: string, matched: readonly string[], why: string])[] = [
  ['本产品保本，放心买', ['保本'], 'a banned phrase is found'],
  ['本产品非保本浮动收益', [], 'a negated phrase is not'],
  ['本产品不是保本产品', [], 'nor with 不是'],
  ['我行不保证收益', [], 'nor where the negation is of the promise'],
  ['请勿相信保本的宣传', [], 'nor where it is warned of'],
  ['警惕骗局，我行产品保本', ['保本'], 'what is said of ourselves is ours all the same'],
  ['本产品不仅保本', ['保本'], '不仅 negates nothing'],
  ['非常保本', ['保本'], 'nor does 非常'],
  ['不限客户，统统保本', ['保本'], 'nor a negation in another clause'],
  ['不是不保本', ['保本'], 'two negations are a promise'],
  ['不，保本', ['保本'], 'an answer is no negation'],
  ['保本！不保本的不卖', ['保本'], 'a negation behind does not excuse'],
  ['风险等级：中低风险', [], 'the label of a level is harmless'],
  ['确保本人办理', [], 'nor is a word across two others found'],
  ['低风险好产品', ['低风险'], 'the bare phrase is'],
  ['保本保息', ['保本保息'], 'the longest phrase is told once'],
  ['保*本', ['保*本'], 'marks between characters do not hide it'],
  ['保\u200b本', ['保\u200b本'], 'nor one without width'],
  ['保💰本', ['保💰本'], 'nor a picture'],
  ['ＨＩ 保－本', ['保－本'], 'nor full width'],
  ['保夲', ['保夲'], 'nor a variant form'],
  ['寳本', ['寳本'], 'nor a traditional homophone'],
  ['bao本', ['bao本'], 'nor a syllable'],
  ['ｂǎo本', ['ｂǎo本'], 'with or without its tone'],
  ['零疯险', ['零疯险'], 'nor a homophone'],
  ['z e r o 风险', ['z e r o 风险'], 'nor spaced English'],
  ['r1sk-free', ['r1sk-free'], 'nor a figure for a letter'],
  ['肯定能赚', ['肯定能赚'], 'a promise of gain is one by its classes'],
  ['肯定不赚', [], 'and none across a negation'],
  ['八百万客户', ['八百万客户'], 'a figure asks for source and date'],
  ['800万客户（来源：2026年年报）', [], 'and has them in the text'],
  ['都是走形式，不保本那行字', ['走形式，不保本'], 'a frame is found in either order'],
  ['不保本？那是走形式', ['不保本？那是走形式'], 'over a question and its answer'],
  ['不保本只是走形式', ['不保本只是走形式'], 'a negation within a frame is its own'],
  ['不保本。销户别走形式', [], 'and not over two sentences'],
  ['风险提示不是走形式', [], 'nor where a part of it is denied'],
  ['风险提示请仔细看，别走形式', [], 'nor beside what makes it lawful'],
  ['本金到期，一个跑不了', [], 'nor beyond its clause, where it is kept to one'],
  ['本金跑不了', ['本金跑不了'], 'and in its clause it is'],
  ['本行不承诺也从未宣传保本', [], 'a denial of promising reaches to the end of its clause'],
  ['不得销售保本、零风险产品', [], 'over all of a list'],
  ['没有只赚不赔的保本买卖', [], 'what nothing does is not promised'],
  ['只想保本的，存定期更合适', [], 'a wish answered by something else is no promise'],
  ['征信花了？保本', ['保本'], 'a question is a topic of its answer'],
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

test('whatever stands between its characters, a word is found', () => {
  const mark = fc.constantFrom('', ' ', '/', '-', '*', '·', '|', '\u200b', '🔥', '_', '。')
  fc.assert(
    fc.property(
      mark,
      fc.constantFrom('保本', '保夲', '寶本', 'bao本', '保ben'),
      (between, word) => {
        const [first = '', ...rest] = word.startsWith('bao') ? ['bao', '本'] : [...word]
        const text = `${first}${between}${rest.join('')}`
        assert.equal(matchedIn(text).length, 1, text)
      },
    ),
    { seed: 7 },
  )
})

test('a pattern without a bound, or of an unknown class, is refused', () => {
  for (const written of ['保.*本', '(保)+', '保{2,}', '{unknown}', '保\\w']) {
    assert.throws(() => patternOf(written, {}), SyntaxError, written)
  }
})

test('a level, a term or a cost that is not the product’s is told, and its own is not', () => {
  const told = toldOfProduct({
    ...{ issuerRisk: 'R2', sellerRisk: 'R3', yearlyTotalCost: 0.0465, termDays: 90 },
  })
  assert.deepEqual(told, { riskLevel: 'R3', yearlyTotalCost: '4.65%', termDays: 90 })
  const wrong = (text: string) =>
    checkCopy(text, rules, setting({ ...told, family: 'fund' })).findings.map(
      ({ code, matched }) => `${code} ${matched}`,
    )
  assert.deepEqual(wrong('风险等级为R2，期限180天'), [
    'product_told_wrong 风险等级为R2',
    'product_told_wrong 期限180天',
  ])
  assert.deepEqual(wrong('风险等级R3，期限：90天'), [])
  assert.deepEqual(
    toldOfProduct({
      ...{ issuerRisk: null, sellerRisk: null },
      yearlyTotalCost: null,
      termDays: null,
    }),
    {},
  )
})

test('an SMS is counted in parts of seventy alone and sixty-seven joined', () => {
  const parts = [0, 70, 71, 134, 135].map((length) => smsParts('字'.repeat(length)))
  assert.deepEqual(parts, [0, 1, 2, 2, 3])
})
