import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, rm, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ProblemError } from '#contracts/problems.ts'
import { systemClock } from '#kernel/clock.ts'
import { LockHeldError, openEngine, takeLock } from '#platform/lake/index.ts'
import type {
  Connection,
  FactStore,
  Manifest,
  Partition,
  StagedPartition,
} from '#platform/lake/index.ts'
import type { VaultEntry } from '#platform/vault/index.ts'
import { keepFirst } from './first-wins.ts'
import { inOrderOfNeed, needs } from './domain/feed/feed-order.ts'
import type { Feed } from './domain/feed/feed.ts'
import { matchesAnotherDate, partOfName } from './domain/feed/file-pattern.ts'
import { RefusedError } from './domain/refusal.ts'
import type { Refusal } from './domain/refusal.ts'
import { checkRows } from './fact-checks.ts'
import type { FailedCheck } from './fact-checks.ts'
import { findFiles } from './find-files.ts'
import type { IntakeProgress, LoadContext, StagedLoad } from './load-context.ts'
import { loadFeed, RefusedLoadError } from './load-feed.ts'
import { forgetRefusedRejects, rejectsPath, writeLoads } from './loads.ts'
import { remarksOf } from './remarks.ts'
import type { Load } from './loads.ts'
import { markRepeatedKeys } from './repeated-keys.ts'
import { shrinkingDeliveries } from './shrinking.ts'
import type { FewerAccepted } from './shrinking.ts'
import { isOfFeed } from './stage-target.ts'

export interface IntakeOptions {
  readonly store: FactStore
  readonly feeds: readonly Feed[]
  /** The folder the bank delivers into. */
  readonly source: string
  /**
   * Files given by hand, by feed name, instead of found in `source`. They pass every check a
   * delivered one does; a declared control file lies beside them.
   */
  readonly files?: Readonly<Record<string, string>>
  readonly businessDate: string
  /** Of clock times where a feed names no zone. */
  readonly timeZone: string
  /** Keeps names and numbers; feeds with identity are refused a place to put them without it. */
  readonly identitySink?: (entries: readonly VaultEntry[]) => Promise<unknown>
  /** Columns that two people held to be not personal, by feed. */
  readonly allowances?: ReadonlyMap<string, ReadonlySet<string>>
  /** Takes a delivery that empties or halves a fact: the caller writes the audit row. */
  readonly fewerAccepted?: FewerAccepted | undefined
  readonly onProgress?: (progress: IntakeProgress) => void
  readonly threads?: number
  readonly memoryLimit?: string
  readonly now?: () => Date
}

export interface IntakeResult {
  /** In the order the feeds were given; those of a refused command say what would have been. */
  readonly loads: readonly Load[]
  /** Not empty: nothing was changed. */
  readonly refusals: readonly Refusal[]
  /** Checks of the facts' catalogue that the new rows fail: the night will not publish. */
  readonly failedChecks: readonly FailedCheck[]
  /** Facts that were changed: the caller tells access when they are `org_unit` or `staff`. */
  readonly changedFacts: readonly string[]
  readonly factsHash: string
}

const DEFAULT_MEMORY = '1GB'
const LOCK_WAIT_MS = 30_000
const IDENTITIES_A_BATCH = 4_096

/** Loads files by their feeds, all or none. A refusal is a result; a broken assumption throws. */
export async function runIntake(options: IntakeOptions): Promise<IntakeResult> {
  const { store } = options
  await mkdir(store.lakeRoot, { recursive: true })
  await forgetRefusedRejects(store.lakeRoot, nowOf(options)().getTime())
  const lock = await takeLock(join(store.lakeRoot, 'intake.lock'), { waitMs: LOCK_WAIT_MS }).catch(
    (error: unknown) => {
      if (error instanceof LockHeldError) throw new ProblemError('intake_running')
      throw error
    },
  )
  const staging = await store.openStaging()
  const memoryLimit = options.memoryLimit ?? DEFAULT_MEMORY
  const engine = await openEngine({
    tempDirectory: join(staging.folder, 'spill'),
    memoryLimit,
    ...(options.threads !== undefined && { threads: options.threads }),
  })
  try {
    const connection = await engine.connect()
    return await load(options, { connection, staging, memoryLimit })
  } finally {
    engine.close()
    await staging.discard()
    lock.release()
  }
}

function nowOf({ now }: IntakeOptions): () => Date {
  return now ?? (() => new Date(systemClock.now()))
}

async function load(
  options: IntakeOptions,
  parts: Pick<LoadContext, 'connection' | 'staging' | 'memoryLimit'>,
): Promise<IntakeResult> {
  const now = nowOf(options)
  const staged: StagedPartition[] = []
  const context: LoadContext = {
    ...parts,
    store: options.store,
    businessDate: options.businessDate,
    timeZone: options.timeZone,
    staged,
    onProgress: options.onProgress ?? (() => {}),
    fewerAccepted: options.fewerAccepted !== undefined,
    allowedOf: (feed) => options.allowances?.get(feed) ?? new Set(),
  }
  refuseSameName(options.feeds)
  const outcomes: Outcome[] = []
  const ordered = inOrderOfNeed(options.feeds)
  for (const feed of ordered ?? options.feeds) {
    const refusedBefore = outcomes.filter((o) => o.refusal !== undefined).map((o) => o.feed)
    const startedAt = now()
    const waitsFor = ordered === undefined ? options.feeds : needs(feed, refusedBefore)
    const outcome: Outcome =
      waitsFor.length > 0
        ? { feed, startedAt, finishedAt: now(), refusal: waiting(feed, waitsFor, ordered) }
        : { feed, startedAt, ...(await loadOne(context, options, feed)), finishedAt: now() }
    staged.push(...(outcome.load?.partitions ?? []))
    outcomes.push(outcome)
  }
  const before = await options.store.manifest()
  const shrinking = options.fewerAccepted === undefined ? shrinkOf(before, outcomes, options) : []
  const refusals = [
    ...outcomes.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal])),
    ...shrinking,
  ]
  const failedChecks: FailedCheck[] = []
  const crossed = new Map<string, number>()
  let changed: readonly Partition[] = []
  if (refusals.length === 0) {
    context.onProgress({ feed: '', stage: 'checking' })
    for (const partition of staged) failedChecks.push(...(await checkRows(context, partition)))
    for (const [index, partition] of staged.entries()) {
      const first = await keepFirst(context, partition)
      if (first === undefined) continue
      staged[index] = first.partition
      crossed.set(partition.source, first.crossed)
    }
    const marked = await markRepeatedKeys(context, staged)
    for (const { load } of outcomes) await keepIdentity(parts.connection, options, load)
    context.onProgress({ feed: '', stage: 'committing' })
    const after = await options.store.commit({
      add: marked,
      replace: (p) =>
        p.businessDate === options.businessDate &&
        options.feeds.some((feed) => isOfFeed(feed, p.source)),
    })
    changed = changedPartitions(before.partitions, after.partitions)
  }
  const loads = await record(options, outcomes, { refusals, changed, crossed }, now())
  return {
    loads,
    refusals,
    failedChecks,
    changedFacts: [...new Set(changed.map(({ dataset }) => dataset))],
    factsHash: await options.store.contentHash(),
  }
}

function shrinkOf(
  { partitions }: Manifest,
  outcomes: readonly Outcome[],
  { businessDate }: IntakeOptions,
): Refusal[] {
  const delivered = outcomes.flatMap(({ feed, files, load, refusal }) =>
    load === undefined || refusal !== undefined
      ? []
      : [{ feed, file: nameOf(files ?? []), partitions: load.partitions }],
  )
  return shrinkingDeliveries(partitions, delivered, businessDate)
}

/** Partitions that came or went. */
function changedPartitions(
  before: readonly Partition[],
  after: readonly Partition[],
): readonly Partition[] {
  const old = new Set(before.map(({ path }) => path))
  const now = new Set(after.map(({ path }) => path))
  return [
    ...after.filter(({ path }) => !old.has(path)),
    ...before.filter(({ path }) => !now.has(path)),
  ]
}

/** Two feeds of one name would each replace what the other brought. */
function refuseSameName(feeds: readonly Feed[]): void {
  const twice = feeds.find(({ name }, index) => feeds.findIndex((f) => f.name === name) !== index)
  if (twice === undefined) return
  throw new ProblemError('input_invalid', {
    zh: `两份接入配置同名：${twice.name}（${twice.path}）`,
    en: `two feeds are called ${twice.name} (${twice.path})`,
  })
}

interface Outcome {
  readonly feed: Feed
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly files?: readonly string[]
  readonly load?: StagedLoad
  readonly refusal?: Refusal
}

async function loadOne(
  context: LoadContext,
  options: IntakeOptions,
  feed: Feed,
): Promise<Pick<Outcome, 'files' | 'load' | 'refusal'>> {
  const given = options.files?.[feed.name]
  let files = given === undefined ? undefined : [given]
  try {
    if (given !== undefined) {
      refusePartByHand(feed, basename(given), options.businessDate)
      refuseAnotherDay(feed, basename(given), options.businessDate)
    }
    files ??= [...(await findFiles(options.source, feed, options.businessDate))]
    return { files, load: await loadFeed(context, feed, files) }
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    const { code, words, cure } = error
    const name = error.file ?? (files === undefined ? feed.file.written : nameOf(files))
    return {
      ...(files !== undefined && { files }),
      ...(error instanceof RefusedLoadError && { load: error.load }),
      refusal: { feed: feed.name, file: name, code, words, cure },
    }
  }
}

/** One part given alone would take the place of the whole day. */
function refusePartByHand(feed: Feed, name: string, businessDate: string): void {
  if ((partOfName(feed.file, name, businessDate) ?? '') === '') return
  throw new RefusedError(
    'part_missing',
    {
      zh: '这是一天多个分片中的一个，单独装载会替换整天的数据',
      en: 'it is one part of a day: alone it would take the place of the whole day',
    },
    {
      zh: '请把全部分片放入来源目录后运行 zhike intake，或另名给出整天的一个文件',
      en:
        'put all parts into the source folder and run zhike intake, or give one file of the ' +
        'whole day under another name',
    },
  )
}

/** A name may be anything, but one that says another day is a slip of the date or of the file. */
function refuseAnotherDay(feed: Feed, name: string, businessDate: string): void {
  if (partOfName(feed.file, name, businessDate) !== undefined) return
  if (!matchesAnotherDate(feed.file, name)) return
  throw new RefusedError(
    'file_missing',
    {
      zh: `文件名是另一天的，与业务日 ${businessDate} 不符`,
      en: `its name is of another day than the business date ${businessDate}`,
    },
    { zh: '请核对业务日与文件', en: 'check the business date and the file' },
  )
}

/** A file's name, or the first and the last of several. */
function nameOf(files: readonly string[]): string {
  const names = files.map((file) => basename(file))
  const [first = '', last = ''] = [names[0], names.at(-1)]
  return names.length === 1 ? first : `${first} … ${last} (${names.length})`
}

function waiting(feed: Feed, waitsFor: readonly Feed[], ordered: unknown): Refusal {
  const names = waitsFor.map(({ name }) => name)
  const refusal = { feed: feed.name, file: feed.file.written }
  if (ordered === undefined) {
    return {
      ...refusal,
      code: 'order_circular',
      words: {
        zh: `这些接入互相查找，排不出先后：${names.join('、')}`,
        en: `these feeds look each other up in a circle: ${names.join(', ')}`,
      },
      cure: { zh: '请去掉其中一个 lookup', en: 'remove one of the lookups' },
    }
  }
  return {
    ...refusal,
    code: 'waits_for_refused',
    words: {
      zh: `它要查找的 ${names.join('、')} 已被拒绝，因此未装载`,
      en: `it looks up ${names.join(', ')}, which was refused, so it was not loaded`,
    },
    cure: { zh: '先修正前者', en: 'mend that one first' },
  }
}

async function keepIdentity(
  connection: Connection,
  options: IntakeOptions,
  load: StagedLoad | undefined,
): Promise<void> {
  if (load?.identity === undefined) return
  if (options.identitySink === undefined) {
    throw new Error(`feed ${load.feed.name} carries identity and there is no vault to keep it`)
  }
  let batch: VaultEntry[] = []
  type Row = { subject: string; field: VaultEntry['field']; value: string | null }
  for await (const rows of connection.batches<Row>(load.identity)) {
    for (const { subject, field, value } of rows) {
      const asOf = options.businessDate
      batch.push({ kind: load.feed.main.fact.name, id: subject, field, value, asOf })
    }
    if (batch.length >= IDENTITIES_A_BATCH) {
      await options.identitySink(batch)
      batch = []
    }
  }
  if (batch.length > 0) await options.identitySink(batch)
}

interface Recorded {
  readonly refusals: readonly Refusal[]
  readonly changed: readonly Partition[]
  /** Members named in another arm than before, by source. */
  readonly crossed: ReadonlyMap<string, number>
}

/** Keeps reject files and the record of what was loaded, for the page and for the auditors. */
async function record(
  options: IntakeOptions,
  outcomes: readonly Outcome[],
  { refusals, changed, crossed }: Recorded,
  at: Date,
): Promise<Load[]> {
  const { store, businessDate } = options
  const command = `${at.toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(3).toString('hex')}`
  const commandRefused = refusals.length > 0
  const loads: Load[] = []
  for (const { feed, files, load, refusal, startedAt, finishedAt } of outcomes) {
    const rejects = rejectsPath(store.lakeRoot, feed.name, businessDate, commandRefused)
    await mkdir(join(rejects, '..'), { recursive: true })
    if (load?.rejects === undefined) await rm(rejects, { force: true })
    else {
      await copyFile(commandRefused ? load.rejects.masked : load.rejects.open, rejects)
      // What is refused expires by its file's time, which is that of the load.
      await utimes(rejects, at, at)
    }
    const touched = changed.some(({ source }) => isOfFeed(feed, source))
    loads.push({
      loadId: `${command}~${feed.name}`,
      feed: feed.name,
      words: feed.words,
      fact: feed.main.fact.name,
      factWords: feed.main.fact.words,
      file: files === undefined ? feed.file.written : nameOf(files),
      files: (load?.files ?? []).map(({ path, ...rows }) => ({ file: basename(path), ...rows })),
      date: businessDate,
      at: at.toISOString(),
      state: commandRefused ? 'refused' : touched ? 'kept' : 'unchanged',
      rowsRead: load?.rowsRead ?? 0,
      rowsKept: load?.rowsKept ?? 0,
      rowsRejected: load?.rowsRejected ?? 0,
      problem: problemOf(feed, refusal, refusals),
      problemCode: (refusal ?? refusals.find((one) => one.feed === feed.name))?.code ?? null,
      remarks: await remarksOf(store.lakeRoot, feed, load, crossed.get(feed.name) ?? 0),
      columns: [...(load?.columns ?? [])],
      seconds: (finishedAt.getTime() - startedAt.getTime()) / 1_000,
      rejectsFile: load?.rejects === undefined ? null : rejects,
      contentHash: load?.partitions[0]?.contentHash ?? null,
    })
  }
  await writeLoads(store.lakeRoot, command, loads)
  const place = new Map(options.feeds.map(({ name }, index) => [name, index]))
  return loads.sort((a, b) => (place.get(a.feed) ?? 0) - (place.get(b.feed) ?? 0))
}

function problemOf(
  feed: Feed,
  refusal: Refusal | undefined,
  refusals: readonly Refusal[],
): Load['problem'] {
  const own = refusal ?? refusals.find((one) => one.feed === feed.name)
  if (own !== undefined) {
    const { words, cure } = own
    return { zh: `${words.zh}。${cure.zh}。`, en: `${words.en}. ${cure.en}.` }
  }
  const [first] = refusals
  if (first === undefined) return null
  return {
    zh: `同批的 ${first.feed} 被拒绝，整批未入库。`,
    en: `${first.feed} of the same command was refused, so nothing of it was kept.`,
  }
}
