import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { commandLine } from '#server/testing/command-line.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

let folder: string
let home: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-gaps-'))
  home = join(folder, 'home')
})
after(() => rm(folder, { recursive: true, force: true }))

const zhike = commandLine({ now: () => new Date('2026-11-02T01:00:00Z'), home: () => home })

async function feed(name: string, fact: string, columns: string, more = ''): Promise<string> {
  const file = join(folder, `${name}.yaml`)
  await writeFile(
    file,
    `feed: ${name}\nwords: { zh: ${name}, en: ${name} }\nfact: ${fact}\n` +
      `file: ${name}_{date}.csv\n${more}\ncolumns: { ${columns} }\n`,
  )
  return file
}

test('a night that waits exits 5 with no mart, and is accepted by who may, with a reason', async () => {
  const strategy = join(projectRoot, 'strategy')
  assert.equal((await zhike('init', '--strategy', strategy)).code, 0)
  const customers = await feed('core', 'customer', 'customer_id: no, kind: kind')
  const accounts = await feed(
    'acct',
    'account',
    'account_id: a, customer_id: no, family: family',
    'every: day\nwithout: stop',
  )
  await writeFile(join(folder, 'core_20261031.csv'), 'no,kind\nC1,personal\nC2,personal\n')
  await writeFile(join(folder, 'core_20261101.csv'), 'no,kind\nC1,personal\nC2,personal\n')
  await writeFile(join(folder, 'acct_20261031.csv'), 'a,no,family\nA1,C1,demand_deposit\n')
  const load = (date: string, ...feeds: string[]) =>
    zhike('intake', ...feeds, '--source', folder, '--date', date)
  const loaded = await load('2026-10-31', customers, accounts)
  assert.equal(loaded.code, 0, loaded.told)
  const first = await zhike('night', '--date', '2026-10-31', '--json')
  assert.equal(first.code, 0, first.told)

  assert.equal((await load('2026-11-01', customers)).code, 0)
  const waiting = await zhike('night', '--date', '2026-11-01', '--json')
  assert.equal(waiting.code, 5, waiting.told)
  const said = JSON.parse(waiting.printed) as {
    mart: unknown
    gaps: { kind: string; feed: string; fact: string; field: null; rows: number; words: object }[]
    certificate: { passed: boolean }
    calendar: { year: number; words: { en: string }; cure: { en: string } }[]
  }
  // Days are counted two months on: the year after is not announced yet, and the night says so.
  assert.deepEqual(
    said.calendar.map(({ year }) => year),
    [2027],
  )
  assert.match(said.calendar[0]?.words.en ?? '', /no holiday notice for 2027/)
  assert.match(waiting.told, /Note: .*2027.* Enter the notice of 2027 /)
  assert.equal(said.mart, null)
  assert.equal(said.certificate.passed, true)
  const [late] = said.gaps
  assert.deepEqual(
    [late?.kind, late?.feed, late?.fact, late?.field, late?.rows],
    ['late_feed', 'acct', 'account', null, 1],
  )

  const accept = (...by: string[]) =>
    zhike('night', '--date', '2026-11-01', '--accept-gaps', '核心系统停机', ...by, '--json')
  assert.equal((await accept()).code, 1)
  assert.equal((await accept('--by', '900')).code, 1)
  for (const [staff, role] of [
    ['901', 'marketer'],
    ['902', 'analyst'],
  ] as const) {
    const given = ['--staff', staff, '--name', `员工${staff}`, '--role', role]
    assert.equal((await zhike('user', 'add', ...given)).code, 0)
  }
  assert.equal((await accept('--by', '901')).code, 1)
  const accepted = await accept('--by', '902')
  assert.equal(accepted.code, 0, accepted.told)
  const published = JSON.parse(accepted.printed) as {
    mart: { date: string }
    gaps_accepted: { by: string; reason: string }
  }
  assert.equal(published.mart.date, '2026-11-01')
  assert.deepEqual(
    [published.gaps_accepted.by, published.gaps_accepted.reason],
    ['staff:902', '核心系统停机'],
  )
  const verified = await zhike('verify', '--json')
  assert.equal(verified.code, 0, verified.printed)
})
