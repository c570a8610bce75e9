import { readFile } from 'node:fs/promises'

import { businessDateOf } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { datasetNamed } from '#modules/know/intake/index.ts'
import type { LoadedPack, MetricSource } from '#modules/know/strategy/index.ts'
import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection, FactStore } from '#platform/lake/index.ts'
import { customerRanges, customersTogether, rowsOfRange } from './customer-ranges.ts'
import type { CustomerRange } from './customer-ranges.ts'
import { lookAtFacts } from './delivered.ts'
import type { DeliveredFacts } from './delivered.ts'
import { chooseSources } from './domain/choose-sources.ts'
import { asPublished, nestLevels } from './columns/column.ts'
import type { Kept } from './columns/column.ts'
import { isOwnColumn, metricSql, ownColumn } from './columns/metric-sql.ts'
import {
  factFlag,
  familySources,
  keptOf,
  profileColumns,
  profileLevels,
} from './columns/profile-plan.ts'
import { datesAveraged, latestSumSql, scanSql } from './columns/scan-sql.ts'
import type { Taken } from './columns/scan-sql.ts'
import { previousTiers } from './previous-tiers.ts'
import { writeCompanions } from './write-companions.ts'

export interface ProfileParts {
  /** Has every fact as a view named after it, the mart to build as `mart`. */
  readonly connection: Connection
  readonly factStore: FactStore
  readonly pack: LoadedPack
  readonly date: string
  readonly factsHash: string
  /** Name under which the mart of an earlier night is attached. */
  readonly previous: string | undefined
  /** How many customers are built together, where not as many as usual. */
  readonly customersTogether?: number
}

export interface ProfileCounts {
  readonly rowsIn: number
  readonly rowsOut: number
  readonly rowsRejected: number
}

/** A column that facts give, with the sources chosen for it. */
export interface BaseColumn {
  readonly name: string
  readonly kept: Kept
  readonly sources: readonly MetricSource[]
}

/**
 * Builds `profile` and its companions in the attached mart, a range of customers after another. All
 * metrics of a fact come from one scan of those customers' rows. The content depends on facts,
 * strategy, date and the mart before, and nothing else.
 */
export async function buildProfiles(parts: ProfileParts): Promise<ProfileCounts> {
  const { connection, pack, factStore } = parts
  const asOf = businessDateOf(parts.date)
  const wanted = wantedColumns(pack)
  const manifest = await factStore.manifest()
  const delivered = await lookAtFacts(
    connection,
    manifest,
    wanted.flatMap(({ alternatives }) => alternatives.flat()),
    pack.classes,
    asOf,
  )
  const base = wanted.map(
    ({ name, kept, alternatives }): BaseColumn => ({
      ...{ name, kept },
      ...chooseSources(alternatives, (source) => delivered.of(source)),
    }),
  )
  const units = await factStore.everRelation(datasetNamed('org_unit'), parts.date)
  await connection.run(`create or replace temp view org_unit_ever as ${units}`)
  await connection.run(
    `create or replace temp table unit_places as ${await sqlFile('unit-places.sql')}`,
  )
  const levels = profileLevels(pack, asOf)
  const columns = profileColumns(pack.pack).map(
    ({ name, kept }) => `  ${asPublished(name, kept)} as ${quoteIdentifier(name)}`,
  )
  const ranges = await customerRanges(connection, parts.customersTogether ?? customersTogether)
  for (const range of ranges) {
    const scans = await runScans(connection, base, delivered, asOf, range)
    const tiersBefore = await previousTiers(connection, parts.previous, pack.pack, range)
    const joined = joinedSql(base, scans, delivered, pack, tiersBefore, asOf, range)
    const rows = nestLevels(joined, levels)
    const select = `select\n${columns.join(',\n')}\nfrom (\n${rows}\n) as placed`
    const isFirst = range === ranges[0]
    const into = isFirst ? 'create table mart.profile as' : 'insert into mart.profile'
    await connection.run(`${into}\n${select}`)
    for (const table of scans.tables) await connection.run(`drop table ${quoteIdentifier(table)}`)
  }
  await writeCompanions({ ...parts, asOf, base, delivered })
  return countsOf(connection)
}

interface WantedColumn {
  readonly name: string
  readonly kept: Kept
  readonly alternatives: readonly (readonly MetricSource[])[]
}

function wantedColumns({ pack }: LoadedPack): WantedColumn[] {
  const measures = pack.measures.flatMap(({ name, type, alternatives }) =>
    alternatives === undefined ? [] : [{ name, kept: keptOf(type), alternatives }],
  )
  const families = pack.families.map(
    ({ code }): WantedColumn => ({
      name: factFlag(code),
      kept: 'flag',
      alternatives: familySources(code),
    }),
  )
  return [...measures, ...families, ...manualTags(pack)]
}

/** Manual tags are rows people made: the newest value of each. */
function manualTags(pack: LoadedPack['pack']): WantedColumn[] {
  return pack.tags
    .filter((tag) => tag.kind === 'manual')
    .map(({ name, type }) => {
      const isTag = {
        kind: 'compare',
        field: 'tag',
        comparison: '=',
        value: { type: 'text', value: name },
      } as const
      const source: MetricSource = {
        ...{ fact: 'manual_tag', where: undefined, condition: isTag, window: { kind: 'all' } },
        value: { kind: 'max', column: 'value' },
      }
      return { name, kept: keptOf(type), alternatives: [[source]] }
    })
}

interface Scans {
  readonly tables: readonly string[]
  /** SQL of a source's value in the joined row. */
  readonly sqlOf: ReadonlyMap<MetricSource, string>
}

/** Scans each fact once and keeps the result as a temporary table, a row a customer in range. */
async function runScans(
  connection: Connection,
  base: readonly BaseColumn[],
  delivered: DeliveredFacts,
  asOf: BusinessDate,
  range: CustomerRange,
): Promise<Scans> {
  const tables: string[] = []
  const sqlOf = new Map<MetricSource, string>()
  const scanned = base.flatMap(({ sources }) => sources).filter((source) => !isOwnColumn(source))
  for (const [name, sources] of Map.groupBy(scanned, (source) => source.fact)) {
    const ofAll = delivered.fact(name)
    if (ofAll === undefined) throw new Error(`${name} was chosen without being delivered`)
    const fact = { ...ofAll, relation: rowsOfRange(ofAll.relation, range) }
    const taken = sources.map((source, index): Taken => ({ column: `m${index}`, source }))
    const [twoSteps, oneStep] = [
      taken.filter(({ source }) => source.value.kind === 'latest_sum'),
      taken.filter(({ source }) => source.value.kind !== 'latest_sum'),
    ]
    const passes = [
      ...(oneStep.length > 0 ? [{ sql: scanSql(fact, oneStep, asOf), of: oneStep }] : []),
      ...twoSteps.map((one) => ({ sql: latestSumSql(fact, one, asOf), of: [one] })),
    ]
    for (const pass of passes) {
      const table = `scan_${tables.length + 1}`
      await connection.run(`create or replace temp table ${table} as\n${pass.sql}`)
      tables.push(table)
      for (const { column, source } of pass.of) sqlOf.set(source, `${table}.${column}`)
    }
  }
  return { tables, sqlOf }
}

/** The row everything else is computed from: the customer with all that facts say. */
function joinedSql(
  base: readonly BaseColumn[],
  scans: Scans,
  delivered: DeliveredFacts,
  { pack }: LoadedPack,
  tiersBefore: { readonly join: string; readonly columns: readonly string[] },
  asOf: BusinessDate,
  range: CustomerRange,
): string {
  const columns = base.map(({ name, kept, sources }) => {
    const placed = sources.map((source) => {
      const fact = delivered.fact(source.fact)
      return {
        source,
        sql: isOwnColumn(source) ? ownColumn(source) : (scans.sqlOf.get(source) ?? ''),
        dates: fact === undefined ? 0 : datesAveraged(fact, source, asOf),
      }
    })
    const sql =
      kept === 'flag' && isManual(name, pack)
        ? manualFlag(metricSql(placed, 'text'))
        : metricSql(placed, kept)
    return `  ${sql} as ${quoteIdentifier(name)}`
  })
  const scope = [
    '  c.customer_id',
    '  c.outlet_id',
    '  places.sub_branch_id',
    '  places.branch_id',
    '  owners.rm_id',
    '  owners.assistant_rm_id',
  ]
  return [
    'select',
    [...scope, ...columns, ...tiersBefore.columns.map((column) => `  ${column}`)].join(',\n'),
    `from (\n${rowsOfRange('select * from customer', range)}\n) as c`,
    'left join unit_places as places on places.unit_id = c.outlet_id',
    `left join (\n${ownersSql(range)}\n) as owners on owners.customer_id = c.customer_id`,
    ...scans.tables.map((table) => `left join ${table} on ${table}.customer_id = c.customer_id`),
    tiersBefore.join,
  ].join('\n')
}

const ownersSql = (range: CustomerRange) => `select
  customer_id,
  max(staff_id) filter (where role = 'main') as rm_id,
  max(staff_id) filter (where role = 'assistant') as assistant_rm_id
from (
${rowsOfRange('select * from ownership', range)}
) as owned
group by customer_id`

function isManual(name: string, pack: LoadedPack['pack']): boolean {
  return pack.tags.some((tag) => tag.kind === 'manual' && tag.name === name)
}

/** A manual flag is kept as text in its fact, beside other manual tags. */
function manualFlag(sql: string): string {
  return `case ${sql} when ${quoteText('true')} then true when ${quoteText('false')} then false end`
}

async function countsOf(connection: Connection): Promise<ProfileCounts> {
  const [found] = await connection.rows<{ rows_in: number; rows_out: number }>(
    `select
       (select count(*) from customer) as rows_in,
       (select count(*) from mart.profile) as rows_out`,
  )
  if (found === undefined) throw new Error('a select of counts gives one row')
  const { rows_in: rowsIn, rows_out: rowsOut } = found
  return { rowsIn, rowsOut, rowsRejected: rowsIn - rowsOut }
}

async function sqlFile(name: string): Promise<string> {
  return readFile(new URL(`./sql/${name}`, import.meta.url), 'utf8')
}
