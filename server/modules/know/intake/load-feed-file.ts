import { readFile } from 'node:fs/promises'
import { LineCounter, isNode, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import type { z } from 'zod'
import type { Words } from '#contracts/words.ts'
import { vaultFields } from '#platform/vault/index.ts'
import { checkFeed } from './domain/feed/check-feed.ts'
import type { FeedProblem } from './domain/feed/feed-problem.ts'
import { feedFile } from './domain/feed/feed-schema.ts'
import type { Feed } from './domain/feed/feed.ts'

export type LoadedFeed =
  | { readonly ok: true; readonly feed: Feed }
  | { readonly ok: false; readonly problems: readonly FeedProblem[] }

/** Reads a feed file; problems carry file, line, field and cure in both languages. */
export async function loadFeedFile(path: string): Promise<LoadedFeed> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') throw error
    const words = {
      zh: `无法读取接入配置（${code}），请核对路径`,
      en: `the feed file can't be read (${code}): check its path`,
    }
    return { ok: false, problems: [{ file: path, line: undefined, field: '', words }] }
  }
  return parseFeed(text, path)
}

/** The same from text; `path` is what messages call it. */
export function parseFeed(text: string, path: string): LoadedFeed {
  const lineCounter = new LineCounter()
  // Failsafe: every scalar stays the text that was written, so that the code 01 is not the number
  // 1.
  const document = parseDocument(text, { lineCounter, schema: 'failsafe', prettyErrors: false })
  const problems: FeedProblem[] = document.errors.map((error) => ({
    file: path,
    line: lineCounter.linePos(error.pos[0]).line,
    field: '',
    words: { zh: `YAML 语法有误：${error.message}`, en: `not valid YAML: ${error.message}` },
  }))
  if (problems.length > 0) return { ok: false, problems }

  const complain = (at: readonly PropertyKey[], words: Words) =>
    problems.push({
      file: path,
      line: lineOf(document, lineCounter, at),
      field: at.map(String).join('.'),
      words,
    })
  const parsed = feedFile.safeParse(document.toJS())
  if (!parsed.success) {
    for (const issue of parsed.error.issues) noteIssue(issue, [], complain)
    return { ok: false, problems }
  }
  const feed = checkFeed(parsed.data, { path, identityFields: vaultFields }, complain)
  return feed === undefined ? { ok: false, problems } : { ok: true, feed }
}

/** The line of a place in the YAML, or of the nearest part above it that was written. */
function lineOf(
  document: Document.Parsed,
  lineCounter: LineCounter,
  at: readonly PropertyKey[],
): number {
  for (let length = at.length; length > 0; length -= 1) {
    const node = document.getIn(at.slice(0, length), true)
    const start = isNode(node) ? node.range?.[0] : undefined
    if (start !== undefined) return lineCounter.linePos(start).line
  }
  return 1
}

function noteIssue(
  issue: z.core.$ZodIssue,
  above: readonly PropertyKey[],
  complain: (at: readonly PropertyKey[], words: Words) => void,
): void {
  const path = [...above, ...issue.path]
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) {
        complain([...path, key], {
          zh: '没有这一项，请删去或核对拼写',
          en: 'there is no such option: remove it or check its spelling',
        })
      }
      return
    case 'invalid_union': {
      // The last reading of a union is its long form, whose complaint says most.
      const [nearest] = issue.errors.at(-1) ?? []
      if (nearest !== undefined) return noteIssue(nearest, path, complain)
      break
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ')
      complain(path, { zh: `只能是：${values}`, en: `write one of: ${values}` })
      return
    }
    case 'invalid_type':
      complain(path, {
        zh: `缺少，或写法不对（应为 ${issue.expected}）`,
        en: `missing, or not written as a ${issue.expected}`,
      })
      return
    case 'invalid_format':
      complain(path, {
        zh: `写法不对，应符合 ${issue.pattern ?? issue.format}`,
        en: `not written as ${issue.pattern ?? issue.format} asks`,
      })
      return
    default:
      break
  }
  complain(path, { zh: `写法不对：${issue.message}`, en: `not right: ${issue.message}` })
}
