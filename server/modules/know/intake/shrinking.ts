import { partitionsAsOf } from '#platform/lake/index.ts'
import type { Partition, StagedPartition } from '#platform/lake/index.ts'
import { findFact } from './facts.ts'
import type { Refusal } from './domain/refusal.ts'
import { isOfFeed } from './stage-target.ts'
import type { Feed } from './domain/feed/feed.ts'

/** Whoever takes it that a delivery brings far fewer rows than are there, and why. */
export interface FewerAccepted {
  readonly reason: string
  readonly by: string
}

/** Below it a row more or less is half of all: a bank's first outlets, a product list begun. */
const HALF_COUNTS_FROM = 4

interface Delivered {
  readonly feed: Feed
  readonly file: string
  readonly partitions: readonly StagedPartition[]
}

/**
 * Deliveries after which a feed's fact would be empty or half of what it was: most often an export
 * that ended early, or one branch's file in the place of all. Counted of each feed, as of the
 * business date, so that a feed that dries up is seen beside others of the same fact.
 */
export function shrinkingDeliveries(
  known: readonly Partition[],
  delivered: readonly Delivered[],
  businessDate: string,
): Refusal[] {
  const slot = (p: Pick<Partition, 'dataset' | 'source' | 'businessDate'>) =>
    `${p.dataset}\n${p.source}\n${p.businessDate}`
  const coming = delivered.flatMap(({ partitions }) => partitions)
  const taken = new Set(coming.map(slot))
  const leaves = (p: Partition) =>
    taken.has(slot(p)) ||
    (p.businessDate === businessDate && delivered.some(({ feed }) => isOfFeed(feed, p.source)))
  const after = [
    ...known.filter((p) => !leaves(p)),
    ...coming.map(({ file, ...rest }): Partition => ({ ...rest, path: file })),
  ]
  return delivered.flatMap(({ feed, file }) => {
    const datasets = new Set(known.filter((p) => isOfFeed(feed, p.source)).map((p) => p.dataset))
    return [...datasets].flatMap((dataset): Refusal[] => {
      // Of a state a key counts once: deltas say again what a full delivery said.
      const isState = findFact(dataset)?.history === 'state'
      const rows = (partitions: readonly Partition[]) =>
        partitionsAsOf(partitions, dataset, businessDate)
          .filter((p) => isOfFeed(feed, p.source))
          .reduce((sum, p) => (isState ? Math.max(sum, p.rows) : sum + p.rows), 0)
      const [was, is] = [rows(known), rows(after)]
      if (was === 0 || (is > 0 && (was < HALF_COUNTS_FROM || is * 2 > was))) return []
      return [refusal(feed, file, dataset, was, is)]
    })
  })
}

function refusal(feed: Feed, file: string, dataset: string, was: number, is: number): Refusal {
  const fact = findFact(dataset)?.words ?? { zh: dataset, en: dataset }
  return {
    feed: feed.name,
    file,
    code: 'delivery_shrinks',
    words: {
      zh: `${fact.zh}（${dataset}）将从 ${was} 行减至 ${is} 行`,
      en: `${fact.en} (${dataset}) would fall from ${was} rows to ${is}`,
    },
    cure: {
      zh: '请核对出数是否完整；确实如此时，请以 --accept-fewer 理由 --by 工号 装载，或在页面写明理由',
      en:
        'check that the export is whole; if it is, load it with --accept-fewer REASON --by STAFF, ' +
        'or give the reason on the page',
    },
  }
}
