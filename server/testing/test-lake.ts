import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after } from 'node:test'
import { datasets, parseFeed, runIntake } from '#modules/know/intake/index.ts'
import type { Feed, IntakeOptions, IntakeResult } from '#modules/know/intake/index.ts'
import { openEngine, openFactStore } from '#platform/lake/index.ts'
import type { Connection, FactStore } from '#platform/lake/index.ts'

/** An empty lake of one test, with a folder for files the bank delivers. */
export interface TestLake {
  readonly root: string
  readonly store: FactStore
  readonly source: string
  /** Writes a file into the source folder; returns its path. */
  deliver(name: string, content: string | Uint8Array): Promise<string>
  /** Rows of a query in which every fact is a view as of a date. */
  facts<T = Record<string, unknown>>(sql: string, asOf: string): Promise<T[]>
}

/** Makes test lakes in one temporary folder, removed when the test file ends. */
export async function testLakes(): Promise<() => Promise<TestLake>> {
  const home = await mkdtemp(join(tmpdir(), 'zhike-lake-'))
  const engine = await openEngine({ tempDirectory: join(home, 'tmp'), threads: 1 })
  after(async () => {
    engine.close()
    await rm(home, { recursive: true, force: true })
  })
  return async () => {
    const root = await mkdtemp(join(home, 'lake-'))
    const source = join(root, 'source')
    await mkdir(source)
    const store = openFactStore(join(root, 'lake'))
    return {
      root: join(root, 'lake'),
      store,
      source,
      async deliver(name, content) {
        const path = join(source, name)
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, content)
        return path
      },
      async facts<T>(sql: string, asOf: string) {
        const connection = await engine.connect()
        try {
          await viewFacts(connection, store, asOf)
          return await connection.rows<T>(sql)
        } finally {
          connection.close()
        }
      },
    }
  }
}

/** Makes a temporary view of every fact, named after it, on a connection. */
export async function viewFacts(
  connection: Connection,
  store: FactStore,
  asOf: string,
): Promise<void> {
  for (const dataset of datasets.values()) {
    const relation = await store.relation(dataset, asOf)
    await connection.run(`create or replace temp view "${dataset.name}" as ${relation}`)
  }
}

/** The feed a YAML text describes; fails the test with its problems otherwise. */
export function feedOf(yaml: string): Feed {
  const loaded = parseFeed(yaml, 'test.yaml')
  if (!loaded.ok) assert.fail(JSON.stringify(loaded.problems, null, 1))
  return loaded.feed
}

/** Loads what lies in a test lake's source folder. */
export function intakeInto(
  lake: TestLake,
  feeds: Feed | readonly Feed[],
  options: Partial<IntakeOptions> = {},
): Promise<IntakeResult> {
  return runIntake({
    store: lake.store,
    feeds: [feeds].flat(),
    source: lake.source,
    businessDate: '2026-10-31',
    timeZone: 'Asia/Shanghai',
    threads: 1,
    now: () => new Date('2026-11-01T01:00:00Z'),
    ...options,
  })
}
