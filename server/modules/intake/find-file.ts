import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Feed } from './domain/feed/feed.ts'
import { matchesAnotherDate, matchesFile } from './domain/feed/file-pattern.ts'
import { RefusedError } from './domain/refusal.ts'

/** The one file in the source folder that a feed means on a business date. */
export async function findFile(source: string, feed: Feed, businessDate: string): Promise<string> {
  const names = await filesUnder(source, feed.file.written.includes('/'))
  const found = names.filter((name) => matchesFile(feed.file, name, businessDate))
  const [only] = found
  if (only !== undefined && found.length === 1) return join(source, only)
  if (found.length > 1) {
    throw new RefusedError(
      'file_ambiguous',
      {
        zh: `有 ${found.length} 个文件符合：${found.slice(0, 4).join('、')}`,
        en: `${found.length} files fit: ${found.slice(0, 4).join(', ')}`,
      },
      {
        zh: '请移走多余的文件，或把 file 写得更准',
        en: 'move the others away, or make file more exact',
      },
    )
  }
  const other = names.find((name) => matchesAnotherDate(feed.file, name))
  throw new RefusedError(
    'file_missing',
    {
      zh: other === undefined ? '没有找到文件' : `没有这一天的文件（有 ${other}）`,
      en:
        other === undefined ? 'the file is not there' : `no file of this date (there is ${other})`,
    },
    {
      zh: `请核对 --source（${source}）与 --date（${businessDate}）`,
      en: `check --source (${source}) and --date (${businessDate})`,
    },
  )
}

async function filesUnder(source: string, recursive: boolean): Promise<string[]> {
  const folder = await stat(source).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (folder?.isDirectory() !== true) return []
  const entries = await readdir(source, { recursive, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
