import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { ChildProcess } from 'node:child_process'
import {
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { once } from 'node:events'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { LedgerError } from '../ledger-error.ts'
import { hasCode } from './engine.ts'
import type { Engine } from './engine.ts'
import { startGuard } from './guard.ts'
import { SOCKET_PORT } from './places.ts'
import type { Places } from './places.ts'
import { giveTo, SEARCH_PATH } from './run-as.ts'
import type { RunAs } from './run-as.ts'

/** All that is needed to make and run one PostgreSQL. */
export interface PostmasterSettings {
  readonly places: Places
  readonly engine: Engine
  readonly runAs: RunAs
  /** False only for tests: commits are not forced to disk. */
  readonly durable: boolean
}

/** A running server. */
export interface Postmaster {
  readonly pid: number
  /** Settles when the server has ended, wanted or not. */
  readonly ended: Promise<void>
  /** Lets open statements be cancelled, writes everything down and ends. */
  stop(): Promise<void>
}

const START_PATIENCE_MS = 120_000
const STOP_PATIENCE_MS = 60_000
const LARGEST_LOG = 16 * 1024 * 1024

const UNFINISHED = '.new-'

/** Makes the data folder on first use; being killed half-way leaves nothing that looks finished. */
export async function ensureData(settings: PostmasterSettings): Promise<void> {
  const { places, engine, runAs } = settings
  removeUnfinished(places)
  if (statSync(places.data, { throwIfNoEntry: false }) !== undefined) {
    if (runAs.owner !== undefined) giveTo(runAs.owner, places.data)
    return
  }
  // Never the same name twice: the `initdb` of a killed keeper may still be writing for a moment.
  const unfinished = `${places.data}${UNFINISHED}${process.pid}-${randomUUID()}`
  mkdirSync(unfinished, { mode: 0o700 })
  const { initOwner } = runAs
  if (initOwner !== undefined) chownSync(unfinished, initOwner.uid, initOwner.gid)
  const initdb = run(settings, runAs.initPrefix, engine.initdb, [
    `--pgdata=${unfinished}`,
    '--username=zhike',
    // The socket's folder is closed to other users; there is no other way in.
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    // Order by code point, the same on every machine, and case folding beyond ASCII.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(settings.durable ? [] : ['--no-sync']),
  ])
  const [code] = await once(initdb, 'exit')
  if (code !== 0) throw initFailed(places)
  if (runAs.owner !== undefined) giveTo(runAs.owner, unfinished)
  renameSync(unfinished, places.data)
}

function removeUnfinished(places: Places): void {
  for (const name of readdirSync(places.folder)) {
    if (!name.startsWith(`${basename(places.data)}${UNFINISHED}`)) continue
    try {
      rmSync(join(places.folder, name), { recursive: true, force: true })
    } catch (error) {
      // Someone is still writing there: it goes next time.
      if (!hasCode(error, 'ENOTEMPTY')) throw error
    }
  }
}

/**
 * Starts the server, healing what a killed one left: a server without keeper is stopped, stale pid
 * and socket files go. The caller holds the keeper's lock, so no other keeper is at work here.
 */
export async function startPostmaster(settings: PostmasterSettings): Promise<Postmaster> {
  await stopOrphan(settings.places)
  const deadline = performance.now() + START_PATIENCE_MS
  let wait = 50
  while (true) {
    const started = await tryStart(settings, deadline)
    if (started !== undefined) return started
    // Backends of a killed server need a moment to notice and let go of its shared memory.
    if (performance.now() > deadline || wait > 3_000) throw startFailed(settings.places, 'postgres')
    await pause(wait)
    wait *= 2
  }
}

async function tryStart(
  settings: PostmasterSettings,
  deadline: number,
): Promise<Postmaster | undefined> {
  const { places, engine, durable } = settings
  const child = run(settings, settings.runAs.prefix, engine.postgres, [
    '-D',
    places.data,
    '-c',
    'listen_addresses=',
    '-c',
    `port=${SOCKET_PORT}`,
    '-c',
    `unix_socket_directories="${places.socketFolder}"`,
    '-c',
    'unix_socket_permissions=0700',
    '-c',
    'max_connections=200',
    '-c',
    `fsync=${durable ? 'on' : 'off'}`,
    '-c',
    `synchronous_commit=${durable ? 'on' : 'off'}`,
    // Its log is for operators: never a row's values (`DETAIL`), never a statement.
    '-c',
    'log_error_verbosity=terse',
    '-c',
    'log_min_error_statement=panic',
    '-c',
    'log_checkpoints=off',
  ])
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const pid = child.pid
  if (pid === undefined) {
    await ended
    return undefined
  }
  const dismissGuard = startGuard(pid)
  void ended.then(dismissGuard)
  while (true) {
    if (isReady(places, pid)) return { pid, ended, stop: () => stop(pid, ended) }
    if (performance.now() > deadline) await stop(pid, ended)
    if (await Promise.race([ended.then(() => true), pause(10, false)])) return undefined
  }
}

/** As `pg_ctl` asks: the eighth line of the pid file says `ready`. */
function isReady(places: Places, pid: number): boolean {
  const lines = readPidFile(places)
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready'
}

function readPidFile(places: Places): string[] {
  try {
    return readFileSync(join(places.data, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

async function stop(pid: number, ended: Promise<void>): Promise<void> {
  // SIGINT: fast shutdown. SIGQUIT: at once, recovered from the log at the next start.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signalIfAlive(pid, signal)
    const patience = new AbortController()
    const inTime = await Promise.race([
      ended.then(() => true),
      pause(STOP_PATIENCE_MS, false, { signal: patience.signal }).catch(() => false),
    ])
    patience.abort()
    if (inTime) return
  }
}

/** A server whose keeper and guard were both killed still runs; its pid file says where. */
async function stopOrphan(places: Places): Promise<void> {
  const pid = Number(readPidFile(places)[0] ?? Number.NaN)
  if (Number.isInteger(pid) && pid > 0 && isAlive(pid)) {
    if (await isServerOf(pid, places)) {
      await stop(pid, untilGone(pid))
    } else {
      // After a reboot the number may be anybody's, and PostgreSQL would take them for a server.
      rmSync(join(places.data, 'postmaster.pid'), { force: true })
    }
  }
  for (const left of [`.s.PGSQL.${SOCKET_PORT}`, `.s.PGSQL.${SOCKET_PORT}.lock`]) {
    rmSync(join(places.socketFolder, left), { force: true })
  }
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await pause(20)
}

async function isServerOf(pid: number, places: Places): Promise<boolean> {
  return (await commandLine(pid)).includes(places.data)
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return ''
      throw error
    }
  }
  const ps = spawn('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  for await (const chunk of ps.stdout) text += String(chunk)
  return text
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/** A dead process nobody has collected yet (a container without init) does nothing more. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true
    throw error
  }
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

function run(
  settings: PostmasterSettings,
  prefix: readonly string[],
  program: string,
  options: string[],
): ChildProcess {
  const { places, engine } = settings
  const log = openLog(places.serverLog)
  const [first = program, ...rest] = [...prefix, program, ...options]
  const child = spawn(first, rest, {
    cwd: '/',
    // Nothing of ours is inherited: our environment may hold keys.
    env: { PATH: SEARCH_PATH, LC_ALL: 'C', TZ: 'UTC', ...engine.environment },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  return child
}

function openLog(path: string): number {
  const tooLarge = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG
  return openSync(path, tooLarge ? 'w' : 'a', 0o600)
}

function initFailed(places: Places): LedgerError {
  if (!/could not look up effective user ID|unshare/.test(lastLines(places.serverLog))) {
    return startFailed(places, 'initdb')
  }
  return new LedgerError('ledger.start_failed', {
    zh:
      '当前用户在 /etc/passwd 中没有记录，自带的数据库建不起来。' +
      '请为它加一条记录，换一个用户运行，或设置 DATABASE_URL。',
    en:
      'The user running Zhike has no entry in /etc/passwd: ' +
      "the embedded database can't be made. " +
      'Give it one, run as another user, or set DATABASE_URL.',
  })
}

function startFailed(places: Places, program: string): LedgerError {
  const last = lastLines(places.serverLog)
  const full = /No space left on device/.test(last)
  const disk = full ? { zh: '磁盘已满。', en: 'the disk is full. ' } : { zh: '', en: '' }
  return new LedgerError('ledger.start_failed', {
    zh: `自带的数据库没有启动（${program}）：${disk.zh}${last}。完整日志见 ${places.serverLog}。`,
    en:
      `The embedded database did not start (${program}): ${disk.en}${last}. ` +
      `The whole log is in ${places.serverLog}.`,
  })
}

function lastLines(path: string): string {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  const telling = lines.filter((line) => /FATAL|PANIC|error|cannot|could not/i.test(line))
  return (telling.length > 0 ? telling : lines).slice(-2).join(' · ').slice(-600)
}
