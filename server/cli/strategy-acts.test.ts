import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { sql } from 'kysely'

import { readAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { readConfig } from '#server/config.ts'
import { openHome } from '#server/home.ts'
import { commandLine } from '#server/testing/command-line.ts'

import { openAccessOf } from './open-bank.ts'

const now = new Date('2026-11-01T01:00:00Z')
const date = '2026-10-31'

/** The whole way through the commands, on a bank of its own with its own ledger. */
describe('a strategy on the command line', () => {
  let folder: string
  let dir: string
  let staff: { marketer: string; compliance: string; analyst: string }
  let first: string

  const zhike = commandLine({ now: () => now, home: () => dir })

  async function edited(from: string, to: string): Promise<void> {
    const file = join(dir, 'strategy', 'base', 'critical.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to))
  }

  const night = async (...options: string[]) => zhike('night', '--date', date, '--json', ...options)

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-strategy-'))
    dir = join(folder, 'home')
    const made = await zhike('demo', '--customers', '100', '--json')
    assert.equal(made.code, 0, made.told)
    const signIns = made.json()['sign_ins'] as { staff: string; role: string }[]
    const of = (role: string) => signIns.find((one) => one.role === role)?.staff ?? ''
    staff = { marketer: of('marketer'), compliance: of('compliance'), analyst: of('analyst') }
    first = String((await zhike('strategy', 'status', '--json')).json()['in_force'])
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('is what the bank was made with, whatever is written into the folder since', async () => {
    const clean = (await night()).json()
    assert.deepEqual([clean['strategy'], clean['strategy_folder']], [first, 'same'])
    await edited('threshold: 500000', 'threshold: 510000')
    const differing = await night()
    assert.equal(differing.code, 0)
    assert.deepEqual(
      [differing.json()['strategy'], differing.json()['strategy_folder']],
      [first, 'differs'],
    )
    assert.match(differing.told, /the published \w+ stays in force/)
    await edited('threshold: 510000', 'threshold: [')
    assert.deepEqual((await night()).json()['strategy'], first)
    await edited('threshold: [', 'threshold: 510000')
  })

  it('is put in force by two people with the rights to it', async () => {
    const pack = join(dir, 'strategy', 'base')
    const refusals: readonly (readonly [argv: string[], says: RegExp])[] = [
      [['strategy', 'submit', pack], /--by is missing/],
      [['strategy', 'submit', pack, '--by', 'nobody'], /no active account/],
      [['strategy', 'submit', pack, '--by', staff.compliance], /lacks the right/],
      [['strategy', 'submit', join(folder, 'nowhere'), '--by', staff.marketer], /holds no .yaml/],
      [['strategy', 'approve', first, '--by', staff.compliance], /no strategy .* waits/],
    ]
    for (const [argv, says] of refusals) {
      const refused = await zhike(...argv)
      assert.equal(refused.code, 1, argv.join(' '))
      assert.match(refused.told, says)
    }
    const submitted = (
      await zhike('strategy', 'submit', pack, '--by', staff.marketer, '--json')
    ).json()
    const version = String(submitted['version'])
    assert.equal((submitted['changes'] as unknown[]).length, 1)
    assert.equal((await night()).json()['strategy'], first, 'one person is not enough')
    const own = await zhike('strategy', 'approve', version, '--by', staff.marketer)
    assert.match(own.told, /lacks the right/)
    const approved = await zhike(
      'strategy',
      'approve',
      version.slice(0, 12),
      '--by',
      staff.compliance,
      '--json',
    )
    assert.equal(approved.code, 0, approved.told)
    const after = (await night()).json()
    assert.deepEqual([after['strategy'], after['strategy_folder']], [version, 'same'])
  })

  it('may be published unreviewed, with a reason and aloud, until somebody signs in', async () => {
    await edited('threshold: 510000', 'threshold: 530000')
    assert.match((await night('--publish-unreviewed', ' ')).told, /takes the reason/)
    const loud = await night('--publish-unreviewed', 'set up by the vendor')
    assert.equal(loud.code, 0, loud.told)
    assert.match(loud.told, /WARNING: .* took effect UNREVIEWED/)
    const unreviewed = loud.json()['strategy']

    // A segment that names what the folder lacks would point nowhere from then on.
    await edited('threshold: 530000', 'threshold: 535000')
    await inLedger((db) =>
      sql`insert into segment (segment_id, owner_id, owner_name, name, rule_text, rule_tree,
          rule_words, shared, created_at, updated_at)
        values ('u1', 'u1', '员工', '旧客群', 'gone_tag', '{"kind":"everyone"}',
          '{"zh":"","en":""}', false, now(), now())`.execute(db),
    )
    const broken = await night('--publish-unreviewed', 'set up by the vendor')
    assert.equal(broken.code, 1)
    assert.match(broken.told, /gone_tag/)
    await inLedger((db) => sql`delete from segment where segment_id = 'u1'`.execute(db))

    await edited('threshold: 535000', 'threshold: 540000')
    await withSetting('two_people', 'required')
    assert.match((await night('--publish-unreviewed', 'again')).told, /always asks for two people/)
    await withSetting('two_people', undefined)
    await signIn()
    const late = await night('--publish-unreviewed', 'again')
    assert.equal(late.code, 1)
    assert.match(late.told, /somebody has signed in/)
    assert.equal((await night()).json()['strategy'], unreviewed)
  })

  it('leaves every act in the audit chain', async () => {
    const home = await openHome(dir, readConfig({}))
    const entries = await readAudit((await home.ledger()).db, { limit: 1000 })
    await home.close()
    assert.deepEqual(
      entries
        .filter(({ action }) => action.startsWith('strategy.'))
        .map(({ action, actor, detail }) => [action, actor, detail['how'] ?? detail['via']])
        .toReversed(),
      [
        ['strategy.publish', 'system:command-line', 'first'],
        ['strategy.submit', `staff:${staff.marketer}`, 'command-line'],
        ['strategy.publish', `staff:${staff.compliance}`, 'approved'],
        ['strategy.publish', 'system:command-line', 'unreviewed'],
      ],
    )
  })

  async function inLedger(work: (db: Ledger['db']) => Promise<unknown>): Promise<void> {
    const home = await openHome(dir, readConfig({}))
    await work((await home.ledger()).db)
    await home.close()
  }

  async function withSetting(name: string, value: string | undefined): Promise<void> {
    const file = join(dir, 'zhike.json')
    const settings = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
    await writeFile(file, JSON.stringify({ ...settings, [name]: value }))
  }

  /** As the pages do it: through the app's own sign-in. */
  async function signIn(): Promise<void> {
    const { buildApp } = await import('#server/app.ts')
    const config = readConfig({})
    const home = await openHome(dir, config)
    const app = await buildApp(home, config)
    const { DEMO_PASSWORD } = await import('./demo.ts')
    const answer = await app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-zhike-csrf': '1' },
      payload: { staffNumber: staff.marketer, password: DEMO_PASSWORD },
    })
    assert.equal(answer.statusCode, 200, answer.body)
    assert.equal(await (await openAccessOf({ home, config })).hasSignedIn(), true)
    await app.close()
    await home.close()
  }
})
