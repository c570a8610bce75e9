import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { answerIncident, readIncidents } from '#modules/decide/certificate/index.ts'
import { readConfig } from '#server/config.ts'
import { openHome } from '#server/home.ts'
import { commandLine } from '#server/testing/command-line.ts'

const date = '2026-10-31'

const feed = `feed: calls
words: { zh: 外呼记录, en: Calls }
fact: contact
file: calls.csv
delivery: delta
time_zone: Asia/Shanghai
columns:
  contact_id: number
  customer_id: customer
  contact_date: { from: time, substring: [1, 10] }
  contact_at: time
  channel: channel
  purpose: purpose
`

/** A breach that comes in by a file, the whole way: found, shown, answered, and out of the way. */
describe('what was done against a rule', () => {
  let folder: string
  let dir: string

  const zhike = commandLine({ now: () => new Date('2026-11-02T01:00:00Z'), home: () => dir })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-verify-'))
    dir = join(folder, 'home')
    assert.equal((await zhike('demo', '--customers', '100')).code, 0)
    assert.equal((await zhike('night', '--date', date)).code, 0)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('is no part of the demo bank', async () => {
    const clean = await zhike('verify', '--json')
    assert.deepEqual([clean.code, clean.json()['breaks']], [0, []])
  })

  it('is an incident, and verify is broken until a person answers it with a reason', async () => {
    const delivery = join(folder, 'calls')
    await mkdir(delivery)
    await writeFile(join(delivery, 'calls.yaml'), feed)
    await writeFile(
      join(delivery, 'calls.csv'),
      'number,customer,time,channel,purpose\nX1,nobody-we-know,2026-10-31 03:00:00,phone,marketing\n',
    )
    const loaded = await zhike(
      ...['intake', join(delivery, 'calls.yaml'), '--date', date],
      ...['--source', delivery],
    )
    assert.equal(loaded.code, 0, loaded.told)
    const unseen = await zhike('verify', '--json')
    assert.equal(unseen.code, 4)
    assert.match(JSON.stringify(unseen.json()['breaks']), /not on record: run a night again/)

    const night = await zhike('night', '--date', date, '--json')
    assert.equal(night.code, 0, 'what has happened does not stop a night')
    assert.equal(night.json()['incidents'], 2)
    const open = await zhike('verify', '--json')
    assert.equal(open.code, 4)
    assert.deepEqual(open.json()['incidents'], { open: 2, overdue: 0 })
    const breaks = open.json()['breaks'] as { part: string; where: string }[]
    assert.deepEqual(
      breaks.map(({ part, where }) => [part, where]),
      [
        ['incident', `called_out_of_hours channel:phone ${date}`],
        ['incident', `contacted_a_stranger channel:phone ${date}`],
      ],
    )
    const home = await openHome(dir, readConfig({}))
    const ledger = await home.ledger()
    for (const { incidentId } of await readIncidents(ledger, { limit: 10 })) {
      const act = { actor: 'staff:HG0001', now: Date.parse('2026-11-02T02:00:00Z') }
      await answerIncident(ledger, { incidentId, reason: '外呼系统时区配置有误，已改正' }, act)
    }
    await home.close()
    assert.equal((await zhike('verify')).code, 0)
    assert.equal((await zhike('night', '--date', date)).code, 0)
    assert.equal((await zhike('verify')).code, 0, 'found again, it is the same incident')
  })
})
