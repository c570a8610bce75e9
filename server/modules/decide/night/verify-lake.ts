import { join } from 'node:path'

import type { Words } from '#contracts/words.ts'
import { certify } from '#modules/decide/certificate/index.ts'
import type { Certificate } from '#modules/decide/certificate/index.ts'
import { contentOf, openEngine, quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection, FactStore, MartRef, MartStore, Partition } from '#platform/lake/index.ts'

import { createFactViews } from '#modules/know/profiles/index.ts'
import { martContent } from './mart-content.ts'
import { readNightRecord } from './night-record.ts'

/** Something that is not as it was left: where, and what about it. */
export interface Break {
  readonly part: 'mart' | 'facts' | 'reconciliation' | 'certificate' | 'audit'
  readonly where: string
  readonly words: Words
}

export interface LakeVerdict {
  readonly certificate: Certificate | null
  readonly reconciliation: { readonly passed: boolean; readonly partitions: number }
  readonly breaks: readonly Break[]
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
    const { partitions } = await parts.factStore.manifest()
    const breaks: Break[] = []
    for (const partition of partitions) {
      breaks.push(...(await partitionBreaks(connection, lakeRoot, partition)))
    }
    const factsWhole = breaks.length === 0
    const mart = await parts.martStore.current()
    let certificate: Certificate | null = null
    if (mart !== undefined) {
      const martBreaksFound = await martBreaks(connection, lakeRoot, mart)
      breaks.push(...martBreaksFound)
      if (factsWhole && !martBreaksFound.some((one) => one.where === mart.path)) {
        await createFactViews(connection, parts.factStore, mart.date)
        certificate = await certify(connection)
        breaks.push(...certificateBreaks(certificate))
      }
    }
    return {
      certificate,
      reconciliation: { passed: factsWhole, partitions: partitions.length },
      breaks,
    }
  } finally {
    engine.close()
  }
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
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return broken(`无法读取：${why}`, `it can't be read: ${why}`)
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
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return [broken(mart.path, `无法读取：${why}`, `it can't be read: ${why}`)]
  }
  await connection.run('use mart')
  const content = await martContent(connection)
  await connection.run('use memory')
  if (content.hash === mart.hash) return []
  const record = await readNightRecord(lakeRoot, mart.date)
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
