import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { onServedMart, segmentCount } from '#modules/act/customers/index.ts'
import { loadPack } from '#modules/know/strategy/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { bitmapsOf, makeBitmaps, openMartReader, openMartStore } from '#platform/lake/index.ts'
import type { MartReader, MartStore } from '#platform/lake/index.ts'

import { canonicalDate, canonicalFacts } from './canonical-facts.ts'
import type { CanonicalFacts } from './canonical-facts.ts'
import type { BenchOptions, Figure } from './figure.ts'
import type { ProfileTask } from './profile-process.ts'
import { Random, randomRule } from './random-rules.ts'
import type { ProfileRow, RandomRule } from './random-rules.ts'

const runFile = promisify(execFile)
const RULES = 200
const SAMPLE_ROWS = 2_000
const GIB = 2 ** 30

interface Counted {
  readonly rule: RandomRule
  readonly milliseconds: number
  readonly sqlMilliseconds: number
  readonly customers: number
}

/**
 * Two hundred random rules, none seen before, counted as the command line and the pages count them;
 * each must be what plain SQL on the mart says, which is also the baseline.
 */
export async function* run(options: BenchOptions): AsyncIterable<Figure> {
  const facts = await canonicalFacts(options)
  const pack = await loadPack(fileURLToPath(new URL('../strategy', import.meta.url)))
  if (!pack.ok) throw new Error('the default strategy has problems: zhike strategy check strategy')
  const marts = openMartStore(facts.lakeRoot)
  const reader = openMartReader(marts)
  try {
    const bitmapSeconds = await publishedMart(facts, marts, pack, options)
    const figure = (name: string, value: number, unit: string): Figure => ({
      bench: 'segments',
      figure: name,
      value: Math.round(value * 1000) / 1000,
      unit,
    })
    yield figure('customers', facts.customers, 'customers')
    const bitmaps = await stat(bitmapsOf(reader.mart().path))
    yield figure('bitmaps', bitmaps.size / GIB, 'GiB')
    if (bitmapSeconds !== undefined) yield figure('bitmaps_made', bitmapSeconds, 's')
    const counted = await countAll(reader, pack, options)
    const ours = counted.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
    const plain = counted.map(({ sqlMilliseconds }) => sqlMilliseconds).toSorted((a, b) => a - b)
    const ratioAt = (share: number) =>
      Math.round((at(ours, share) / at(plain, share)) * 1000) / 1000
    yield figure('rules', counted.length, 'rules')
    yield { ...figure('p50', at(ours, 0.5), 'ms'), ratio: ratioAt(0.5) }
    const hash = createHash('sha256').update(counted.map((one) => one.customers).join('\n'))
    yield { ...figure('p95', at(ours, 0.95), 'ms'), ratio: ratioAt(0.95), hash: hash.digest('hex') }
    yield { ...figure('max', at(ours, 1), 'ms'), ratio: ratioAt(1) }
    yield figure('sql_p50', at(plain, 0.5), 'ms')
    yield figure('sql_p95', at(plain, 0.95), 'ms')
    tellSlowest(counted, options)
  } finally {
    await reader.close()
    await facts.remove()
  }
}

/** Seconds the bitmaps took, or undefined where a mart of this strategy was kept. */
async function publishedMart(
  facts: CanonicalFacts,
  marts: MartStore,
  pack: LoadedPack,
  { tell }: BenchOptions,
): Promise<number | undefined> {
  const current = await marts.current()
  if (current?.strategy === pack.hash && existsSync(bitmapsOf(current.path))) {
    tell(`mart: found at ${current.path}`)
    return undefined
  }
  const build = await marts.beginBuild(canonicalDate)
  const spill = join(facts.work, 'spill')
  const task: ProfileTask = {
    ...{ by: 'product', lakeRoot: facts.lakeRoot, mart: build.path, spill, memoryLimit: '8GB' },
  }
  const processFile = fileURLToPath(new URL('./profile-process.ts', import.meta.url))
  await runFile(process.execPath, [processFile, JSON.stringify(task)])
  const began = performance.now()
  const written = await makeBitmaps({
    ...{ database: build.path, relation: 'profile', target: bitmapsOf(build.path) },
    tempDirectory: spill,
  })
  const seconds = (performance.now() - began) / 1000
  tell(`bitmaps: ${written.columns} columns; left to the engine: ${written.left.join(', ')}`)
  const hash = createHash('sha256').update(pack.hash).digest('hex')
  await marts.publish(build, {
    ...{ date: canonicalDate, hash, strategy: pack.hash, factsHash: 'canonical' },
  })
  return seconds
}

async function countAll(
  reader: MartReader,
  pack: LoadedPack,
  { seed, tell }: BenchOptions,
): Promise<Counted[]> {
  const random = new Random(seed)
  const rows = await reader.read<ProfileRow>(
    `select * from profile order by hash(customer_id) limit ${SAMPLE_ROWS}`,
  )
  const parts = { marts: reader, strategy: () => pack }
  // The mart is opened and its threads begin: once a night, not once a rule.
  await segmentCount(parts, 'everyone')
  const vocabulary = await onServedMart(
    reader,
    pack.vocabulary,
    async (served) => served.vocabulary,
  )
  const rules = Array.from({ length: RULES }, () => randomRule(vocabulary, rows, random))
  const counts: { customers: number; milliseconds: number }[] = []
  for (const { text } of rules) {
    const began = performance.now()
    const { customers } = await segmentCount(parts, text)
    counts.push({ customers, milliseconds: performance.now() - began })
  }
  tell(`${RULES} rules counted; now by plain SQL`)
  const counted: Counted[] = []
  for (const [index, rule] of rules.entries()) {
    const began = performance.now()
    const [row] = await reader.read<{ customers: number }>(
      `select count(*) as customers from profile where ${rule.sql}`,
    )
    const sqlMilliseconds = performance.now() - began
    const { customers = -1, milliseconds = 0 } = counts[index] ?? {}
    if (row?.customers !== customers) {
      throw new Error(`${rule.text}: ${customers} customers, by plain SQL ${row?.customers}`)
    }
    counted.push({ rule, milliseconds, sqlMilliseconds, customers })
  }
  return counted
}

/** The value below which a share of sorted values lies. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

function tellSlowest(counted: readonly Counted[], { tell }: BenchOptions): void {
  const slowest = counted.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 5)
  for (const { rule, milliseconds } of slowest) {
    tell(`  ${milliseconds.toFixed(1)} ms, ${rule.conditions} conditions: ${rule.text}`)
  }
}
