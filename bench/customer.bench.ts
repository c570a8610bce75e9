import { openAccess } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { openRowStores, writeRowStore } from '#modules/decide/decisions/index.ts'
import { customersRoutes, customerStoreJob } from '#modules/act/customers/index.ts'
import type { CustomersParts } from '#modules/act/customers/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { readConfig } from '#server/config.ts'
import { openHome } from '#server/home.ts'
import type { Home } from '#server/home.ts'
import { askedBy } from '#server/testing/small-bank.ts'

import { benchHome } from './demo-home.ts'
import type { BenchOptions, Figure } from './figure.ts'

const CUSTOMERS = 2_000
const ASKED = 300
const WARMING = 30
const NOW = Date.parse('2026-11-01T01:00:00Z')

/**
 * What the page of a customer asks the server for, call by call in process, beside the one bare SQL
 * read no page can do without: the customer's row of the night.
 */
export async function* run(options: BenchOptions): AsyncGenerator<Figure> {
  const made = await benchHome(options.customers ?? CUSTOMERS, options)
  try {
    const home = await openHome(made.dir, readConfig())
    try {
      yield* measured(home, options)
    } finally {
      await home.close()
    }
  } finally {
    await made.remove()
  }
}

async function* measured(home: Home, options: BenchOptions): AsyncGenerator<Figure> {
  const parts = await partsOf(home)
  options.tell('writing the stores of customers')
  await writeStores(home)
  const ids = (
    await home.martReader.read<{ customer_id: string }>(
      `select customer_id
    from profile
    order by hash(customer_id)
    limit ${ASKED}`,
    )
  ).map((row) => row.customer_id)
  const routes = customersRoutes(parts)
  const asked = askedBy(principal, NOW)
  const bare = (customerId: string) =>
    home.martReader.read('select * from profile where customer_id = ?', [customerId])
  const params = (customerId: string) => ({ params: { customerId } })
  const month = { query: { grain: 'month' as const } }
  const page = { query: { limit: 50, after: undefined } }
  const calls: Readonly<Record<string, (customerId: string) => unknown>> = {
    bare_row: bare,
    customer: (id) => routes.readCustomer({ ...asked, ...params(id) }),
    balances: (id) => routes.readBalances({ ...asked, ...params(id), ...month }),
    flows: (id) => routes.readFlows({ ...asked, ...params(id), ...page }),
  }
  let baseline = 0
  for (const [name, call] of Object.entries(calls)) {
    options.tell(`${name}: ${ids.length} customers`)
    const { p50, p95 } = await timed(ids, call)
    if (name === 'bare_row') baseline = p95
    yield figure(`${name}_p50`, p50)
    yield figure(`${name}_p95`, p95, p95 / baseline)
  }
}

async function timed(ids: readonly string[], call: (id: string) => unknown) {
  for (const id of ids.slice(0, WARMING)) await call(id)
  const milliseconds: number[] = []
  for (const id of ids) {
    const began = performance.now()
    await call(id)
    milliseconds.push(performance.now() - began)
  }
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

function figure(name: string, value: number, ratio?: number): Figure {
  return {
    bench: 'customer',
    figure: name,
    value: Math.round(value * 100) / 100,
    unit: 'ms',
    ...(ratio !== undefined && { ratio: Math.round(ratio * 100) / 100 }),
  }
}

async function partsOf(home: Home): Promise<CustomersParts> {
  const [ledger, vault, pack] = await Promise.all([home.ledger(), home.vault(), home.pack()])
  const access = openAccess({
    ledger,
    sessions: { idleMinutes: 30, hours: 12 },
    timeZone: home.settings.timeZone,
  })
  const { martReader: marts, martStore, factStore: facts } = home
  const { directory } = access
  const rows = openRowStores(martStore.lakeRoot)
  const { timeZone } = home.settings
  return { marts, martStore, facts, ledger, vault, directory, timeZone, rows, strategy: () => pack }
}

async function writeStores(home: Home): Promise<void> {
  const mart = await home.martStore.current()
  if (mart === undefined) throw new Error('the demo bank has no night')
  const job = customerStoreJob({ facts: home.factStore, martStore: home.martStore })
  await job.execute(
    { date: mart.date, hash: mart.hash },
    {
      jobId: 'bench',
      attempt: 1,
      signal: new AbortController().signal,
      log: silentLog(),
      report: () => {},
    },
  )
  await writeRowStore(home.martStore.lakeRoot, mart)
}

/** Somebody who sees the whole bank, names included. */
const principal: Principal = {
  userId: 'bench',
  sessionId: 'bench',
  staffNumber: 'bench',
  displayName: 'bench',
  role: 'marketer',
  unit: null,
  rights: new Set(['customer.view', 'customer.count']),
  scope: { kind: 'bank' },
  seesIdentity: true,
  mustChangePassword: false,
  alone: false,
}
