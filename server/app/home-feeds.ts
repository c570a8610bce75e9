import { cp, mkdir, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ProblemError } from '#contracts/problems.ts'
import { feedProblemLine, loadFeedFile } from '#modules/know/intake/index.ts'
import type { Feed } from '#modules/know/intake/index.ts'
import type { Home } from '../home.ts'

type FeedsHome = Pick<Home, 'feedsFolder' | 'log'>

/**
 * The feeds of a bank: those kept in its home, in order of their files' names. A file that has come
 * to harm is left out and told in the log: the others must go on.
 */
export async function homeFeeds({ feedsFolder, log }: FeedsHome): Promise<Feed[]> {
  await mkdir(feedsFolder, { recursive: true })
  const names = (await readdir(feedsFolder)).filter((name) => name.endsWith('.yaml')).sort()
  const feeds: Feed[] = []
  for (const name of names) {
    const loaded = await loadFeedFile(join(feedsFolder, name))
    if (loaded.ok) feeds.push(loaded.feed)
    else log.warn({ problems: loaded.problems.map(feedProblemLine) }, 'a feed cannot be read')
  }
  return feeds
}

/**
 * Keeps feed files in the home, so that pages know them: whoever loads by a feed for the first time
 * calls this. A feed of the same file name is replaced.
 * @throws ProblemError `input_invalid` naming file, line and cure
 */
export async function keepFeeds(
  { feedsFolder }: Pick<Home, 'feedsFolder'>,
  files: readonly string[],
): Promise<void> {
  for (const file of files) {
    const loaded = await loadFeedFile(file)
    if (loaded.ok) continue
    throw new ProblemError('input_invalid', undefined, {
      fields: loaded.problems.map(({ file: path, line, words }) => ({
        path: line === undefined ? path : `${path}:${line}`,
        words,
      })),
    })
  }
  await mkdir(feedsFolder, { recursive: true })
  for (const file of files) await cp(file, join(feedsFolder, basename(file)))
}
