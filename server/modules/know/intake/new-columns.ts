import type { Feed } from './domain/feed/feed.ts'
import type { Remark } from './domain/remark.ts'
import type { StagedLoad } from './load-context.ts'
import { listLoads } from './loads.ts'

/**
 * Columns a file has gained since the feed was last loaded, or beyond those the feed lists: they are
 * left out of the lake, and somebody may have meant them to be read.
 */
export async function newColumns(
  lakeRoot: string,
  feed: Feed,
  load: StagedLoad | undefined,
): Promise<Remark[]> {
  if (load === undefined || feed.format.header !== 'names') return []
  const { loads } = await listLoads(lakeRoot, { feed: feed.name, limit: 20 })
  const last = loads.find(({ state, columns }) => state !== 'refused' && columns.length > 0)
  const known = new Set(last?.columns ?? feed.format.columns ?? load.columns)
  return load.columns
    .filter((column) => column.trim() !== '' && !known.has(column))
    .map((column) => ({
      code: 'new_column',
      column,
      words: {
        zh: `文件新增列「${column}」，接入配置未读取`,
        en: `the file has a new column "${column}", which the feed does not read`,
      },
    }))
}
