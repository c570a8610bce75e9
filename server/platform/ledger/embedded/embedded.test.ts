import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { silentLog } from '#platform/log/index.ts'
import { openLedger } from '../index.ts'
import { placesOf } from './places.ts'
import {
  keeperOf,
  launchMember,
  serverProcesses,
  startMember,
  untilNothingLeft,
} from './testing/member-process.ts'
import type { MemberProcess } from './testing/member-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-embedded-'))
const home = join(folder, 'home')
const members: MemberProcess[] = []

async function member(where = home): Promise<MemberProcess> {
  const started = await startMember(where)
  members.push(started)
  return started
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 1_000) throw new Error('it never came to that')
    await pause(5)
  }
}

function unfinishedIn(where: string): string[] {
  const ledger = join(where, 'ledger')
  return existsSync(ledger) ? readdirSync(ledger).filter((name) => name.includes('.new-')) : []
}

afterEach(async () => {
  await Promise.all(members.splice(0).map((one) => one.kill()))
  await untilNothingLeft(folder)
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('eight processes starting a new bank at once share a server; the last stops it', async () => {
  const eight = await Promise.all(Array.from({ length: 8 }, () => member()))
  const [first, ...others] = eight
  assert.ok(first !== undefined)
  await first.query('create table shared (n integer)')
  await Promise.all(others.map((one, n) => one.query(`insert into shared values (${n})`)))
  assert.deepEqual(await first.query('select count(*) as n from shared'), [{ n: 7 }])
  const before = serverProcesses(home)
  await Promise.all(others.map((one) => one.leave()))
  assert.deepEqual(await first.query('select 1 as alive'), [{ alive: 1 }])
  assert.deepEqual(serverProcesses(home), before)
  const leaving = performance.now()
  await first.leave()
  assert.ok(performance.now() - leaving < 5_000)
  assert.equal(existsSync(join(home, 'ledger', 'data', 'postmaster.pid')), false)
  await untilNothingLeft(home, before)
})

test('it forces commits to disk, opens no port, and lets nobody else in', async () => {
  const one = await member()
  const settings = await one.query(
    `
    select name, setting from pg_settings
    where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses')
    order by name`.replaceAll('\n', ' '),
  )
  assert.deepEqual(
    settings.map((row) => row['setting']),
    ['on', 'on', '', 'on'],
  )
  assert.equal(statSync(join(home, 'ledger')).mode & 0o077, 0)
  assert.equal(statSync(placesOf(home, statSync(home).uid).socketFolder).mode & 0o077, 0)
  await one.leave()
})

test('a killed process leaves no server behind', async () => {
  const one = await member()
  await one.query('create table kept (n integer)')
  await one.query('insert into kept values (42)')
  const before = serverProcesses(home)
  await one.kill()
  await untilNothingLeft(home, before)
  const next = await member()
  assert.deepEqual(await next.query('select n from kept'), [{ n: 42 }])
})

test('a killed server is started again under living processes; no commit is lost', async () => {
  const [one, two] = [await member(), await member()]
  await one.query('insert into kept values (43)')
  const before = serverProcesses(home)
  process.kill(before.server, 'SIGKILL')
  const kept = await one.queryPatiently('select n from kept order by n')
  assert.deepEqual(kept, [{ n: 42 }, { n: 43 }])
  assert.deepEqual(await two.queryPatiently('select 1 as alive'), [{ alive: 1 }])
  const now = serverProcesses(home)
  assert.notEqual(now.server, before.server)
  assert.equal(now.keeper, before.keeper)
  await Promise.all([one.leave(), two.leave()])
  await untilNothingLeft(home, now)
})

test('a killed backend takes no other process with it for long', async () => {
  const one = await member()
  const [row] = await one.query('select pg_backend_pid() as pid')
  process.kill(Number(row?.['pid']), 'SIGKILL')
  assert.deepEqual(await one.queryPatiently('select count(*) as n from kept'), [{ n: 2 }])
  await one.leave()
})

test('a killed keeper is replaced by a living process; without one the server ends', async () => {
  const one = await member()
  const before = serverProcesses(home)
  process.kill(before.keeper, 'SIGKILL')
  let keeper = before.keeper
  for (let tries = 0; keeper === before.keeper || keeper === -1; tries += 1) {
    assert.ok(tries < 100, 'no new keeper')
    await one.queryPatiently('select pg_sleep(0.05)')
    keeper = keeperOf(home) ?? -1
  }
  assert.deepEqual(await one.queryPatiently('select count(*) as n from kept'), [{ n: 2 }])
  const now = serverProcesses(home)
  process.kill(now.keeper, 'SIGKILL')
  await one.kill()
  await untilNothingLeft(home, now)
})

test('after everything was killed at once the next start heals', async () => {
  const one = await member()
  const { server, keeper, guard } = serverProcesses(home)
  await one.query('insert into kept values (44)')
  process.kill(guard, 'SIGKILL')
  process.kill(keeper, 'SIGKILL')
  process.kill(server, 'SIGKILL')
  await one.kill()
  assert.ok(existsSync(join(home, 'ledger', 'data', 'postmaster.pid')))
  const next = await member()
  assert.deepEqual(await next.query('select count(*) as n from kept'), [{ n: 3 }])
  await next.leave()
})

test('a server without keeper and guard is found, stopped and started anew', async () => {
  const one = await member()
  const { server, keeper, guard } = serverProcesses(home)
  process.kill(guard, 'SIGKILL')
  process.kill(keeper, 'SIGKILL')
  await one.kill()
  const next = await member()
  assert.notEqual(serverProcesses(home).server, server)
  assert.deepEqual(await next.query('select count(*) as n from kept'), [{ n: 3 }])
  await next.leave()
})

test('a pid file with the number of someone else, and dead sockets, do not matter', async () => {
  const { socketFolder, data } = placesOf(home, statSync(home).uid)
  const stale = [process.pid, data, 1, 5432, socketFolder, '', '0 0', '']
  writeFileSync(join(data, 'postmaster.pid'), stale.join('\n'))
  writeFileSync(join(socketFolder, '.s.PGSQL.5432.lock'), `${process.pid}\n`)
  writeFileSync(join(socketFolder, '.s.PGSQL.5432'), '')
  writeFileSync(join(socketFolder, 'keeper'), '')
  const one = await member()
  assert.deepEqual(await one.query('select count(*) as n from kept'), [{ n: 3 }])
  await one.leave()
})

test('a bank killed while its data folder is made is made anew', async () => {
  const where = join(folder, 'half')
  const impatient = launchMember(where)
  const refused = assert.rejects(impatient.opened, /the member process ended/)
  await until(() => unfinishedIn(where).length > 0)
  const keeper = keeperOf(where)
  await impatient.kill()
  await refused
  if (keeper !== undefined) process.kill(keeper, 'SIGKILL')
  const one = await member(where)
  assert.deepEqual(await one.query('select 1 as alive'), [{ alive: 1 }])
  await one.leave()
  await untilNothingLeft(where)
  const two = await member(where)
  await two.leave()
  assert.deepEqual(unfinishedIn(where), [])
})

test('a keeper whose only member is killed before the server is ready ends too', async () => {
  const where = join(folder, 'deserted')
  const impatient = launchMember(where)
  const refused = assert.rejects(impatient.opened, /the member process ended/)
  await until(() => unfinishedIn(where).length > 0)
  await impatient.kill()
  await refused
  await untilNothingLeft(where)
})

test('a home with a long path, spaces, quotes and Chinese works and is shared', async () => {
  const where = join(folder, '知客 "银行", 测试', 'x'.repeat(120))
  const { socketFolder } = placesOf(where, process.getuid?.() ?? -1)
  assert.ok(socketFolder.length < 60)
  const [one, two] = await Promise.all([member(where), member(where)])
  await one.query('create table shared (n integer)')
  assert.deepEqual(await two.query('select count(*) as n from shared'), [{ n: 0 }])
  await Promise.all([one.leave(), two.leave()])
  rmSync(socketFolder, { recursive: true })
})

test('opened twice in one process it is one server, and none when both are closed', async () => {
  const [one, two] = await Promise.all([
    openLedger({ home, log: silentLog() }),
    openLedger({ home, log: silentLog() }),
  ])
  await one.close()
  const { rows } = await two.pool.query('select count(*) as n from kept')
  assert.equal(rows[0].n, 3)
  await two.close()
  await two.close()
  await untilNothingLeft(home)
})
