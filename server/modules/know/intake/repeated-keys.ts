import { join } from 'node:path'
import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Partition, StagedPartition } from '#platform/lake/index.ts'
import { findFact } from './facts.ts'
import type { Fact } from './domain/facts/index.ts'
import type { LoadContext } from './load-context.ts'

type Known = Pick<Partition, 'dataset' | 'source' | 'businessDate' | 'mode'> & {
  readonly file: string
}

/**
 * Marks partitions of event facts whose keys were delivered before (days that overlap, a second
 * export): readers count such keys once. Looking now, over the days in question, spares every night
 * a look over all history.
 */
export async function markRepeatedKeys(
  context: LoadContext,
  staged: readonly StagedPartition[],
): Promise<StagedPartition[]> {
  const { partitions } = await context.store.manifest()
  const taken = new Set(staged.map(slotOf))
  const known: Known[] = partitions
    .filter((p) => !taken.has(slotOf(p)))
    .map(({ dataset, source, businessDate, mode, path }) => {
      return { dataset, source, businessDate, mode, file: join(context.store.lakeRoot, path) }
    })
  const marked: StagedPartition[] = []
  for (const partition of staged) {
    const fact = findFact(partition.dataset)
    const others = known.filter((p) => p.dataset === partition.dataset && !replaces(p, partition))
    const repeats =
      fact?.history === 'event' &&
      others.length > 0 &&
      (await sharesKeys(context, fact, partition, others))
    marked.push(repeats ? { ...partition, repeatsKeys: true } : partition)
    known.push(partition)
  }
  return marked
}

/**
 * A full delivery takes the place of what its source brought before: the two are never read
 * together.
 */
function replaces(a: Omit<Known, 'file'>, b: Omit<Known, 'file'>): boolean {
  const [older, newer] = a.businessDate < b.businessDate ? [a, b] : [b, a]
  return older.source === newer.source && newer.mode === 'full'
}

function slotOf({
  dataset,
  source,
  businessDate,
}: Pick<Known, 'dataset' | 'source' | 'businessDate'>): string {
  return `${dataset}\n${source}\n${businessDate}`
}

async function sharesKeys(
  context: LoadContext,
  fact: Fact,
  partition: StagedPartition,
  others: readonly Known[],
): Promise<boolean> {
  const key = fact.key.map(quoteIdentifier).join(', ')
  const day = dayOf(fact)
  const mine = `read_parquet(${quoteText(partition.file)})`
  const theirs = `read_parquet([${others.map(({ file }) => quoteText(file)).join(', ')}])`
  let where = ''
  if (day !== undefined) {
    const [span] = await context.connection.rows<{ first: string | null; last: string | null }>(
      `select min(${quoteIdentifier(day)}) as first, max(${quoteIdentifier(day)}) as last
      from ${mine}`,
    )
    if (span === undefined || span.first === null || span.last === null) return false
    where = `where ${quoteIdentifier(day)} between date '${span.first}' and date '${span.last}'`
  }
  const [found] = await context.connection.rows<{ shared: number }>(
    `select count(*) as shared from (
      select ${key} from ${theirs} ${where} intersect select ${key} from ${mine}
    ) as both_have`,
  )
  return (found?.shared ?? 0) > 0
}

/** The day of an event: the first required date of its fact. A key is never of two days. */
function dayOf(fact: Fact): string | undefined {
  return Object.entries(fact.columns).find(
    ([, { kind, required }]) => kind === 'date' && required === true,
  )?.[0]
}
