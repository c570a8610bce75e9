import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

import { gapsAccepted, nightGap } from '#contracts/night.ts'
import { words } from '#contracts/words.ts'
import { certificateSchema } from '#modules/decide/certificate/index.ts'
import { parseOwn, replaceFile } from '#platform/lake/index.ts'

import { stepNames } from './domain/steps.ts'

const stepState = z.object({
  step: z.enum(stepNames),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  seconds: z.number().nullable(),
  rowsIn: z.int().nullable(),
  rowsOut: z.int().nullable(),
  rowsRejected: z.int().nullable(),
})

const relationContent = z.object({ rows: z.int(), contentHash: z.string() })

/** What is kept of a night beside its mart: how it went, and what each relation held. */
export const nightRecord = z.object({
  date: z.iso.date(),
  state: z.enum(['running', 'published', 'failed', 'not_certified', 'waiting']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  strategy: z.string(),
  factsHash: z.string(),
  hash: z.string().nullable(),
  steps: z.array(stepState),
  certificate: certificateSchema.nullable(),
  /** Content of each relation of the mart, so that tampering names the relation. */
  relations: z.record(z.string(), relationContent),
  /** What it does without; null: it was run before nights told. */
  gaps: z.array(nightGap).nullable().default(null),
  gapsAccepted: gapsAccepted.nullable().default(null),
  sentence: words,
})
export type NightRecord = z.infer<typeof nightRecord>

const folderOf = (lakeRoot: string): string => join(lakeRoot, 'nights')

export async function writeNightRecord(lakeRoot: string, record: NightRecord): Promise<void> {
  await mkdir(folderOf(lakeRoot), { recursive: true })
  const path = join(folderOf(lakeRoot), `${record.date}.json`)
  await replaceFile(path, `${JSON.stringify(record, null, 1)}\n`)
}

/** The record of a date, or undefined when no night ran for it. */
export async function readNightRecord(
  lakeRoot: string,
  date: string,
): Promise<NightRecord | undefined> {
  const file = join(folderOf(lakeRoot), `${date}.json`)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  return parseOwn(file, text, (value) => nightRecord.parse(value), {
    zh: `请从备份恢复；没有备份就删去它，再运行 zhike night --date ${date}`,
    en: `Restore it from a backup, or delete it and run zhike night --date ${date} again`,
  })
}

/** All records, newest date first. */
export async function listNightRecords(lakeRoot: string): Promise<NightRecord[]> {
  const names = await readdir(folderOf(lakeRoot)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const dates = names.flatMap((name) => /^(\d{4}-\d{2}-\d{2})\.json$/.exec(name)?.[1] ?? [])
  const records = await Promise.all(
    dates
      .sort()
      .reverse()
      .map((date) => readNightRecord(lakeRoot, date)),
  )
  return records.filter((record) => record !== undefined)
}
