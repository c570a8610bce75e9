import { quoteIdentifier } from '#platform/lake/index.ts'
import type { FactStore } from '#platform/lake/index.ts'
import { references } from '../domain/facts/index.ts'
import { facts, findFact } from '../facts.ts'
import { coverageGap } from './gap.ts'
import type { Gap, GapNight } from './gap.ts'

/** Of customers: what law, scope and value rest on. */
const neededOfCustomers = ['birth_date', 'outlet_id'] as const

/**
 * What the night knows less of than it might: facts that others point at or that the strategy reads
 * and nobody delivered, customers of whom something needful is missing.
 */
export async function coverageGaps(
  { connection, date }: GapNight,
  factStore: FactStore,
  /** Facts the strategy lacks, given those that were delivered. */
  lacking: (delivered: ReadonlySet<string>) => ReadonlySet<string>,
): Promise<Gap[]> {
  const { partitions } = await factStore.manifest()
  const delivered = new Set(
    partitions.filter((p) => p.businessDate <= date).map(({ dataset }) => dataset),
  )
  const pointedAt = references(facts)
    .filter(({ fact }) => delivered.has(fact.name))
    .map(({ refers }) => refers.fact)
  const wanted = new Set([...lacking(delivered), ...pointedAt])
  const undelivered = [...wanted].filter((name) => !delivered.has(name)).toSorted()
  return [
    ...undelivered.map(neverDelivered),
    ...(await incompleteCustomers({ connection, date }, delivered)),
  ]
}

function neverDelivered(name: string): Gap {
  const words = findFact(name)?.words ?? { zh: name, en: name }
  return coverageGap({
    fact: name,
    rows: 0,
    words: {
      zh: `${words.zh}（${name}）从未交付，依赖它的各项为未知`,
      en: `${words.en} (${name}) were never delivered: what rests on them is unknown`,
    },
  })
}

async function incompleteCustomers(
  { connection, date }: GapNight,
  delivered: ReadonlySet<string>,
): Promise<Gap[]> {
  const missing = neededOfCustomers.map((column) => {
    const persons = column === 'birth_date' ? " and kind = 'personal'" : ''
    const name = quoteIdentifier(column)
    return `count(*) filter (where ${name} is null${persons}) as ${name}`
  })
  const [found] = await connection.rows<Record<string, number>>(
    `select ${missing.join(', ')} from customer where (closed_date is null or closed_date > date '${date}')`,
  )
  const gaps = neededOfCustomers.flatMap((column) => {
    const rows = found?.[column] ?? 0
    return rows === 0 ? [] : [withoutField(column, rows)]
  })
  return delivered.has('ownership')
    ? [...gaps, ...(await withoutManager({ connection, date }))]
    : gaps
}

function withoutField(column: (typeof neededOfCustomers)[number], rows: number): Gap {
  const words = findFact('customer')?.columns[column]?.words
  return coverageGap({
    fact: 'customer',
    field: column,
    rows,
    words: {
      zh: `${rows} 位客户没有${words?.zh}`,
      en: `${rows} customers have no ${words?.en}`,
    },
  })
}

async function withoutManager({ connection, date }: GapNight): Promise<Gap[]> {
  const [found] = await connection.rows<{ rows: number }>(
    `select count(*) as rows
    from customer
    where (closed_date is null or closed_date > date '${date}')
      and customer_id not in (select customer_id from ownership where role = 'main')`,
  )
  const rows = found?.rows ?? 0
  if (rows === 0) return []
  return [
    coverageGap({
      fact: 'ownership',
      field: 'staff_id',
      rows,
      words: {
        zh: `${rows} 位客户没有主管客户经理`,
        en: `${rows} customers have no main manager`,
      },
    }),
  ]
}
