import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { buildProfiles, createFactViews } from '#modules/know/profiles/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { openEngine, openFactStore, openMartStore, quoteText } from '#platform/lake/index.ts'
import type { FactStore, MartStore, PlainValue } from '#platform/lake/index.ts'
import { deliverFacts } from './deliver-facts.ts'

export { shippedPack } from './shipped-pack.ts'

/** A row of a fact as a test writes it; columns left out are missing. */
export type FactRow = Readonly<Record<string, PlainValue>>
export type Rows = Readonly<Record<string, readonly FactRow[]>>

/** A bank of a few rows in a folder of its own, for tests of profiles and nights. */
export interface FactBank {
  readonly lakeRoot: string
  readonly factStore: FactStore
  readonly martStore: MartStore
  /** Delivers rows of facts, whole, for a business date. */
  deliver(date: string, rows: Rows): Promise<void>
  /** Profiles of a date without a night around them; `previous` is a mart file. */
  profiles(
    date: string,
    pack: LoadedPack,
    previous?: string,
    customersTogether?: number,
  ): Promise<BuiltProfiles>
  remove(): Promise<void>
}

export interface BuiltProfiles {
  /** The mart's file. */
  readonly path: string
  /** Rows of `profile` by customer number. */
  readonly of: ReadonlyMap<string, Readonly<Record<string, PlainValue>>>
  rows(sql: string): Promise<Record<string, PlainValue>[]>
}

export async function factBank(): Promise<FactBank> {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-facts-'))
  const lakeRoot = join(folder, 'lake')
  const factStore = openFactStore(lakeRoot)
  const martStore = openMartStore(lakeRoot)
  let built = 0
  return {
    lakeRoot,
    factStore,
    martStore,
    deliver(date, rows) {
      const said = Object.entries(rows).filter(([, ofFact]) => ofFact.length > 0)
      return deliverFacts(factStore, date, Object.fromEntries(said), () => 'full')
    },
    async profiles(date, pack, previous, customersTogether) {
      built += 1
      const path = join(folder, `mart-${built}.duckdb`)
      const engine = await openEngine({ tempDirectory: join(folder, 'spill'), threads: 1 })
      try {
        const connection = await engine.connect()
        await createFactViews(connection, factStore, date)
        await connection.run(`attach ${quoteText(path)} as mart`)
        if (previous !== undefined) {
          await connection.run(`attach ${quoteText(previous)} as previous (read_only)`)
        }
        await buildProfiles({
          ...{ connection, factStore, pack, date, factsHash: 'facts' },
          previous: previous === undefined ? undefined : 'previous',
          ...(customersTogether !== undefined && { customersTogether }),
        })
        await connection.run('detach mart')
      } finally {
        engine.close()
      }
      return readMart(path, join(folder, 'spill'))
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function readMart(path: string, tempDirectory: string): Promise<BuiltProfiles> {
  const rows = async (sql: string): Promise<Record<string, PlainValue>[]> => {
    const engine = await openEngine({ path, readOnly: true, tempDirectory, threads: 1 })
    try {
      return await (await engine.connect()).rows(sql)
    } finally {
      engine.close()
    }
  }
  const profiles = await rows('select * from profile')
  return { path, rows, of: new Map(profiles.map((row) => [String(row['customer_id']), row])) }
}
