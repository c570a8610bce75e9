import { join } from 'node:path'

import { ProblemError } from '#contracts/problems.ts'
import type { GapsAccepted } from '#contracts/night.ts'
import type { Words } from '#contracts/words.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import { certify, findDone } from '#modules/decide/certificate/index.ts'
import type { Certificate, FoundBreach } from '#modules/decide/certificate/index.ts'
import { decideNight, planDecisions, writeCatalogue } from '#modules/decide/decisions/index.ts'
import type { Feed, Gap, GapSource } from '#modules/know/intake/index.ts'
import { buildProfiles, createFactViews } from '#modules/know/profiles/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import {
  LockHeldError,
  bitmapsOf,
  makeBitmaps,
  openEngine,
  quoteText,
} from '#platform/lake/index.ts'
import type {
  Connection,
  Engine,
  FactStore,
  MartBuild,
  MartRef,
  MartStore,
} from '#platform/lake/index.ts'

import { acceptanceOf } from './acceptances.ts'
import type { Acceptance } from './acceptances.ts'
import { checkFacts } from './check-facts.ts'
import { dateNote, newestDelivery, tooFarAhead } from './domain/night-date.ts'
import type { StepCounts, StepName, StepRecord } from './domain/steps.ts'
import { exportLedger } from './export-registry.ts'
import type { LedgerExport } from './export-registry.ts'
import { findGaps } from './find-gaps.ts'
import { martContent } from './mart-content.ts'
import type { MartContent } from './mart-content.ts'
import { openNightLog } from './night-log.ts'
import type { BuiltNight, NightLog, NightProgress } from './night-log.ts'
import { stoppable } from './stoppable.ts'

export interface NightParts {
  readonly factStore: FactStore
  readonly martStore: MartStore
  readonly pack: LoadedPack
  readonly exports: readonly LedgerExport[]
  /** The feeds of the bank: what a night could have had. */
  readonly feeds?: readonly Feed[]
  /** What other rooms know a night to lack. */
  readonly gapSources?: readonly GapSource[]
  /** Who let a night of a date pass with its gaps. */
  readonly acceptances?: (date: string) => Promise<readonly Acceptance[]>
  /** The bank's time zone: which day an instant belongs to. */
  readonly timeZone: string
  readonly memoryLimit?: string | undefined
  readonly threads?: number
  /** From how many customers on counts are served from bitmaps, where not from as many as usual. */
  readonly bitmapsFrom?: number
  readonly now: () => Date
  /** Told of what was done against a rule, certified or not; it does not stop the night. */
  readonly onDone?: (found: readonly FoundBreach[], date: string) => Promise<void>
  /** Aborted: the night ends within a moment and leaves the one before in place. */
  readonly signal?: AbortSignal
}

export interface NightResult {
  /** `waiting`: built and certified; readers keep the night before until its gaps are accepted. */
  readonly state: 'published' | 'not_certified' | 'waiting'
  readonly mart: { readonly date: string; readonly hash: string; readonly path: string }
  /** The date pages show now: a later one than this night's when history was rebuilt. */
  readonly current: string | null
  /** What is worth saying of the date; null: nothing. */
  readonly note: Words | null
  readonly strategy: string
  readonly steps: readonly StepRecord[]
  readonly certificate: Certificate
  /** What the night does without; those that stop first. */
  readonly gaps: readonly Gap[]
  readonly gapsAccepted: GapsAccepted | null
  /** Kinds of breach, doer and day found in what was done; null: looked for when it was built. */
  readonly incidents: number | null
}

/** Below so many customers a query counts any rule in some milliseconds. */
const bitmapsFrom = 200_000

/** Marts kept for history; older ones can be rebuilt from facts and strategy. */
const martsKept = 40

/**
 * Runs one night for a business date. Killed at any instant it leaves the night before in place;
 * run again it gives the same mart.
 * @throws ProblemError `facts_missing`, `facts_unsound`, `night_running`, `night_too_far`
 * @throws the reason of `parts.signal` once that is aborted
 * @returns the result; `certificate.passed` false means nothing was published
 */
export async function runNight(
  parts: NightParts,
  date: string,
  onProgress: (progress: NightProgress) => void = () => {},
): Promise<NightResult> {
  await refuseFarAhead(parts.factStore, date)
  const build = await beginBuild(parts.martStore, date)
  const log = await openNightLog(parts, date, onProgress)
  try {
    const result = await buildAndPublish(parts, build, log)
    await parts.martStore.prune(martsKept)
    return result
  } catch (error) {
    // What an interrupted statement throws only says that it was interrupted.
    const cause: unknown = parts.signal?.aborted === true ? parts.signal.reason : error
    await log.failed(cause, parts.signal?.aborted === true)
    await parts.martStore.discard(build)
    throw cause
  }
}

/** @throws ProblemError `night_too_far` */
export async function refuseFarAhead(factStore: FactStore, date: string): Promise<void> {
  const { partitions } = await factStore.manifest()
  const words = tooFarAhead(businessDateOf(date), newestDelivery(partitions))
  if (words !== undefined) throw new ProblemError('night_too_far', words)
}

async function beginBuild(martStore: MartStore, date: string): Promise<MartBuild> {
  try {
    return await martStore.beginBuild(date)
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error
    throw new ProblemError('night_running', undefined, { cause: error })
  }
}

async function buildAndPublish(
  parts: NightParts,
  build: MartBuild,
  log: NightLog,
): Promise<NightResult> {
  const built = await buildMart(parts, build, log)
  const current = (await parts.martStore.current())?.date ?? null
  const unpublished = { ...resultOf(parts, build, built, log, build.path), current, note: null }
  if (!built.certificate.passed) {
    await log.notCertified(built.certificate)
    await parts.martStore.discard(build)
    return { ...unpublished, state: 'not_certified' }
  }
  if (built.waits) {
    await parts.martStore.hold(build)
    await log.waits(built)
    return { ...unpublished, state: 'waiting' }
  }
  return publishBuilt(parts, build, built, log)
}

/** Publishes what was built, now or by a night that waited. */
export async function publishBuilt(
  parts: NightParts,
  build: MartBuild,
  built: BuiltNight & Partial<Pick<BuiltMart, 'breaches'>>,
  log: NightLog,
): Promise<NightResult> {
  const mart = await log.step('publish', async () => {
    const customers = built.content.relations.get('profile')?.rows ?? 0
    if (customers >= (parts.bitmapsFrom ?? bitmapsFrom)) await addBitmaps(parts, build)
    parts.signal?.throwIfAborted()
    const published = await parts.martStore.publish(build, {
      date: build.date,
      hash: built.content.hash,
      strategy: parts.pack.hash,
      factsHash: built.factsHash,
    })
    return { counts: rowsOf(built.content), value: published }
  })
  const current = (await parts.martStore.current())?.date ?? mart.date
  const { partitions } = await parts.factStore.manifest()
  const newest = newestDelivery(partitions.filter((p) => p.businessDate <= build.date))
  const note = dateNote({ date: businessDateOf(build.date), newest, current }) ?? null
  await log.published(built, note)
  return { ...resultOf(parts, build, built, log, mart.path), state: 'published', current, note }
}

/** What counts of rules are served from. Derived from the mart: no part of its content. */
async function addBitmaps(parts: NightParts, build: MartBuild): Promise<void> {
  await makeBitmaps({
    database: build.path,
    relation: 'profile',
    target: bitmapsOf(build.path),
    tempDirectory: join(parts.martStore.lakeRoot, 'spill'),
    ...(parts.memoryLimit !== undefined && { memoryLimit: parts.memoryLimit }),
    ...(parts.threads !== undefined && { threads: parts.threads }),
  })
}

interface BuiltMart extends BuiltNight {
  /** Whether something it lacks is waited for and nobody accepted it. */
  readonly waits: boolean
  readonly breaches: number
}

async function buildMart(parts: NightParts, build: MartBuild, log: NightLog): Promise<BuiltMart> {
  const previous = await parts.martStore.previous(build.date)
  const engine = await openEngine({
    tempDirectory: join(parts.martStore.lakeRoot, 'spill'),
    timeZone: parts.timeZone,
    ...(parts.memoryLimit !== undefined && { memoryLimit: parts.memoryLimit }),
    ...(parts.threads !== undefined && { threads: parts.threads }),
  })
  try {
    const connection = stoppable(await engine.connect(), parts.signal)
    await createFactViews(connection, parts.factStore, build.date)
    await log.step('check', async () => {
      const counts = await checkFacts(connection)
      await refuseEmpty(connection, parts.factStore, build.date)
      return { counts, value: undefined }
    })
    await log.step('export', async () => ({
      counts: await exportLedger(parts.exports, { ...parts, connection }, build.date),
      value: undefined,
    }))
    await createFactViews(connection, parts.factStore, build.date)
    await attach(connection, build.path, 'mart', false)
    if (previous !== undefined) await attach(connection, previous.path, 'previous', true)
    const factsHash = await parts.factStore.contentHash()
    await log.step('profile', async () => {
      const counts = await buildProfiles({
        connection,
        factStore: parts.factStore,
        pack: parts.pack,
        date: build.date,
        factsHash,
        previous: previous === undefined ? undefined : 'previous',
      })
      return { counts, value: undefined }
    })
    await log.step('decide', async () => {
      const products = await writeCatalogue(connection)
      const decided = await decideNight(connection, planDecisions(parts.pack, build.date, products))
      const { asked: rowsIn, passed: rowsOut } = decided
      return { counts: { rowsIn, rowsOut, rowsRejected: rowsIn - rowsOut }, value: undefined }
    })
    return await log.step('certify', async () => {
      const certificate = await certify(connection)
      const done = await findDone(connection)
      await parts.onDone?.(done, build.date)
      const content = await contentOfMart(connection)
      const gaps = await findGaps(parts, connection, build.date)
      const value = {
        content,
        certificate,
        factsHash,
        gaps,
        ...(await standing(parts, gaps, build)),
        breaches: done.length,
      }
      return { counts: { ...rowsOf(content), rowsRejected: certificate.violations }, value }
    })
  } finally {
    // An unfinished mart is thrown away: nothing of it need reach the disk.
    if (parts.signal?.aborted === true) engine.close()
    else await closeMart(engine)
  }
}

/** Whether somebody let pass what the night would wait for: all of it, or it waits. */
export async function standing(
  { acceptances }: NightParts,
  gaps: readonly Gap[],
  { date }: Pick<MartBuild, 'date'>,
): Promise<Pick<BuiltMart, 'waits' | 'accepted'>> {
  const stops = gaps.filter((gap) => gap.stops)
  if (stops.length === 0) return { waits: false, accepted: null }
  const given = (await acceptances?.(date)) ?? []
  const found = new Set(stops.map((gap) => acceptanceOf(gap, given)))
  const newest = given.find((one) => found.has(one))
  if (newest === undefined || found.has(undefined)) return { waits: true, accepted: null }
  const { by, at, reason } = newest
  return { waits: false, accepted: { by, at, reason } }
}

async function attach(
  connection: Connection,
  path: string,
  name: string,
  readOnly: boolean,
): Promise<void> {
  await connection.run(`attach ${quoteText(path)} as ${name}${readOnly ? ' (read_only)' : ''}`)
}

async function contentOfMart(connection: Connection): Promise<MartContent> {
  await connection.run('use mart')
  const content = await martContent(connection)
  await connection.run('use memory')
  return content
}

async function closeMart(engine: Engine): Promise<void> {
  const connection = await engine.connect()
  try {
    const attached = await connection.rows<{ database_name: string }>(
      "select database_name from duckdb_databases() where database_name = 'mart'",
    )
    if (attached.length > 0) {
      await connection.run('checkpoint mart')
      await connection.run('detach mart')
    }
  } finally {
    engine.close()
  }
}

async function refuseEmpty(
  connection: Connection,
  factStore: FactStore,
  date: string,
): Promise<void> {
  const [found] = await connection.rows<{ customers: number }>(
    'select count(*) as customers from customer',
  )
  if (found !== undefined && found.customers > 0) return
  const { partitions } = await factStore.manifest()
  const first = partitions
    .filter(({ dataset }) => dataset === 'customer')
    .map(({ businessDate }) => businessDate)
    .toSorted()[0]
  if (first === undefined || first <= date) throw new ProblemError('facts_missing')
  throw new ProblemError('facts_missing', {
    zh: `最早的客户数据是 ${first} 的，晚于 ${date}`,
    en: `the first customers were delivered for ${first}, after ${date}`,
  })
}

function rowsOf(content: MartContent): StepCounts {
  const rows = content.relations.get('profile')?.rows ?? 0
  return { rowsIn: rows, rowsOut: rows, rowsRejected: 0 }
}

function resultOf(
  parts: NightParts,
  { date }: MartBuild,
  built: BuiltNight & Partial<Pick<BuiltMart, 'breaches'>>,
  log: NightLog,
  path: MartRef['path'],
): Omit<NightResult, 'current' | 'note' | 'state'> {
  return {
    mart: { date, hash: built.content.hash, path },
    strategy: parts.pack.hash,
    steps: log.records(),
    certificate: built.certificate,
    gaps: built.gaps,
    gapsAccepted: built.accepted,
    incidents: built.breaches ?? null,
  }
}

export type { StepName }
