import { join } from 'node:path'

import type { FactRow } from '#kernel/rule/index.ts'
import {
  newDecider,
  planDecisions,
  profileFacts,
  readCatalogue,
} from '#modules/decide/decisions/index.ts'
import type { DecisionPlan } from '#modules/decide/decisions/index.ts'
import { loadPack } from '#modules/know/strategy/index.ts'
import { openEngine, openMartStore } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'

import { loadHttp } from './decide-http.ts'
import { benchHome, DEMO_DATE } from './demo-home.ts'
import type { BenchOptions, Figure } from './figure.ts'
import { rulesEngineOf } from './json-rules.ts'

const SEED_CUSTOMERS = 2_000
const SECONDS = 5

/**
 * Deciding for one customer: all actions of the shipped strategy, in process, beside
 * json-rules-engine on the same rules and customers, and over HTTP from a server of its own.
 */
export async function* run(options: BenchOptions): AsyncGenerator<Figure> {
  const home = await benchHome(options.customers ?? SEED_CUSTOMERS, options)
  try {
    const loaded = await loadPack('strategy')
    if (!loaded.ok) throw new Error('the shipped strategy has problems')
    const catalogue = await onMart(home.dir, (connection) =>
      readCatalogue((sql) => connection.rows(sql)),
    )
    const plan = planDecisions(loaded, DEMO_DATE, catalogue)
    const rows = await rowsOf(home.dir, plan)
    const decider = newDecider(plan)
    const figure = (name: string, value: number, unit: string, more: Partial<Figure> = {}) => ({
      bench: 'decide-one',
      figure: name,
      value: rounded(value),
      unit,
      ...more,
    })

    options.tell('decisions in process')
    const ours = await perSecond(rows, (row) => decider.verdicts(row))
    options.tell('the same with every rung')
    const explained = await perSecond(rows, (row) => decider.explain(row))
    options.tell('json-rules-engine')
    const engine = rulesEngineOf(plan)
    await sameAnswers(rows.slice(0, 50), plan)
    const theirs = await perSecond(rows, (row) => engine.passed(row))
    const http = await loadHttp(home.dir, await customersOf(home.dir), options)
    yield figure('actions', plan.actions.length, 'actions')
    yield figure('json_rules_engine', theirs, 'customers/s')
    yield figure('in_process', ours, 'customers/s', { ratio: Math.round(ours / theirs) })
    yield figure('in_process_decisions', ours * plan.actions.length, 'decisions/s')
    yield figure('with_every_rung', explained, 'customers/s', {
      ratio: Math.round(explained / theirs),
    })
    for (const [name, { requestsPerSecond, p50, p99, failed }] of http) {
      yield figure(`${name}_requests`, requestsPerSecond, 'requests/s')
      yield figure(`${name}_p50`, p50, 'ms')
      yield figure(`${name}_p99`, p99, 'ms')
      yield figure(`${name}_not_answered`, failed, 'requests')
    }
  } finally {
    await home.remove()
  }
}

/** Three places that count. */
const rounded = (value: number): number =>
  value < 100 ? Number(value.toPrecision(3)) : Math.round(value)

async function rowsOf(home: string, plan: DecisionPlan): Promise<FactRow[]> {
  const rows = await onMart(home, (connection) =>
    connection.rows('select * from profile order by customer_id limit 2000'),
  )
  return rows.map((row) => profileFacts(row, plan.loaded.vocabulary))
}

async function onMart<T>(home: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const mart = await openMartStore(join(home, 'lake')).current()
  if (mart === undefined) throw new Error('the demo bank has no night')
  const engine = await openEngine({
    path: mart.path,
    readOnly: true,
    tempDirectory: join(home, 'lake', 'spill'),
  })
  try {
    return await work(await engine.connect())
  } finally {
    engine.close()
  }
}

/** Every customer of the bank, in an order that has nothing to do with where their rows lie. */
async function customersOf(home: string): Promise<string[]> {
  const rows = await onMart(home, (connection) =>
    connection.rows<{ customer_id: string }>(
      'select customer_id from profile order by hash(customer_id)',
    ),
  )
  return rows.map((row) => row.customer_id)
}

/** Customers a second, for a few seconds, round and round the same customers. */
async function perSecond(
  rows: readonly FactRow[],
  decide: (row: FactRow) => unknown,
): Promise<number> {
  const begun = performance.now()
  let decided = 0
  while (performance.now() - begun < SECONDS * 1_000) {
    for (const row of rows.slice(0, 200)) {
      await decide(row)
      decided += 1
    }
  }
  return decided / ((performance.now() - begun) / 1_000)
}

/** Speed can't be bought with other answers. */
async function sameAnswers(rows: readonly FactRow[], plan: DecisionPlan): Promise<void> {
  const engine = rulesEngineOf(plan)
  const decider = newDecider(plan)
  for (const row of rows) {
    const ours = decider.verdicts(row).filter(({ k }) => k === 0)
    const names = ours.map(({ plan: { action } }) => action.name)
    const theirs = await engine.passed(row)
    if (names.join() !== theirs.toSorted().join()) {
      throw new Error(`they differ: ${names.join()} and ${theirs.join()}`)
    }
  }
}
