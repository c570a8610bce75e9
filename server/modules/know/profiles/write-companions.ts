import type { BusinessDate } from '#kernel/business-date.ts'
import { describePack, tierColumn } from '#modules/know/strategy/index.ts'
import type { LoadedPack, Pack, Scheme } from '#modules/know/strategy/index.ts'
import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'
import type { BaseColumn, ProfileParts } from './build-profiles.ts'
import type { DeliveredFacts } from './delivered.ts'
import { datumSources } from './columns/datum-sources.ts'
import { profileColumns } from './columns/profile-plan.ts'
import {
  codeOfRank,
  codesByRank,
  rankOfCode,
  tierReasons,
  watchTonight,
} from './columns/tier-columns.ts'

/** Of the code that builds marts: changes when the same facts would give other rows. */
export const profilesVersion = 1

export interface Companions extends ProfileParts {
  readonly asOf: BusinessDate
  readonly base: readonly BaseColumn[]
  readonly delivered: DeliveredFacts
}

/** Writes what pages need beside `profile`: all a page needs of a night is in its mart. */
export async function writeCompanions(night: Companions): Promise<void> {
  const { connection, pack } = night
  await writeInfo(night)
  await writeSources(night)
  await writeStrategy(night)
  await connection.run('create table mart.tag_stat (tag varchar, value varchar, customers bigint)')
  await countFlagsAndKnown(connection, pack.pack)
  await countCodes(connection, pack)
  await connection.run(
    'create table mart.tier_move (scheme varchar, "from" varchar, "to" varchar, customers bigint)',
  )
  await connection.run(
    `create table mart.tier_watch (
       scheme varchar, customer_id varchar, since date, months bigint,
       best_tier varchar, last_tier varchar, last_month date, watched boolean)`,
  )
  for (const scheme of pack.pack.schemes) {
    if (night.previous !== undefined) await writeMoves(night, scheme)
    if (scheme.stepDown !== 'at_once') await writeWatch(night, scheme)
  }
}

async function writeInfo({ connection, asOf, pack, factsHash }: Companions): Promise<void> {
  await connection.run(
    `create table mart.mart_info as
     select
       date ${quoteText(asOf)} as date,
       ${quoteText(pack.hash)} as strategy,
       ${quoteText(factsHash)} as facts_hash,
       ${quoteText(pack.pack.currency)} as currency,
       ${profilesVersion} as version`,
  )
}

/**
 * Which facts each datum was computed from tonight, the newest date they were delivered for, and
 * how the pack then defined it.
 */
async function writeSources({ connection, pack, base, delivered }: Companions): Promise<void> {
  await connection.run(
    `create table mart.datum_source (
       name varchar, facts varchar, delivered_date date, definition varchar)`,
  )
  const described = describePack(pack.pack, pack.vocabulary, pack.classes)
  const definitions = new Map(described.map(({ name, text }) => [name, text]))
  const rows = datumSources(pack, base).map(({ name, facts }) => {
    const dates = facts.map((fact) => delivered.date(fact)).filter((date) => date !== undefined)
    return [name, facts.join(','), dates.toSorted().at(-1) ?? null, definitions.get(name) ?? null]
  })
  await insert(connection, 'datum_source', rows)
}

/** What of the strategy an independent check needs to know: which tiers and products there are. */
async function writeStrategy({ connection, pack: { pack } }: Companions): Promise<void> {
  await connection.run(
    'create table mart.tier_scheme (scheme varchar, tier varchar, rank bigint, official boolean)',
  )
  const tiers = pack.schemes.flatMap((scheme) =>
    codesByRank(scheme).map((tier, index) => [
      ...[scheme.name, tier, index + 1, scheme.name === pack.officialScheme],
    ]),
  )
  await insert(connection, 'tier_scheme', tiers)
  await connection.run(
    'create table mart.product_family (family varchar, class varchar, counts_in_aum boolean)',
  )
  const families = pack.families.map((family) => [
    ...[family.code, family.class, pack.classes.get(family.class)?.countsInAum === true],
  ])
  await insert(connection, 'product_family', families)
}

type Value = string | number | boolean | null

/** Few rows in one statement: a statement a row would take longer than the night's scans. */
async function insert(
  connection: Connection,
  table: string,
  rows: readonly (readonly Value[])[],
): Promise<void> {
  if (rows.length === 0) return
  const literal = (value: Value) => (typeof value === 'string' ? quoteText(value) : String(value))
  const values = rows.map((row) => `(${row.map(literal).join(', ')})`)
  await connection.run(`insert into mart.${quoteIdentifier(table)} values ${values.join(', ')}`)
}

/** Flags by value, everything else by known or not: one pass over the profile. */
async function countFlagsAndKnown(connection: Connection, pack: Pack): Promise<void> {
  const columns = profileColumns(pack)
  const selected = columns.flatMap(({ name, kept }, index) => {
    const column = quoteIdentifier(name)
    const known = `count(${column}) as k${index}`
    return kept === 'flag' ? [known, `count(*) filter (where ${column}) as t${index}`] : [known]
  })
  const [counts] = await connection.rows<Record<string, number>>(
    `select count(*) as n, ${selected.join(', ')} from mart.profile`,
  )
  if (counts === undefined) throw new Error('an aggregate without a group gives one row')
  const total = counts['n'] ?? 0
  const rows: [tag: string, value: string | null, customers: number][] = []
  for (const [index, { name, kept }] of columns.entries()) {
    if (isCode(name, pack) || name === 'customer_id') continue
    const known = counts[`k${index}`] ?? 0
    const yes = counts[`t${index}`] ?? 0
    if (kept === 'flag') rows.push([name, 'true', yes], [name, 'false', known - yes])
    else rows.push([name, 'known', known])
    rows.push([name, null, total - known])
  }
  await insert(
    connection,
    'tag_stat',
    rows.filter(([, , customers]) => customers > 0),
  )
}

/** Columns whose values are few and have names: counted by value. */
function isCode(name: string, pack: Pack): boolean {
  const measure = pack.measures.find((one) => one.name === name)
  if (measure !== undefined) return measure.type === 'code'
  const tag = pack.tags.find((one) => one.name === name)
  if (tag !== undefined) {
    if (tag.kind === 'manual') return tag.type === 'code'
    return tag.kind === 'model' && (tag.model === 'cases' || tag.model === 'choice')
  }
  if (name === 'tier' || name === 'life_stage') return true
  if (name === 'critical_kind' || name === 'critical_band') return true
  return pack.schemes.some(
    (scheme) => name.startsWith(tierColumn(scheme.name)) && !name.endsWith('_watched'),
  )
}

async function countCodes(connection: Connection, { pack }: LoadedPack): Promise<void> {
  for (const { name } of profileColumns(pack)) {
    if (!isCode(name, pack)) continue
    const column = quoteIdentifier(name)
    await connection.run(
      `insert into mart.tag_stat
       select ${quoteText(name)}, ${column}, count(*)
       from mart.profile
       group by ${column}`,
    )
  }
}

async function writeMoves({ connection, previous }: Companions, scheme: Scheme): Promise<void> {
  const column = quoteIdentifier(tierColumn(scheme.name))
  const mart = quoteIdentifier(previous ?? '')
  const [known] = await connection.rows(
    `select 1 from duckdb_columns()
     where database_name = ? and table_name = 'profile' and column_name = ?`,
    [previous ?? '', tierColumn(scheme.name)],
  )
  if (known === undefined) return
  await connection.run(
    `insert into mart.tier_move
     select ${quoteText(scheme.name)}, before.${column}, now.${column}, count(*)
     from mart.profile as now
     full join ${mart}.profile as before on before.customer_id = now.customer_id
     where now.${column} is distinct from before.${column}
     group by before.${column}, now.${column}`,
  )
}

/** Customers below the tier they hold, with what the next night needs to know. */
async function writeWatch(
  { connection, previous, asOf }: Companions,
  scheme: Scheme,
): Promise<void> {
  const held = quoteIdentifier(tierColumn(scheme.name))
  const measured = quoteIdentifier(`${tierColumn(scheme.name)}_measured`)
  const reason = `now.${quoteIdentifier(`${tierColumn(scheme.name)}_reason`)}`
  const before = {
    since: 'before.since',
    months: 'before.months',
    best: rankOfCode(scheme, 'before.best_tier'),
    last: rankOfCode(scheme, 'before.last_tier'),
    month: 'before.last_month',
  }
  const tonight = watchTonight(before, asOf)
  const begins = `(before.customer_id is null or ${reason} = ${quoteText(tierReasons.steppedDown)})`
  const kept = `${reason} = ${quoteText(tierReasons.keptUnrated)}`
  const choose = (unrated: string, fresh: string, going: string) =>
    `case when ${kept} then ${unrated} when ${begins} then ${fresh} else ${going} end`
  const from = previous === undefined ? 'mart' : quoteIdentifier(previous)
  const only = previous === undefined ? 'false' : `scheme = ${quoteText(scheme.name)}`
  const rows = `select * from ${from}.tier_watch where ${only}`
  await connection.run(
    `insert into mart.tier_watch
     select
       ${quoteText(scheme.name)},
       now.customer_id,
       ${choose('before.since', `date ${quoteText(asOf)}`, 'before.since')},
       ${choose('before.months', '1', tonight.months)},
       ${choose('before.best_tier', 'null', codeOfRank(scheme, tonight.best))},
       ${choose('before.last_tier', `now.${measured}`, `now.${measured}`)},
       ${choose('before.last_month', tonight.month, tonight.month)},
       now.${quoteIdentifier(`${tierColumn(scheme.name)}_watched`)}
     from mart.profile as now
     left join (${rows}) as before on before.customer_id = now.customer_id
     where ${rankOfCode(scheme, `now.${measured}`)} > ${rankOfCode(scheme, `now.${held}`)}
       or (${kept} and before.customer_id is not null)`,
  )
}
