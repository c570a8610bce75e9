import type { z } from 'zod'

import type { Words } from '#contracts/words.ts'
import type { PlaceIndex } from './place-index.ts'
import { say } from './problem.ts'
import type { PackProblem } from './problem.ts'

/** What zod found wrong with the shape of a pack, said with places and cures. */
export function shapeProblems(error: z.ZodError, places: PlaceIndex): PackProblem[] {
  return error.issues
    .flatMap((issue) => issuesWithin(issue))
    .map(({ path, issue }) => {
      const keys = path.map((part) => (typeof part === 'number' ? part : String(part)))
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
      return {
        ...places.find(unknown === undefined ? keys : [...keys, unknown]),
        ...describe(issue, keys.join('.')),
      }
    })
}

type Issue = z.core.$ZodIssue

/** A union reports only that nothing fitted; the closest branch says what was missing. */
function issuesWithin(
  issue: Issue,
  before: PropertyKey[] = [],
): { path: PropertyKey[]; issue: Issue }[] {
  const path = [...before, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = issue.errors.toSorted((a, b) => a.length - b.length)[0] ?? []
    return closest.flatMap((inner) => issuesWithin(inner, path))
  }
  return [{ path, issue }]
}

function describe(issue: Issue, at: string): { words: Words; cure: Words } {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const keys = issue.keys.join(', ')
      return {
        words: say(`${at} 中不认识 ${keys}`, `${at} has an unknown key ${keys}`),
        cure: say(
          '请核对拼写，见 strategy/README.md',
          'check the spelling; see strategy/README.md',
        ),
      }
    }
    case 'invalid_type': {
      const missing = issue.input === undefined
      return {
        words: missing
          ? say(`缺少 ${at}（应为 ${issue.expected}）`, `${at} is missing (${issue.expected})`)
          : say(`${at} 应为 ${issue.expected}`, `${at} must be of type ${issue.expected}`),
        cure: missing ? say('请补上这一项', 'add it') : say('请改成所需的类型', 'change its type'),
      }
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ')
      return {
        words: say(`${at} 的值不在可选范围`, `${at} has a value that is none of the choices`),
        cure: say(`可选：${values}`, `choose one of: ${values}`),
      }
    }
    case 'invalid_key':
      return {
        words: say(`${at} 的名称不合规`, `${at} is not a name`),
        cure: say(
          '名称用小写字母、数字和下划线，以字母开头，至多 48 个字符',
          'names are lower case letters, digits and underscores, at most 48, a letter first',
        ),
      }
    default:
      return {
        words: say(`${at} 不正确：${issue.message}`, `${at} is not right: ${issue.message}`),
        cure: say('请按提示修改', 'mend it as said'),
      }
  }
}
