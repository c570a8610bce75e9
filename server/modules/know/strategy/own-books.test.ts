import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { projectRoot } from '#server/testing/source-tree.ts'

import { formatProblem, loadPack } from './index.ts'

const salon = `books:
  salon:
    words: { zh: 沙龙, en: Salon }
    purpose: { zh: 网点办的每一场沙龙, en: Each salon of an outlet }
    line: '{title}'
    fields:
      - { name: title, kind: text, words: { zh: 主题, en: Title }, required: true, found: true }
      - { name: outlet, kind: unit, words: { zh: 网点, en: Outlet }, required: true }
    scope: { of: unit, field: outlet }
    who: { see: [outlet_head], make: [outlet_head] }
    states: [{ code: planned, words: { zh: 计划, en: Planned } }]
`
const trip = (rest: string) => `books:
  field_trip:
${rest}
`
const cost = `    fields:
      - { name: cost, kind: money, words: { zh: 费用, en: Cost }, least: 0 }`

describe('books of a strategy', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-own-books-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  let overlays = 0
  async function loaded(text: string) {
    overlays += 1
    const overlay = join(folder, String(overlays))
    await mkdir(overlay)
    await writeFile(join(overlay, 'books.yaml'), text)
    return loadPack(join(projectRoot, 'strategy'), { overlays: [overlay] })
  }

  it('are those of the product, with what the bank adds, and its own', async () => {
    const both = await loaded(salon + trip(cost).slice('books:\n'.length))
    assert.ok(both.ok, JSON.stringify(!both.ok && both.problems))
    const own = both.books.find(({ from }) => from === 'bank')
    assert.equal(own?.name, 'salon')
    const extended = both.books.find(({ name }) => name === 'field_trip')
    assert.equal(extended?.from, 'product')
    assert.equal(extended?.fields.at(-1)?.name, 'cost')
    const plain = await loadPack(join(projectRoot, 'strategy'))
    assert.ok(plain.ok)
    assert.notEqual(plain.hash, both.hash, 'another book is another strategy')
  })

  const unsound: [what: string, text: string, found: RegExp][] = [
    ['a kind of nobody', salon.replace('kind: unit', 'kind: planet'), /books\.yaml:8:\d+ /],
    [
      'a scope by a text',
      salon.replace('of: unit', 'of: staff'),
      /books\.yaml:9:\d+ .*of kind staff/,
    ],
    ['a state that is none', `${salon}    closed: [gone]\n`, /books\.yaml:12:\d+ .*no state gone/],
    ['a fact', `${salon}    fact: { columns: [title] }\n`, /books\.yaml:12:\d+ .*no fact/],
    ['a field of the engine’s', salon.replaceAll('title', 'version'), /called version/],
    [
      'other states of a book of the product',
      trip('    states: [{ code: x, words: { zh: 甲, en: X } }]'),
      /books\.yaml:3:\d+ .*its states is not the bank/,
    ],
    [
      'an index on what is added',
      trip(cost.replace('least: 0', 'sorted: true')),
      /books\.yaml:4:\d+ .*no index/,
    ],
    [
      'a field there is already',
      trip(cost.replace('name: cost', 'name: place')),
      /place is there twice/,
    ],
  ]
  for (const [what, text, found] of unsound) {
    it(`are refused, with file and line, for ${what}`, async () => {
      const pack = await loaded(text)
      assert.ok(!pack.ok)
      const said = pack.problems.map((problem) => formatProblem(problem, 'en')).join('\n')
      assert.match(said, found)
    })
  }
})
