import { isMap } from './merge.ts'
import type { Plain, PlainMap } from './merge.ts'
import type { PackFile } from './pack-file.ts'
import type { PlaceIndex } from './place-index.ts'
import { say } from './problem.ts'
import type { PackProblem } from './problem.ts'

/** What a definition measures; words, owner and allowed uses are the bank's to change. */
const measuring = [
  ...['unit', 'from', 'where', 'value', 'window', 'sources', 'formula'],
  ...['rule', 'codes', 'ordered', 'points', 'cases', 'choose', 'otherwise'],
] as const

/**
 * Definitions the gates of law read are the product's own: whoever could redefine `deceased`,
 * `do_not_contact` or a count of contacts would talk past every gate at once. A pack may repeat
 * them as they are.
 */
export function lawProblems(
  data: PlainMap,
  law: readonly PackFile[],
  places: PlaceIndex,
): PackProblem[] {
  return law.flatMap((file) =>
    (['metrics', 'tags'] as const).flatMap((section) => {
      const entries = file.data[section]
      if (!isMap(entries)) return []
      return Object.entries(entries).flatMap(([name, written]) => {
        const now = isMap(data[section]) ? data[section][name] : undefined
        const changed = changedKey(written, now)
        if (changed === undefined) return []
        return [
          {
            ...places.find([section, name, changed]),
            words: say(
              `${name} 是法定闸口读取的定义，不能改动（${changed}）`,
              `the law's gates read ${name}: its ${changed} can't be changed`,
            ),
            cure: say(
              '请删去这一改动；需要不同口径时请另取名称',
              'take the change out; give another reading a name of its own',
            ),
          },
        ]
      })
    }),
  )
}

function changedKey(law: Plain, now: Plain | undefined): string | undefined {
  if (!isMap(law)) return undefined
  if (!isMap(now)) return 'entry'
  return measuring.find((key) => JSON.stringify(law[key]) !== JSON.stringify(now[key]))
}
