import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { buildProfiles, createFactViews } from '#modules/know/profiles/index.ts'
import { loadPack } from '#modules/know/strategy/index.ts'
import { openEngine, openFactStore, quoteText } from '#platform/lake/index.ts'
import type { Connection, FactStore } from '#platform/lake/index.ts'

import { canonicalDate } from './canonical-facts.ts'

/** What one process is to do; a process of its own, so that its memory is its own too. */
export interface ProfileTask {
  readonly by: 'product' | 'baseline'
  readonly lakeRoot: string
  /** The mart to make; nothing is there yet. */
  readonly mart: string
  readonly spill: string
  readonly memoryLimit: string
}

export interface ProfileTaken {
  readonly seconds: number
  /** Most memory the process had resident. */
  readonly peakBytes: number
}

const task = JSON.parse(process.argv[2] ?? '') as ProfileTask
const engine = await openEngine({ tempDirectory: task.spill, memoryLimit: task.memoryLimit })
const connection = await engine.connect()
const factStore = openFactStore(task.lakeRoot)
await createFactViews(connection, factStore, canonicalDate)
await connection.run(`attach ${quoteText(task.mart)} as mart`)

const began = performance.now()
if (task.by === 'product') await runProduct(connection, factStore)
else await runBaseline(connection)
await connection.run('checkpoint mart')
const seconds = (performance.now() - began) / 1000

await connection.run('detach mart')
engine.close()
const taken: ProfileTaken = { seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }
process.stdout.write(JSON.stringify(taken))

async function runProduct(into: Connection, facts: FactStore): Promise<void> {
  const pack = await loadPack(fileURLToPath(new URL('../strategy', import.meta.url)))
  if (!pack.ok) throw new Error('the default strategy has problems: zhike strategy check strategy')
  await buildProfiles({
    ...{ connection: into, factStore: facts, pack, date: canonicalDate },
    ...{ factsHash: 'canonical', previous: undefined },
  })
}

async function runBaseline(into: Connection): Promise<void> {
  const folder = new URL('./profile-baseline/', import.meta.url)
  for (const name of (await readdir(folder)).toSorted()) {
    await into.run(await readFile(new URL(name, folder), 'utf8'))
  }
}
