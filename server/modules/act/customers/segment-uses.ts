import type { Words } from '#contracts/words.ts'
import { parseRule } from '#kernel/rule/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { segmentTables } from './segment-store.ts'

/** Something kept in the ledger that a strategy would leave without what it names. */
export interface BrokenUse {
  readonly path: string
  readonly words: Words
}

/** Segments people keep whose rule the strategy given can't read: a tag of theirs is gone. */
export async function brokenSegments(
  { db }: Pick<Ledger, 'db'>,
  { vocabulary }: Pick<LoadedPack, 'vocabulary'>,
): Promise<BrokenUse[]> {
  const rows = await segmentTables(db)
    .selectFrom('segment')
    .select(['segment_id', 'name', 'rule_text'])
    .where('deleted_at', 'is', null)
    .orderBy('segment_id')
    .execute()
  return rows.flatMap((row): BrokenUse[] => {
    const read = parseRule(row.rule_text, vocabulary)
    if (read.ok) return []
    const [why] = read.problems
    return [
      {
        path: `segment:${row.segment_id}`,
        words: {
          zh: `客群「${row.name}」的规则将无法识别：${why?.message.zh ?? ''}`,
          en: `the rule of the segment “${row.name}” could not be read: ${why?.message.en ?? ''}`,
        },
      },
    ]
  })
}
