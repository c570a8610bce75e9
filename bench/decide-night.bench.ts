import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { toSql } from '#kernel/rule/index.ts'
import { catalogueOf } from '#modules/decide/conduct/index.ts'
import type { CatalogueProduct } from '#modules/decide/conduct/index.ts'
import { decideNight, planDecisions } from '#modules/decide/decisions/index.ts'
import type { DecisionPlan } from '#modules/decide/decisions/index.ts'
import { loadPack } from '#modules/know/strategy/index.ts'
import { contentOf, openEngine, openMartStore, quoteText } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'

import { benchHome, DEMO_DATE } from './demo-home.ts'
import type { BenchOptions, Figure } from './figure.ts'

const SEED_CUSTOMERS = 2_000
const CUSTOMERS = 100_000
const ACTIONS = 40

/**
 * Deciding all actions for all customers, against DuckDB evaluating the same predicates on the same
 * profile and keeping nothing but counts. The profile is a demo bank's, repeated to size: as
 * many customers stop at each gate as in a bank.
 */
export async function* run(options: BenchOptions): AsyncGenerator<Figure> {
  const customers = options.customers ?? CUSTOMERS
  const home = await benchHome(SEED_CUSTOMERS, options)
  const folder = await mkdtemp(join(tmpdir(), 'zhike-bench-decide-'))
  const engine = await openEngine({ tempDirectory: join(folder, 'spill') })
  try {
    const connection = await engine.connect()
    options.tell(`a profile of ${customers} customers`)
    await makeProfile(connection, home.dir, join(folder, 'mart.duckdb'), customers)
    const catalogue = catalogueOf(await connection.rows('select * from seed.product_fact'))
    const plan = await planOf(options.actions ?? ACTIONS, catalogue)
    options.tell('the predicates alone')
    const bare = await seconds(() => connection.run(bareSql(plan)))
    options.tell('decide')
    let counts = { asked: 0, passed: 0, offers: 0 }
    const ours = await seconds(async () => {
      counts = await decideNight(connection, plan)
    })
    const offer = await contentOf(connection, 'mart.offer', [
      ...['customer_id', 'rank', 'action', 'channel', 'priority'],
    ])
    const figure = (name: string, value: number, unit: string, more: Partial<Figure> = {}) => ({
      bench: 'decide-night',
      figure: name,
      value: round(value),
      unit,
      ...more,
    })
    yield figure('customers', customers, 'customers')
    yield figure('decisions', counts.asked, 'decisions')
    yield figure('offers', counts.offers, 'offers', { hash: offer.contentHash })
    yield figure('bare_sql', bare, 's')
    yield figure('decide_night', ours, 's', { ratio: round(ours / bare), hash: offer.contentHash })
    yield figure('decisions_a_second', counts.asked / ours, 'decisions/s')
  } finally {
    engine.close()
    await rm(folder, { recursive: true, force: true })
    await home.remove()
  }
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1_000
}

async function makeProfile(
  connection: Connection,
  home: string,
  path: string,
  customers: number,
): Promise<void> {
  const seed = await openMartStore(join(home, 'lake')).current()
  if (seed === undefined) throw new Error('the demo bank has no night')
  await connection.run(`attach ${quoteText(seed.path)} as seed (read_only)`)
  await connection.run(`attach ${quoteText(path)} as mart`)
  await connection.run(
    `create table mart.profile as
     select
       profile.* replace (profile.customer_id || '-' || copies.copy as customer_id)
     from range(${Math.ceil(customers / SEED_CUSTOMERS)}) as copies(copy)
     cross join seed.profile as profile
     limit ${customers}`,
  )
  await connection.run('checkpoint mart')
}

/** The shipped strategy with exactly so many actions: cut off, or some again under other names. */
async function planOf(
  actions: number,
  catalogue: readonly CatalogueProduct[],
): Promise<DecisionPlan> {
  const loaded = await loadPack('strategy')
  if (!loaded.ok) throw new Error('the shipped strategy has problems')
  const given = loaded.pack.actions
  if (given.length === 0) throw new Error('the shipped strategy has no actions')
  const wanted = Array.from({ length: actions }, (_, index) => {
    const action = given[index % given.length] ?? given[0]
    const turn = Math.floor(index / given.length)
    if (action === undefined) throw new Error('an index within the list')
    return turn === 0 ? action : { ...action, name: `${action.name}_${turn + 1}` }
  })
  const pack = { ...loaded.pack, actions: wanted }
  return planDecisions({ ...loaded, pack }, DEMO_DATE, catalogue)
}

/** How many customers pass each action: every gate of every action, nothing kept or shared. */
function bareSql(plan: DecisionPlan): string {
  const counted = plan.actions.map(({ gates, column }) => {
    const refused = gates.map(
      ({ refuses }) =>
        `when ${toSql(refuses, plan.loaded.vocabulary, { asOf: plan.date })} then false`,
    )
    return `count(*) filter (where case ${refused.join(' ')} else true end) as ${column}`
  })
  return `create temp table bare as\nselect\n  ${counted.join(',\n  ')}\nfrom mart.profile`
}
