import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseFeed, runIntake } from '#modules/know/intake/index.ts'
import { openEngine, openFactStore, parquetOptions, quoteText } from '#platform/lake/index.ts'

/**
 * One reader on one file, in a process of its own: prints seconds, peak memory, rows and a hash.
 * Started by intake.bench.ts.
 */
const [reader = '', file = '', encoding = 'utf-8', folder = '.'] = process.argv.slice(2)

const FEED = `
feed: bench_transaction
words: { zh: 交易流水, en: transactions }
fact: transaction
file: '*'
format: { encoding: ${encoding} }
columns:
  transaction_id: txn_no
  customer_id: cust_no
  account_id: acct_no
  transaction_date: { from: txn_time, format: 'yyyy-MM-dd HH:mm:ss' }
  transaction_at: { from: txn_time, format: 'yyyy-MM-dd HH:mm:ss' }
  direction: { from: amount, sign: { negative: out, positive: in } }
  amount_cents: { from: amount, unit: yuan, absolute: yes }
  kind: { from: kind, map: { 工资: salary, 消费: consumption, 转账: transfer, 缴费: bill } }
  channel: { from: channel, map: { 柜面: counter, 手机: mobile, POS: pos } }
  balance_after_cents: { from: balance, unit: yuan }
`

/**
 * The same columns by DuckDB's own typed reader, nothing checked: what our speed is held against.
 */
const baseline = (path: string) => `select
  txn_no as transaction_id,
  cust_no as customer_id,
  acct_no as account_id,
  cast(txn_time as date) as transaction_date,
  cast(txn_time - interval 8 hour as timestamp with time zone) as transaction_at,
  case when amount < 0 then 'out' else 'in' end as direction,
  cast(abs(amount) * 100 as bigint) as amount_cents,
  case kind when '工资' then 'salary' when '消费' then 'consumption'
    when '转账' then 'transfer' when '缴费' then 'bill' end as kind,
  case channel when '柜面' then 'counter' when '手机' then 'mobile' when 'POS' then 'pos' end
    as channel,
  cast(balance * 100 as bigint) as balance_after_cents
from read_csv(${quoteText(path)}, auto_detect = false, header = true, delim = ',', quote = '"',
  escape = '"', columns = {'txn_no': 'varchar', 'cust_no': 'varchar', 'acct_no': 'varchar',
  'txn_time': 'timestamp', 'amount': 'decimal(18,2)', 'kind': 'varchar', 'channel': 'varchar',
  'balance': 'decimal(18,2)'})`

interface Read {
  readonly rows: number
  readonly hash: string
}

async function readByDuckdb(work: string, path: string): Promise<Read> {
  const engine = await openEngine({ tempDirectory: join(work, 'tmp'), memoryLimit: '2GB' })
  try {
    const connection = await engine.connect()
    const target = quoteText(join(work, 'baseline.parquet'))
    const [copied] = await connection.rows<{ Count: number }>(
      `copy (${baseline(path)}) to ${target} (${parquetOptions})`,
    )
    return { rows: copied?.Count ?? 0, hash: '' }
  } finally {
    engine.close()
  }
}

/** What one would do by hand with a file DuckDB can't read: decode it to another, read that. */
async function readDecoded(work: string): Promise<Read> {
  const plain = join(work, 'decoded.csv')
  const decoder = new TextDecoder(encoding, { fatal: true })
  await pipeline(
    createReadStream(file, { highWaterMark: 1 << 20 }),
    async function* decode(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
    },
    createWriteStream(plain),
  )
  return readByDuckdb(work, plain)
}

async function readByIntake(work: string): Promise<Read> {
  const loaded = parseFeed(FEED, 'bench.yaml')
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  const result = await runIntake({
    store: openFactStore(join(work, 'lake')),
    feeds: [loaded.feed],
    source: dirname(file),
    files: { [loaded.feed.name]: file },
    businessDate: '2026-10-31',
    timeZone: 'Asia/Shanghai',
  })
  if (result.refusals.length > 0) throw new Error(JSON.stringify(result.refusals))
  return { rows: result.loads[0]?.rowsKept ?? 0, hash: result.factsHash }
}

await mkdir(folder, { recursive: true })
const work = await mkdtemp(join(folder, 'work-'))
try {
  const started = performance.now()
  const cpuBefore = process.cpuUsage()
  const readers: Readonly<Record<string, () => Promise<Read>>> = {
    duckdb: () => readByDuckdb(work, file),
    decoded: () => readDecoded(work),
    zhike: () => readByIntake(work),
  }
  const read = readers[reader]?.()
  if (read === undefined) throw new Error(`no reader is called ${reader}`)
  const { rows, hash } = await read
  const seconds = (performance.now() - started) / 1_000
  const cpu = process.cpuUsage(cpuBefore)
  const cpuSeconds = (cpu.user + cpu.system) / 1_000_000
  // In kilobytes, whatever the platform.
  const peakMegabytes = process.resourceUsage().maxRSS / 1_000
  process.stdout.write(JSON.stringify({ seconds, cpuSeconds, peakMegabytes, rows, hash }))
} finally {
  await rm(work, { recursive: true, force: true })
}
