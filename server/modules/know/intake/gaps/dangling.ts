import type { Words } from '#contracts/words.ts'
import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection, FactStore } from '#platform/lake/index.ts'
import { datasetOf } from '../dataset-of.ts'
import { references } from '../domain/facts/index.ts'
import { facts, findFact } from '../facts.ts'
import type { Fact, FactReference } from '../domain/facts/index.ts'
import type { Feed, RejectLimit } from '../domain/feed/feed.ts'
import { isOfFeed } from '../stage-target.ts'
import type { Gap } from './gap.ts'

/** Rows of one source that point nowhere. */
interface Dangling {
  readonly reference: FactReference
  readonly source: string
  readonly rows: number
  /** All rows of the source that point anywhere. */
  readonly outOf: number
  readonly units: Gap['units']
}

export interface DanglingParts {
  /** Each fact is a view of its name. */
  readonly connection: Connection
  readonly factStore: FactStore
  readonly feeds: readonly Feed[]
  readonly date: string
  /** Gaps of the last published night; undefined: there was none that counted. */
  readonly before: readonly Gap[] | undefined
}

/** Units named of a gap; the others are in its rows. */
const UNITS_NAMED = 20

/**
 * Counts what points nowhere, by feed and unit, over every reference of the catalogue. A fact that
 * was never delivered is no place to point at: that is told as coverage, once, and not row by row.
 */
export async function danglingGaps(parts: DanglingParts): Promise<Gap[]> {
  const { partitions } = await parts.factStore.manifest()
  const delivered = new Set(
    partitions.filter((p) => p.businessDate <= parts.date).map(({ dataset }) => dataset),
  )
  const gaps: Gap[] = []
  for (const [fact, ofFact] of Map.groupBy(references(facts), ({ fact }) => fact)) {
    if (!delivered.has(fact.name)) continue
    const held = ofFact.filter(({ refers }) => delivered.has(refers.fact))
    if (held.length === 0) continue
    for (const dangling of await count(parts, fact, held)) {
      gaps.push(gapOf(dangling, parts))
    }
  }
  return gaps
}

async function count(
  { connection, factStore, date }: DanglingParts,
  fact: Fact,
  held: readonly FactReference[],
): Promise<Dangling[]> {
  const relation = await factStore.tracedRelation(datasetOf(fact), date)
  // One scan of a fact, however many columns of it point somewhere.
  const counts = held.map(({ column, refers }, index) => {
    const name = quoteIdentifier(column)
    const means = meansSql(refers)
    return (
      `  count(${name}) filter (where ${means}) as said_${index},\n` +
      `  count(*) filter (where ${name} not in (${targetSql(refers, date)}) and ${means}) ` +
      `as lost_${index}`
    )
  })
  const found = await connection.rows<Record<string, number> & { delivered_by: string }>(
    `select\n  delivered_by,\n${counts.join(',\n')}\nfrom (\n${relation}\n) as traced\n` +
      'group by delivered_by\norder by delivered_by',
  )
  const all: Dangling[] = []
  for (const row of found) {
    for (const [index, reference] of held.entries()) {
      const rows = row[`lost_${index}`] ?? 0
      if (rows === 0) continue
      const outOf = row[`said_${index}`] ?? 0
      const source = row.delivered_by
      const units = await unitsOf(connection, { relation, reference, source, date })
      all.push({ reference, source, rows, outOf, units })
    }
  }
  return all
}

/** Which rows name a row of the other fact at all. */
function meansSql({ unless }: FactReference['refers']): string {
  if (unless === undefined) return 'true'
  return `${quoteIdentifier(unless.column)} not in (${unless.codes.map(quoteText).join(', ')})`
}

function targetSql({ fact: name, living }: FactReference['refers'], date: string): string {
  const target = findFact(name)
  const [key] = target?.key ?? []
  if (target === undefined || key === undefined) throw new Error(`no fact ${name} to point at`)
  const ends = living === true ? target.ends : undefined
  const there =
    ends === undefined
      ? ''
      : ` where ${quoteIdentifier(ends)} is null or ${quoteIdentifier(ends)} > date '${date}'`
  return `select ${quoteIdentifier(key)} from ${quoteIdentifier(name)}${there}`
}

interface Placed {
  readonly relation: string
  readonly reference: FactReference
  readonly source: string
  readonly date: string
}

/**
 * Where the rows belong: the unit they name and nobody knows, else the outlet of their customer, as
 * far as that customer is known.
 */
async function unitsOf(connection: Connection, placed: Placed): Promise<Gap['units']> {
  const { reference, relation, source, date } = placed
  const column = `traced.${quoteIdentifier(reference.column)}`
  const { refers } = reference
  const lost = `${column} not in (${targetSql(refers, date)}) and ${meansSql(refers)} and delivered_by = ?`
  const unit = unitSql(reference)
  if (unit === undefined) return []
  const rows = await connection.rows<{ unit: string; rows: number }>(
    `select ${unit.column} as unit, count(*) as rows
    from (\n${relation}\n) as traced
    ${unit.join}
    where ${lost} and ${unit.column} is not null
    group by ${unit.column}
    order by rows desc, unit
    limit ${UNITS_NAMED}`,
    [source],
  )
  return rows
}

function unitSql({
  fact,
  column,
  refers,
}: FactReference): { readonly column: string; readonly join: string } | undefined {
  if (refers.fact === 'org_unit') {
    return { column: `traced.${quoteIdentifier(column)}`, join: '' }
  }
  if (refers.fact !== 'customer' && Object.hasOwn(fact.columns, 'customer_id')) {
    return {
      column: 'customer.outlet_id',
      join: 'join customer on customer.customer_id = traced.customer_id',
    }
  }
  if (fact.name === 'customer') return { column: 'traced.outlet_id', join: '' }
  return undefined
}

function gapOf(dangling: Dangling, { feeds, before }: DanglingParts): Gap {
  const { reference, source, rows, outOf, units } = dangling
  const feed = feeds.find((one) => isOfFeed(one, source))
  const gap = {
    kind: 'dangling' as const,
    feed: feed?.name ?? source,
    fact: reference.fact.name,
    field: reference.column,
    rows,
    units,
  }
  const base = before && baseOf(gap, before)
  const grown = base === undefined ? 0 : rows - base
  return {
    ...gap,
    words: wordsOf(dangling, base),
    stops: grown > 0 && exceeds(feed?.dangling, grown, outOf),
  }
}

function baseOf(gap: Pick<Gap, 'feed' | 'fact' | 'field'>, before: readonly Gap[]): number {
  return before
    .filter(
      ({ kind, feed, fact, field }) =>
        kind === 'dangling' && feed === gap.feed && fact === gap.fact && field === gap.field,
    )
    .reduce((sum, { rows }) => sum + rows, 0)
}

/** A feed that declares no limit is never waited for. */
function exceeds(limit: RejectLimit | undefined, grown: number, outOf: number): boolean {
  if (limit === undefined) return false
  const { maxRows, maxShare } = limit
  if (maxRows === undefined && maxShare === undefined) return true
  return (
    (maxRows !== undefined && grown > maxRows) ||
    (maxShare !== undefined && grown > outOf * maxShare)
  )
}

function wordsOf({ reference, rows, units }: Dangling, base: number | undefined): Words {
  const { fact, column, refers } = reference
  const target = findFact(refers.fact)?.words
  const named = fact.columns[column]?.words
  const where = (of: string, unit: string, join: string) =>
    units.length === 0
      ? ''
      : of +
        units
          .slice(0, 3)
          .map((u) => `${u.unit} ${u.rows}${unit}`)
          .join(join)
  const was = (zh: boolean) =>
    base === undefined || base === 0 ? '' : zh ? `，上次发布时 ${base} 行` : `, ${base} last time`
  const gone = refers.living === true
  return {
    zh:
      `${fact.words.zh}的${named?.zh}有 ${rows} 行指向` +
      `${gone ? '不在岗或不存在' : '不存在'}的${target?.zh}${was(true)}` +
      where('；机构 ', ' 行', '、'),
    en:
      `${rows} rows of ${fact.words.en} name ${gone ? 'absent or unknown' : 'unknown'} ` +
      `${target?.en} in ${named?.en}${was(false)}${where('; units ', '', ', ')}`,
  }
}
