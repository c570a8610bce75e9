import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'
import type { JobView, NightView } from '#contracts/night.ts'
import { endpoints } from '#contracts/index.ts'
import { testApp } from '#server/testing/test-app.ts'
import type { Client, TestApp } from '#server/testing/test-app.ts'
import { keepFeeds } from './app/home-feeds.ts'

const staffFeed = `
feed: hr_staff
words: { zh: 员工表, en: Staff }
fact: staff
file: staff.csv
columns: { staff_id: id, unit_id: unit, role: role, left_date: left }
identity: { name: name }
`
const customerFeed = `
feed: core_customer
words: { zh: 客户表, en: Customers }
fact: customer
file: customer.csv
columns: { customer_id: id, kind: kind, outlet_id: outlet, birth_date: born }
rejects: { max_rows: 1 }
`
const NEXT_DATE = '2026-11-01'

describe('the whole app', () => {
  let bank: TestApp

  before(async () => {
    bank = await testApp()
    const folder = join(bank.home.dir, 'delivered')
    await keepFeed(folder, 'hr_staff.yaml', staffFeed)
    await keepFeed(folder, 'core_customer.yaml', customerFeed)
  })
  after(() => bank.close())

  async function keepFeed(folder: string, name: string, text: string): Promise<void> {
    await writeFile(`${folder}-${name}`, text)
    await keepFeeds(bank.home, [`${folder}-${name}`])
  }

  const upload = async (feed: string, file: string, text: string) => {
    const analyst = await bank.as('analyst')
    return await analyst.answer<{ load: Record<string, unknown> }>('uploadFeedFile', {
      params: { feed },
      query: { date: NEXT_DATE, file },
      body: Buffer.from(text),
    })
  }

  async function nightDone(client: Client, jobId: string): Promise<JobView> {
    for (let look = 0; look < 600; look += 1) {
      const job = await client.answer<JobView>('readJob', { params: { jobId } })
      if (job.state === 'done' || job.state === 'failed') return job
      await pause(50)
    }
    assert.fail('the night did not end')
  }

  it('says that it is ready, to anybody', async () => {
    const { status } = await bank.stranger.answer('readHealth')
    assert.equal(status, 'ready')
  })

  it('describes every endpoint, with its problems, as OpenAPI 3.1', async () => {
    const document = (await bank.app.inject('/api/openapi.json')).json<{
      openapi: string
      paths: Record<string, Record<string, { operationId: string }>>
    }>()
    assert.equal(document.openapi, '3.1.0')
    const described = Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .map((operation) => operation.operationId)
    assert.deepEqual(described.toSorted(), Object.keys(endpoints).toSorted())
  })

  it('knows the organisation the lake knows', async () => {
    const rm = await bank.as('rm')
    const { units } = await rm.answer<{ units: { unitId: string }[] }>('listUnits')
    assert.equal(units.length, 9)
  })

  it('takes a file from the page and leaves none of it lying about', async () => {
    const { load } = await upload(
      'core_customer',
      'customer.csv',
      [
        'id,kind,outlet,born',
        'N1,personal,O1,1980-02-29',
        'N2,business,O2,',
        'N3,nobody,O1,1990-01-01',
        '',
      ].join('\n'),
    )
    assert.deepEqual(
      [load['state'], load['rowsRead'], load['rowsKept'], load['rowsRejected']],
      ['kept', 3, 2, 1],
    )
    const analyst = await bank.as('analyst')
    const { rejects } = await analyst.answer<{ rejects: { line: number; field: string }[] }>(
      'listRejects',
      { params: { loadId: String(load['loadId']) } },
    )
    assert.deepEqual(
      rejects.map(({ line, field }) => [line, field]),
      [[4, 'kind']],
    )
    assert.deepEqual(await readdir(bank.home.uploadsFolder), [])
  })

  it('answers a file it cannot take with the reason, and changes nothing', async () => {
    const before = await bank.home.factStore.contentHash()
    const { load } = await upload('core_customer', 'customer.csv', 'id,kind\nN9,personal\n')
    assert.equal(load['state'], 'refused')
    assert.match(JSON.stringify(load['problem']), /outlet/)
    assert.equal(await bank.home.factStore.contentHash(), before)
  })

  it('lets nobody in any more whom the staff file says has left', async () => {
    const before = await bank.freshly('rm_elsewhere')
    await upload(
      'hr_staff',
      'staff.csv',
      [
        'id,unit,role,left,name',
        'R1,T1,rm,,试员工一',
        'R3,O3,rm,2026-10-31,试员工三',
        'H1,O1,outlet_head,,',
        'H2,SB1,outlet_head,,',
        'H3,B2,outlet_head,,',
        'H4,T1,outlet_head,,',
        'M1,HO,marketer,,',
        'C1,HO,compliance,,',
        'A1,HO,analyst,,',
        'Z1,HO,admin,,',
        '',
      ].join('\n'),
    )
    assert.equal((await before.ask('readSession')).statusCode, 401)
    const compliance = await bank.as('compliance')
    const { entries } = await compliance.answer<{ entries: { subject: string }[] }>('listAudit', {
      query: { action: 'account.change', actor: 'A1' },
    })
    assert.deepEqual(
      entries.map((entry) => entry.subject),
      ['account:R3'],
    )
  })

  it('runs a night from the page and serves it when it is done', async () => {
    const analyst = await bank.as('analyst')
    const body = { date: NEXT_DATE }
    const { jobId } = await analyst.answer<{ jobId: string }>('startNight', { body })
    const job = await nightDone(analyst, jobId)
    assert.equal(job.state, 'done', JSON.stringify(job))
    assert.equal(job.percent, 100)
    const { nights, current } = await analyst.answer<{
      nights: NightView[]
      current: { date: string; hash: string }
    }>('listNights')
    assert.equal(current.date, NEXT_DATE)
    assert.equal(nights[0]?.state, 'published')
    assert.equal(nights[0].hash, current.hash)
    const marketer = await bank.as('marketer')
    const counted = await marketer.answer('countSegment', { body: { text: "outlet_id = 'O1'" } })
    const expected = await bank.home.martReader.read<{ customers: number }>(
      "select count(*) as customers from profile where outlet_id = 'O1'",
    )
    assert.equal(counted['customers'], expected[0]?.customers)
  })

  it('tells a night that cannot be run what is missing', async () => {
    const admin = await bank.as('admin')
    const { jobId } = await admin.answer<{ jobId: string }>('startNight', {
      body: { date: '1999-01-01' },
    })
    const job = await nightDone(admin, jobId)
    assert.equal(job.state, 'failed')
    assert.match(job.message.zh, /请先装载客户数据/)
  })

  it('keeps an unbroken audit chain of all this', async () => {
    const compliance = await bank.as('compliance')
    assert.equal((await compliance.answer('verifyAudit'))['passed'], true)
  })
})
