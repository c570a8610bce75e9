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
import { chownSync, lstatSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { LedgerError } from '../ledger-error.ts'
import { enginePackage, prepareEngine } from './engine.ts'
import { prepareFolders } from './folders.ts'
import { LEAVE } from './membership.ts'
import type { KeeperNews, KeeperSettings } from './membership.ts'
import { placesOf } from './places.ts'
import type { Places } from './places.ts'
import { ensureData, startPostmaster } from './postmaster.ts'
import type { Postmaster } from './postmaster.ts'
import { lockUnless } from './process-lock.ts'
import { chooseRunAs } from './run-as.ts'

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
  #starting: Promise<Postmaster> | undefined
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
      this.#starting = start()
      const postmaster = await this.#starting
      this.#tell({ state: 'ready', keeper: process.pid, server: postmaster.pid })
      if (crashes.length === 0) void this.#endWhenNobodyComes()
      await postmaster.ended
      this.#starting = undefined
      const now = performance.now()
      crashes.push(now)
      if (crashes.filter((at) => now - at < 60_000).length > CRASHES_A_MINUTE) {
        throw new LedgerError('ledger.start_failed', {
          zh: `${settings.home} 的数据库反复崩溃，已停止重启。日志见 ${this.#places.serverLog}。`,
          en:
            `The database of ${settings.home} keeps crashing and is not started again. ` +
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
      await this.#stopServer()
      for (const socket of [...this.#leaving, ...this.#members]) socket.destroy()
      process.exit(code)
    })()
    return this.#ending
  }

  /** The last member may leave, or be killed, while the server is still being made or started. */
  async #stopServer(): Promise<void> {
    const [started] = await Promise.allSettled([this.#starting])
    if (started.status === 'fulfilled') await started.value?.stop()
  }

  /** Told to end, as all processes of a service are: our members may still have things to write. */
  endWhenEmpty(): void {
    if (this.#members.size === 0) void this.end(0)
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

async function main(): Promise<void> {
  const settings = JSON.parse(process.argv[2] ?? '') as KeeperSettings
  const self = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 }
  const homeOwner = lstatSync(settings.home)
  const places = placesOf(settings.home, homeOwner.uid)
  const lock = await lockUnless(places.keeperLock, PREDECESSOR_PATIENCE_MS, async () => undefined)
  if (lock === undefined) throw new Error(`another keeper of ${settings.home} does not end`)
  const keeper = new Keeper(places)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => keeper.endWhenEmpty())
  }
  await keeper.open()
  // Started by root, it is the door of the home's owner too.
  if (self.uid === 0) chownSync(places.keeperSocket, homeOwner.uid, homeOwner.gid)
  try {
    prepareFolders(places, self, homeOwner)
    const engine = prepareEngine(enginePackage(), places.libraries)
    const runAs = chooseRunAs(self.uid, homeOwner, [engine.postgres, '-V'], engine.environment)
    const server = { places, engine, runAs, durable: settings.durable }
    await keeper.run(settings, async () => {
      await ensureData(server)
      return await startPostmaster(server)
    })
  } catch (error) {
    await keeper.fail(error)
  }
}

await main()
