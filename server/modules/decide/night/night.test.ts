import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'

import { ProblemError } from '#contracts/problems.ts'
import { openEngine } from '#platform/lake/index.ts'
import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { FactBank, FactRow } from '#server/testing/fact-bank.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

import { listNights } from './list-nights.ts'
import type { NightProgress } from './night-log.ts'
import { runNight } from './run-night.ts'
import type { NightParts, NightResult } from './run-night.ts'
import { verifyLake } from './verify-lake.ts'

const firstDate = '2026-09-30'
const date = '2026-10-31'
const nightProcess = fileURLToPath(new URL('../../../testing/night-process.ts', import.meta.url))

let bank: FactBank

before(async () => {
  bank = await factBank()
  await bank.deliver(firstDate, bankOn(firstDate, 900_000))
  await bank.deliver(date, bankOn(date, 300_000))
})

after(() => bank.remove())

/** Sixty customers, with money on accounts and funds, who belong to two outlets. */
function bankOn(day: string, yuan: number): Record<string, FactRow[]> {
  const ids = Array.from({ length: 60 }, (_, index) => `c${index}`)
  return {
    org_unit: [
      { unit_id: 'hq', level: 'head_office', name: '总行' },
      { unit_id: 'b', parent_id: 'hq', level: 'branch', name: '分行' },
      { unit_id: 's', parent_id: 'b', level: 'sub_branch', name: '支行' },
      { unit_id: 'o1', parent_id: 's', level: 'outlet', name: '一网点' },
      { unit_id: 'o2', parent_id: 's', level: 'outlet', name: '二网点' },
    ],
    customer: ids.map((customer_id, index) => ({
      ...{ customer_id, kind: index % 9 === 0 ? 'business' : 'personal' },
      ...{
        birth_date: '1985-05-05',
        opened_date: '2016-01-01',
        outlet_id: index % 2 ? 'o1' : 'o2',
      },
    })),
    ownership: ids.map((customer_id) => ({ customer_id, staff_id: 'rm', role: 'main' })),
    account: ids.map((customer_id, index) => ({
      ...{ account_id: `a${index}`, customer_id, family: 'demand_deposit', status: 'active' },
      balance_cents: index * 2_000_000 + yuan * 100,
    })),
    holding: ids.slice(0, 20).map((customer_id, index) => ({
      ...{ holding_id: `h${index}`, customer_id, product_id: 'p', family: 'fund' },
      value_cents: 5_000_000,
    })),
    transaction: ids.map((customer_id, index) => ({
      ...{ transaction_id: `${day}-${index}`, customer_id, transaction_date: day },
      ...{ direction: 'in', amount_cents: 100_000, kind: 'salary' },
    })),
  }
}

async function parts(): Promise<NightParts> {
  const { factStore, martStore } = bank
  return {
    ...{ factStore, martStore, pack: await shippedPack(), exports: [] },
    ...{ timeZone: 'Asia/Shanghai', threads: 1, now: () => new Date('2026-10-31T18:00:00Z') },
  }
}

/** What nights leave in a lake; facts stay. */
const leftByNights = ['marts', 'nights', 'current.json']

async function forget(): Promise<void> {
  for (const name of leftByNights) {
    await rm(join(bank.lakeRoot, name), { recursive: true, force: true })
  }
}

async function runBoth(threads: number): Promise<readonly [NightResult, NightResult]> {
  await forget()
  const given = { ...(await parts()), threads }
  return [await runNight(given, firstDate), await runNight(given, date)]
}

/** The two nights most tests begin with, run once; each begins with a copy of what they left. */
let nights: readonly [NightResult, NightResult] | undefined
const keptIn = (name: 'first' | 'both') => join(bank.lakeRoot, '..', `kept-${name}`)

async function copyNights(from: string, to: string): Promise<void> {
  for (const name of leftByNights) {
    await cp(join(from, name), join(to, name), { recursive: true })
  }
}

async function runAndKeep(): Promise<readonly [NightResult, NightResult]> {
  await forget()
  const first = await runNight(await parts(), firstDate)
  await copyNights(bank.lakeRoot, keptIn('first'))
  const second = await runNight(await parts(), date)
  await copyNights(bank.lakeRoot, keptIn('both'))
  return [first, second]
}

async function lakeAfter(kept: 'first' | 'both'): Promise<readonly [NightResult, NightResult]> {
  nights ??= await runAndKeep()
  await forget()
  await copyNights(keptIn(kept), bank.lakeRoot)
  return nights
}

test('a night publishes a certified mart whose counts reconcile', async () => {
  const seen: NightProgress[] = []
  await lakeAfter('first')
  const result = await runNight(await parts(), date, (progress) => seen.push(progress))
  assert.equal(result.certificate.passed, true)
  assert.deepEqual(
    result.steps.map(({ step }) => step),
    [...['check', 'export', 'profile', 'decide', 'certify', 'publish']],
  )
  const profile = result.steps.find(({ step }) => step === 'profile')
  assert.deepEqual([profile?.rowsIn, profile?.rowsOut, profile?.rowsRejected], [60, 60, 0])
  const percents = seen.map(({ percent }) => percent)
  assert.deepEqual(
    percents,
    percents.toSorted((a, b) => a - b),
  )
  assert.equal((await bank.martStore.current())?.hash, result.mart.hash)
  assert.deepEqual(
    (await listNights(bank.lakeRoot)).map(({ state }) => state),
    [...['published', 'published']],
  )
})

test('the same night again is the same mart, and so is a rebuild on more threads', async () => {
  const [, undisturbed] = await lakeAfter('both')
  const again = await runNight(await parts(), date)
  const [, rebuilt] = await runBoth(2)
  assert.equal(again.mart.hash, undisturbed.mart.hash)
  assert.equal(rebuilt.mart.hash, undisturbed.mart.hash)
})

/** When a night is killed: so long after it told that a step began. */
const kills: readonly (readonly [step: string, milliseconds: number])[] = [
  ['between', 0],
  ['check', 0],
  ['check', 25],
  ['export', 0],
  ['profile', 0],
  ['profile', 60],
  ['profile', 250],
  ['decide', 0],
  ['decide', 30],
  ['certify', 0],
  ['certify', 40],
  ['publish', 0],
]

test('killed at twelve moments and run again, a night gives the same mart', async () => {
  const [first, undisturbed] = await lakeAfter('first')
  for (const [step, milliseconds] of kills) {
    await killedNight(step, milliseconds)
    const current = await bank.martStore.current()
    const whole = step === 'publish' ? [first.mart.hash, undisturbed.mart.hash] : [first.mart.hash]
    assert.ok(whole.includes(current?.hash ?? ''), `killed in ${step}, readers see half a night`)
  }
  assert.equal(await wholeNight(), undisturbed.mart.hash)
  const files = await readdir(join(bank.lakeRoot, 'marts'))
  assert.equal(files.filter((name) => name.endsWith('.duckdb')).length, 2)
})

function startNight() {
  const args = [nightProcess, bank.lakeRoot, join(projectRoot, 'strategy'), date]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return { child, lines: createInterface(child.stdout) }
}

async function wholeNight(): Promise<string | undefined> {
  const { child, lines } = startNight()
  let hash: string | undefined
  lines.on('line', (line) => (hash = line.startsWith('hash ') ? line.slice(5) : hash))
  await once(child, 'exit')
  return hash
}

async function killedNight(step: string, milliseconds: number): Promise<void> {
  const { child, lines } = startNight()
  const ended = once(child, 'exit')
  for await (const line of lines) {
    if (line !== step) continue
    await sleep(milliseconds)
    child.kill('SIGKILL')
    break
  }
  await ended
}

test('two nights at once: the second is refused', async () => {
  await forget()
  const build = await bank.martStore.beginBuild(date)
  await assert.rejects(
    async () => runNight(await parts(), date),
    (error) => error instanceof ProblemError && error.code === 'night_running',
  )
  await bank.martStore.discard(build)
})

test('what was left untouched verifies, and a changed row of a mart is named', async () => {
  const [, result] = await lakeAfter('both')
  const clean = await verifyLake({ ...bank, timeZone: 'Asia/Shanghai' })
  assert.deepEqual([clean.breaks, clean.certificate?.passed], [[], true])
  const engine = await openEngine({
    path: result.mart.path,
    tempDirectory: join(bank.lakeRoot, 'spill'),
  })
  const connection = await engine.connect()
  await connection.run("update profile set aum = aum + 1 where customer_id = 'c7'")
  engine.close()
  const tampered = await verifyLake({ ...bank, timeZone: 'Asia/Shanghai' })
  const broken = tampered.breaks.filter(({ part }) => part === 'mart').map(({ where }) => where)
  assert.deepEqual(broken, [`${date} "profile"`])
})

test('a changed row of a fact is named, and nothing rests on it any more', async () => {
  await lakeAfter('both')
  const { partitions } = await bank.factStore.manifest()
  const account = partitions.find((p) => p.dataset === 'account' && p.businessDate === date)
  const file = join(bank.lakeRoot, account?.path ?? '')
  const engine = await openEngine({ tempDirectory: join(bank.lakeRoot, 'spill') })
  const connection = await engine.connect()
  const changed = `select * replace (balance_cents + 1 as balance_cents)
    from read_parquet('${file}', hive_partitioning = false)`
  await connection.run(`copy (${changed}) to '${file}.changed' (format parquet)`)
  engine.close()
  await rename(file, `${file}.kept`)
  await rename(`${file}.changed`, file)
  const tampered = await verifyLake({ ...bank, timeZone: 'Asia/Shanghai' })
  await rename(`${file}.kept`, file)
  assert.deepEqual(
    tampered.breaks.filter(({ part }) => part === 'facts').map(({ where }) => where),
    [account?.path],
  )
  assert.equal(tampered.reconciliation.passed, false)
})
