import { isMap } from './merge.ts'
import type { PlainMap } from './merge.ts'
import type { PackFile } from './pack-file.ts'
import type { PlaceIndex } from './place-index.ts'
import { say } from './problem.ts'
import type { PackProblem } from './problem.ts'

const sections = ['lexicon', 'phrases', 'notices'] as const

/**
 * Rules of copy that have a source in law are the product's own (law/copy.yaml): a pack lays its own
 * rules beside them and neither removes, shortens nor rewords one. Even a longer list of phrases is
 * refused: it could hide `harmless` words among them.
 */
export function copyLockProblems(
  data: PlainMap,
  law: readonly PackFile[],
  places: PlaceIndex,
): PackProblem[] {
  return law.flatMap((file) => {
    const written = file.data['copy']
    if (!isMap(written)) return []
    const now = isMap(data['copy']) ? data['copy'] : {}
    return sections.flatMap((section) => {
      const rules = written[section]
      const kept = now[section]
      return Object.entries(isMap(rules) ? rules : {}).flatMap(([code, rule]) => {
        const standing = isMap(kept) ? kept[code] : undefined
        if (JSON.stringify(standing) === JSON.stringify(rule)) return []
        return [
          {
            ...places.find(['copy', section, code]),
            words: say(
              `文案规则 ${code} 有法律来源，策略不能改动或删去`,
              `the rule of copy ${code} has its source in law: a pack can't change or remove it`,
            ),
            cure: say(
              '请删去这一改动；更严的要求请另起名称',
              'take the change out; give a stricter rule a name of its own',
            ),
          },
        ]
      })
    })
  })
}
