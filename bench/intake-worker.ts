import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseFeed, runIntake } from '#modules/intake/index.ts'
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
const BASELINE = `select
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
from read_csv(${quoteText(file)}, auto_detect = false, header = true, delim = ',', quote = '"',
  escape = '"', columns = {'txn_no': 'varchar', 'cust_no': 'varchar', 'acct_no': 'varchar',
  'txn_time': 'timestamp', 'amount': 'decimal(18,2)', 'kind': 'varchar', 'channel': 'varchar',
  'balance': 'decimal(18,2)'})`

interface Read {
  readonly rows: number
  readonly hash: string
}

async function readByDuckdb(work: string): Promise<Read> {
  const engine = await openEngine({ tempDirectory: join(work, 'tmp'), memoryLimit: '2GB' })
  try {
    const connection = await engine.connect()
    const target = quoteText(join(work, 'baseline.parquet'))
    const [copied] = await connection.rows<{ Count: number }>(
      `copy (${BASELINE}) to ${target} (${parquetOptions})`,
    )
    return { rows: copied?.Count ?? 0, hash: '' }
  } finally {
    engine.close()
  }
}

async function readByDecoder(): Promise<Read> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let rows = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 4 << 20 })) {
    const bytes = Buffer.from(decoder.decode(chunk as Buffer, { stream: true }))
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) rows += 1
  }
  return { rows: rows - 1, hash: '' }
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
  })
  if (result.refusals.length > 0) throw new Error(JSON.stringify(result.refusals))
  return { rows: result.loads[0]?.rowsKept ?? 0, hash: result.factsHash }
}

await mkdir(folder, { recursive: true })
const work = await mkdtemp(join(folder, 'work-'))
try {
  const started = performance.now()
  const cpuBefore = process.cpuUsage()
  const read =
    reader === 'duckdb'
      ? readByDuckdb(work)
      : reader === 'decode'
        ? readByDecoder()
        : readByIntake(work)
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
