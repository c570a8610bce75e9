import { systemClock } from '#kernel/clock.ts'
import type { Words } from '#contracts/words.ts'
import { DamagedFileError, parseOwn } from './damaged-file.ts'
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { factsHash } from './content-hash.ts'
import { partitionsAsOf, relationSql } from './dataset-relation.ts'
import { emptyManifest, manifest as manifestSchema } from './dataset.ts'
import type { Dataset, Manifest, Partition, StagedPartition } from './dataset.ts'
import { replaceFile, syncFile, syncFolder } from './durable-files.ts'
import { withLock } from './exclusive-lock.ts'
import { openStaging } from './staging.ts'
import type { Staging } from './staging.ts'

export interface Change {
  readonly add: readonly StagedPartition[]
  /**
   * Which partitions leave. One added for the same dataset, source and date always takes its place.
   */
  readonly replace?: (partition: Partition) => boolean
}

export interface FactStore {
  readonly lakeRoot: string
  manifest(): Promise<Manifest>
  /** A folder to write partitions into before they are committed. */
  openStaging(): Promise<Staging>
  /**
   * Makes staged partitions part of the lake and others leave it, all or nothing: killed at any
   * instant it leaves the old or the new manifest. A change that changes nothing writes nothing.
   */
  commit(change: Change): Promise<Manifest>
  /** SQL text of a dataset's rows as of a business date; see `relationSql`. */
  relation(dataset: Dataset, asOf: string): Promise<string>
  /** The same without what one source delivered. */
  relationWithout(dataset: Dataset, asOf: string, source: string): Promise<string>
  /** The same with `delivered_by`, the source each row came from. */
  tracedRelation(dataset: Dataset, asOf: string): Promise<string>
  /** Every key ever delivered by a date, its newest row, also of what a later delivery left out. */
  everRelation(dataset: Dataset, asOf: string): Promise<string>
  /** The same as it will be once staged partitions are committed. */
  relationWith(dataset: Dataset, asOf: string, staged: readonly StagedPartition[]): Promise<string>
  /** `facts_hash`: the content of all facts, independent of order, machine, time and feed. */
  contentHash(): Promise<string>
}

export interface FactStoreOptions {
  readonly now?: () => Date
  /** Called between the steps of a commit, so that tests can end the process there. */
  readonly atStep?: (step: CommitStep) => void
}

export type CommitStep = 'locked' | 'placed-one' | 'placed' | 'manifest-swapped' | 'swept'

const COMMIT_WAIT_MS = 60_000
/** Longer than any night: a reader that began before the change still finds its files. */
const RETIRED_FILES_KEPT_MS = 24 * 60 * 60 * 1_000

export function openFactStore(lakeRoot: string, options: FactStoreOptions = {}): FactStore {
  const root = resolve(lakeRoot)
  const factsFolder = join(root, 'facts')
  const manifestPath = join(factsFolder, 'manifest.json')
  const now = options.now ?? (() => new Date(systemClock.now()))
  const atStep = options.atStep ?? (() => {})

  const readManifest = () => loadManifest(manifestPath)

  async function commitLocked(change: Change): Promise<Manifest> {
    atStep('locked')
    const before = await readManifest()
    await removeOrphans(root, factsFolder, before)
    const next = nextManifest(before, change, now())
    if (next === before) return before
    const placedBefore = new Set(before.partitions.map((p) => p.path))
    for (const staged of change.add) {
      const path = partitionPath(staged)
      if (placedBefore.has(path)) continue
      await place(staged.file, join(root, path))
      atStep('placed-one')
    }
    atStep('placed')
    if (before !== emptyManifest) {
      await replaceFile(previousOf(manifestPath), `${JSON.stringify(before, null, 1)}\n`)
    }
    await replaceFile(manifestPath, `${JSON.stringify(next, null, 1)}\n`)
    atStep('manifest-swapped')
    await removeOrphans(root, factsFolder, next)
    atStep('swept')
    return next
  }

  async function relationWith(
    dataset: Dataset,
    asOf: string,
    staged: readonly StagedPartition[],
  ): Promise<string> {
    const { partitions } = await readManifest()
    const coming = staged.map((one) => partitionAt(one, relative(root, one.file)))
    const taken = new Set(coming.map(slotOf))
    const all = [...partitions.filter((p) => !taken.has(slotOf(p))), ...coming]
    return relationSql(root, dataset, partitionsAsOf(all, dataset.name, asOf))
  }

  return {
    lakeRoot: root,
    manifest: readManifest,
    openStaging: () => openStaging(join(root, 'staging')),
    async commit(change) {
      await mkdir(factsFolder, { recursive: true })
      const lock = join(root, 'facts.lock')
      return withLock(lock, { waitMs: COMMIT_WAIT_MS }, () => commitLocked(change))
    },
    relation: (dataset, asOf) => relationWith(dataset, asOf, []),
    async relationWithout(dataset, asOf, source) {
      const { partitions } = await readManifest()
      const others = partitions.filter((partition) => partition.source !== source)
      return relationSql(root, dataset, partitionsAsOf(others, dataset.name, asOf))
    },
    relationWith,
    async tracedRelation(dataset, asOf) {
      const { partitions } = await readManifest()
      return relationSql(root, dataset, partitionsAsOf(partitions, dataset.name, asOf), {
        traced: true,
      })
    },
    async everRelation(dataset, asOf) {
      const { partitions } = await readManifest()
      const ever = partitions
        .filter((p) => p.dataset === dataset.name && p.businessDate <= asOf)
        .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      return relationSql(root, dataset, ever)
    },
    async contentHash() {
      return factsHash((await readManifest()).partitions)
    },
  }
}

async function loadManifest(path: string): Promise<Manifest> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    await refuseLost(path)
    return emptyManifest
  }
  return parseOwn(path, text, (value) => manifestSchema.parse(value), manifestCure(path))
}

function manifestCure(path: string): Words {
  const copy = previousOf(path)
  return {
    zh: `请用上一份 ${copy} 替换它，再重新装载最后一次的文件；或从备份恢复`,
    en: `Put the one before, ${copy}, in its place and load the last delivery again; or restore a backup`,
  }
}

/** What the manifest was before the last change, kept beside it. */
function previousOf(path: string): string {
  return path.replace(/\.json$/, '.previous.json')
}

/** Without its manifest a lake that holds facts would look empty, and be swept at the next load. */
async function refuseLost(path: string): Promise<void> {
  const entries = await readdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  if (!entries.some((name) => name.endsWith('.parquet'))) return
  const { zh, en } = manifestCure(path)
  throw new DamagedFileError(path, {
    zh: `清单文件不在，而事实文件还在。${zh}`,
    en: `the manifest is gone while its facts are there. ${en}`,
  })
}

/** Named after its content: the same rows delivered again are the same file. */
function partitionPath(staged: Omit<StagedPartition, 'file'>): string {
  const { dataset, source, businessDate, mode, rows, contentHash, columns } = staged
  const name = createHash('sha256')
    .update(JSON.stringify([mode, rows, contentHash, columns, staged.repeatsKeys === true]))
    .digest('hex')
    .slice(0, 16)
  return `facts/${dataset}/business_date=${businessDate}/${source}-${name}.parquet`
}

/** A source delivers a dataset once a date: what a partition takes the place of. */
function slotOf({ dataset, source, businessDate }: Omit<StagedPartition, 'file'>): string {
  return `${dataset}\n${source}\n${businessDate}`
}

function partitionAt(staged: StagedPartition, path: string): Partition {
  const { file: _staged, ...rest } = staged
  return { ...rest, path }
}

function nextManifest(before: Manifest, change: Change, now: Date): Manifest {
  const added = change.add.map((staged) => partitionAt(staged, partitionPath(staged)))
  const taken = new Set(added.map(slotOf))
  if (taken.size !== added.length) {
    throw new Error('a change may add a dataset, source and date once')
  }
  const kept = before.partitions.filter(
    (p) => !taken.has(slotOf(p)) && change.replace?.(p) !== true,
  )
  const partitions = [...kept, ...added].sort((a, b) => (a.path < b.path ? -1 : 1))
  const paths = new Set(partitions.map((p) => p.path))
  const leaving = before.partitions.filter((p) => !paths.has(p.path))
  if (leaving.length === 0 && partitions.length === before.partitions.length) return before
  const stillRetired = before.retired.filter(
    ({ path, retiredAt }) =>
      !paths.has(path) && now.getTime() - Date.parse(retiredAt) < RETIRED_FILES_KEPT_MS,
  )
  const retiredAt = now.toISOString()
  return {
    version: before.version + 1,
    partitions,
    retired: [...stillRetired, ...leaving.map(({ path }) => ({ path, retiredAt }))],
  }
}

async function place(file: string, target: string): Promise<void> {
  await syncFile(file)
  await mkdir(dirname(target), { recursive: true })
  await rename(file, target)
  await syncFolder(dirname(target))
  await syncFolder(dirname(dirname(target)))
}

/** Removes partition files that no manifest lists: left by a killed commit, or retired long ago. */
async function removeOrphans(root: string, folder: string, listed: Manifest): Promise<void> {
  const known = new Set([...listed.partitions, ...listed.retired].map(({ path }) => path))
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.parquet')) continue
    const file = join(entry.parentPath, entry.name)
    if (!known.has(relative(root, file).split(sep).join('/'))) await rm(file, { force: true })
  }
}
