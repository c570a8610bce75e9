import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { projectRoot } from '#server/testing/source-tree.ts'

import { loadPack } from './index.ts'

const shipped = join(projectRoot, 'strategy')
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-law-'))
})
after(() => rm(folder, { recursive: true, force: true }))

let made = 0

/** Where and why the shipped pack with this laid on it is refused; empty: it is sound. */
async function refusals(text: string): Promise<string[]> {
  made += 1
  const path = join(folder, `overlay-${made}`)
  await mkdir(path)
  await writeFile(join(path, 'change.yaml'), text)
  const loaded = await loadPack(shipped, { overlays: [path] })
  if (loaded.ok) return []
  return loaded.problems.map(
    ({ file, line, words }) => `${file.split('/').at(-1)}:${line} ${words.en}`,
  )
}

describe('what the gates of law read is not the pack’s to change', () => {
  const attempts: readonly (readonly [what: string, text: string, place: string])[] = [
    ['nobody has died', 'tags:\n  deceased: { value: capacity }\n', 'change.yaml:2'],
    ['everybody is forty', 'tags:\n  age: { formula: "40" }\n', 'change.yaml:2'],
    ['nobody is a minor', 'tags:\n  capacity:\n    from: staff\n', 'change.yaml:3'],
    ['no refusal counts', 'tags:\n  do_not_contact:\n    rule: age < 0\n', 'change.yaml:3'],
    [
      'every consent is given',
      'tags:\n  marketing_consent_sms:\n    where: "purpose = \'contact\'"\n',
      'change.yaml:3',
    ],
    ['contacts are not counted', 'metrics:\n  contacts_30d:\n    window: 1d\n', 'change.yaml:3'],
    [
      'contacts of one channel count',
      'metrics:\n  contacts_1d: { where: "channel = \'visit\'" }\n',
      'change.yaml:2',
    ],
    ['complaints are closed', 'metrics:\n  open_complaint_count: ~\n', 'change.yaml:2'],
    [
      'an assessment is never old',
      'tags:\n  risk_assessed_date: { value: max(valid_until) }\n',
      'change.yaml:2',
    ],
    [
      'the best of all assessments counts',
      'tags:\n  risk_level: { value: max(level) }\n',
      'change.yaml:2',
    ],
    ['documents never expire', 'tags:\n  identity_valid_until: ~\n', 'change.yaml:2'],
    [
      'a second source is added',
      'metrics:\n  loan_granted_90d:\n    sources:\n      - { from: transaction, value: count }\n',
      'change.yaml:3',
    ],
  ]
  for (const [what, text, place] of attempts) {
    test(`refused: ${what}`, async () => {
      const found = await refusals(text)
      assert.ok(
        found.some((one) => one.startsWith(`${place} the law's gates read`)),
        found.join('\n'),
      )
    })
  }

  test('words and owner are the bank’s, and repeating a definition changes nothing', async () => {
    assert.deepEqual(
      await refusals(
        'tags:\n  deceased:\n    words: { zh: 身故, en: died }\n    owner: 运营部\n    value: deceased\n',
      ),
      [],
    )
  })
})

describe('rules of copy that rest on law are not the pack’s to change', () => {
  const rule = (change: string): string => `copy:\n  phrases:\n    guaranteed: { ${change} }\n`
  const notice = (change: string): string => `copy:\n  notices:\n    wealth_level: { ${change} }\n`
  const attempts: readonly (readonly [what: string, code: string, text: string])[] = [
    ['taken out', 'guaranteed', 'copy:\n  phrases:\n    guaranteed: ~\n'],
    ['only advised', 'guaranteed', rule('verdict: advice')],
    ['made light of', 'guaranteed', rule('severity: yellow')],
    ['emptied of its patterns', 'guaranteed', rule('patterns: []')],
    ['with harmless words of one’s own', 'guaranteed', rule('harmless: [保本]')],
    ['met by a word of one’s own', 'guaranteed', rule('unless: [[收益]]')],
    ['kept to one family', 'guaranteed', rule('families: [gold]')],
    ['put off', 'guaranteed', rule('in_force_from: 2099-01-01')],
    ['its class of words shortened', 'promise', 'copy:\n  lexicon:\n    promise: [保证]\n'],
    ['a notice taken out', 'wealth_level', 'copy:\n  notices:\n    wealth_level: ~\n'],
    ['a notice that is a bare word', 'wealth_level', notice('wordings: [风险等级]')],
    ['a notice that holds nothing', 'wealth_level', notice('holds: []')],
    ['a notice on no channel', 'wealth_level', notice('channels: []')],
  ]
  for (const [what, code, text] of attempts) {
    test(`refused: ${what}`, async () => {
      const found = await refusals(text)
      assert.ok(
        found.some((one) => one.includes(`the rule of copy ${code} has its source in law`)),
        found.join('\n'),
      )
    })
  }

  test('a stricter rule beside them is welcome', async () => {
    const stricter = [
      ...[
        'copy:',
        '  phrases:',
        '    own_word:',
        '      words: { zh: 本行禁用词, en: our own word }',
      ],
      ...['      cure: { zh: 请删去, en: take it out }', '      phrases: [金牌之选]'],
      ...['      verdict: violation', '      severity: orange', '      source: 本行规定', ''],
    ]
    assert.deepEqual(await refusals(stricter.join('\n')), [])
  })
})

describe('an action is what it does', () => {
  const attempts: readonly (readonly [what: string, text: string, why: RegExp])[] = [
    [
      'a fund called service, its risk taken out',
      'actions:\n  equity_fund:\n    purpose: service\n    product_risk: ~\n',
      /^change.yaml:3 a service action names its occasion/,
    ],
    [
      'a fund owed as a notice of maturity',
      [
        ...['actions:', '  equity_fund:', '    purpose: service', '    occasion: maturity_notice'],
        ...['    product_risk: ~', '    minimum_yuan: ~', ''],
      ].join('\n'),
      /a service action sells nothing \(family\)/,
    ],
    [
      'an occasion of one’s own',
      'actions:\n  churn_talk:\n    purpose: service\n    occasion: win_back\n',
      /^change.yaml:4 there is no service occasion win_back/,
    ],
    [
      'marketing with an occasion',
      'actions:\n  churn_talk:\n    occasion: greeting\n',
      /^change.yaml:3 marketing rests on no service occasion/,
    ],
  ]
  for (const [what, text, why] of attempts) {
    test(`refused: ${what}`, async () => {
      const found = await refusals(text)
      assert.ok(
        found.some((one) => why.test(one)),
        found.join('\n'),
      )
    })
  }
})

describe('a floor of law may be tightened, a policy of the bank changed, neither taken away', () => {
  const conduct = (text: string) => `conduct:\n${text}\n`
  const refusedOnes: readonly (readonly [what: string, text: string, why: RegExp])[] = [
    ['13 months', conduct('  assessment_months: 13'), /^change.yaml:2 .*looser than the law's 12/],
    ['three assessments a day', conduct('  assessments_a_day: 3'), /looser than the law's 2/],
    ['nine assessments a year', conduct('  assessments_a_year: 9'), /looser than the law's 8/],
    ['care from 66 on', conduct('  elder_age: 66'), /looser than the law's 65/],
    ['SMS at seven', conduct('  hours:\n    sms: { from: 7 }'), /change.yaml:3 .*go beyond 8-21/],
    ['calls at eight', conduct('  hours:\n    phone: { from: 8 }'), /go beyond 9-21/],
    ['mail all day', conduct('  hours:\n    email: { from: 0, to: 24 }'), /no hours of contact/],
    ['no hours of the app', conduct('  hours:\n    app: ~'), /app has no hours of contact/],
    ['no cap a day', conduct('  caps:\n    day_all: ~'), /no cap over all channels in 1 day/],
    ['no cap a month', conduct('  caps:\n    month_all: ~'), /no cap over all channels in 30 days/],
    [
      'no caps at all',
      conduct(
        `  caps:\n${['day_all', 'month_all', 'month_sms', 'month_phone', 'month_email', 'month_app']
          .map((cap) => `    ${cap}: ~`)
          .join('\n')}`,
      ),
      /no cap over all channels/,
    ],
    ['a cap of a million', conduct('  caps:\n    day_all: { most: 1000000 }'), /it is none/],
    ['eleven a day', conduct('  caps:\n    day_all: { most: 11 }'), /it is none/],
    [
      'a cap read from something else',
      conduct('  caps:\n    day_all: { measure: tenure_days }'),
      /does not count contacts/,
    ],
    [
      'a cap read from one channel',
      conduct('  caps:\n    day_all: { measure: contacts_1d_wecom }'),
      /does not count contacts/,
    ],
    ['nobody held out', 'arbitration:\n  holdout: 0\n', /^change.yaml:2 the holdout/],
    ['next to nobody held out', 'arbitration:\n  holdout: 0.001\n', /the holdout/],
  ]
  for (const [what, text, why] of refusedOnes) {
    test(`refused: ${what}`, async () => {
      const found = await refusals(text)
      assert.ok(
        found.some((one) => why.test(one)),
        found.join('\n'),
      )
    })
  }

  const soundOnes: readonly (readonly [what: string, text: string])[] = [
    ['six months', conduct('  assessment_months: 6')],
    ['care from 60 on', conduct('  elder_age: 60')],
    ['SMS from nine to eighteen', conduct('  hours:\n    sms: { from: 9, to: 18 }')],
    ['two a day, the bank’s own policy', conduct('  caps:\n    day_all: { most: 2 }')],
    ['R5 as high risk, the bank’s own policy', conduct('  elder_high_risk_from: R5')],
    ['R3 as high risk', conduct('  elder_high_risk_from: R3')],
    ['a tenth held out', 'arbitration:\n  holdout: 0.1\n'],
  ]
  for (const [what, text] of soundOnes) {
    test(`sound: ${what}`, async () => assert.deepEqual(await refusals(text), []))
  }
})
