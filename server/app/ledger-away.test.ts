import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'

import type { FastifyInstance } from 'fastify'

import { silentLog } from '#platform/log/index.ts'
import { buildApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { createHome, openHome } from '#server/home.ts'
import type { Home } from '#server/home.ts'
import { publishFirst } from '#server/strategy-in-force.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

/** A watchdog waits two seconds for the truth. */
const TRUTH_MS = 2_000
/** A request that met a lost ledger is told so within this; the client did not give up before. */
const ENDS_MS = 9_000
const BACK_MS = 60_000

describe('a ledger that is gone', () => {
  let folder: string
  let home: Home
  let app: FastifyInstance

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-away-'))
    const dir = join(folder, 'bank')
    await createHome(dir, {
      strategy: join(projectRoot, 'strategy'),
      now: new Date('2026-11-01T00:00:00Z'),
      settings: { currency: 'CNY', timeZone: 'Asia/Shanghai' },
    })
    const config = readConfig({})
    home = await openHome(dir, config, { log: silentLog() })
    await publishFirst(home, 'test', new Date('2026-11-01T00:00:00Z'))
    app = await buildApp(home, config)
  })
  after(async () => {
    await app.close()
    await home.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** The server and every process that works for it. */
  async function processes(): Promise<number[]> {
    const [text = ''] = (
      await readFile(join(home.dir, 'ledger/data/postmaster.pid'), 'utf8')
    ).split('\n')
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', text], { encoding: 'utf8' })
    return [Number(text), ...children.trim().split(/\s+/).map(Number)].filter((pid) => pid > 0)
  }

  async function timed(url: string, body?: object) {
    const began = performance.now()
    const answer = await app.inject({
      url,
      ...(body !== undefined && {
        method: 'POST',
        payload: body,
        headers: { 'x-zhike-csrf': '1' },
      }),
    })
    return { status: answer.statusCode, ms: performance.now() - began, answer }
  }
  const health = () => timed('/api/health')
  /** Work that needs the ledger: the answer for a stranger is 401, each time another stranger. */
  let strangers = 100_000
  const signIn = () =>
    timed('/api/session', {
      staffNumber: String((strangers += 1)),
      password: 'not-theirs-at-all',
    })

  async function isTold(): Promise<void> {
    const told = await health()
    assert.equal(told.status, 503, told.answer.body)
    assert.ok(told.ms < TRUTH_MS, `the truth took ${Math.round(told.ms)} ms`)
    assert.equal(told.answer.json<{ code: string }>().code, 'ledger_away')
    const asked = await Promise.all([signIn(), signIn(), signIn()])
    for (const { status, ms, answer } of asked) {
      assert.equal(status, 503, answer.body)
      assert.ok(answer.headers['retry-after'], 'says when to come again')
      assert.ok(ms < ENDS_MS, `a request ended after ${Math.round(ms)} ms`)
    }
  }

  async function comesBack(): Promise<void> {
    const until = performance.now() + BACK_MS
    while ((await health()).status !== 200) {
      assert.ok(performance.now() < until, 'the ledger is back')
      await pause(200)
    }
    const { status, answer } = await signIn()
    assert.equal(status, 401, answer.body)
  }

  it('is ready to begin with', comesBack)

  it('frozen: health tells within two seconds, requests end, and thawed it goes on', async () => {
    const frozen = await processes()
    for (const pid of frozen) process.kill(pid, 'SIGSTOP')
    try {
      await isTold()
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT')
    }
    await comesBack()
  })

  it('killed: health tells, requests end, and another is started on the same data', async () => {
    const [server = 0, ...workers] = await processes()
    for (const pid of [server, ...workers]) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch (error) {
        // A worker that fell with its server.
        assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH')
      }
    }
    const told = await health()
    assert.ok(told.ms < TRUTH_MS, `the truth took ${Math.round(told.ms)} ms`)
    const asked = await signIn()
    assert.ok(asked.ms < ENDS_MS, `a request ended after ${Math.round(asked.ms)} ms`)
    assert.ok([401, 503].includes(asked.status), asked.answer.body)
    await comesBack()
    assert.notEqual((await processes())[0], server, 'another server')
  })
})
