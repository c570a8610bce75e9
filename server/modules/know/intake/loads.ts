import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { feedLoad } from '#contracts/night.ts'
import type { reject } from '#contracts/night.ts'
import { csvText } from '#kernel/csv.ts'
import { openEngine, parseOwn, quoteText, replaceFile } from '#platform/lake/index.ts'

/** A record of one file's load, as the page shows it and as it is kept. */
export const load = feedLoad.extend({
  /** Absolute; null when every row was kept. */
  rejectsFile: z.string().nullable(),
  contentHash: z.string().nullable(),
  /** Of the file, as its header or the feed names them. */
  columns: z.array(z.string()).default([]),
})
export type Load = z.infer<typeof load>
export type Reject = z.infer<typeof reject>

const record = z.array(load)

const loadsFolder = (lakeRoot: string) => join(lakeRoot, 'loads')

/**
 * Where a feed's rejects of a date are kept; those of a refused command don't hide the kept ones.
 */
export function rejectsPath(
  lakeRoot: string,
  feed: string,
  businessDate: string,
  refused: boolean,
): string {
  return join(lakeRoot, 'rejects', feed, `${businessDate}${refused ? '-refused' : ''}.csv`)
}

const DAY_MS = 24 * 60 * 60 * 1_000

/**
 * What a refused load brought is kept for whoever mends the feed, the rows a taken load left out for
 * whoever answers for its counts; no longer (PIPL 19).
 */
export const rejectsKeptDays = { refused: 30, taken: 400 } as const

/** Removes the rejected rows of loads of long ago; their counts stay with the records of loads. */
export async function forgetRefusedRejects(lakeRoot: string, now: number): Promise<void> {
  const folder = join(lakeRoot, 'rejects')
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) {
    if (!name.endsWith('.csv')) continue
    const kept = name.endsWith('-refused.csv') ? rejectsKeptDays.refused : rejectsKeptDays.taken
    const file = join(folder, name)
    if ((await stat(file)).mtimeMs < now - kept * DAY_MS) await rm(file, { force: true })
  }
}

async function isThere(file: string): Promise<boolean> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return found?.isFile() === true
}

/** Keeps the loads of one command, one file a command: a killed one leaves all or nothing. */
export async function writeLoads(
  lakeRoot: string,
  command: string,
  loads: readonly Load[],
): Promise<void> {
  await mkdir(loadsFolder(lakeRoot), { recursive: true })
  await replaceFile(join(loadsFolder(lakeRoot), `${command}.json`), JSON.stringify(loads, null, 1))
}

export interface LoadFilter {
  readonly feed?: string
  readonly date?: string
  /** The last load of the page before. */
  readonly after?: string
  readonly limit?: number
  /** Those of one command alone, by the name of its file. */
  readonly command?: string
}

/** Loads, newest first; `next` continues the list. */
export async function listLoads(
  lakeRoot: string,
  filter: LoadFilter = {},
): Promise<{ loads: Load[]; next: string | null }> {
  const limit = filter.limit ?? 50
  const [afterCommand] = filter.after?.split('~') ?? []
  const loads: Load[] = []
  let passed = filter.after === undefined
  for (const command of await commands(lakeRoot)) {
    if (afterCommand !== undefined && command > afterCommand) continue
    if (filter.command !== undefined && command !== filter.command) continue
    for (const one of await readCommand(lakeRoot, command)) {
      const fits =
        (filter.feed === undefined || one.feed === filter.feed) &&
        (filter.date === undefined || one.date === filter.date)
      if (passed && fits) loads.push(one)
      if (one.loadId === filter.after) passed = true
      if (loads.length > limit) {
        return { loads: loads.slice(0, limit), next: loads[limit - 1]?.loadId ?? null }
      }
    }
    // The page before ended in this command, so everything older follows.
    passed = true
  }
  return { loads, next: null }
}

export async function findLoad(lakeRoot: string, loadId: string): Promise<Load | undefined> {
  const [command] = loadId.split('~')
  // Only names we gave: the id comes from a link.
  if (command === undefined || !(await commands(lakeRoot)).includes(command)) return undefined
  return (await readCommand(lakeRoot, command)).find((one) => one.loadId === loadId)
}

/** The rejected rows of a load, by line; `next` continues the list. */
export async function readRejects(
  lakeRoot: string,
  loadId: string,
  page: { readonly after?: string; readonly limit?: number } = {},
): Promise<{ load: Load; rejects: Reject[]; next: string | null } | undefined> {
  const found = await findLoad(lakeRoot, loadId)
  if (found === undefined) return undefined
  if (found.rejectsFile === null || !(await isThere(found.rejectsFile))) {
    return { load: found, rejects: [], next: null }
  }
  const limit = page.limit ?? 50
  const engine = await openEngine({ tempDirectory: join(lakeRoot, 'tmp', 'rejects'), threads: 1 })
  try {
    const connection = await engine.connect()
    type Row = Omit<Reject, 'reason'> & { reason_zh: string; reason_en: string }
    const offset = /^\d{1,9}$/.test(page.after ?? '') ? Number(page.after) : 0
    const rows = await connection.rows<Row>(
      `select
        line, field, code, reason_zh, reason_en, coalesce(raw, '') as raw,
        coalesce(file, ${quoteText(found.file)}) as file
      from read_csv(${quoteText(found.rejectsFile)}, header = true, auto_detect = false,
        delim = ',', quote = '"', escape = '"', new_line = '\\n', null_padding = true,
        parallel = false, columns = {
          'line': 'bigint', 'field': 'varchar', 'code': 'varchar', 'reason_zh': 'varchar',
          'reason_en': 'varchar', 'raw': 'varchar', 'file': 'varchar'})
      order by file, line, field
      limit ? offset ?`,
      [limit + 1, offset],
    )
    return {
      load: found,
      rejects: rows.slice(0, limit).map(({ reason_zh: zh, reason_en: en, raw, ...row }) => ({
        ...row,
        raw: csvText(raw),
        reason: { zh, en },
      })),
      next: rows.length > limit ? String(offset + limit) : null,
    }
  } finally {
    engine.close()
  }
}

async function commands(lakeRoot: string): Promise<string[]> {
  const names = await readdir(loadsFolder(lakeRoot)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
    .reverse()
}

async function readCommand(lakeRoot: string, command: string): Promise<Load[]> {
  const file = join(loadsFolder(lakeRoot), `${command}.json`)
  return parseOwn(file, await readFile(file, 'utf8'), (value) => record.parse(value), {
    zh: '请从备份恢复；没有备份就删去它：只失去这一次装载的记录，数据不受影响',
    en: 'Restore it from a backup, or delete it: only what was told of that load is lost, no data',
  })
}
