import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { contentOf, openEngine, quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'

import { canonicalFacts } from './canonical-facts.ts'
import type { CanonicalFacts } from './canonical-facts.ts'
import type { BenchOptions, Figure } from './figure.ts'
import type { ProfileTaken, ProfileTask } from './profile-process.ts'

const runFile = promisify(execFile)
const processFile = fileURLToPath(new URL('./profile-process.ts', import.meta.url))

/** The same for both. */
const MEMORY_LIMIT = '8GB'
/** Up to here each runs twice, in turns, and the better counts: the first warms the files. */
const TWICE_UP_TO = 1_000_000
const GIB = 2 ** 30

/**
 * The product's profile step against SQL written by hand for the same columns, which lies in
 * `profile-baseline/`, each in a process of its own under the same memory limit. The contents must
 * be equal.
 */
export async function* run(options: BenchOptions): AsyncIterable<Figure> {
  const facts = await canonicalFacts(options)
  try {
    const rounds = facts.customers <= TWICE_UP_TO ? 2 : 1
    const taken = { product: [] as ProfileTaken[], baseline: [] as ProfileTaken[] }
    for (let round = 0; round < rounds; round += 1) {
      for (const by of ['product', 'baseline'] as const) {
        const one = await measure(by, facts)
        options.tell(`${by}: ${one.seconds.toFixed(1)} s, ${(one.peakBytes / GIB).toFixed(1)} GiB`)
        taken[by].push(one)
      }
    }
    const compared = await compare(facts)
    const [product, baseline] = [best(taken.product), best(taken.baseline)]
    const figure = (name: string, value: number, unit: string): Figure => ({
      bench: 'profile',
      figure: name,
      value: Math.round(value * 1000) / 1000,
      unit,
    })
    const ratio = Math.round((product.seconds / baseline.seconds) * 1000) / 1000
    const { hash } = compared
    yield figure('customers', facts.customers, 'customers')
    yield { ...figure('product', product.seconds, 's'), ratio, hash: hash.product }
    yield { ...figure('baseline', baseline.seconds, 's'), hash: hash.baseline }
    yield figure('product_peak_memory', product.peakBytes / GIB, 'GiB')
    yield figure('baseline_peak_memory', baseline.peakBytes / GIB, 'GiB')
    yield figure('columns_compared', compared.columns, 'columns')
    yield figure('columns_of_product_alone', compared.alone.length, 'columns')
    if (hash.product !== hash.baseline) {
      throw new Error(`the profiles differ in ${compared.differing.join(', ')}`)
    }
  } finally {
    for (const by of ['product', 'baseline'] as const) await rm(martOf(by, facts), { force: true })
    await facts.remove()
  }
}

function martOf(by: ProfileTask['by'], facts: CanonicalFacts): string {
  return join(facts.work, `${by}-${facts.customers}.duckdb`)
}

async function measure(by: ProfileTask['by'], facts: CanonicalFacts): Promise<ProfileTaken> {
  const task: ProfileTask = {
    ...{ by, lakeRoot: facts.lakeRoot, mart: martOf(by, facts), memoryLimit: MEMORY_LIMIT },
    spill: join(facts.work, 'spill'),
  }
  await rm(task.mart, { force: true })
  const { stdout } = await runFile(process.execPath, [processFile, JSON.stringify(task)])
  return JSON.parse(stdout) as ProfileTaken
}

function best(taken: readonly ProfileTaken[]): ProfileTaken {
  return taken.reduce((a, b) => (b.seconds < a.seconds ? b : a))
}

interface Compared {
  readonly hash: { readonly product: string; readonly baseline: string }
  readonly columns: number
  /** Columns the strategy gained since the baseline was written. */
  readonly alone: readonly string[]
  readonly differing: readonly string[]
}

async function compare(facts: CanonicalFacts): Promise<Compared> {
  const engine = await openEngine({ tempDirectory: join(facts.work, 'spill') })
  try {
    const connection = await engine.connect()
    for (const by of ['product', 'baseline'] as const) {
      await connection.run(`attach ${quoteText(martOf(by, facts))} as ${by} (read_only)`)
    }
    const all = await columnsOf(connection, 'product')
    const theirs = new Set(await columnsOf(connection, 'baseline'))
    const columns = all.filter((column) => theirs.has(column))
    const product = await contentOf(connection, 'product.profile', columns)
    const baseline = await contentOf(connection, 'baseline.profile', columns)
    const hash = { product: product.contentHash, baseline: baseline.contentHash }
    const alone = all.filter((column) => !theirs.has(column))
    const isSame = hash.product === hash.baseline
    const differing = isSame ? [] : await differingColumns(connection, columns)
    return { hash, columns: columns.length, alone, differing }
  } finally {
    engine.close()
  }
}

async function columnsOf(connection: Connection, database: string): Promise<string[]> {
  const rows = await connection.rows<{ name: string }>(
    `select column_name as name
     from duckdb_columns()
     where database_name = ? and table_name = 'profile'
     order by column_index`,
    [database],
  )
  return rows.map(({ name }) => name)
}

async function differingColumns(
  connection: Connection,
  columns: readonly string[],
): Promise<string[]> {
  const counts = columns.map((name, index) => {
    const column = quoteIdentifier(name)
    return `count(*) filter (where a.${column} is distinct from b.${column}) as c${index}`
  })
  const [found] = await connection.rows<Record<string, number>>(
    `select ${counts.join(', ')}
     from product.profile as a
     full join baseline.profile as b on b.customer_id = a.customer_id`,
  )
  return columns.flatMap((name, index) => {
    const rows = found?.[`c${index}`] ?? 0
    return rows === 0 ? [] : [`${name} (${rows} customers)`]
  })
}
