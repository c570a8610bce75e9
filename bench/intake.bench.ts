import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import iconv from 'iconv-lite'
import { openEngine, quoteText } from '#platform/lake/index.ts'
import type { BenchOptions, Figure } from './figure.ts'

const MEGABYTE = 1_000_000
const SIZES = { small: 100, large: 2_000 } as const
/** Bytes of a line as the generator writes it, near enough to ask for a size. */
const LINE_BYTES = 89
const WORKER = fileURLToPath(new URL('./intake-worker.ts', import.meta.url))

type Reader = 'duckdb' | 'decoded' | 'zhike'

/** What one reader made of one file, in a process of its own. */
interface Measured {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMegabytes: number
  readonly rows: number
  readonly hash: string
}

/**
 * Loading a bank's transaction file, against DuckDB's own CSV reader writing the same typed columns
 * to Parquet without checking anything, on the same file in the same run. Each in a process of its
 * own, so that peak memory is its own. `customers` sets the large file's size: a hundred rows each.
 */
export async function* run(options: BenchOptions): AsyncGenerator<Figure> {
  const folder = options.keep ?? (await mkdtemp(join(tmpdir(), 'zhike-bench-intake-')))
  await mkdir(folder, { recursive: true })
  const large =
    options.customers === undefined
      ? SIZES.large
      : Math.max(1, Math.round((options.customers * 100 * LINE_BYTES) / MEGABYTE))
  try {
    const peaks = new Map<string, number>()
    for (const encoding of ['utf-8', 'gb18030'] as const) {
      for (const megabytes of [Math.min(SIZES.small, large), large]) {
        const file = await makeFile(folder, megabytes, encoding, options)
        const { size } = await stat(file)
        // DuckDB reads no GB18030: decoded to another file first, as one would by hand.
        const baseline: Reader = encoding === 'utf-8' ? 'duckdb' : 'decoded'
        options.tell(`${encoding}, ${megabytes} MB: ${baseline}`)
        const before = await measure(baseline, file, encoding, folder)
        options.tell(`${encoding}, ${megabytes} MB: zhike intake`)
        const ours = await measure('zhike', file, encoding, folder)
        const label = `${encoding.replace('-', '')}_${megabytes}mb`
        const { hash } = ours
        const speed = ({ seconds }: Measured) => size / MEGABYTE / seconds
        yield figure(`${baseline}_${label}`, speed(before), 'MB/s')
        yield figure(`intake_${label}`, speed(ours), 'MB/s', {
          ratio: speed(ours) / speed(before),
          hash,
        })
        // Other work on the machine changes the time that passes, hardly the time of its
        // processors.
        yield figure(`intake_${label}_cpu`, ours.cpuSeconds, 'CPU s', {
          ratio: before.cpuSeconds / ours.cpuSeconds,
          hash,
        })
        yield figure(`intake_${label}_peak`, ours.peakMegabytes, 'MB', { hash })
        peaks.set(`${encoding} ${megabytes}`, ours.peakMegabytes)
        if (options.keep === undefined) await rm(file)
      }
      const [least, most] = [Math.min(SIZES.small, large), large].map((megabytes) =>
        peaks.get(`${encoding} ${megabytes}`),
      )
      if (least !== undefined && most !== undefined) {
        const name = `intake_${encoding.replace('-', '')}_peak_growth`
        yield figure(name, most - least, 'MB', { ratio: most / least })
      }
    }
  } finally {
    if (options.keep === undefined) await rm(folder, { recursive: true, force: true })
  }
}

function figure(
  name: string,
  value: number,
  unit: string,
  more: { readonly ratio?: number; readonly hash?: string } = {},
): Figure {
  return {
    bench: 'intake',
    figure: name,
    value: round(value),
    unit,
    ...(more.ratio !== undefined && { ratio: round(more.ratio) }),
    ...(more.hash !== undefined && { hash: more.hash }),
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

async function measure(
  reader: Reader,
  file: string,
  encoding: string,
  folder: string,
): Promise<Measured> {
  const child = spawn(process.execPath, [WORKER, reader, file, encoding, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of child.stdout) output += String(chunk)
  if (child.exitCode === null) await new Promise((ended) => child.once('close', ended))
  if (child.exitCode !== 0) throw new Error(`${reader} ended with exit code ${child.exitCode}`)
  return JSON.parse(output) as Measured
}

async function makeFile(
  folder: string,
  megabytes: number,
  encoding: 'utf-8' | 'gb18030',
  options: BenchOptions,
): Promise<string> {
  const plain = join(folder, `transactions-${megabytes}-${options.seed}.csv`)
  const wanted = encoding === 'utf-8' ? plain : plain.replace('.csv', '.gb18030.csv')
  const made = await stat(wanted).catch(() => undefined)
  if (made !== undefined) return wanted
  options.tell(`making ${megabytes} MB of ${encoding}`)
  await writePlain(plain, megabytes, options.seed, folder)
  if (encoding === 'utf-8') return plain
  await pipeline(
    createReadStream(plain, { highWaterMark: 1 << 20 }),
    iconv.decodeStream('utf-8'),
    iconv.encodeStream('gb18030'),
    createWriteStream(wanted),
  )
  await rm(plain)
  return wanted
}

/** Transactions as a core system exports them: Chinese codes, yuan, local times, balances. */
async function writePlain(
  path: string,
  megabytes: number,
  seed: number,
  folder: string,
): Promise<void> {
  const engine = await openEngine({ tempDirectory: join(folder, 'tmp'), memoryLimit: '2GB' })
  try {
    const connection = await engine.connect()
    const rows = Math.round((megabytes * MEGABYTE) / LINE_BYTES)
    const pick = (salt: number, below: number) =>
      `cast(hash(i + ${seed}, ${salt}) % ${below} as bigint)`
    const padded = (salt: number, below: number, width: number) =>
      `lpad(cast(${pick(salt, below)} as varchar), ${width}, '0')`
    await connection.run(
      `copy (select
        'T' || lpad(cast(i as varchar), 12, '0') as txn_no,
        'C' || ${padded(1, 1_000_000, 9)} as cust_no,
        'A' || ${padded(2, 1_500_000, 10)} as acct_no,
        '2026-10-' || lpad(cast(1 + ${pick(3, 31)} as varchar), 2, '0') || ' ' ||
          ${padded(4, 24, 2)} || ':' || ${padded(5, 60, 2)} || ':' ||
          ${padded(6, 60, 2)} as txn_time,
        cast(${pick(7, 20_000_000)} - 10000000 as decimal(18,2)) / 100 as amount,
        ['工资', '消费', '转账', '缴费'][1 + ${pick(8, 4)}] as kind,
        ['柜面', '手机', 'POS'][1 + ${pick(9, 3)}] as channel,
        cast(${pick(10, 100_000_000)} as decimal(18,2)) / 100 as balance
      from range(${rows}) as t(i)) to ${quoteText(path)} (format csv, header true)`,
    )
  } finally {
    engine.close()
  }
}
