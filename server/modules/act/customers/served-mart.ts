import { ProblemError } from '#contracts/problems.ts'
import type { RuleVocabulary } from '#contracts/rule.ts'
import type { AsOf } from '#contracts/vocabulary.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import { columnOf, createVocabulary } from '#kernel/rule/index.ts'
import type { Vocabulary } from '#kernel/rule/index.ts'
import { NoMartError, asOfMart } from '#platform/lake/index.ts'
import type { CountRows, MartReader, MartRef, Read } from '#platform/lake/index.ts'

import type { Origin } from './domain/datum.ts'
import { emptyLakeView } from './facts/fact-relation.ts'
import type { LakeView } from './facts/fact-relation.ts'
import type { LiveRows } from './live-rows.ts'
import type { CustomersParts } from './parts.ts'

/** One night as a request sees it: every query of it reads the same mart. */
export interface ServedMart {
  readonly read: Read
  /** Customers by the mart's bitmaps, without a query; undefined when only a query can tell. */
  readonly count: CountRows
  readonly mart: MartRef
  readonly date: BusinessDate
  readonly asOf: AsOf
  /** What rules may speak of: the strategy's vocabulary as far as this mart has its columns. */
  readonly vocabulary: Vocabulary
  readonly columns: ReadonlySet<string>
  /**
   * Customers of each scope asked for on this night: as many entries as there are staff at most.
   */
  readonly scopeCounts: Map<string, number>
  /** The same for the customers each field holds for or is known of. */
  readonly fieldCounts: Map<string, ReadonlyMap<string, number>>
  /** Where each column comes from, read from the mart when first asked for. */
  readonly origins: Map<'all', ReadonlyMap<string, Origin>>
  /** What was worked out about the facts beneath this night. */
  readonly lakeView: LakeView
  /** Rows of customers who said something since the night; absent: the night alone was asked. */
  readonly live?: LiveRows
}

/**
 * Reads the published mart with the words of the strategy in force. A tag declared since the night
 * has no column yet: it is not offered, and a rule that names it is refused with a place, instead
 * of failing in the engine.
 * @throws ProblemError `no_mart` before the first night
 */
export async function onServedMart<T>(
  marts: MartReader,
  vocabulary: RuleVocabulary,
  work: (served: ServedMart) => Promise<T>,
): Promise<T> {
  try {
    return await marts.session(async (read, mart, count) => {
      const known = await knownOf(read, mart, vocabulary)
      const date = businessDateOf(mart.date)
      return work({ read, count, mart, date, asOf: asOfMart(mart), ...known })
    })
  } catch (error) {
    if (error instanceof NoMartError) throw new ProblemError('no_mart', undefined, { cause: error })
    throw error
  }
}

/** The same by the strategy in force, as handlers ask it. */
export function serving({ marts, strategy }: Pick<CustomersParts, 'marts' | 'strategy'>) {
  return <T>(work: (served: ServedMart) => Promise<T>): Promise<T> =>
    onServedMart(marts, strategy().vocabulary, work)
}

type Known = Pick<
  ServedMart,
  'vocabulary' | 'columns' | 'scopeCounts' | 'fieldCounts' | 'origins' | 'lakeView'
>

/** By strategy, what is known of the mart it was last asked about: there is one current mart. */
const knownByVocabulary = new WeakMap<RuleVocabulary, { mart: string; known: Known }>()

async function knownOf(read: Read, mart: MartRef, vocabulary: RuleVocabulary): Promise<Known> {
  const name = `${mart.path} ${mart.publishedAt}`
  const before = knownByVocabulary.get(vocabulary)
  if (before?.mart === name) return before.known
  const rows = await read<{ column_name: string }>('describe profile')
  // Requests that began together share what the first of them found.
  const meanwhile = knownByVocabulary.get(vocabulary)
  if (meanwhile?.mart === name) return meanwhile.known
  const columns = new Set(rows.map((row) => row.column_name))
  const known = {
    columns,
    vocabulary: vocabularyWithin(vocabulary, columns),
    scopeCounts: new Map<string, number>(),
    fieldCounts: new Map<string, ReadonlyMap<string, number>>(),
    origins: new Map<'all', ReadonlyMap<string, Origin>>(),
    lakeView: emptyLakeView(),
  }
  knownByVocabulary.set(vocabulary, { mart: name, known })
  return known
}

function vocabularyWithin(whole: RuleVocabulary, columns: ReadonlySet<string>): Vocabulary {
  return createVocabulary({
    fields: whole.fields.filter((field) => columns.has(columnOf(field))),
    sets: whole.sets
      .map((set) => ({
        ...set,
        members: set.members.filter((member) => columns.has(member.column)),
      }))
      .filter((set) => set.members.length > 0),
  })
}
