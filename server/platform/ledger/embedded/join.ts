import { spawn } from 'node:child_process'
import { closeSync, lstatSync, mkdirSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { LedgerError } from '../ledger-error.ts'
import { enginePackage, hasCode } from './engine.ts'
import { prepareFolders } from './folders.ts'
import { LEAVE } from './membership.ts'
import type { KeeperNews, KeeperSettings } from './membership.ts'
import { placesOf } from './places.ts'
import type { Places } from './places.ts'
import { lockUnless } from './process-lock.ts'
import { SEARCH_PATH } from './run-as.ts'

/** Making a new data folder on a slow disk, after a predecessor that takes its time to stop. */
const JOIN_PATIENCE_MS = 240_000

/** This process's share in the server of a home. */
export interface Member {
  readonly places: Places
  readonly keeper: number
  readonly server: number
  /** Called when the keeper is gone without our leaving. */
  onLost(tell: () => void): void
  /** Settles when we are out; for the last one, when the server has stopped. */
  leave(): Promise<void>
}

/**
 * Joins the server of a home, starting it when nobody has: safe for any number of processes at
 * once.
 */
export async function joinServer(home: string, durable: boolean): Promise<Member> {
  enginePackage()
  mkdirSync(home, { recursive: true })
  const settings: KeeperSettings = { home: realpathSync(home), durable }
  const self = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 }
  const homeOwner = lstatSync(settings.home)
  const places = placesOf(settings.home, homeOwner.uid)
  prepareFolders(places, self, homeOwner)
  const deadline = performance.now() + JOIN_PATIENCE_MS
  while (performance.now() < deadline) {
    const held = await lockUnless(places.startLock, deadline - performance.now(), () =>
      tryJoin(places),
    )
    if (held === undefined) break
    if ('instead' in held) return held.instead
    try {
      const member = (await tryJoin(places)) ?? (await startKeeper(places, settings, deadline))
      if (member !== undefined) return member
    } finally {
      held.lock.release()
    }
  }
  throw startFailed(places, 'no answer in time')
}

async function startKeeper(
  places: Places,
  settings: KeeperSettings,
  deadline: number,
): Promise<Member | undefined> {
  const log = openSync(places.keeperLog, 'w', 0o600)
  const script = fileURLToPath(new URL('./keeper-process.ts', import.meta.url))
  const keeper = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, JSON.stringify(settings)],
    {
      cwd: '/',
      // Its own session: a Ctrl-C meant for us must not reach the server before we have finished.
      detached: true,
      env: { PATH: SEARCH_PATH, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log, log],
    },
  )
  closeSync(log)
  let ended: string | undefined
  keeper.once('error', (error) => {
    ended = error.message
  })
  keeper.once('exit', (code, signal) => {
    ended = `ended with ${signal ?? code}`
  })
  keeper.unref()
  while (performance.now() < deadline) {
    const member = await tryJoin(places)
    if (member !== undefined) return member
    if (ended !== undefined) {
      // Killed from outside or stopped with the machine: worth another try. A failure says why.
      if (/SIG/.test(ended)) return undefined
      throw startFailed(places, `${ended}: ${readFileSync(places.keeperLog, 'utf8').slice(-600)}`)
    }
    await pause(15)
  }
  return undefined
}

/** A member when a keeper is there and its server gets ready; undefined when there is no keeper. */
async function tryJoin(places: Places): Promise<Member | undefined> {
  const socket = connect(places.keeperSocket)
  const first = await firstLine(socket)
  if (first === undefined) return undefined
  const news = JSON.parse(first) as KeeperNews
  if (news.state === 'failed') {
    socket.destroy()
    throw new LedgerError(news.code, news.words)
  }
  // Being a member must not keep a process alive that has nothing else to do.
  socket.unref()
  socket.resume()
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  let left: Promise<void> | undefined
  return {
    places,
    keeper: news.keeper,
    server: news.server,
    onLost: (tell) =>
      void closed.then(() => {
        if (left === undefined) tell()
      }),
    leave: () =>
      (left ??= (async () => {
        socket.ref()
        if (!socket.destroyed) socket.write(LEAVE)
        await closed
      })()),
  }
}

function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
    socket.on('error', (error) => {
      if (hasCode(error, 'ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE')) resolve(undefined)
      else reject(error)
    })
    socket.on('close', () => resolve(undefined))
  })
}

function startFailed(places: Places, why: string): LedgerError {
  return new LedgerError('ledger.start_failed', {
    zh: `自带的数据库没有启动：${why}。日志见 ${places.keeperLog} 与 ${places.serverLog}。`,
    en:
      `The embedded database did not start: ${why}. ` +
      `See ${places.keeperLog} and ${places.serverLog}.`,
  })
}
