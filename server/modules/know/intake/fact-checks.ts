import type { Words } from '#contracts/words.ts'
import { quoteText } from '#platform/lake/index.ts'
import type { StagedPartition } from '#platform/lake/index.ts'
import { findFact } from './facts.ts'
import type { LoadContext } from './load-context.ts'

/** A check of the catalogue that rows fail; it stops publication until they are corrected. */
export interface FailedCheck {
  readonly fact: string
  readonly feed: string
  readonly check: string
  readonly words: Words
  readonly violations: number
}

/** Runs a fact's checks over the rows about to be committed. */
export async function checkRows(
  context: LoadContext,
  partition: StagedPartition,
): Promise<FailedCheck[]> {
  const fact = findFact(partition.dataset)
  if (fact === undefined) throw new Error(`no fact is called ${partition.dataset}`)
  const checks = fact.checks
  if (checks.length === 0) return []
  const delivered = new Set(partition.columns)
  const missing = Object.entries(fact.columns).flatMap(([name]) =>
    delivered.has(name) ? [] : [`null as ${name}`],
  )
  const counts = checks.map(
    ({ holds }, index) => `count(*) filter (where not coalesce(${holds}, true)) as n${index}`,
  )
  const [row] = await context.connection.rows<Record<string, number>>(
    `select ${counts.join(', ')} from (select ${['*', ...missing].join(', ')} ` +
      `from read_parquet(${quoteText(partition.file)})) as rows`,
  )
  return checks.flatMap(({ name, words }, index) => {
    const violations = row?.[`n${index}`] ?? 0
    if (violations === 0) return []
    return [{ fact: fact.name, feed: partition.source, check: name, words, violations }]
  })
}
