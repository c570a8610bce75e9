import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Words } from '#contracts/words.ts'
import { certify, findDone } from '#modules/decide/certificate/index.ts'
import type { Certificate, FoundBreach } from '#modules/decide/certificate/index.ts'
import {
  DamagedFileError,
  contentOf,
  openEngine,
  quoteIdentifier,
  quoteText,
} from '#platform/lake/index.ts'
import type { Connection, FactStore, MartRef, MartStore, Partition } from '#platform/lake/index.ts'

import { createFactViews } from '#modules/know/profiles/index.ts'
import { martContent } from './mart-content.ts'
import { readNightRecord } from './night-record.ts'
import { recordBreaks } from './verify-records.ts'

/** Something that is not as it was left: where, and what about it. */
export interface Break {
  readonly part:
    | 'mart'
    | 'facts'
    | 'reconciliation'
    | 'certificate'
    | 'audit'
    | 'anchor'
    | 'home'
    | 'vault'
    | 'serving'
    | 'record'
    | 'feed'
    | 'strategy'
    | 'incident'
  readonly where: string
  readonly words: Words
}

export interface LakeVerdict {
  readonly certificate: Certificate | null
  readonly reconciliation: { readonly passed: boolean; readonly partitions: number }
  readonly breaks: readonly Break[]
  /** What was done against a rule, found anew. */
  readonly done: readonly FoundBreach[]
}

interface VerifiedParts {
  readonly factStore: FactStore
  readonly martStore: MartStore
  readonly timeZone: string
}

/**
 * Recomputes what the lake says of itself: each partition's content against the manifest, the
 * published mart's against its pointer, its counts against the facts, and the certificate anew.
 */
export async function verifyLake(parts: VerifiedParts): Promise<LakeVerdict> {
  const { lakeRoot } = parts.martStore
  const engine = await openEngine({
    tempDirectory: join(lakeRoot, 'spill'),
    timeZone: parts.timeZone,
  })
  try {
    const connection = await engine.connect()
    const breaks: Break[] = []
    const manifest = await orBreak('facts', breaks, () => parts.factStore.manifest())
    const partitions = manifest?.partitions ?? []
    for (const partition of partitions) {
      breaks.push(...(await partitionBreaks(connection, lakeRoot, partition)))
    }
    const factsWhole = breaks.length === 0
    const mart = await orBreak('mart', breaks, () => parts.martStore.current())
    breaks.push(...(await servingBreaks(connection, lakeRoot)))
    breaks.push(...(await recordBreaks(lakeRoot)))
    let certificate: Certificate | null = null
    let done: readonly FoundBreach[] = []
    if (mart !== undefined) {
      const martBreaksFound = await martBreaks(connection, lakeRoot, mart)
      breaks.push(...martBreaksFound)
      if (factsWhole && !martBreaksFound.some((one) => one.where === mart.path)) {
        await createFactViews(connection, parts.factStore, mart.date)
        certificate = await certify(connection)
        breaks.push(...certificateBreaks(certificate))
        done = await findDone(connection)
      }
    }
    return {
      certificate,
      reconciliation: { passed: factsWhole, partitions: partitions.length },
      breaks,
      done,
    }
  } finally {
    engine.close()
  }
}

/** What can't be read is a break with its cure, and the rest is verified all the same. */
async function orBreak<T>(
  part: Break['part'],
  breaks: Break[],
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error
    breaks.push({ part, where: error.file, words: error.words })
    return undefined
  }
}

/** Stores laid out for serving: derived, so a damaged one is deleted and written again. */
async function servingBreaks(connection: Connection, lakeRoot: string): Promise<Break[]> {
  const folder = join(lakeRoot, 'serving')
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  const breaks: Break[] = []
  for (const name of names.filter((one) => one.endsWith('.duckdb')).toSorted()) {
    const file = join(folder, name)
    try {
      await connection.run(`attach ${quoteText(file)} as serving (read_only)`)
      await connection.run('detach serving')
    } catch (error) {
      const why = firstLine(error)
      breaks.push({
        part: 'serving',
        where: file,
        words: {
          zh: `无法读取：${why}。它由夜间结果派生，删除后会自动重写`,
          en: `it can't be read: ${why}. It is derived: delete it and it is written again`,
        },
      })
    }
  }
  return breaks
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}

async function partitionBreaks(
  connection: Connection,
  lakeRoot: string,
  partition: Partition,
): Promise<Break[]> {
  const file = join(lakeRoot, partition.path)
  const broken = (zh: string, en: string): Break[] => [
    { part: 'facts', where: partition.path, words: { zh, en } },
  ]
  try {
    const content = await contentOf(
      connection,
      `read_parquet(${quoteText(file)})`,
      partition.columns,
    )
    if (content.rows !== partition.rows) {
      return broken(
        `应有 ${partition.rows} 行，实有 ${content.rows} 行`,
        `${partition.rows} rows were committed, ${content.rows} are there`,
      )
    }
    return content.contentHash === partition.contentHash
      ? []
      : broken('内容与提交时不同', 'its content is not what was committed')
  } catch (error) {
    const why = firstLine(error)
    return broken(
      `无法读取：${why}。请从备份恢复，或重新装载 ${partition.source} ${partition.businessDate} 的文件`,
      `it can't be read: ${why}. Restore it, or load ${partition.source} of ${partition.businessDate} again`,
    )
  }
}

async function martBreaks(
  connection: Connection,
  lakeRoot: string,
  mart: MartRef,
): Promise<Break[]> {
  const broken = (where: string, zh: string, en: string): Break => {
    return { part: 'mart', where, words: { zh, en } }
  }
  try {
    await connection.run(`attach ${quoteText(mart.path)} as mart (read_only)`)
  } catch (error) {
    const why = firstLine(error)
    return [
      broken(
        mart.path,
        `无法读取：${why}。请重新运行 zhike night --date ${mart.date}`,
        `it can't be read: ${why}. Run zhike night --date ${mart.date} again`,
      ),
    ]
  }
  await connection.run('use mart')
  const content = await martContent(connection)
  await connection.run('use memory')
  if (content.hash === mart.hash) return []
  // A record that can't be read is a break of its own: the mart is then named whole.
  const record = await readNightRecord(lakeRoot, mart.date).catch((error: unknown) => {
    if (error instanceof DamagedFileError) return undefined
    throw error
  })
  const changed = [...content.relations].filter(([name, found]) => {
    const kept = record?.relations[name]
    return kept?.rows !== found.rows || kept.contentHash !== found.contentHash
  })
  const gone = Object.keys(record?.relations ?? {}).filter((name) => !content.relations.has(name))
  const named = [...changed.map(([name]) => name), ...gone]
  return (named.length > 0 ? named : [mart.path]).map((name) =>
    broken(
      `${mart.date} ${quoteIdentifier(name)}`,
      '集市内容与发布时不同',
      'the mart is not what was published',
    ),
  )
}

function certificateBreaks(certificate: Certificate): Break[] {
  return certificate.results
    .filter((result) => result.violations > 0)
    .map((result) => ({
      part: 'certificate',
      where: result.check,
      words: {
        zh: `${result.words.zh}：${result.violations} 处违反`,
        en: `${result.words.en}: ${result.violations} violations`,
      },
    }))
}
