/**
 * The keeper: one small process beside each embedded server. It starts PostgreSQL, starts it again
 * when it crashes, and stops it when the last member has gone. Run by `join.ts`, never by hand.
 *
 * Who watches whom, so that `kill -9` of anything leaves no server behind:
 * a member dies → the kernel closes its connection → the keeper notices;
 * the server dies → the keeper, its parent, starts it again;
 * the keeper dies → the kernel closes the guard's pipe → the guard stops the server, and living
 * members notice the closed connection and start another keeper.
 */
import { spawn } from 'node:child_process'
import { lstatSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { LedgerError } from '../ledger-error.ts'
import { enginePackage, prepareEngine } from './engine.ts'
import { prepareFolders } from './folders.ts'
import { keeperSettings, LEAVE } from './membership.ts'
import type { KeeperNews, KeeperSettings } from './membership.ts'
import { placesOf } from './places.ts'
import type { Places } from './places.ts'
import { ensureData, startPostmaster } from './postmaster.ts'
import type { Postmaster } from './postmaster.ts'
import { lockUnless } from './process-lock.ts'
import { chooseRunAs, SEARCH_PATH } from './run-as.ts'

/** How long a keeper waits for the one before it to finish stopping. */
const PREDECESSOR_PATIENCE_MS = 180_000
/** How long a new keeper waits for its first member, who may have been killed meanwhile. */
const FIRST_MEMBER_PATIENCE_MS = 10_000
/** A server that crashes more often than this within a minute is not started again. */
const CRASHES_A_MINUTE = 5

class Keeper {
  readonly #members = new Set<Socket>()
  readonly #leaving = new Set<Socket>()
  readonly #places: Places
  readonly #door: Server
  #news: KeeperNews | undefined
  #postmaster: Postmaster | undefined
  #ending: Promise<void> | undefined

  constructor(places: Places) {
    this.#places = places
    this.#door = createServer((socket) => this.#admit(socket))
  }

  async open(): Promise<void> {
    rmSync(this.#places.keeperSocket, { force: true })
    this.#door.listen(this.#places.keeperSocket)
    await once(this.#door, 'listening')
  }

  async run(settings: KeeperSettings, start: () => Promise<Postmaster>): Promise<void> {
    const crashes: number[] = []
    while (this.#ending === undefined) {
      this.#postmaster = await start()
      const guard = startGuard(this.#postmaster.pid)
      this.#tell({ state: 'ready', keeper: process.pid, server: this.#postmaster.pid })
      if (crashes.length === 0) void this.#endWhenNobodyComes()
      await this.#postmaster.ended
      guard.kill('SIGKILL')
      this.#postmaster = undefined
      const now = performance.now()
      crashes.push(now)
      if (crashes.filter((at) => now - at < 60_000).length > CRASHES_A_MINUTE) {
        throw new LedgerError('ledger.start_failed', {
          zh: `${settings.home} 的数据库反复崩溃，已停止重启。日志见 ${this.#places.serverLog}。`,
          en: `The database of ${settings.home} keeps crashing and is not started again. ` +
            `Its log is in ${this.#places.serverLog}.`,
        })
      }
    }
    await this.#ending
  }

  /** Stops the server, lets the last ones to leave know, and ends the process. */
  end(code: number): Promise<void> {
    this.#ending ??= (async () => {
      // New members find a closed door and start the next keeper, which waits for our lock.
      this.#door.close()
      rmSync(this.#places.keeperSocket, { force: true })
      await this.#postmaster?.stop()
      for (const socket of [...this.#leaving, ...this.#members]) socket.destroy()
      process.exit(code)
    })()
    return this.#ending
  }

  async fail(error: unknown): Promise<void> {
    const known = error instanceof LedgerError
    process.stderr.write(`${known ? error.message : String((error as Error).stack)}\n`)
    this.#tell({
      state: 'failed',
      code: known ? error.code : 'ledger.start_failed',
      words: known ? error.words : { zh: String(error), en: String(error) },
    })
    // Whoever is just coming through the door hears it too.
    await pause(200)
    await this.end(1)
  }

  #admit(socket: Socket): void {
    this.#members.add(socket)
    if (this.#news !== undefined) socket.write(`${JSON.stringify(this.#news)}\n`)
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk.toString()
      if (heard === LEAVE) this.#letGo(socket)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#letGo(socket))
  }

  #letGo(socket: Socket): void {
    if (!this.#members.delete(socket)) return
    if (this.#members.size > 0) socket.destroy()
    else {
      this.#leaving.add(socket)
      void this.end(0)
    }
  }

  #tell(news: KeeperNews): void {
    this.#news = news
    for (const member of this.#members) member.write(`${JSON.stringify(news)}\n`)
  }

  async #endWhenNobodyComes(): Promise<void> {
    await pause(FIRST_MEMBER_PATIENCE_MS)
    if (this.#members.size === 0) await this.end(0)
  }
}

/** Blocks on a pipe that only the keeper holds; when the keeper is gone, ends the server. */
function startGuard(server: number): { kill(signal: 'SIGKILL'): void } {
  const script = 'read -r _; kill -INT "$1" 2>/dev/null'
  const guard = spawn('/bin/sh', ['-c', script, 'zhike-guard', String(server)], {
    cwd: '/',
    detached: true,
    env: { PATH: SEARCH_PATH },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.on('error', (error) => process.stderr.write(`no guard: ${error.message}\n`))
  return guard
}

async function main(): Promise<void> {
  const settings = keeperSettings.parse(JSON.parse(process.argv[2] ?? ''))
  const self = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 }
  const places = placesOf(settings.home, self.uid)
  const lock = await lockUnless(places.keeperLock, PREDECESSOR_PATIENCE_MS, async () => undefined)
  if (lock === undefined) throw new Error(`another keeper of ${settings.home} does not end`)
  const keeper = new Keeper(places)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void keeper.end(0))
  }
  await keeper.open()
  try {
    const homeOwner = lstatSync(settings.home)
    prepareFolders(places, self, homeOwner)
    const engine = prepareEngine(enginePackage(), places.libraries)
    const runAs = chooseRunAs(self.uid, homeOwner, [engine.postgres, '-V'], engine.environment)
    const server = { places, engine, runAs, durable: settings.durable }
    await ensureData(server)
    await keeper.run(settings, () => startPostmaster(server))
  } catch (error) {
    await keeper.fail(error)
  }
}

await main()
