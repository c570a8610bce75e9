import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { listLoads } from '#modules/know/intake/index.ts'
import { DamagedFileError } from '#platform/lake/index.ts'

import { readNightRecord } from './night-record.ts'
import type { Break } from './verify-lake.ts'

/** Records of nights and loads that can't be read: each is a file of its own, with its own cure. */
export async function recordBreaks(lakeRoot: string): Promise<Break[]> {
  const breaks: Break[] = []
  for (const name of await namesIn(join(lakeRoot, 'nights'))) {
    await noting(breaks, () => readNightRecord(lakeRoot, name))
  }
  for (const name of await namesIn(join(lakeRoot, 'loads'))) {
    await noting(breaks, () => listLoads(lakeRoot, { command: name }))
  }
  return breaks
}

async function noting(breaks: Break[], read: () => Promise<unknown>): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error
    breaks.push({ part: 'record', where: error.file, words: error.words })
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : [])).toSorted()
}
