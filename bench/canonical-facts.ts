import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { datasetNamed } from '#modules/know/intake/index.ts'
import { openEngine, openFactStore, stagePartition } from '#platform/lake/index.ts'
import type { Connection, StagedPartition, Staging } from '#platform/lake/index.ts'

import type { BenchOptions } from './figure.ts'

/** The business date the facts are made for. */
export const canonicalDate = '2026-10-31'
export const defaultCustomers = 100_000

const TRANSACTIONS_A_CUSTOMER = 10

/** Facts delivered whole on the business date, each by the query in `canonical/<name>.sql`. */
const wholeFacts = [
  'customer',
  'account',
  'holding',
  'event',
  'risk_assessment',
  'consent',
  'contact',
  'outcome',
  'complaint',
  'relation',
  'ownership',
  'org_unit',
  'manual_tag',
] as const

const monthEnds = [
  '2025-11-30',
  '2025-12-31',
  '2026-01-31',
  '2026-02-28',
  '2026-03-31',
  '2026-04-30',
  '2026-05-31',
  '2026-06-30',
  '2026-07-31',
  '2026-08-31',
  '2026-09-30',
  '2026-10-31',
] as const

/** Changes when the queries do: facts made before are then made again. */
const FORM = 2

export interface CanonicalFacts {
  readonly lakeRoot: string
  readonly customers: number
  readonly seconds: number
  /** A folder for what a bench makes beside the facts. */
  readonly work: string
  /** Removes the facts, unless they are to be kept. */
  remove(): Promise<void>
}

/**
 * A bank's facts straight into Parquet partitions of a lake, as a core banking system delivers
 * them: states whole, transactions and month-end balances by month. Every value depends on a row's
 * number alone. Ten transactions and sixteen month-end balances a customer.
 */
export async function canonicalFacts(options: BenchOptions): Promise<CanonicalFacts> {
  const customers = options.customers ?? defaultCustomers
  if (!Number.isSafeInteger(customers) || customers < 1_000 || customers % 100 !== 0) {
    throw new Error(`--customers ${customers}: give hundreds, at least 1000`)
  }
  const { keep } = options
  const parent = keep ?? (await mkdtemp(join(tmpdir(), 'zhike-bench-')))
  const folder = join(parent, `facts-${customers}-${FORM}`)
  const lakeRoot = join(folder, 'lake')
  const done = join(folder, 'made.json')
  const remove = async () => {
    if (keep === undefined) await rm(parent, { recursive: true, force: true })
  }
  const work = join(parent, 'work')
  await mkdir(work, { recursive: true })
  if (existsSync(done)) {
    options.tell(`facts of ${customers} customers: found in ${folder}`)
    const { seconds } = JSON.parse(await readFile(done, 'utf8')) as { seconds: number }
    return { lakeRoot, customers, seconds, work, remove }
  }
  options.tell(`facts of ${customers} customers: made in ${folder}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(lakeRoot, { recursive: true })
  const began = performance.now()
  await writeFacts(lakeRoot, customers, options.tell)
  const seconds = (performance.now() - began) / 1000
  await writeFile(done, JSON.stringify({ customers, seconds }))
  return { lakeRoot, customers, seconds, work, remove }
}

async function writeFacts(
  lakeRoot: string,
  customers: number,
  tell: (line: string) => void,
): Promise<void> {
  const store = openFactStore(lakeRoot)
  const staging = await store.openStaging()
  const engine = await openEngine({
    tempDirectory: join(lakeRoot, 'spill'),
    memoryLimit: '4GB',
  })
  try {
    const connection = await engine.connect()
    await connection.run(`set variable customers = ${customers}`)
    await connection.run(await query('macros'))
    const add: StagedPartition[] = []
    const write = async (fact: string, businessDate: string, mode: 'full' | 'delta') => {
      const began = performance.now()
      const staged = await writePartition(connection, staging, fact, businessDate, mode)
      add.push(staged)
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      tell(`  ${fact} ${businessDate}: ${staged.rows} rows in ${seconds} s`)
    }
    for (const fact of wholeFacts) await write(fact, canonicalDate, 'full')
    const transactions = customers * TRANSACTIONS_A_CUSTOMER
    const numberAt = (month: number) => Math.floor((transactions * month) / monthEnds.length)
    for (const [month, monthEnd] of monthEnds.entries()) {
      await connection.run(`set variable month_end = '${monthEnd}'`)
      await connection.run(`set variable first_number = ${numberAt(month)}`)
      await connection.run(`set variable end_number = ${numberAt(month + 1)}`)
      await write('balance_month_end', monthEnd, 'delta')
      await write('transaction', monthEnd, 'delta')
    }
    await store.commit({ add })
  } finally {
    engine.close()
    await staging.discard()
  }
}

async function writePartition(
  connection: Connection,
  staging: Staging,
  fact: string,
  businessDate: string,
  mode: 'full' | 'delta',
): Promise<StagedPartition> {
  const select = await query(fact)
  return stagePartition(connection, staging, datasetNamed(fact), {
    ...{ source: 'canonical', businessDate, mode, select },
  })
}

/** The text of a query, without the comment that would end up inside brackets. */
async function query(name: string): Promise<string> {
  const text = await readFile(new URL(`./canonical/${name}.sql`, import.meta.url), 'utf8')
  return text.replace(/;?\s*$/, '')
}
