import { link, mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { systemClock } from '#kernel/clock.ts'
import { parseOwn } from './damaged-file.ts'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { replaceFile, syncFile, syncFolder } from './durable-files.ts'
import { takeLock, withLock } from './exclusive-lock.ts'
import type { Lock } from './exclusive-lock.ts'
import { bitmapsOf } from './row-bitmaps/make-bitmaps.ts'

const storedMart = z.object({
  date: z.iso.date(),
  /** Content hash of the mart. */
  hash: z.string().min(8),
  /** From the lake's root. */
  path: z.string(),
  /** Hash of the strategy it was built by. */
  strategy: z.string(),
  factsHash: z.string(),
  publishedAt: z.iso.datetime(),
})
const pointer = z.object({ current: storedMart.optional(), published: z.array(storedMart) })
type Pointer = z.infer<typeof pointer>

/** A published mart; `path` is absolute. */
export type MartRef = Readonly<z.infer<typeof storedMart>>

/** A mart being built. One at a time: whoever holds it holds the night's lock. */
export interface MartBuild {
  readonly date: string
  /** Where to write the DuckDB file; nothing is there yet. */
  readonly path: string
}

export interface MartStore {
  readonly lakeRoot: string
  current(): Promise<MartRef | undefined>
  /** The newest published mart strictly before a date. */
  previous(date: string): Promise<MartRef | undefined>
  /** All published marts, newest date first. */
  list(): Promise<MartRef[]>
  /**
   * A fresh build file; leftovers of a killed night are removed. Throws `LockHeldError` while
   * another process builds. End it with `publish` or `discard`.
   */
  beginBuild(date: string): Promise<MartBuild>
  /**
   * Moves the built file (closed, no write-ahead log left) into place, and the pointer onto it
   * unless it points at a later date: readers never step back by a rebuild of history.
   */
  publish(build: MartBuild, facts: PublishedFacts): Promise<MartRef>
  discard(build: MartBuild): Promise<void>
  /**
   * Sets the built file (closed) aside under its date: no reader sees it, and it outlives other
   * builds. Takes the place of one set aside before.
   */
  hold(build: MartBuild): Promise<void>
  /**
   * Takes up what was set aside of a date as a build to be published; undefined where there is
   * nothing. It stays set aside until `publish` of its date, so that a killed process loses nothing.
   */
  resume(date: string): Promise<MartBuild | undefined>
  /** Points at an already published mart: yesterday is one pointer away. */
  point(date: string): Promise<MartRef>
  /** Keeps the newest `keep` marts and the current one; returns the dates that left. */
  prune(keep: number): Promise<string[]>
}

export interface PublishedFacts {
  readonly date: string
  readonly hash: string
  readonly strategy: string
  readonly factsHash: string
}

export interface MartStoreOptions {
  readonly now?: () => Date
  /** Called between the steps of publishing, so that tests can end the process there. */
  readonly atStep?: (step: PublishStep) => void
}

export type PublishStep = 'built' | 'placed' | 'pointed'

const POINTER_WAIT_MS = 10_000
/** Somebody who only looks whether a night runs holds the lock for an instant. */
const NIGHT_WAIT_MS = 300

/** Where the one pointer lies. */
export function pointerPath(lakeRoot: string): string {
  return join(resolve(lakeRoot), 'current.json')
}

export function openMartStore(lakeRoot: string, options: MartStoreOptions = {}): MartStore {
  const root = resolve(lakeRoot)
  const martsFolder = join(root, 'marts')
  const buildFolder = join(martsFolder, 'build')
  const heldFolder = join(martsFolder, 'held')
  const heldPath = (date: string) => join(heldFolder, `${date}.duckdb`)
  const now = options.now ?? (() => new Date(systemClock.now()))
  const atStep = options.atStep ?? (() => {})
  const building = new Map<MartBuild, Lock>()

  const absolute = (mart: MartRef): MartRef => ({ ...mart, path: join(root, mart.path) })
  const read = () => readPointer(pointerPath(root))
  const change = (edit: (before: Pointer) => Pointer): Promise<Pointer> =>
    withLock(join(root, 'pointer.lock'), { waitMs: POINTER_WAIT_MS }, async () => {
      const next = edit(await read())
      await replaceFile(pointerPath(root), `${JSON.stringify(next, null, 1)}\n`)
      return next
    })

  function lockOf(build: MartBuild): Lock {
    const lock = building.get(build)
    if (lock === undefined) throw new Error(`no mart is being built at ${build.path}`)
    return lock
  }

  async function list(): Promise<MartRef[]> {
    return (await read()).published.map(absolute)
  }

  async function begin(date: string): Promise<MartBuild> {
    await mkdir(buildFolder, { recursive: true })
    const lock = await takeLock(join(root, 'night.lock'), { waitMs: NIGHT_WAIT_MS })
    await rm(buildFolder, { recursive: true, force: true })
    await mkdir(buildFolder)
    await removeUnlisted(martsFolder, await list())
    const build = { date, path: join(buildFolder, `${date}.duckdb`) }
    building.set(build, lock)
    return build
  }

  return {
    lakeRoot: root,
    list,
    async current() {
      const { current } = await read()
      return current && absolute(current)
    },
    async previous(date) {
      return (await list()).find((mart) => mart.date < date)
    },
    beginBuild: begin,
    async publish(build, facts) {
      const lock = lockOf(build)
      await assertClosed(build.path)
      await syncFile(build.path)
      atStep('built')
      const path = `marts/${facts.date}-${facts.hash.slice(0, 16)}.duckdb`
      // First what only serves the mart: nobody looks for it until the mart is there.
      await moveIfThere(bitmapsOf(build.path), bitmapsOf(join(root, path)))
      await rename(build.path, join(root, path))
      await syncFolder(martsFolder)
      atStep('placed')
      const mart: MartRef = { ...facts, path, publishedAt: now().toISOString() }
      await change(({ current, published }) => ({
        current: current !== undefined && current.date > mart.date ? current : mart,
        published: newestFirst([...published.filter((m) => m.date !== mart.date), mart]),
      }))
      atStep('pointed')
      await rm(heldPath(facts.date), { force: true })
      building.delete(build)
      lock.release()
      return absolute(mart)
    },
    async discard(build) {
      const lock = lockOf(build)
      await rm(buildFolder, { recursive: true, force: true })
      building.delete(build)
      lock.release()
    },
    async hold(build) {
      const lock = lockOf(build)
      await assertClosed(build.path)
      await syncFile(build.path)
      await mkdir(heldFolder, { recursive: true })
      await rename(build.path, heldPath(build.date))
      await syncFolder(heldFolder)
      building.delete(build)
      lock.release()
    },
    async resume(date) {
      const build = await begin(date)
      try {
        await link(heldPath(date), build.path)
        return build
      } catch (error) {
        building.get(build)?.release()
        building.delete(build)
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async point(date) {
      const { current } = await change((before) => {
        const mart = before.published.find((m) => m.date === date)
        if (mart === undefined) throw new Error(`no mart of ${date} is published`)
        return { ...before, current: mart }
      })
      if (current === undefined) throw new Error('the pointer was just set')
      return absolute(current)
    },
    async prune(keep) {
      const leaving: MartRef[] = []
      await change((before) => {
        leaving.push(...before.published.slice(keep).filter((m) => m.date !== before.current?.date))
        return { ...before, published: before.published.filter((m) => !leaving.includes(m)) }
      })
      for (const mart of leaving) {
        await rm(join(root, mart.path), { force: true })
        await rm(bitmapsOf(join(root, mart.path)), { force: true })
      }
      return leaving.map(({ date }) => date)
    },
  }
}

/** @throws DamagedFileError */
export function parsePointer(path: string, text: string): Pointer {
  return parseOwn(path, text, (value) => pointer.parse(value), {
    zh: '请将它移走，再运行 zhike night --date 日期，结果会由事实重新算出',
    en: 'Move it away and run zhike night --date DATE: the night is computed anew from the facts',
  })
}

async function readPointer(path: string): Promise<Pointer> {
  try {
    return parsePointer(path, await readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { published: [] }
    throw error
  }
}

function newestFirst(marts: readonly MartRef[]): MartRef[] {
  return [...marts].sort((a, b) => (a.date < b.date ? 1 : -1))
}

async function assertClosed(path: string): Promise<void> {
  const log = await stat(`${path}.wal`).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (log !== undefined)
    throw new Error(`${path} is still open: close its engine before publishing`)
}

/** Removes marts and bitmaps nobody points at: left by a night killed between its renames. */
async function removeUnlisted(folder: string, published: readonly MartRef[]): Promise<void> {
  const listed = new Set(published.flatMap(({ path }) => [path, bitmapsOf(path)]))
  for (const name of await readdir(folder)) {
    const file = join(folder, name)
    const isOurs = name.endsWith('.duckdb') || name.endsWith(bitmapsOf('.duckdb'))
    if (isOurs && !listed.has(file)) await rm(file, { force: true })
  }
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
