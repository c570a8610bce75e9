import { businessDateOf } from '#kernel/business-date.ts'
import { coverageGaps, danglingGaps, feedGaps } from '#modules/know/intake/index.ts'
import type { Feed, Gap, GapSource } from '#modules/know/intake/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { Connection, FactStore, MartStore } from '#platform/lake/index.ts'

import { listNightRecords } from './night-record.ts'

export interface GapParts {
  readonly factStore: FactStore
  readonly martStore: MartStore
  readonly pack: LoadedPack
  /** The feeds of the bank: what a night could have had. */
  readonly feeds?: readonly Feed[]
  /** What other rooms know a night to lack. */
  readonly gapSources?: readonly GapSource[]
}

/** Everything a night of a date does without: what it waits for first, then by kind and place. */
export async function findGaps(
  parts: GapParts,
  connection: Connection,
  date: string,
): Promise<Gap[]> {
  const { factStore, feeds = [], gapSources = [] } = parts
  const { partitions } = await factStore.manifest()
  const before = await gapsBefore(parts.martStore.lakeRoot, date)
  const gaps = [
    ...feedGaps(feeds, partitions, businessDateOf(date), parts.pack.pack.calendar),
    ...(await danglingGaps({ connection, factStore, feeds, date, before })),
    ...(await coverageGaps({ connection, date }, factStore, (delivered) =>
      lackedBy(parts.pack, delivered),
    )),
  ]
  for (const source of gapSources) gaps.push(...(await source({ connection, date })))
  return gaps.toSorted((a, b) => Number(b.stops) - Number(a.stops))
}

/** What the last published night before a date told; undefined: none told anything. */
async function gapsBefore(lakeRoot: string, date: string): Promise<readonly Gap[] | undefined> {
  const records = await listNightRecords(lakeRoot)
  const last = records.find((one) => one.date < date && one.state === 'published')
  return last?.gaps ?? undefined
}

/** Facts without which some metric of the pack can be computed in none of its ways. */
function lackedBy({ pack }: LoadedPack, delivered: ReadonlySet<string>): ReadonlySet<string> {
  const lacked = new Set<string>()
  for (const { alternatives } of pack.measures) {
    if (alternatives === undefined) continue
    const ways = alternatives.map((sources) =>
      sources.map(({ fact }) => fact).filter((fact) => !delivered.has(fact)),
    )
    if (ways.some((missing) => missing.length === 0)) continue
    for (const fact of ways[0] ?? []) lacked.add(fact)
  }
  return lacked
}
