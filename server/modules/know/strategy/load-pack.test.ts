import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { projectRoot } from '#server/testing/source-tree.ts'

import { describePack } from './describe-pack.ts'
import { formatProblem } from './domain/problem.ts'
import { loadPack } from './load-pack.ts'
import type { LoadedPack } from './load-pack.ts'

const shipped = join(projectRoot, 'strategy')
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-pack-'))
})

after(() => rm(folder, { recursive: true, force: true }))

async function sound(base: string, overlays: readonly string[] = []): Promise<LoadedPack> {
  const loaded = await loadPack(base, { overlays })
  assert.ok(loaded.ok, loaded.ok ? '' : formatProblem(loaded.problems[0] ?? never(), 'en'))
  return loaded
}

function never(): never {
  throw new Error('a refused pack has a problem')
}

/** An overlay of one file. */
async function overlay(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'change.yaml'), text)
  return path
}

/** What is wrong with the shipped pack once this is laid on it: file's end, line, English words. */
async function refusal(name: string, text: string): Promise<string[]> {
  const loaded = await loadPack(shipped, { overlays: [await overlay(name, text)] })
  assert.equal(loaded.ok, false, 'the pack should have been refused')
  return loaded.ok
    ? []
    : loaded.problems.map(
        ({ file, line, words }) => `${file.split('/').at(-1)}:${line} ${words.en}`,
      )
}

test('the shipped pack is sound and as rich as promised', async () => {
  const { pack, vocabulary } = await sound(shipped)
  const tags = [...pack.measures.filter(({ kind }) => kind === 'fact'), ...pack.tags]
  assert.ok(pack.measures.filter(({ kind }) => kind === 'metric').length >= 60)
  assert.ok(tags.length >= 40)
  assert.deepEqual([...new Set(tags.map(({ kind }) => kind))].toSorted(), [
    ...['fact', 'manual', 'model', 'rule'],
  ])
  assert.deepEqual(
    pack.schemes.map(({ name }) => name),
    ['t1', 't2', 't3', 't4', 't5'],
  )
  assert.equal(pack.lifeGroups.length, 6)
  assert.equal(vocabulary.field('aum')?.type, 'money')
})

test('everything of the shipped pack is said in both languages', async () => {
  const { pack, vocabulary, classes } = await sound(shipped)
  for (const one of describePack(pack, vocabulary, classes)) {
    assert.match(one.sentence.zh, /\p{Script=Han}/u, one.name)
    assert.doesNotMatch(one.sentence.en, /\p{Script=Han}/u, one.name)
    assert.ok(one.owner !== '' && one.source !== '' && one.uses.length > 0, one.name)
  }
})

test('the overlays of the real banks are sound', async () => {
  for (const feed of ['cmb-fintech-2020', 'berka']) {
    const { pack } = await sound(shipped, [join(projectRoot, 'feeds', feed, 'strategy')])
    assert.equal(pack.name, feed)
  }
})

test('the hash is of the content: comments, layout and place don’t change it', async () => {
  const copy = join(folder, 'copy')
  await cp(shipped, copy, { recursive: true })
  const file = join(copy, 'critical.yaml')
  await writeFile(file, `# another comment\n\n${await readFile(file, 'utf8')}\n`)
  const [a, b] = [await sound(shipped), await sound(copy)]
  assert.equal(b.hash, a.hash)
  const changed = await overlay('richer', 'critical:\n  rising_500k: { from: 410000 }\n')
  assert.notEqual((await sound(shipped, [changed])).hash, a.hash)
})

test('an overlay changes, adds and removes by name and keeps the rest', async () => {
  const base = await sound(shipped)
  const { pack } = await sound(shipped, [
    await overlay(
      'three',
      `tags:
  aged_65: { rule: age >= 66 }
  digital_only: ~
  aged_80:
    kind: rule
    words: { zh: 八十岁以上, en: 80 and over }
    owner: 测试
    source: test
    valid_days: 1
    data_class: C2
    uses: [service]
    group: person
    rule: age >= 80
`,
    ),
  ])
  const rule = (name: string) => {
    const tag = pack.tags.find((one) => one.name === name)
    return tag?.kind === 'rule' ? tag.rule.text : undefined
  }
  assert.deepEqual(
    [rule('aged_65'), rule('digital_only'), rule('aged_80')],
    [...['age >= 66', undefined, 'age >= 80']],
  )
  assert.equal(pack.tags.length, base.pack.tags.length)
  assert.equal(pack.tags.find(({ name }) => name === 'aged_65')?.owner, '零售金融部')
})

const refused: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  ['text that is no YAML', 'tags: { aged_65: [\n', 'change.yaml:2 this is not YAML'],
  ['an unknown section', 'metrix: {}\n', 'change.yaml:1 unknown section metrix'],
  [
    'an unknown key',
    'tags:\n  aged_65:\n    rool: age >= 66\n',
    'change.yaml:3 tags.aged_65 has an unknown key rool',
  ],
  [
    'a comma that YAML takes for a key',
    'tags:\n  aged_65:\n    words: { zh: 甲, en: one, two }\n',
    'change.yaml:3 there is no tags.aged_65.words.two to remove',
  ],
  ['a field nobody has', 'tags:\n  aged_65: { rule: aeg >= 66 }\n', 'change.yaml:2 rule, at “aeg”'],
  [
    'a code nobody has',
    "tags:\n  aged_65: { rule: gender = 'X' }\n",
    "change.yaml:2 rule, at “'X'”",
  ],
  [
    'removing what is not there',
    'tags:\n  aged_56: ~\n',
    'change.yaml:2 there is no tags.aged_56 to remove',
  ],
  [
    'two fields of one label',
    'tags:\n  aged_65:\n    words: { zh: 年龄, en: elder }\n',
    'change.yaml:2 aged_65 and age are both called “年龄”',
  ],
  [
    'a short name that another field has',
    'tags:\n  aged_65:\n    short: [资产]\n',
    'change.yaml:2 aged_65 and aum are both called “资产”',
  ],
  [
    'a metric of no fact',
    'metrics:\n  login_count_30d:\n    from: logins\n',
    'change.yaml:3 there is no fact logins',
  ],
  [
    'a column the fact has not',
    'metrics:\n  inflow_30d:\n    value: sum(amout)\n',
    'change.yaml:3 transaction has no column amout',
  ],
  [
    'a unit the value is not',
    'metrics:\n  inflow_30d:\n    value: count\n',
    'change.yaml:3 the result is integer, which is no yuan',
  ],
  [
    'a window that cannot be read',
    'metrics:\n  inflow_30d:\n    window: 30 days\n',
    'change.yaml:3 cannot read the window 30 days',
  ],
  [
    'a window on a state',
    'metrics:\n  account_count:\n    window: 30d\n',
    'change.yaml:3 account is a state and has no window',
  ],
  [
    'apples added to days',
    'metrics:\n  aum_measured:\n    formula: aum + account_count\n',
    'change.yaml:3 formula, character 5: money and integer cannot be added',
  ],
  [
    'a circle',
    'metrics:\n  aum:\n    formula: aum_measured\n',
    'change.yaml:2 these read each other in a circle: aum → aum_measured → aum',
  ],
  [
    'a formula that reads a tag',
    'metrics:\n  aum_measured:\n    formula: coalesce(churn_points, 0) * 1.5\n',
    'change.yaml:3 formula, character 10: churn_points is no metric',
  ],
  [
    'two ways to compute a metric',
    'metrics:\n  aum:\n    from: account\n',
    'change.yaml:2 write exactly one of from, sources and formula',
  ],
  [
    'an official scheme there is not',
    'pack: { official_tier_scheme: t9 }\n',
    'change.yaml:1 there is no tier scheme t9',
  ],
  [
    'a band turned round',
    'critical:\n  rising_500k: { from: 600000 }\n',
    'change.yaml:2 rising bands have from',
  ],
  [
    'a name that is taken',
    'parameters:\n  aum: { words: { zh: 甲, en: a }, value: 1, source: test }\n',
    'change.yaml:2 the column aum belongs to metrics.aum',
  ],
  [
    'a family in no class',
    'families: { gold: ~ }\n',
    'change.yaml:1 the product family gold is in no class',
  ],
]

for (const [what, text, ...expected] of refused) {
  test(`refused, with file and line: ${what}`, async () => {
    const found = await refusal(what.replaceAll(' ', '-'), text)
    for (const problem of expected) {
      assert.ok(
        found.some((line) => line.startsWith(problem)),
        `expected ${problem}\nfound ${found.join('\n      ')}`,
      )
    }
  })
}

test('every problem names a cure in both languages', async () => {
  for (const [what, text] of refused) {
    const loaded = await loadPack(shipped, {
      overlays: [await overlay(`cure-${what.replaceAll(' ', '-')}`, text)],
    })
    if (loaded.ok) assert.fail(what)
    for (const { words, cure } of loaded.problems) {
      assert.ok(words.zh !== '' && words.en !== '' && cure.zh !== '' && cure.en !== '', what)
    }
  }
})

test('an event of no known kind, or a name claimed twice, is refused where it stands', async () => {
  const problems = await refusal(
    'events',
    `events:
  swiped:
    words: { zh: 滑动, en: swiped }
    called: [Swiped]
    kind: swipe
    channel: pigeon
    source: test
  seen_again:
    words: { zh: 又看, en: seen again }
    called: [Looked, product viewed]
    kind: view
    source: test
  any_page:
    words: { zh: 页面, en: any page }
    type: page
    kind: view
    source: test
`,
  )
  assert.deepEqual(problems, [
    'change.yaml:5 there is no kind of event swipe',
    'change.yaml:6 there is no channel pigeon',
    'change.yaml:10 the name “product viewed” already belongs to events.product_viewed',
    'change.yaml:13 every other message of this type already belongs to events.page_viewed',
  ])
})
