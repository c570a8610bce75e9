import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { loadPack } from '#modules/know/strategy/index.ts'

import { checkCopy } from '../domain/copy/check-copy.ts'
import { copyRulesOf } from '../domain/copy/pack-copy.ts'
import { figuresByRule, figuresOf, verdictOn } from './measure-copy.ts'
import { readCorpus, readDevelopment } from './read-corpus.ts'

const loaded = await loadPack('strategy')
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
const rules = copyRulesOf(loaded.pack.copy)

describe('the check of copy, measured', () => {
  it('blocks what it was made with, and lets its lawful copy pass', async () => {
    const sets = [
      await readCorpus('open'),
      await readCorpus('open', 'second'),
      await readDevelopment(),
    ]
    for (const pieces of sets) {
      const { recall, falseAlarms } = figuresOf(pieces, rules)
      assert.ok(recall >= 0.98, `recall ${recall}`)
      assert.ok(falseAlarms <= 0.02, `false alarms ${falseAlarms}`)
    }
  })

  // What is wanted is 0.98 and 0.02; these only keep what was reached from being lost.
  const floors = [
    { hand: 'first', recall: 0.875, falseAlarms: 0.075 },
    { hand: 'second', recall: 0.845, falseAlarms: 0.131 },
  ] as const
  for (const { hand, ...floor } of floors) {
    it(`keeps what it reached on the sealed half of the ${hand} hand`, async (t) => {
      const pieces = await readCorpus('sealed', hand)
      const { recall, falseAlarms } = figuresOf(pieces, rules)
      t.diagnostic(`recall ${recall.toFixed(3)}, false alarms ${falseAlarms.toFixed(3)}`)
      assert.ok(recall >= floor.recall, `recall ${recall.toFixed(3)}`)
      assert.ok(falseAlarms <= floor.falseAlarms, `false alarms ${falseAlarms.toFixed(3)}`)
      const by = figuresByRule(pieces, rules)
      for (const [rule, { found, of }] of by.recall) t.diagnostic(`${rule} ${found}/${of}`)
      for (const [rule, hits] of by.falseAlarms) t.diagnostic(`false alarms of ${rule}: ${hits}`)
    })
  }

  it('judges every piece, whatever half, in time to type along', async () => {
    const pieces = await readCorpus('open')
    const [piece] = pieces
    assert.ok(piece)
    assert.equal(verdictOn({ ...piece, text: '您好'.repeat(2_000) }, rules), 'allow')
    // Time of the processor: what else the machine does doesn't count.
    const before = process.cpuUsage()
    for (const one of pieces) verdictOn(one, rules)
    const { user, system } = process.cpuUsage(before)
    const milliseconds = (user + system) / 1_000 / pieces.length
    assert.ok(milliseconds < 5, `${milliseconds.toFixed(2)} ms a text`)
  })
})

/** Made-up copy with the verdict wanted, as a bank's compliance officer wrote it. */
const wanted: readonly (readonly [family: string, text: string, blocked: boolean])[] = [
  ['wealth', '收益不错，零风险', true],
  ['wealth', '本产品不仅保本', true],
  ['wealth', '不但零风险', true],
  ['wealth', '非常稳赚', true],
  ['wealth', '绝不亏，稳赚', true],
  ['wealth', '保/本', true],
  ['wealth', '保證收益', true],
  ['wealth', '包赚不赔', true],
  ['wealth', '本金100%安全', true],
  ['wealth', '百分百兑付', true],
  [
    'wealth',
    '历史从未亏损，年化收益率3.85%，稳健无忧。理财非存款、产品有风险、投资须谨慎，风险等级。拒收请回复R',
    true,
  ],
  ['fund', '去年涨了60%，今年还会涨', true],
  ['large_deposit', '比隔壁建行强多了，赶紧来抢', true],
  [
    'consumer_loan',
    '人人可贷，黑户也能贷，秒批，可用于炒股买房，年化利率，理性借贷。拒收请回复R',
    true,
  ],
  ['consumer_loan', '大学生专享消费贷', true],
  ['wealth', '买理财返话费', true],
  ['wealth', '购买即送加油卡', true],
  ['time_deposit', '送大米', true],
  ['fund', '抢完即止', true],
  [
    'wealth',
    '本产品不保本，不保证收益，风险等级R2（中低风险）。理财非存款、产品有风险、投资须谨慎',
    false,
  ],
  ['wealth', '非保本浮动收益，产品风险等级为R3', false],
  ['fund', '基金过往业绩不预示未来表现，市场有风险，投资需谨慎', false],
]

describe('copy of the cases', () => {
  for (const [family, text, blocked] of wanted) {
    it(`${blocked ? 'blocks' : 'lets pass'}: ${text}`, () => {
      const setting = { family, channel: 'sms', audience: 'specific', date: '2026-12-01' } as const
      const { findings } = checkCopy(text, rules, setting)
      const said = findings.filter(({ code }) => !code.startsWith('notice_missing:'))
      assert.equal(
        said.some(({ verdict }) => verdict === 'violation'),
        blocked,
        JSON.stringify(said.map(({ code, matched }) => [code, matched])),
      )
    })
  }

  it('asks for the rates, levels and costs a bare word leaves out', () => {
    const asked = (family: string, text: string, facts = {}): string[] =>
      checkCopy(text, rules, {
        ...{ family, channel: 'app', audience: 'specific', date: '2026-12-01' },
        ...facts,
      })
        .findings.map(({ code }) => code)
        .filter((code) => code.startsWith('notice_missing:'))
    const risk = '理财非存款、产品有风险、投资须谨慎'
    const level = 'notice_missing:wealth_level'
    assert.deepEqual(asked('wealth', `${risk}，风险等级`), [level])
    assert.deepEqual(asked('wealth', `${risk}，风险等级R2`), [])
    assert.deepEqual(asked('wealth', `${risk}，风险等级R2`, { riskLevel: 'R3' }), [level])
    const cost = 'notice_missing:loan_rate'
    const said = '年化综合融资成本（单利）3.60%，请理性借贷'
    assert.deepEqual(asked('consumer_loan', '年化利率，请理性借贷'), [cost])
    assert.deepEqual(asked('consumer_loan', said, { yearlyTotalCost: '3.60%' }), [])
    assert.deepEqual(asked('consumer_loan', said, { yearlyTotalCost: '6.80%' }), [cost])
  })

  const spoken: readonly (readonly [notice: string, family: string, channel: string])[] = [
    ['sms_refusal', 'wealth', 'sms'],
    ['email_refusal', 'wealth', 'email'],
    ['wealth_risk', 'wealth', 'app'],
    ['wealth_level', 'wealth', 'app'],
    ['fund_past', 'fund', 'app'],
    ['insurance_plain', 'insurance', 'app'],
    ['insurance_cooling_off', 'insurance', 'app'],
    ['trust_risk', 'trust', 'app'],
    ['loan_rate', 'consumer_loan', 'app'],
    ['agency', 'insurance', 'app'],
    ['structured_deposit_risk', 'structured_deposit', 'app'],
    ['gold_risk', 'gold', 'app'],
    ['loan_prudence', 'consumer_loan', 'app'],
  ]
  const bare =
    '欢迎了解。拒收，退订，回复。unsubscribe。风险提示，风险等级，理财，基金业绩，为您推荐保险。' +
    '犹豫期，犹豫期提示，cooling-off period。合格投资者，综合融资成本，年化利率，代销，agent。' +
    '结构性存款，贵金属，理性，借贷'

  it('asks for each notice where only its bare words stand, and takes its full wording', () => {
    assert.deepEqual(
      spoken.map(([notice]) => notice).toSorted(),
      rules.notices.map(({ code }) => code).toSorted(),
    )
    for (const [notice, family, channel] of spoken) {
      const isAsked = (text: string): boolean =>
        checkCopy(text, rules, {
          ...{ family, channel, audience: 'specific', date: '2026-12-01' },
          ...{ riskLevel: 'R2', yearlyTotalCost: '3.60%' },
        }).findings.some(({ code }) => code === `notice_missing:${notice}`)
      assert.ok(isAsked(bare), `${notice} by its bare word`)
      for (const wording of rules.notices.find(({ code }) => code === notice)?.wordings ?? []) {
        const said = wording.replace('{risk_level}', 'R2').replace('{yearly_total_cost}', '3.60%')
        assert.ok(!isAsked(`欢迎了解。${said}`), `${notice}: ${said}`)
      }
    }
  })

  it('takes no denial of a notice for it', () => {
    for (const text of ['这款产品不是保险', 'This is not insurance']) {
      const { notices } = checkCopy(text, rules, {
        ...{ family: 'insurance', channel: 'app', audience: 'specific', date: '2026-12-01' },
      })
      assert.equal(notices.find(({ code }) => code === 'insurance_plain')?.present, false, text)
    }
  })

  it('asks a stated fact of the customer for the tag it rests on', () => {
    const codes = (tags?: string[]): string[] =>
      checkCopy('您账上有一笔活期资金', rules, {
        ...{ family: 'time_deposit', channel: 'app', audience: 'specific', date: '2026-12-01' },
        ...(tags !== undefined && { tags }),
      }).findings.map(({ code }) => code)
    assert.deepEqual(codes(), ['personal_fact'])
    assert.deepEqual(codes(['idle_money']), [])
  })
})
