import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { datasets } from '#modules/intake/index.ts'
import { buildProfiles, createFactViews } from '#modules/profiles/index.ts'
import { loadPack } from '#modules/strategy/index.ts'
import type { LoadedPack } from '#modules/strategy/index.ts'
import {
  openEngine,
  openFactStore,
  openMartStore,
  quoteIdentifier,
  quoteText,
  stagePartition,
} from '#platform/lake/index.ts'
import type { Connection, FactStore, MartStore, PlainValue } from '#platform/lake/index.ts'
import { projectRoot } from './source-tree.ts'

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
    deliver: (date, rows) => deliver(factStore, lakeRoot, date, rows),
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

async function deliver(
  factStore: FactStore,
  lakeRoot: string,
  date: string,
  rows: Rows,
): Promise<void> {
  const engine = await openEngine({ tempDirectory: join(lakeRoot, 'spill'), threads: 1 })
  const staging = await factStore.openStaging()
  try {
    const connection = await engine.connect()
    const add = []
    for (const [fact, ofFact] of Object.entries(rows)) {
      if (ofFact.length === 0) continue
      const dataset = datasets.get(fact)
      if (dataset === undefined) throw new Error(`the catalogue has no fact ${fact}`)
      const select = await selectOf(connection, fact, ofFact)
      add.push(
        await stagePartition(connection, staging, dataset, {
          ...{ source: `test_${fact}`, businessDate: date, mode: 'full', select },
        }),
      )
    }
    await factStore.commit({ add })
  } finally {
    engine.close()
    await staging.discard()
  }
}

async function selectOf(
  connection: Connection,
  fact: string,
  rows: readonly FactRow[],
): Promise<string> {
  const columns = datasets.get(fact)?.columns ?? []
  const given = new Set(rows.flatMap((row) => Object.keys(row)))
  const used = columns.filter(({ name }) => given.has(name))
  if (used.length !== given.size) {
    const unknown = [...given].filter((name) => !columns.some((column) => column.name === name))
    throw new Error(`${fact} has no column ${unknown.join(', ')}`)
  }
  const table = `given_${fact}`
  const declared = used.map(({ name, sqlType }) => `${quoteIdentifier(name)} ${sqlType}`)
  await connection.run(`create or replace temp table ${table} (${declared.join(', ')})`)
  for (const row of rows) {
    const values = used.map(({ name }) => {
      const value = row[name] ?? null
      if (value !== null && typeof value === 'object') throw new Error('facts hold plain values')
      return value
    })
    await connection.run(`insert into ${table} values (${used.map(() => '?').join(', ')})`, values)
  }
  return `select * from ${table}`
}

let defaultPack: Promise<LoadedPack> | undefined

/** The pack that ships with the product. */
export async function shippedPack(): Promise<LoadedPack> {
  defaultPack ??= loadPack(join(projectRoot, 'strategy')).then((loaded) => {
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems[0]))
    return loaded
  })
  return defaultPack
}
